"""Which holds are in force: what the file and the ledger say, and that whatever cannot be verified holds everything."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import yaml
from people import ADA, AT, BEA, DAN, people

from holdings import acts
from holdings.fingerprint import FingerprintKey
from holdings.ledger import entries
from holdings.ledger.entries import HoldAction
from holdings.sources.structure import Structure
from retention.book import Trouble, book_of
from retention.errors import HoldError
from retention.holdfile import NOBODY, HoldEntry, NotOpened, Released, Sealing, add, holds_in, release
from retention.scope import parse

PEOPLE = people()
KEY, OTHER = FingerprintKey(bytes(range(32))), FingerprintKey(bytes(range(1, 33)))
DAY = dt.date(2026, 11, 21)
SECRET = "13987650421"
SCOPE = parse(f'phone == "{SECRET}"')


def entry(number=1, *, key=ADA, sealing=KEY, scope=SCOPE, **more):
    """A hold that ADA placed."""
    numbers = itertools.count(number)
    hold = f"{number:032x}"
    given = {"id": hold, "matter": "case 17", "source": "desk", "dataset": "t", "on": AT} | more
    given["scope"] = Sealing((sealing,)).seal(
        scope, hold=hold, source="desk", dataset="t", random=lambda size: next(numbers).to_bytes(size, "big")
    )
    made = HoldEntry.model_validate(given)
    signed = acts.sign(made.act(PEOPLE.id, HoldAction.PLACED), key)
    return made.model_copy(update={"by": signed.by, "signature": signed.signature})


def told(made, action=HoldAction.PLACED, *, key=ADA, epoch=1):
    """What the ledger was told of it."""
    signed = acts.sign(made.act(PEOPLE.id, action), key)
    return entries.Hold(at=AT, hold=made.id, action=action, scope=made.digest, epoch=epoch, by=signed.by, signature=signed.signature)


def over(made, *, key=ADA):
    """The same hold with its release in the file."""
    signed = acts.sign(made.act(PEOPLE.id, HoldAction.RELEASED), key)
    return made.model_copy(update={"released": Released(on=AT, by=signed.by, signature=signed.signature)})


def book(placed, events, *, keys=(KEY,), day=DAY):
    return book_of(placed, events, among=PEOPLE.id, check=lambda signed: acts.check(signed, PEOPLE, None), sealing=Sealing(keys), day=day)


ONE = entry()
RELEASED = HoldAction.RELEASED
CASES = {
    # name: (the file, the ledger, in force, trouble, holds everything)
    "placed": ([ONE], [told(ONE)], True, None, False),
    "placed, the ledger was not told yet": ([ONE], [], True, None, False),
    "released": ([over(ONE)], [told(ONE), told(ONE, RELEASED)], False, None, False),
    "released, the file was not told yet": ([ONE], [told(ONE), told(ONE, RELEASED)], False, None, False),
    "its release stands in the file only": ([over(ONE)], [told(ONE)], True, Trouble.RELEASE, False),
    "released by somebody who may not": ([over(ONE, key=BEA)], [told(ONE), told(ONE, RELEASED, key=BEA)], True, Trouble.RELEASE, False),
    "released by a stranger": ([over(ONE, key=DAN)], [told(ONE), told(ONE, RELEASED, key=DAN)], True, Trouble.RELEASE, False),
    "placed by somebody who may not": ([entry(key=BEA)], [], True, Trouble.SIGNATURE, True),
    "placed by a stranger": ([entry(key=DAN)], [], True, Trouble.SIGNATURE, True),
    "not signed": ([entry().model_copy(update={"by": NOBODY})], [], True, Trouble.SIGNATURE, True),
    "its end was altered": ([ONE.model_copy(update={"until": DAY - dt.timedelta(1)})], [told(ONE)], True, Trouble.MISSING, True),
    "its scope was altered": ([ONE.model_copy(update={"scope": entry(2).scope})], [told(ONE)], True, Trouble.MISSING, True),
    "altered, the ledger not told": ([ONE.model_copy(update={"dataset": "other"})], [], True, Trouble.SIGNATURE, True),
    "altered, and released as it was": ([ONE.model_copy(update={"until": DAY})], [told(ONE), told(ONE, RELEASED)], False, None, False),
    "altered, and released as it is": ([entry(until=DAY)], [told(ONE), told(entry(until=DAY), RELEASED)], True, Trouble.MISSING, True),
    "taken out of the file": ([], [told(ONE)], True, Trouble.MISSING, True),
    "taken out after its release": ([], [told(ONE), told(ONE, RELEASED)], False, None, False),
    "taken out, released by somebody who may not": ([], [told(ONE), told(ONE, RELEASED, key=BEA)], True, Trouble.MISSING, True),
    "taken out, another was released": ([], [told(ONE), told(entry(2), RELEASED)], True, Trouble.MISSING, True),
    "sealed under a key that is gone": ([entry(sealing=OTHER)], [told(entry(sealing=OTHER))], True, Trouble.SEALED, True),
    "on its last day": ([entry(until=DAY)], [told(entry(until=DAY))], True, None, False),
    "after its last day": ([entry(until=DAY - dt.timedelta(1))], [told(entry(until=DAY - dt.timedelta(1)))], False, None, False),
    "after its last day, not verified": ([entry(until=DAY - dt.timedelta(1), key=DAN)], [], True, Trouble.SIGNATURE, True),
}


@pytest.mark.parametrize("name", CASES)
def test_which_holds_are_in_force(name):
    placed, events, in_force, trouble, everything = CASES[name]
    found = book(placed, events)
    assert found.epoch == len(events)
    assert [each.in_force for each in found.holds] == [in_force] * len(found.holds)
    assert {each.trouble for each in found.holds} <= {trouble}
    assert any(each.in_force for each in found.holds) is in_force
    assert found.everything is everything
    assert (found.scopes("desk") == {"t": (SCOPE,)}) is (in_force and not everything)
    assert found.scopes("other") == {}
    assert (found.mark("any", "thing", Structure()) is not None) is everything


def test_a_scope_is_opened_with_any_key_there_was():
    assert book([ONE], [], keys=(OTHER, KEY)).scopes("desk") == {"t": (SCOPE,)}


@pytest.mark.parametrize("what", ["id", "source", "dataset"])
def test_a_sealed_scope_fits_no_other_hold(what):
    with pytest.raises(NotOpened):
        Sealing((KEY,)).open(ONE.model_copy(update={what: "cd" * 16}))


def test_no_value_stands_in_the_file_the_ledger_or_a_repr(tmp_path):
    path = tmp_path / "holds.yaml"
    add(path, ONE)
    assert holds_in(path) == (ONE,)
    found = book([ONE], [told(ONE)])
    assert SECRET not in "".join((path.read_text("utf-8"), repr(ONE), repr(found), repr(SCOPE), told(ONE).model_dump_json()))


def test_a_hold_and_its_release_in_the_file(tmp_path):
    path = tmp_path / "holds.yaml"
    two = entry(2, until=dt.date(2027, 1, 1))
    add(path, ONE)
    add(path, two)
    release(path, ONE.id, over(ONE).released)
    assert holds_in(path) == (over(ONE), two)


@pytest.mark.parametrize(
    "change",
    [{"matter": SECRET}, {"id": "x"}, {"extra": 1}, {"scope": "ü"}, {"on": 5}, {"until": "soon"}],
    ids=["a number of a person", "id", "extra", "scope", "on", "until"],
)
def test_a_file_that_was_written_by_hand_is_refused(tmp_path, change):
    path = tmp_path / "holds.yaml"
    add(path, ONE)
    value = yaml.safe_load(path.read_text("utf-8"))
    value["holds"][0].update(change)
    path.write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    with pytest.raises(HoldError) as caught:
        holds_in(path)
    assert SECRET not in str(caught.value)
