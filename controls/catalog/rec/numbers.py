"""What a comparison of each record number with the one before it comes to, in bounded memory.

A number is a prefix and a counter (`parting`). For each record two join records are made: one under the
fingerprint of its counter, one under that of the next. A group then holds a counter's own records and those of the counter
before it, so that a gap, a repeat and a step back in time each show in one group, whatever else there is. Where a record stands
right behind the one before it and is of the same day, one join record says both. This is done twice, with one counter for the
whole dataset and with one for each prefix, for only the whole shows which of them is in use.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from controls.catalog.rec.parting import parted
from controls.keying import RECORD
from holdings.octets import Octets

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from controls.keying import Groups
    from holdings.keying import Keyer

OWN, BEFORE, RUN, OWN_OF_PREFIX, BEFORE_OF_PREFIX, RUN_OF_PREFIX, PREFIX, FIRST, UNCOUNTED = range(9)
"""What a join record says: a counter in use, the one before it, or both of one day, of the whole or of a prefix; a prefix in use;
one that begins with 0 or 1; numbers that have no counter or could not be read."""
_KINDS = UNCOUNTED + 1
_WHOLE, _BY_PREFIX = (OWN, BEFORE, RUN), (OWN_OF_PREFIX, BEFORE_OF_PREFIX, RUN_OF_PREFIX)

_DAY_BITS, _DATASET_BITS = 16, 12
MOST_DATASETS = 1 << _DATASET_BITS
_LAST_DAY = (1 << _DAY_BITS) - 1
_UNKNOWN = 0
"""The day of a record whose time is blank or could not be read; days count from 1, which is 1970-01-01, and those after 2149-06-05 as that one."""


def join_records(prefixes: Keyer, keyer: Keyer, dataset: int, texts: pa.Array, days: NDArray[np.int64]) -> Iterator[NDArray[np.void]]:
    """The join records of a batch's numbers, none of them null, each with the day of its record (1970-01-01 is 0, -1 unknown)."""
    numbers = parted(Octets.of(texts))
    if lost := len(texts) - len(numbers.rows):
        yield uncounted(dataset, lost)
    if not len(numbers.rows):
        return
    known = np.clip(days[numbers.rows] + 1, _UNKNOWN, _LAST_DAY)
    prefix = prefixes.digests_of(numbers.prefix)
    same = np.append(False, (prefix[1:, 0] == prefix[:-1, 0]) & (prefix[1:, 1] == prefix[:-1, 1]))
    runs = np.append(False, (np.diff(numbers.counter) == 1) & (np.diff(known) == 0))
    for (own, before, run), on, of in ((_WHOLE, runs, ()), (_BY_PREFIX, runs & same, (prefix,))):
        for kind, rows, plus in ((own, ~on, 0), (run, on, 0), (before, ~np.append(on[1:], False), 1)):
            words = _words(dataset, numbers.counter[rows] + plus)
            yield _made(keyer.together((words, *(each[rows] for each in of))), kind, dataset, known[rows])
    fresh = np.flatnonzero(~same)
    yield _made(_apart(keyer, PREFIX, dataset, prefix[fresh]), PREFIX, dataset, np.zeros(len(fresh), np.int64))
    first = numbers.counter <= 1
    if first.any():
        yield _made(_apart(keyer, FIRST, dataset, prefix[first]), FIRST, dataset, known[first])


def uncounted(dataset: int, count: int) -> NDArray[np.void]:
    """So many numbers without a counter."""
    out = _made(np.zeros((1, 2), np.uint64), UNCOUNTED, dataset, np.zeros(1, np.int64))
    out["count"] = count
    return out


def _apart(keyer: Keyer, kind: int, dataset: int, prefix: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """What a prefix is known by where nothing is counted."""
    return keyer.together((_words(dataset, np.full(len(prefix), -kind)), prefix))


def _words(dataset: int, numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A dataset's number and another one in the place of a fingerprint, row by row."""
    return np.stack([np.full(len(numbers), dataset, np.uint64), numbers.astype(np.uint64)], axis=1)


def _made(digests: NDArray[np.uint64], kind: int, dataset: int, days: NDArray[np.int64]) -> NDArray[np.void]:
    out = np.empty(len(digests), RECORD)
    out["hi"], out["lo"], out["count"] = digests[:, 0], digests[:, 1], 1
    out["tag"] = (kind << (_DATASET_BITS + _DAY_BITS)) | (dataset << _DAY_BITS) | days
    return out


@dataclass(slots=True, kw_only=True)
class Series:
    """What the counters of one reading, the whole or by prefix, came to."""

    distinct: int = 0
    begins: int = 0
    """Counters without the one before them."""
    repeats: int = 0
    """Records beyond the first with their counter."""
    backwards: int = 0
    """Counters whose record is of an earlier day than that of the counter before."""


@dataclass(slots=True, kw_only=True)
class Numbers:
    """What the numbers of one dataset came to."""

    rows: int = 0
    uncounted: int = 0
    whole: Series = field(default_factory=Series)
    by_prefix: Series = field(default_factory=Series)
    prefixes: int = 0
    firsts: int = 0
    """Prefixes that have a number 0 or 1."""
    latest_first: int = 0
    """The latest day on which one of them has it first."""
    days: Counter[int] = field(default_factory=Counter)
    """Records by day."""

    @property
    def restarts(self) -> bool:
        """Whether each prefix has a counter of its own.

        Two of them have a number 0 or 1; or a tenth of the counters stand with several; or the one that has it began when records
        had been made before: the prefixes before it, which count as high as they like, were destroyed in part.
        """
        if self.firsts > 1 or (self.by_prefix.distinct - self.whole.distinct) * 10 >= max(1, self.by_prefix.distinct):
            return True
        before = sum(count for day, count in self.days.items() if day < self.latest_first)
        return self.firsts == 1 and self.prefixes * 2 <= self.by_prefix.distinct and before * 20 >= self.rows

    @property
    def series(self) -> Series:
        return self.by_prefix if self.restarts else self.whole

    @property
    def gaps(self) -> int:
        """Counters, other than the first of their series, without the one before them."""
        return max(0, self.series.begins - (self.prefixes if self.restarts else 1))

    @property
    def counts(self) -> bool:
        """Whether there is a counter at all: most numbers follow another one, and a prefix has more than one number."""
        if self.restarts and self.prefixes * 2 > self.series.distinct:
            return False
        return self.gaps * 2 <= self.series.distinct


def fold(found: dict[int, Numbers], groups: Groups) -> None:
    """Fold a block of groups in, by number of the dataset."""
    if not len(groups.records):
        return
    groups = _beyond_runs(found, groups)
    if not len(groups.records):
        return
    tags, count = groups.records["tag"].astype(np.int64), groups.records["count"].astype(np.int64)
    kind, dataset, day = tags >> (_DATASET_BITS + _DAY_BITS), (tags >> _DAY_BITS) & (MOST_DATASETS - 1), tags & _LAST_DAY
    of_group, says = dataset[groups.starts], kind[groups.starts]
    own = _reached(groups, _among(OWN, RUN, OWN_OF_PREFIX, RUN_OF_PREFIX, FIRST)[kind], count, day)
    before = _reached(groups, _among(BEFORE, RUN, BEFORE_OF_PREFIX, RUN_OF_PREFIX)[kind], count, day)
    for number in map(int, np.flatnonzero(np.bincount(dataset))):
        here = dataset == number
        numbers = found.setdefault(number, Numbers())
        numbers.uncounted += int(count[here & (kind == UNCOUNTED)].sum())
        dated = here & ((kind == OWN) | (kind == RUN))
        numbers.rows += int(count[dated].sum())
        numbers.days.update(_by_day(day[dated], count[dated]))
        mine = of_group == number
        numbers.prefixes += int(np.count_nonzero(mine & (says == PREFIX)))
        firsts = mine & (says == FIRST)
        numbers.firsts += int(np.count_nonzero(firsts))
        numbers.latest_first = max(numbers.latest_first, int((own.day[firsts] % _NEVER).max(initial=0)))
        for series, kinds in ((numbers.whole, _WHOLE), (numbers.by_prefix, _BY_PREFIX)):
            among = mine & _among(*kinds)[says]
            _fold(series, own.only(among), before.only(among))


@dataclass(frozen=True, slots=True)
class _Reached:
    """Of each group, the records of some kinds: how many rows they stand for, and the earliest day that is known of them."""

    rows: NDArray[np.int64]
    day: NDArray[np.int64]

    def only(self, groups: NDArray[np.bool_]) -> _Reached:
        return _Reached(self.rows[groups], self.day[groups])


def _beyond_runs(found: dict[int, Numbers], groups: Groups) -> Groups:
    """Fold in the counters of one record right behind the one before it, of which most numbers are; what is left is told group by group."""
    tags = groups.records["tag"].astype(np.int64)
    alone = np.repeat(groups.sizes == 1, groups.sizes) & (groups.records["count"] == 1)
    plain = alone & _among(RUN, RUN_OF_PREFIX)[tags >> (_DATASET_BITS + _DAY_BITS)]
    for tag, rows in zip(*map(np.ndarray.tolist, np.unique(tags[plain], return_counts=True)), strict=True):
        kind, dataset, day = tag >> (_DATASET_BITS + _DAY_BITS), (tag >> _DAY_BITS) & (MOST_DATASETS - 1), tag & _LAST_DAY
        numbers = found.setdefault(dataset, Numbers())
        if kind == RUN_OF_PREFIX:
            numbers.by_prefix.distinct += rows
        else:
            numbers.whole.distinct += rows
            numbers.rows += rows
            if day != _UNKNOWN:
                numbers.days[day] += rows
    return groups.only(~plain)


def _among(*kinds: int) -> NDArray[np.bool_]:
    """A truth for each kind of record: whether it is one of these."""
    found = np.zeros(_KINDS, np.bool_)
    found[list(kinds)] = True
    return found


_NEVER = _LAST_DAY + 1
"""Later than every day: what is earliest where none is known."""


def _reached(groups: Groups, among: NDArray[np.bool_], count: NDArray[np.int64], day: NDArray[np.int64]) -> _Reached:
    known = among & (day != _UNKNOWN)
    return _Reached(
        np.add.reduceat(np.where(among, count, 0), groups.starts), np.minimum.reduceat(np.where(known, day, _NEVER), groups.starts)
    )


def _by_day(day: NDArray[np.int64], count: NDArray[np.int64]) -> dict[int, int]:
    """How many records each known day has."""
    rows = np.bincount(day, weights=count)
    return {int(each): int(rows[each]) for each in np.flatnonzero(rows) if each != _UNKNOWN}


def _fold(series: Series, own: _Reached, before: _Reached) -> None:
    there = own.rows > 0
    series.distinct += int(np.count_nonzero(there))
    series.repeats += int(own.rows.sum()) - int(np.count_nonzero(there))
    series.begins += int(np.count_nonzero(there & (before.rows == 0)))
    series.backwards += int(np.count_nonzero(there & (before.day != _NEVER) & (own.day != _NEVER) & (before.day > own.day)))
