"""Which fields are declared to hold the same kind of data, which of them CLS-12 compares, and what the comparison saw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from holdings.labels import Category
from holdings.model import FieldKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.keying import Groups
    from holdings.entities import Entity
    from holdings.labels import Level
    from holdings.view import DatasetView, FieldView, View

VALUE, BLANK, UNREADABLE = range(3)
KINDS = 3
"""The tag of a record: the number of its field times three, plus one of the kinds. Only values are compared; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A field that is declared to hold a kind of data, at a confirmed level."""

    dataset: DatasetView
    field: FieldView
    root: Entity
    """The topmost parent of its entity type: a mobile number and a phone number are one kind of data."""
    level: Level

    @property
    def key(self) -> tuple[str, str, str]:
        return self.dataset.source, self.dataset.name, self.field.name

    @property
    def comparable(self) -> bool:
        """Whether its values can be compared; those of any other type are there, and cannot be examined."""
        return self.field.info is not None and self.field.info.kind in (FieldKind.TEXT, FieldKind.INTEGER)

    def inside(self, dataset: DatasetView) -> bool:
        return (self.dataset.source, self.dataset.name) == (dataset.source, dataset.name)


def copies(view: View) -> list[Copy]:
    """All such fields, in the order of their names, so that their numbers are the same in every process.

    Those of a dataset that cannot be looked at are among them: what they hold decides about the others.
    """
    found = [copy for dataset in view for each in dataset.fields if (copy := _copy(dataset, each)) is not None]
    return sorted(found, key=lambda copy: copy.key)


@lru_cache(maxsize=1)
def compared(view: View) -> tuple[Copy, ...]:
    """Those whose kind of data is declared at more than one level; of the others nothing has to be read."""
    levels: dict[Entity, set[Level]] = {}
    found = copies(view)
    for copy in found:
        levels.setdefault(copy.root, set()).add(copy.level)
    return tuple(copy for copy in found if len(levels[copy.root]) > 1)


def _copy(dataset: DatasetView, field: FieldView) -> Copy | None:
    label = field.label
    there = field.info is not None or dataset.problem is not None
    if label is None or not there or field.level is None or label.entity is None or label.category is Category.COMMUNICATION:
        return None
    return Copy(dataset=dataset, field=field, root=label.entity.root, level=field.level)


@dataclass(slots=True)
class Seen:
    """Rows by tag; by number of the field the rows that also stand at a higher level, and how many of them in which field."""

    rows: Counter[int] = field(default_factory=Counter)
    exceptions: Counter[int] = field(default_factory=Counter)
    above: dict[int, Counter[int]] = field(default_factory=dict)

    def fold(self, groups: Groups, levels: Sequence[int]) -> None:
        """Fold a block of groups in; `levels` is by number of the field."""
        if not len(groups.records):
            return
        tags, counts = groups.records["tag"].astype(np.int64), groups.records["count"].astype(np.int64)
        number, kind = np.divmod(tags, KINDS)
        level = np.where(kind == VALUE, np.array(levels, np.int64)[number], 0)
        lower = (level > 0) & (level < np.repeat(np.maximum.reduceat(level, groups.starts), groups.sizes))
        for tag in np.unique(tags):
            self.rows[int(tag)] += int(counts[tags == tag].sum())
        for each in map(int, np.unique(number[lower])):
            here = lower & (number == each)
            self.exceptions[each] += int(counts[here].sum())
            for other in np.flatnonzero(np.array(levels) > levels[each]):
                with_it = np.repeat(np.logical_or.reduceat((level > 0) & (number == other), groups.starts), groups.sizes)
                if shared := int(counts[here & with_it].sum()):
                    self.above.setdefault(each, Counter())[int(other)] += shared
