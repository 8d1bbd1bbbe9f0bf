"""Acts: what counts, what is refused, and the bytes that are signed."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest
from people import ADA, AT, BEA, CAI, DAN, chain, people

from holdings import acts
from holdings.acts import Role, Why
from holdings.errors import ActRefused, AlteredAct, AuthorApproves, RevokedKey, UnknownKey, WrongRole
from holdings.ledger import entries
from holdings.ledger.entries import Decision, HoldAction
from holdings.people.key import PersonKey
from holdings.text import Lang

VECTORS = Path(__file__).parent / "vectors.json"
D, F = "ab" * 32, "cd" * 16
UNTIL = dt.date(2027, 1, 31)
AMONG = chain().first
WAIVER = acts.Waiver(among=AMONG, waiver=D, control="CLS-01", until=UNTIL)
APPROVAL = acts.Approval(among=AMONG, subject=D, author=ADA.digest, decision=Decision.APPROVED)
ATTESTATION = acts.Attestation(among=AMONG, attestation=D, control="RET-03", until=UNTIL)
HOLD = acts.Hold(among=AMONG, hold=F, action=HoldAction.PLACED, scope=D)
ACTS = [WAIVER, APPROVAL, ATTESTATION, HOLD]


@pytest.mark.parametrize(("act", "key"), [(WAIVER, BEA), (APPROVAL, BEA), (ATTESTATION, CAI), (HOLD, ADA)], ids=str)
def test_what_a_person_may_do_counts(act, key):
    assert acts.check(acts.sign(act, key), people(), None).key == key.digest


def changed(signed, **values):
    return dataclasses.replace(signed, act=signed.act.model_copy(update=values))


SIGNED = acts.sign(WAIVER, BEA)
REFUSED = {
    "nobody's key": (acts.sign(WAIVER, DAN), people(), None, UnknownKey),
    "another role": (acts.sign(WAIVER, CAI), people(), None, WrongRole),
    "a later day": (changed(SIGNED, until=dt.date(2028, 1, 31)), people(), None, AlteredAct),
    "another control": (changed(SIGNED, control="CLS-02"), people(), None, AlteredAct),
    "another's name on it": (dataclasses.replace(SIGNED, by=ADA.digest), people(), None, AlteredAct),
    "a signature for something else": (dataclasses.replace(acts.sign(ATTESTATION, BEA), act=WAIVER), people(), None, AlteredAct),
    "a signature of zeroes": (dataclasses.replace(SIGNED, signature="A" * 86 + "=="), people(), None, AlteredAct),
    "another list of people": (acts.sign(WAIVER.model_copy(update={"among": D}), BEA), people(), None, AlteredAct),
    "the author's own approval": (acts.sign(APPROVAL.model_copy(update={"author": BEA.digest}), BEA), people(), None, AuthorApproves),
    "revoked, and no ledger": (SIGNED, people(BEA), None, RevokedKey),
    "revoked, and its place is not known": (SIGNED, people(BEA), 5, RevokedKey),
    "revoked before": (SIGNED, people(BEA, enrolled_at={ADA: 1, BEA: 2}, revoked_at={BEA: 4}), 5, RevokedKey),
    "revoked now": (SIGNED, people(BEA, enrolled_at={ADA: 1, BEA: 2}, revoked_at={BEA: 4}), None, RevokedKey),
    "revoked in the ledger alone": (SIGNED, people(enrolled_at={ADA: 1, BEA: 2}, revoked_at={BEA: 4}), 5, RevokedKey),
    "before the enrolment": (SIGNED, people(enrolled_at={ADA: 1, BEA: 7}), 5, UnknownKey),
    "a list that the ledger does not know": (SIGNED, people(enrolled_at={DAN: 1}), None, UnknownKey),
    "enrolled by somebody revoked": (SIGNED, people(enrolled_at={ADA: 1, BEA: 7}, revoked_at={ADA: 4}), 8, UnknownKey),
}


@pytest.mark.parametrize(("signed", "who", "at", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_count(signed, who, at, error):
    with pytest.raises(ActRefused) as caught:
        acts.check(signed, who, at)
    assert type(caught.value) is error
    for lang in Lang:
        assert "u-017" not in caught.value.message(lang)
        assert "office" not in caught.value.message(lang)


@pytest.mark.parametrize(
    ("who", "at"),
    [
        (people(BEA, enrolled_at={ADA: 1, BEA: 2}, revoked_at={BEA: 6}), 5),
        (people(enrolled_at={ADA: 1, BEA: 2}, revoked_at={ADA: 4}), 5),
        (people(enrolled_at={ADA: 1}), 5),
        (people(CAI), None),
    ],
    ids=["revoked afterwards", "whoever enrolled was revoked afterwards", "enrolled in another copy", "somebody else was revoked"],
)
def test_what_counts_all_the_same(who, at):
    assert acts.check(SIGNED, who, at).name == "u-017"


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_event_of_the_ledger_is_enough_to_check_the_act(act):
    signed = acts.sign(act, ADA)
    kinds = {acts.Waiver: entries.Waiver, acts.Approval: entries.Approval, acts.Attestation: entries.Attestation, acts.Hold: entries.Hold}
    more = {"epoch": 8} if isinstance(act, acts.Hold) else {}
    told = act.model_dump(exclude={"act", "among"})
    event = kinds[type(act)](at=AT, by=signed.by, signature=signed.signature, **told, **more)
    again = acts.act_of(entries.decoded(entries.encoded(event)), AMONG)
    assert again == signed
    acts.must_be_signed(again, ADA.public)


def test_every_bit_of_a_signature_matters():
    whole = base64.b64decode(SIGNED.signature)
    for bit in range(0, 512, 7):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(AlteredAct):
            acts.check(dataclasses.replace(SIGNED, signature=base64.b64encode(flipped).decode()), people(), None)


def test_no_two_acts_are_signed_by_the_same_bytes():
    every = [
        *ACTS,
        acts.Enrolment(key=D, name="u-1", roles=(Role.HOLD,), on=AT, after=D),
        acts.Revocation(key=D, why=Why.LOST, on=AT, after=D),
    ]
    assert len({acts.message(act, key.digest) for act in every for key in (ADA, BEA)}) == 2 * len(every)


def test_the_bytes_that_are_signed_are_what_they_were():
    """Vectors of our own: whoever changes an act makes a new version of it."""
    vectors = json.loads(VECTORS.read_text("utf-8"))["acts"]
    assert {each["act"]["act"] for each in vectors} == {"enrolment", "revocation", "approval", "waiver", "attestation", "hold"}
    kinds = {kind.model_fields["act"].default: kind for kind in (acts.Enrolment, acts.Revocation, *map(type, ACTS))}
    for each in vectors:
        key = PersonKey(bytes.fromhex(each["secret"]))
        act = kinds[each["act"]["act"]].model_validate_json(json.dumps(each["act"]))
        assert key.public.hex() == each["public"]
        assert key.digest == each["by"]
        assert acts.message(act, key.digest) == b"recordwarden/act/v1\n" + bytes.fromhex(each["digest"])
        assert acts.sign(act, key).signature == each["signature"]


def test_a_key_tells_nothing_of_itself():
    assert repr(ADA) == "PersonKey()"
