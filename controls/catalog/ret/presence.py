"""How RET-06 holds the records that are there against those that an index lists and those that an earlier assessment saw.

A record is known by the keyed fingerprint of its key, and nothing else of it is kept but the month in which its minimum is over. Of
large datasets no fingerprints are kept, but how many records there were by that month.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

import numpy as np

from controls.keying import RECORD, Groups, taken
from controls.remembering import EARLIER
from controls.tally import EVIDENCE_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_MONTH_BITS, _KIND_BITS = 17, 2
PLACE_BITS = _MONTH_BITS + _KIND_BITS
MOST_DATASETS = EARLIER >> PLACE_BITS
NOT_RUNNING = 0
"""The month of a record whose minimum is over, ends within the month of the assessment, or cannot be known."""
NOT_BEGUN = 2**_MONTH_BITS - 1
"""The month of a record whose minimum has not begun; of others the years times twelve, plus the month of the year."""

_THERE, _FOUND, _COUNTED, _FACT = (kind << _MONTH_BITS for kind in range(2**_KIND_BITS))
"""The tag of a record: the number of its dataset, its kind, and a month. Its key is there, or was; an earlier assessment found it
gone too early; so many records there are; or else a fact in the place of the month."""


class Fact(IntEnum):
    """What else a record can say; its count is how many."""

    LISTED = 0
    """An index lists the key, and the minimum runs."""
    UNDATED = 1
    """An index lists the key, and not from when its period counts."""
    SHAPE = 2
    """The fingerprint says what keys and months were made of."""
    ROWS = 3
    UNREAD = 4
    """Records with a trigger value that could not be read."""
    UNTOLD = 5
    """Values of keys that the source could not give."""
    LOST = 6
    """Values of triggers that the source could not give, and that look as if the minimum had not begun."""
    NAMELESS = 7
    """Rows of an index without a key."""
    INDEX = 8
    """Rows of an index; the fingerprint says of which."""


_OWN = (Fact.SHAPE, Fact.ROWS, Fact.UNREAD, Fact.UNTOLD, Fact.LOST)
"""What a dataset says of itself, and not as the index of another."""


class Sight(IntFlag):
    """Where the key of a record was seen. A ledger of destruction, once there is one, is one more such place, and accounts for what is missing."""

    BEFORE = 1
    """An earlier assessment saw it, and its minimum runs."""
    FOUND = 2
    """An earlier assessment found it gone too early, and its minimum runs."""
    LISTED = 4
    UNDATED = 8
    THERE = 16


def keys(digests: NDArray[np.uint64], months: NDArray[np.int64]) -> Iterator[NDArray[np.void]]:
    """The records of what is there, by keys of shape (n, 2)."""
    yield _records(digests, _THERE + months)


def counted(months: NDArray[np.int64]) -> Iterator[NDArray[np.void]]:
    """How many records there are of each month in which a minimum is over."""
    values, counts = np.unique(months[(months != NOT_RUNNING) & (months != NOT_BEGUN)], return_counts=True)
    yield _records(np.zeros((len(values), 2), np.uint64), _COUNTED + values, counts)


def facts(**counts: int) -> Iterator[NDArray[np.void]]:
    """Facts of a dataset by their names."""
    for name, count in counts.items():
        if count:
            yield _records(np.zeros((1, 2), np.uint64), np.array([_FACT + Fact[name.upper()]]), np.array([count]))


def index_rows(number: int, rows: int) -> NDArray[np.void]:
    """How many rows of the dataset's index with this number were read."""
    return _records(np.array([[0, number]], np.uint64), np.array([_FACT + Fact.INDEX]), np.array([rows]))


def of_keys(digests: NDArray[np.uint64], fact: Fact) -> NDArray[np.void]:
    """What an index says of these keys."""
    return _records(digests, np.full(len(digests), _FACT + fact))


def shaped(shape: tuple[int, int]) -> NDArray[np.void]:
    """What keys and months are made of."""
    return _records(np.array([shape], np.uint64), np.array([_FACT + Fact.SHAPE]))


def _records(digests: NDArray[np.uint64], tags: NDArray[np.int64], counts: NDArray[np.int64] | None = None) -> NDArray[np.void]:
    out = np.empty(len(tags), RECORD)
    out["hi"], out["lo"] = digests.T
    out["tag"], out["count"] = tags, 1 if counts is None else counts
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The keys of a block: of each, of which dataset it is, where it was seen, and its months (0 where none runs)."""

    number: NDArray[np.int64]
    digests: NDArray[np.uint64]
    sight: NDArray[np.int64]
    now: NDArray[np.int64]
    remembered: NDArray[np.int64]

    @classmethod
    def of(cls, groups: Groups, today: int) -> _Sides:
        """Take the records of keys; `today` is the month of the assessment. Fingerprints hold the dataset's name, so each is of one dataset."""
        rows = groups.only(_of_a_key(groups.records))
        tags = rows.records["tag"].astype(np.int64)
        earlier, number, kind, month = _parted(tags)
        there, told = kind == _THERE, kind == _FACT
        before = np.where(earlier & (month > today), month, NOT_RUNNING)
        sight = (
            Sight.BEFORE * (there & (before > 0))
            + Sight.FOUND * ((kind == _FOUND) & (before > 0))
            + Sight.LISTED * (told & (month == Fact.LISTED))
            + Sight.UNDATED * (told & (month == Fact.UNDATED))
            + Sight.THERE * (there & ~earlier)
        )
        heads = rows.heads
        return cls(
            number=number[rows.starts],
            digests=np.stack([heads["hi"].astype(np.uint64), heads["lo"].astype(np.uint64)], axis=1),
            sight=np.bitwise_or.reduceat(sight, rows.starts),
            now=np.maximum.reduceat(np.where(there & ~earlier, month, NOT_RUNNING), rows.starts),
            remembered=np.maximum.reduceat(before, rows.starts),
        )

    def seen(self, where: Sight) -> NDArray[np.bool_]:
        return np.asarray(self.sight & where > 0, np.bool_)


def _parted(tags: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Whether an earlier assessment left it, the number of the dataset, the kind, and the month or fact."""
    return tags >= EARLIER, tags % EARLIER >> PLACE_BITS, tags & _FACT, tags & NOT_BEGUN


def _of_a_key(records: NDArray[np.void]) -> NDArray[np.bool_]:
    _, _, kind, fact = _parted(records["tag"].astype(np.int64))
    return np.asarray((kind == _THERE) | (kind == _FOUND) | ((kind == _FACT) & (fact <= Fact.UNDATED)), np.bool_)


@dataclass(slots=True)
class Seen:
    """What was seen of one dataset."""

    shape: tuple[int, int] | None = None
    """As it is remembered; None where nothing is."""
    by_month: bool = False
    """Whether an earlier assessment remembered counts in the place of keys."""
    facts: Counter[Fact] = field(default_factory=Counter)
    index_rows: Counter[int] = field(default_factory=Counter)
    keys: Counter[Sight] = field(default_factory=Counter)
    """By where they were seen."""
    examples: dict[Sight, list[int]] = field(default_factory=dict)
    """The lowest fingerprints of them."""
    now: Counter[int] = field(default_factory=Counter)
    """By month: the records that are there."""
    before: Counter[int] = field(default_factory=Counter)
    """By month: those that are remembered."""
    gone: Counter[int] = field(default_factory=Counter)
    """By month: those that are remembered by their keys, and are not there."""
    found: Counter[int] = field(default_factory=Counter)
    """By month: those of them that were found gone before."""

    def fold(self, sides: _Sides, here: NDArray[np.bool_]) -> None:
        """Fold in the keys of this dataset."""
        for code in map(int, np.unique(sides.sight[here])):
            these, sight = here & (sides.sight == code), Sight(code)
            self.keys[sight] += int(np.count_nonzero(these))
            lowest = map(int, sides.digests[these, 0][:EVIDENCE_KEPT])
            self.examples[sight] = sorted({*self.examples.get(sight, ()), *lowest})[:EVIDENCE_KEPT]
        known = here & sides.seen(Sight.BEFORE | Sight.FOUND)
        _add(self.before, sides.remembered[known])
        missing = known & ~sides.seen(Sight.THERE)
        _add(self.gone, sides.remembered[missing])
        _add(self.found, sides.remembered[missing & sides.seen(Sight.FOUND)])

    def note(self, record: np.void, *, earlier: bool, kind: int, fact: int, today: int) -> None:
        """Fold in what is no key."""
        count = int(record["count"])
        if kind == _COUNTED:
            self.by_month |= earlier
            (self.before if earlier else self.now)[fact] += count if fact > today else 0
        elif fact == Fact.SHAPE:
            self.shape = (int(record["hi"]), int(record["lo"])) if earlier else self.shape
        elif fact == Fact.INDEX:
            self.index_rows[int(record["lo"])] += count
        else:
            self.facts[Fact(fact)] += count

    def number(self, of: Sight, *, missing: bool = False) -> int:
        """How many keys were seen in any of these places; of them, how many are not there."""
        return sum(count for sight, count in self.keys.items() if sight & of and not (missing and sight & Sight.THERE))

    def fewer(self) -> int:
        """By how many records the months have become less. Of those that have not begun, some have since: nothing follows from their count."""
        return sum(max(0, count - self.now[month]) for month, count in self.before.items() if month != NOT_BEGUN)

    def lowest(self, of: Sight) -> list[int]:
        """The lowest fingerprints of the keys that were seen in any of these places and are not there."""
        missing = (found for sight, found in self.examples.items() if sight & of and not sight & Sight.THERE)
        return sorted(each for found in missing for each in found)[:EVIDENCE_KEPT]


State = dict[int, Seen]
"""By the number of the dataset."""


def fold(state: State, groups: Groups, today: int) -> None:
    """Fold a block of groups in; `today` is the month of the assessment."""
    others = taken(groups.records, np.flatnonzero(~_of_a_key(groups.records)))
    earlier, number, kind, fact = _parted(others["tag"].astype(np.int64))
    for place, record in enumerate(others):
        seen = state.setdefault(int(number[place]), Seen())
        seen.note(record, earlier=bool(earlier[place]), kind=int(kind[place]), fact=int(fact[place]), today=today)
    sides = _Sides.of(groups, today)
    for each in map(int, np.unique(sides.number)):
        state.setdefault(each, Seen()).fold(sides, sides.number == each)


def learned(groups: Groups, seen: Seen, *, today: int, exact: bool, comparable: bool, expected: Mapping[int, int]) -> NDArray[np.void]:
    """What is remembered of a block of one dataset's groups: of those whose minimum still runs the keys, where `exact`, else how many are `expected` of each month.

    What was found gone too early stays found until its minimum is over, whatever became of the rules or of the key since. What is
    remembered under other rules or another key is `comparable` no more, and is forgotten. The shape is the caller's to add.
    """
    if not exact:
        _, _, kind, fact = _parted(groups.records["tag"].astype(np.int64))
        here = (kind == _COUNTED) | ((kind == _FACT) & (fact == Fact.ROWS))  # all under one fingerprint, and so in one block
        rows = sorted((month, count) for month, count in expected.items() if count)
        values = np.array(rows if here.any() else [], np.int64).reshape(-1, 2)
        return _records(np.zeros((len(values), 2), np.uint64), _COUNTED + values[:, 0], values[:, 1])
    sides = _Sides.of(groups, today)
    there = sides.seen(Sight.THERE)
    kept = there & (sides.now != NOT_RUNNING)
    if seen.facts[Fact.LOST]:
        kept &= sides.now != NOT_BEGUN
    undated = there & ~kept & (sides.remembered != NOT_RUNNING) & (comparable and _any_unread(seen))
    found, before = ~there & sides.seen(Sight.FOUND), ~there & sides.seen(Sight.BEFORE) & comparable
    lost = _FOUND if not seen.facts[Fact.UNTOLD] else _THERE  # a key that the source could not give may be any of them
    return np.concatenate(
        [
            _records(sides.digests[mask], kind + months[mask])
            for mask, kind, months in (
                (kept, _THERE, sides.now),
                (undated, _THERE, sides.remembered),
                (found, _FOUND, sides.remembered),
                (before & ~found, lost, sides.remembered),
            )
        ]
    )


def _any_unread(seen: Seen) -> bool:
    """Whether a date was not read: it may be that of any record whose period does not seem to run, and so none of them is forgotten yet."""
    return bool(seen.facts[Fact.UNREAD] or seen.facts[Fact.LOST])


def owner(groups: Groups) -> int | None:
    """The number of the dataset whose block this is, whatever it lists, as an index, of another; None where there is nothing else."""
    earlier, number, kind, fact = _parted(groups.records["tag"].astype(np.int64))
    own = earlier | (kind != _FACT) | np.isin(fact, _OWN)
    return int(number[own][0]) if own.any() else None


def has_shape(groups: Groups) -> bool:
    """Whether a block says what keys and months are made of."""
    _, _, kind, fact = _parted(groups.records["tag"].astype(np.int64))
    return bool(np.any((kind == _FACT) & (fact == Fact.SHAPE)))


def _add(counter: Counter[int], months: NDArray[np.int64]) -> None:
    values, counts = np.unique(months, return_counts=True)
    for month, count in zip(values.tolist(), counts.tolist(), strict=True):
        counter[month] += count
