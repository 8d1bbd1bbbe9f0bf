"""The list of people: a chain of signed changes in a file, and every way in which it can have been tampered with."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
import yaml
from people import ADA, AT, BEA, CAI, DAN, chain, enrol, enrolment, people, revocation, revoke, written

from holdings import acts
from holdings.acts import Role, Why
from holdings.errors import AlteredAct, HoldingsError, PeopleError, UnknownKey
from holdings.ledger.entries import KeyAction, KeyChange, KeyPurpose
from holdings.people import listed
from holdings.people.people import KeyHistory
from holdings.text import Lang


@pytest.fixture
def path(tmp_path):
    return tmp_path / listed.FILE_NAME


def test_a_list_says_who_may_do_what(path):
    found = written(path, CAI)
    assert [(one.name, sorted(one.roles), one.by == ADA.digest) for one in found.persons.values()] == [
        ("office", sorted(Role), True),
        ("u-017", [Role.APPROVE, Role.WAIVE], True),
        ("u-018", [Role.ATTEST], True),
    ]
    assert [found.stands(one) for one in found.persons.values()] == [True, True, False]
    assert found.revoked[CAI.digest].why is Why.LEFT
    assert found.id == chain().first
    assert path.read_text("utf-8").startswith("# 人员名单：由 `recordwarden people` 写入")


def test_no_file_is_nobody(path):
    assert not listed.load(path).persons


def test_a_revoked_name_is_free_again_and_a_revoked_key_is_not(path):
    there = written(path, CAI)
    enrol(path, enrolment(DAN, "u-018", Role.ATTEST, after=there.last), DAN.public)
    assert listed.load(path).named("u-018").key == DAN.digest
    with pytest.raises(PeopleError, match="enrolled already, or was"):
        enrol(path, enrolment(CAI, "u-019", Role.ATTEST, after=listed.load(path).last), CAI.public)


def test_whoever_leaves_may_revoke_himself(path):
    there = written(path)
    revoke(path, revocation(BEA, after=there.last, by=BEA))
    assert BEA.digest in listed.load(path).revoked


LAST = chain().last
NOT_ADDED = {
    "by somebody who may not enrol": lambda path: enrol(path, enrolment(DAN, "u-4", Role.HOLD, after=LAST, by=BEA), DAN.public),
    "by nobody": lambda path: enrol(path, enrolment(DAN, "u-4", Role.HOLD, after=LAST, by=DAN), DAN.public),
    "another's public key": lambda path: enrol(path, enrolment(DAN, "u-4", Role.HOLD, after=LAST), BEA.public),
    "in another place": lambda path: enrol(path, enrolment(DAN, "u-4", Role.HOLD, after="ab" * 32), DAN.public),
    "twice": lambda path: enrol(path, enrolment(BEA, "u-4", Role.HOLD, after=LAST), BEA.public),
    "under a name that is taken": lambda path: enrol(path, enrolment(DAN, "u-017", Role.HOLD, after=LAST), DAN.public),
    "revoked by somebody who may not": lambda path: revoke(path, revocation(CAI, after=LAST, by=BEA)),
    "nobody revoked": lambda path: revoke(path, revocation(DAN, after=LAST)),
}


@pytest.mark.parametrize("add", NOT_ADDED.values(), ids=NOT_ADDED.keys())
def test_what_does_not_fit_is_not_added(path, add):
    written(path)
    before = path.read_bytes()
    with pytest.raises(HoldingsError) as caught:
        add(path)
    assert type(caught.value) in (PeopleError, AlteredAct)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_enroller_who_was_revoked_enrols_nobody_more(path):
    there = written(path)
    enrol(path, enrolment(DAN, "u-4", Role.ENROL, after=there.last), DAN.public)
    revoke(path, revocation(ADA, after=listed.load(path).last, by=DAN))
    with pytest.raises(PeopleError, match="may not enrol"):
        revoke(path, revocation(BEA, after=listed.load(path).last))


def swap_public(changes):
    changes[1]["public_key"] = base64.b64encode(DAN.public).decode()


def swap_public_and_digest(changes):
    changes[1] |= {"public_key": base64.b64encode(DAN.public).decode(), "key": DAN.digest}


def same_key_twice(changes):
    changes.append({**changes[1], "name": "u-099"})


def own_root(changes):
    """DAN enrols himself before all others."""
    own = enrolment(DAN, "office", *Role, after=None, by=DAN)
    entry = {**changes[0], "key": DAN.digest, "public_key": base64.b64encode(DAN.public).decode()}
    changes[0] = entry | {"by": DAN.digest, "signature": own.signature}


TAMPERED = {
    "a swapped public key": swap_public,
    "a swapped public key with its digest": swap_public_and_digest,
    "the same key under two names": same_key_twice,
    "another name": lambda changes: changes[1].update(name="u-099"),
    "more roles": lambda changes: changes[2].update(roles=["attest", "approve"]),
    "fewer roles": lambda changes: changes[1].update(roles=["waive"]),
    "an earlier day": lambda changes: changes[3].update(on="2026-11-20T00:00:00.000Z"),
    "another reason": lambda changes: changes[3].update(why="lost"),
    "another signer": lambda changes: changes[2].update(by=BEA.digest),
    "a missing change": lambda changes: changes.pop(1),
    "the first one missing": lambda changes: changes.pop(0),
    "another order": lambda changes: changes.insert(1, changes.pop(2)),
    "somebody else first": own_root,
    "an unknown field": lambda changes: changes[1].update(note="x"),
    "a role twice": lambda changes: changes[1].update(roles=["waive", "waive"]),
    "no role": lambda changes: changes[1].update(roles=[]),
    "an unknown role": lambda changes: changes[1].update(roles=["rule"]),
    "an unknown kind": lambda changes: changes[1].update(change="promoted"),
    "no kind": lambda changes: changes[1].pop("change"),
    "a moment without a zone": lambda changes: changes[1].update(on="2026-11-21T09:30:00.000"),
    "a key of small order": lambda changes: changes[1].update(public_key="AQ" + "A" * 41 + "="),
    "a phone number as a name": lambda changes: changes[1].update(name="13900000001"),
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED.keys())
def test_what_was_tampered_with_is_refused(path, tamper):
    written(path, CAI)
    whole = yaml.safe_load(path.read_text("utf-8"))
    tamper(whole["changes"])
    path.write_text(yaml.safe_dump(whole, sort_keys=False), "utf-8")
    with pytest.raises(HoldingsError) as caught:
        listed.load(path)
    assert type(caught.value) in (PeopleError, AlteredAct)
    for lang in Lang:
        assert "13900000001" not in caught.value.message(lang)
    before = path.read_bytes()
    with pytest.raises(HoldingsError):
        enrol(path, enrolment(DAN, "u-4", Role.HOLD, after=LAST), DAN.public)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["changes: [", "version: 2\nchanges: []\n", "version: 1\nversion: 1\nchanges: []\n", "[]", "a: &x 1\nb: *x\n"]
)
def test_what_is_no_list_is_refused(path, text):
    path.write_text(text, "utf-8")
    with pytest.raises(PeopleError) as caught:
        listed.load(path)
    assert caught.value.subject.startswith(listed.FILE_NAME)


def test_a_revocation_that_was_cut_off_is_known_from_the_ledger(path):
    written(path, BEA)
    whole = yaml.safe_load(path.read_text("utf-8"))
    whole["changes"].pop()
    path.write_text(yaml.safe_dump(whole, sort_keys=False), "utf-8")
    alone = listed.load(path)
    assert alone.stands(alone.persons[BEA.digest])  # which the list alone cannot know
    beside = listed.load(path, KeyHistory(enrolled={ADA.digest: 0, BEA.digest: 1}, revoked={BEA.digest: 2}))
    assert not beside.stands(beside.persons[BEA.digest])


def test_who_was_late_is_told_that_the_list_changed_and_not_that_a_signature_does_not_fit(path):
    there = written(path)
    enrol(path, enrolment(DAN, "u-4", Role.HOLD, after=there.last), DAN.public)
    with pytest.raises(PeopleError, match="somebody else has just changed the list") as caught:
        revoke(path, revocation(BEA, after=there.last))
    assert type(caught.value) is PeopleError


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_whoever_was_revoked_enrols_nobody_by_way_of_others_in_a_list_that_was_cut_back(path, steps):
    enrol(path, enrolment(ADA, "office", *Role, after=None), ADA.public)
    by = ADA
    for number, key in enumerate((BEA, CAI, DAN)[:steps]):
        enrol(path, enrolment(key, f"u-{number}", *Role, after=listed.load(path).last, by=by), key.public)
        by = key
    beside = listed.load(path, KeyHistory(enrolled={ADA.digest: 0}, revoked={ADA.digest: 1}))
    assert not any(map(beside.stands, beside.persons.values()))


def test_a_list_that_changed_meanwhile_is_not_overwritten(path, monkeypatch):
    there = written(path)
    real = listed.replace

    def late(*arguments, **more):
        monkeypatch.setattr(listed, "replace", real)
        revoke(path, revocation(BEA, after=there.last))
        real(*arguments, **more)

    monkeypatch.setattr(listed, "replace", late)
    with pytest.raises(PeopleError, match="somebody else has just changed"):
        revoke(path, revocation(CAI, after=there.last))
    assert listed.load(path).revoked.keys() == {BEA.digest}


@pytest.mark.parametrize("through", [[], [DAN]], ids=["itself", "through another"])
def test_a_key_that_the_ledger_knows_is_not_enrolled_anew_with_other_roles(path, through):
    """An enroller who was revoked, and still has the key, cuts the list back and signs once more."""
    before = written(path)
    enrol(path, enrolment(DAN, "u-4", Role.ENROL, after=before.last), DAN.public)
    whole = listed.load(path)
    told = KeyHistory.of(enumerate([*whole.unrecorded(AT), event(KeyAction.REVOKED, ADA)]))
    assert all(map(replace(whole, history=told).stands, [whole.persons[key.digest] for key in (BEA, CAI, DAN)]))
    path.unlink()
    enrol(path, enrolment(ADA, "office", *Role, after=None), ADA.public)
    for key in through:
        enrol(path, enrolment(key, "u-5", *Role, after=listed.load(path).last), key.public)
    enrol(path, enrolment(BEA, "u-017", *Role, after=listed.load(path).last, by=[ADA, *through][-1]), BEA.public)
    cut_back = listed.load(path, told)
    with pytest.raises(UnknownKey, match="is not the one that the ledger knows"):
        cut_back.must_stand(cut_back.persons[BEA.digest], None)
    assert not any(map(cut_back.stands, cut_back.persons.values()))


def test_the_first_enrolment_stands_as_the_ledger_knows_it(path):
    enrol(path, enrolment(ADA, "office", Role.ENROL, after=None), ADA.public)
    told = KeyHistory.of(enumerate(listed.load(path).unrecorded(AT)))
    path.unlink()
    more = written(path)
    beside = listed.load(path, told)
    assert more.stands(more.persons[BEA.digest])
    assert not any(map(beside.stands, beside.persons.values()))


def event(action, key, purpose=KeyPurpose.PERSON, change=None):
    return KeyChange(at=AT, action=action, purpose=purpose, key=key.digest, change=change)


def test_the_ledger_says_where_keys_came_and_went():
    events = [
        event(KeyAction.CREATED, DAN, KeyPurpose.SIGNING),
        event(KeyAction.ENROLLED, ADA),
        event(KeyAction.ENROLLED, BEA, change="ab" * 32),
        event(KeyAction.REVOKED, BEA, change="cd" * 32),
        event(KeyAction.ENROLLED, BEA, change="ef" * 32),
        event(KeyAction.REVOKED, BEA),
    ]
    assert KeyHistory.of(enumerate(events)) == KeyHistory(
        enrolled={ADA.digest: 1, BEA.digest: 2}, revoked={BEA.digest: 3}, enrolments={BEA.digest: "ab" * 32}
    )


def test_the_ledger_is_told_what_it_does_not_know():
    there = people(BEA, enrolled_at={ADA: 0})
    enrolled = [event(KeyAction.ENROLLED, key, change=there.persons[key.digest].change) for key in (BEA, CAI)]
    told = there.unrecorded(AT)
    assert told == [*enrolled, event(KeyAction.REVOKED, BEA, change=there.last)]
    assert enrolled[-1].change == chain().last
    assert not any("u-0" in repr(each) for each in told)
    assert acts.Revocation(key=BEA.digest, why=Why.LEFT, on=AT, after=LAST).act == "revocation"


@pytest.mark.parametrize("after", [None, "ab" * 32, chain().first])
def test_a_change_names_the_one_before_it(after):
    there = chain()
    with pytest.raises(AlteredAct):
        there.enrol(enrolment(DAN, "u-4", Role.HOLD, after=after), DAN.public)
    with pytest.raises(AlteredAct):
        there.revoke(acts.sign(acts.Revocation(key=BEA.digest, why=Why.LEFT, on=AT, after=after or "cd" * 32), ADA))
