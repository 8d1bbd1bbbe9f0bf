"""How record numbers are taken apart, and what a comparison of each with the one before it comes to, in bounded memory.

A number is a prefix and a counter: DD20260603-000123 counts 123. For each record two join records are made: one under the
fingerprint of its counter, one under that of the next. A group then holds a counter's own records and those of the counter
before it, so that a gap, a repeat and a step back in time each show in one group, whatever else there is. This is done twice,
with one counter for the whole dataset and with one for each prefix, for only the whole shows which of them is in use.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.keying import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from controls.keying import Groups
    from holdings.keying import Keyer

OWN, BEFORE, OWN_OF_PREFIX, BEFORE_OF_PREFIX, PREFIX, FIRST, UNCOUNTED = range(7)
"""What a join record says: a counter in use, or the one before it, of the whole or of a prefix; a prefix in use; one that
begins with 0 or 1; numbers that have no counter or could not be read."""

_DAY_BITS, _DATASET_BITS = 17, 12
MOST_DATASETS = 1 << _DATASET_BITS
_LAST_DAY = (1 << _DAY_BITS) - 1
_UNKNOWN = 0
"""The day of a record whose time is blank or could not be read; days count from 1, which is 1970-01-01."""

_DATED = r"(?s)^(?P<prefix>(?:.*\D)?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?P<counter>\d{1,18})$"
_COUNTED = r"(?s)^(?P<prefix>(?:.*\D)?)(?P<counter>\d{1,18})$"


def parted(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Prefix and counter of each number, null where it has no counter. A date at the head of the digits is of the prefix."""
    dated, plain = (pc.extract_regex(texts, form).flatten() for form in (_DATED, _COUNTED))
    prefix, counter = (pc.coalesce(one, other) for one, other in zip(dated, plain, strict=True))
    return prefix, counter.cast(pa.int64())


def join_records(keyer: Keyer, dataset: int, texts: pa.Array, days: NDArray[np.int64]) -> Iterator[NDArray[np.void]]:
    """The join records of a batch's numbers, none of them null, each with the day of its record (1970-01-01 is 0, -1 unknown)."""
    prefix, counter = parted(texts)
    has = np.asarray(counter.is_valid().to_numpy(zero_copy_only=False), np.bool_)
    if lost := int((~has).sum()):
        yield uncounted(dataset, lost)
    if not has.any():
        return
    prefix, counter = prefix.filter(pa.array(has)), counter.filter(pa.array(has))
    known = np.clip(days[has] + 1, _UNKNOWN, _LAST_DAY)
    following = pc.add(counter, 1)
    for kind, numbers, of_prefix in (
        (OWN, counter, False),
        (BEFORE, following, False),
        (OWN_OF_PREFIX, counter, True),
        (BEFORE_OF_PREFIX, following, True),
    ):
        parts = (prefix, numbers.cast(pa.string())) if of_prefix else (numbers.cast(pa.string()),)
        yield _made(keyer.digests(_message(f"{dataset}/{int(of_prefix)}", *parts)), kind, dataset, known)
    for kind, some in ((PREFIX, prefix), (FIRST, prefix.filter(pc.less_equal(counter, 1)))):
        on = known if kind == PREFIX else known[np.asarray(pc.less_equal(counter, 1).to_numpy(zero_copy_only=False), np.bool_)]
        if len(some):
            yield _made(keyer.digests(_message(f"{dataset}/{kind}", some)), kind, dataset, on if kind == FIRST else on * 0)


def uncounted(dataset: int, count: int) -> NDArray[np.void]:
    """So many numbers without a counter."""
    out = _made(np.zeros((1, 2), np.uint64), UNCOUNTED, dataset, np.zeros(1, np.int64))
    out["count"] = count
    return out


def _message(head: str, *parts: pa.Array) -> pa.Array:
    """One text a row; the length of the first part keeps it apart from the second."""
    length = pc.utf8_length(parts[0]).cast(pa.string())
    return pc.binary_join_element_wise(pa.scalar(head), length, *(part.cast(pa.string()) for part in parts), "\x1f")


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
    tags = groups.records["tag"].astype(np.int64)
    count = groups.records["count"].astype(np.int64)
    kind, dataset, day = tags >> (_DATASET_BITS + _DAY_BITS), (tags >> _DAY_BITS) & (MOST_DATASETS - 1), tags & _LAST_DAY
    group = np.repeat(np.arange(len(groups.starts)), groups.sizes)
    for number in map(int, np.unique(dataset)):
        here = dataset == number
        numbers = found.setdefault(number, Numbers())
        numbers.uncounted += int(count[here & (kind == UNCOUNTED)].sum())
        numbers.rows += int(count[here & (kind == OWN)].sum())
        dated = here & (kind == OWN) & (day != _UNKNOWN)
        numbers.days.update(dict(_by_day(day[dated], count[dated])))
        numbers.prefixes += len(np.unique(group[here & (kind == PREFIX)]))
        firsts = here & (kind == FIRST)
        numbers.firsts += len(np.unique(group[firsts]))
        if firsts.any():
            numbers.latest_first = max(numbers.latest_first, int(_earliest(group[firsts], day[firsts]).max()))
        _fold(numbers.whole, group, count, day, here & (kind == OWN), here & (kind == BEFORE))
        _fold(numbers.by_prefix, group, count, day, here & (kind == OWN_OF_PREFIX), here & (kind == BEFORE_OF_PREFIX))


def _by_day(day: NDArray[np.int64], count: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Each day with how many records it has."""
    days, which = np.unique(day, return_inverse=True)
    yield from zip(map(int, days), map(int, np.bincount(which, weights=count, minlength=len(days))), strict=True)


def _fold(
    series: Series,
    group: NDArray[np.int64],
    count: NDArray[np.int64],
    day: NDArray[np.int64],
    own: NDArray[np.bool_],
    before: NDArray[np.bool_],
) -> None:
    groups = np.unique(group[own])
    preceded = np.isin(groups, group[before])
    series.distinct += len(groups)
    series.repeats += int(count[own].sum()) - len(groups)
    series.begins += int((~preceded).sum())
    both = groups[preceded]
    if len(both):
        owned, former = own & np.isin(group, both), before & np.isin(group, both)
        mine, its = _earliest(group[owned], day[owned]), _earliest(group[former], day[former])
        series.backwards += int(((mine != _UNKNOWN) & (its != _UNKNOWN) & (its > mine)).sum())


def _earliest(group: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
    """The earliest known day of each group, in the order of the groups; `_UNKNOWN` where none is known."""
    _, which = np.unique(group, return_inverse=True)
    out = np.full(which.max() + 1 if len(which) else 0, _LAST_DAY + 1, np.int64)
    np.minimum.at(out, which, np.where(day == _UNKNOWN, _LAST_DAY + 1, day))
    return np.where(out > _LAST_DAY, _UNKNOWN, out)
