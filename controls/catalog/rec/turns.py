"""What the turns of each conversation come to: whether any of them has an element, how many there are, whether it is finished."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.catalog.rec.common import conversation, there
from controls.catalog.rec.filled import filled
from controls.catalog.rec.wanted import Wanted, open_records, unreadable_of, wanted
from controls.keying import records
from controls.tally import EVIDENCE_KEPT
from holdings.sources.columns import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from controls.batch import BatchView
    from controls.keying import Groups
    from holdings.keying import Keyer
    from holdings.records import Requirement
    from holdings.view import DatasetView, View

Lacking = tuple[int, int, int]
"""A conversation by the two halves of its fingerprint, and how many turns it has."""

_OPEN, _FINISHED, _NAMELESS = range(3)
"""The first tags of a dataset: turns of a record that is open, or not; turns that name no conversation. One for each element follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """A dataset of turns: what its conversations must hold, and the first of its tags."""

    dataset: DatasetView
    field: str
    wanted: tuple[Wanted, ...]
    base: int

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(requirement for each in self.wanted for requirement in each.requirements)

    @property
    def tags(self) -> int:
        """How many tags it has: the first three, one a requirement, and one a field for its values that could not be read."""
        return 3 + len(self.requirements) + len(self.wanted)


@lru_cache(maxsize=1)
def all_turns(view: View) -> tuple[Turns, ...]:
    """Every dataset of turns of which something has to be read, in an order that is the same in every process."""
    found: list[Turns] = []
    base = 0
    for dataset in sorted(view, key=lambda each: (each.source, each.name)):
        name = conversation(dataset)
        there_ = dataset.field(name) if name is not None else None
        asked = tuple(each for each in wanted(dataset) if all(there(dataset, *requirement.elements) for requirement in each.requirements))
        if name is not None and there_ is not None and there_.info is not None and asked:
            found.append(Turns(dataset=dataset, field=name, wanted=asked, base=base))
            base += found[-1].tags
    return tuple(found)


def join_records(turns: Turns, keyer: Keyer, batch: BatchView) -> Iterator[NDArray[np.void]]:
    """A batch's conversations: how many turns each has, and of which elements any turn has content."""
    names = pc.utf8_trim_whitespace(as_text(batch.column(turns.field)))
    named = np.asarray(pc.not_equal(names, "").fill_null(False).to_numpy(zero_copy_only=False), np.bool_)
    if nameless := int((~named).sum()):
        yield _lost(turns.base + _NAMELESS, nameless)
    coded = names.filter(pa.array(named)).dictionary_encode()
    which = coded.indices.to_numpy(zero_copy_only=False)
    digests = keyer.digests(coded.dictionary)
    unfinished = open_records(batch)[named]
    for kind, rows in ((_OPEN, unfinished), (_FINISHED, ~unfinished)):
        yield _counted(digests, which[rows], turns.base + kind)
    for number, requirement in enumerate(turns.requirements):
        has = np.logical_or.reduce([filled(batch.column(name)) for name in there(turns.dataset, *requirement.elements)])[named]
        yield _counted(digests, which[has], turns.base + 3 + number)
    for number, each in enumerate(turns.wanted):
        if lost := unreadable_of(batch, each):
            yield _lost(turns.base + 3 + len(turns.requirements) + number, lost)


def _counted(digests: NDArray[np.uint64], which: NDArray[np.int64], tag: int) -> NDArray[np.void]:
    counts = np.bincount(which, minlength=len(digests))
    some = np.flatnonzero(counts)
    return records(digests[some], tag, counts[some].astype(np.uint64))


def _lost(tag: int, count: int) -> NDArray[np.void]:
    return records(np.zeros((1, 2), np.uint64), tag, np.array([count], np.uint64))


@dataclass(slots=True)
class Seen:
    """Rows by tag; by dataset and place of a field, conversations that are due, and lacking; by tag of a requirement those without it."""

    rows: Counter[int] = field(default_factory=Counter)
    due: Counter[tuple[int, int]] = field(default_factory=Counter)
    lacking: Counter[tuple[int, int]] = field(default_factory=Counter)
    without: Counter[int] = field(default_factory=Counter)
    examples: dict[tuple[int, int], list[Lacking]] = field(default_factory=dict)

    def fold(self, groups: Groups, among: tuple[Turns, ...]) -> None:
        """Fold a block of groups in."""
        if not len(groups.records):
            return
        tags, counts = groups.records["tag"].astype(np.int64), groups.records["count"].astype(np.int64)
        group = np.repeat(np.arange(len(groups.starts)), groups.sizes)
        for tag in np.unique(tags):
            self.rows[int(tag)] += int(counts[tags == tag].sum())
        for turns in among:
            self._fold(turns, groups, group, tags, counts)

    def _fold(self, turns: Turns, groups: Groups, group: NDArray[np.int64], tags: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        finished = np.unique(group[tags == turns.base + _FINISHED])
        every = np.union1d(finished, group[tags == turns.base + _OPEN])
        if not len(every):
            return
        number = 0
        for each in turns.wanted:
            due, lacking = np.zeros(len(every), np.bool_), np.zeros(len(every), np.bool_)
            for requirement in each.requirements:
                tag = turns.base + 3 + number
                now = np.isin(every, finished) if requirement.in_the_end else np.ones(len(every), np.bool_)
                lacks = now & ~np.isin(every, group[tags == tag])
                self.without[tag] += int(lacks.sum())
                due, lacking, number = due | now, lacking | lacks, number + 1
            place = (turns.base, each.place)
            self.due[place] += int(due.sum())
            self.lacking[place] += int(lacking.sum())
            kept = self.examples.setdefault(place, [])
            for one in every[lacking][:EVIDENCE_KEPT]:
                first = groups.starts[one]
                own = (group == one) & ((tags == turns.base + _OPEN) | (tags == turns.base + _FINISHED))
                kept.append((int(groups.records["hi"][first]), int(groups.records["lo"][first]), int(counts[own].sum())))
            self.examples[place] = heapq.nsmallest(EVIDENCE_KEPT, kept)

    def nameless(self, turns: Turns) -> int:
        return self.rows[turns.base + _NAMELESS]

    def unreadable(self, turns: Turns, each: Wanted) -> int:
        return self.rows[turns.base + 3 + len(turns.requirements) + turns.wanted.index(each)]
