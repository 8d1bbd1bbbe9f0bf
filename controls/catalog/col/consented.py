"""How consents and the records that rest on them are joined: by person, in keyed fingerprints, with times to ten minutes.

All records of one person stand in one group. The last consent or withdrawal for a purpose before a record's time decides. In one
slot of ten minutes a consent counts as before the record and a withdrawal as after it: clocks of two systems differ.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from controls.keying import RECORD, records
from controls.tally import EVIDENCE_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from controls.keying import Groups

_NUMBER_BITS, _TIME_BITS = 7, 22
OTHERS = 2**_NUMBER_BITS - 1
"""The number of all purposes that no dataset names; those of datasets, registers and purposes that one does are below (`holdings.consent.MOST`)."""
_SLOT = 600 * 1_000_000
_FIRST = 946_684_800 * 1_000_000
"""Times are counted in slots from 2000-01-01T00:00Z, to 2079; what lies before or after is at the edge."""
_LAST_SLOT = 2**_TIME_BITS - 2


class Role(IntEnum):
    """What a join record says of a person, or of a dataset."""

    GIVEN = 0
    SEPARATE = 1
    """Given, and separately."""
    WITHDRAWN = 2
    UNTOLD = 3
    """A consent of which purpose or times could not be read."""
    RECORD = 4
    SENSITIVE = 5
    """A record that holds sensitive personal information."""
    LOST = 6
    """Of a register: values that the source could not give, so that nobody knows whose they are."""
    UNEXAMINED = 7
    """Of a dataset: records without a person or a time that can be read."""


class Verdict(IntEnum):
    """What the consents of its person say of a record."""

    COVERED = 0
    NEVER = 1
    """Nothing was consented to before."""
    OTHER_PURPOSE = 2
    """Consents of before are for other purposes only."""
    WITHDRAWN = 3
    UNTOLD = 4
    """A consent of that person could not be read; it may be the one."""


def slots(micros: NDArray[np.int64]) -> NDArray[np.int64]:
    """Moments as slots."""
    return np.clip((micros - _FIRST) // _SLOT, 0, _LAST_SLOT)


def said(
    digests: NDArray[np.uint64], role: Role, numbers: NDArray[np.int64] | int, when: NDArray[np.int64] | int = 0
) -> Iterator[NDArray[np.void]]:
    """Join records of persons, by fingerprints of shape (n, 2)."""
    if len(digests):
        tags = np.broadcast_to(_tag(role, numbers, when), len(digests))
        out = np.empty(len(digests), RECORD)
        out["hi"], out["lo"], out["tag"], out["count"] = digests[:, 0], digests[:, 1], tags, 1
        yield out


def fact(role: Role, number: int, count: int) -> Iterator[NDArray[np.void]]:
    """A join record of a dataset or register."""
    if count:
        yield records(np.zeros((1, 2), np.uint64), int(_tag(role, number, 0)), np.array([count], np.uint64))


def _tag(role: Role, numbers: NDArray[np.int64] | int, when: NDArray[np.int64] | int) -> NDArray[np.int64]:
    return np.asarray((((role << _NUMBER_BITS) + numbers) << _TIME_BITS) + when, np.int64)


@dataclass(slots=True)
class Held:
    """What was folded, by the number of a dataset or register."""

    records: dict[int, Counter[Verdict]] = field(default_factory=dict)
    unexamined: Counter[int] = field(default_factory=Counter)
    lost: Counter[int] = field(default_factory=Counter)
    examples: dict[tuple[int, Verdict], list[int]] = field(default_factory=dict)
    """The lowest fingerprints of persons, by dataset and verdict."""


def fold(state: Held, groups: Groups, purposes: Sequence[int], *, separately: bool) -> None:
    """Fold a block in; `purposes` has the number of each dataset's purpose. `separately`: only records with sensitive information count, and separate consents."""
    tags = groups.records["tag"].astype(np.int64)
    rows = _Rows(
        person=np.repeat(np.arange(len(groups.starts)), groups.sizes),
        role=tags >> (_NUMBER_BITS + _TIME_BITS),
        number=(tags >> _TIME_BITS) & OTHERS,
        when=tags & (2**_TIME_BITS - 1),
    )
    counts = groups.records["count"].astype(np.int64)
    for role, into in ((Role.LOST, state.lost), (Role.UNEXAMINED, state.unexamined)):
        for place in np.flatnonzero(rows.role == role):
            into[int(rows.number[place])] += int(counts[place])
    here = np.flatnonzero((rows.role == Role.SENSITIVE) | ((rows.role == Role.RECORD) & (not separately)))
    if not len(here):
        return
    verdicts = rows.verdicts(here, np.asarray(purposes, np.int64), separately=separately)
    number, first = rows.number[here], groups.records["hi"].astype(np.uint64)[here]
    for code in np.unique(number * len(Verdict) + verdicts):
        dataset, verdict = int(code) // len(Verdict), Verdict(int(code) % len(Verdict))
        these = (number == dataset) & (verdicts == verdict)
        state.records.setdefault(dataset, Counter())[verdict] += int(counts[here][these].sum())
        if verdict not in (Verdict.COVERED, Verdict.UNTOLD):
            lowest = map(int, np.unique(first[these])[:EVIDENCE_KEPT])
            state.examples[dataset, verdict] = sorted({*state.examples.get((dataset, verdict), ()), *lowest})[:EVIDENCE_KEPT]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The join records of a block, taken apart."""

    person: NDArray[np.int64]
    role: NDArray[np.int64]
    number: NDArray[np.int64]
    when: NDArray[np.int64]

    def verdicts(self, here: NDArray[np.int64], purposes: NDArray[np.int64], *, separately: bool) -> NDArray[np.int64]:
        """What holds of the records at these places."""
        purpose = purposes[self.number[here]]
        counted = (Role.SEPARATE,) if separately else (Role.GIVEN, Role.SEPARATE)
        given = np.isin(self.role, counted)
        last = self._last(np.flatnonzero(given | (self.role == Role.WITHDRAWN)), here, purpose)
        ever = self._last(np.flatnonzero(given), here, None)
        out = np.full(len(here), Verdict.NEVER, np.int64)
        out[ever >= 0] = Verdict.OTHER_PURPOSE
        known = last >= 0
        out[known] = np.where(self.role[last[known]] == Role.WITHDRAWN, Verdict.WITHDRAWN, Verdict.COVERED)
        out[np.isin(self.person[here], self.person[self.role == Role.UNTOLD])] = Verdict.UNTOLD
        return out

    def _last(self, events: NDArray[np.int64], here: NDArray[np.int64], purpose: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """The place of the last of the events before each record, of the same person and for the same purpose; -1 where there is none."""
        withdrawn = self.role[events] == Role.WITHDRAWN
        of = self._key(events, np.zeros_like(events) if purpose is None else self.number[events])
        times = ((self.when[events] + withdrawn) << 1) + ~withdrawn
        order = np.lexsort((times, of))
        among = (of << (_TIME_BITS + 2)) + times
        wanted = self._key(here, np.zeros_like(here) if purpose is None else purpose)
        found = np.searchsorted(among[order], (wanted << (_TIME_BITS + 2)) + (self.when[here] << 1) + 1, side="right") - 1
        before = np.where(found >= 0, events[order][np.maximum(found, 0)] if len(events) else -1, -1)
        same = before >= 0
        same[same] = of[order][found[same]] == wanted[same]
        return np.where(same, before, -1)

    def _key(self, places: NDArray[np.int64], purpose: NDArray[np.int64]) -> NDArray[np.int64]:
        return (self.person[places] << _NUMBER_BITS) + purpose
