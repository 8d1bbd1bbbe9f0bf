"""What RET-06 reads: which datasets have a minimum, by what their records are known, which indexes list them, and when a minimum is over."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.catalog.ret.common import schedule_of
from controls.catalog.ret.presence import MOST_DATASETS, NOT_BEGUN, NOT_RUNNING, PLACE_BITS
from controls.contents import written
from holdings.dates.calendar import each_once, from_days
from holdings.keying import Keyer
from holdings.model import FieldKind
from holdings.records import Element
from retention.due import NEVER, due_days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from controls.batch import BatchView
    from holdings.fingerprint import FingerprintKey
    from holdings.indexes import Index
    from holdings.model import FieldInfo
    from holdings.view import DatasetView, View
    from retention.due import Due
    from retention.rule import RetentionRule

Name = tuple[str, str]
"""A source, and a dataset in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """A dataset whose records may not go before their minimum is over."""

    number: int
    """The same in every process."""
    rules: tuple[RetentionRule, ...]
    """Those that set a minimum."""
    indexes: tuple[tuple[Name, Index], ...]

    @property
    def tag(self) -> int:
        return self.number << PLACE_BITS

    @property
    def triggers(self) -> list[str]:
        return sorted({name for rule in self.rules for name in rule.trigger})

    def key(self, dataset: DatasetView) -> tuple[str, ...]:
        """The fields by which its records are known: those that an index names, else the primary key, else the record number; or none."""
        if self.indexes:
            return (self.indexes[0][1].names,)
        if dataset.info is not None and dataset.info.key and all(map(_readable, map(dataset.info.field, dataset.info.key))):
            return dataset.info.key
        numbers = () if dataset.declared is None else dataset.declared.elements.get(Element.RECORD_NO, ())
        return numbers if len(numbers) == 1 else ()

    def shape(self, dataset: DatasetView, key: FingerprintKey) -> tuple[int, int]:
        """A digest of what is remembered of it: by what its records are known, and how long each rule has them kept at least."""
        facts = ["key", *self.key(dataset)]
        for rule in sorted(self.rules, key=lambda rule: (rule.trigger, str(rule.min))):
            facts += ["rule", str(rule.min), *sorted(rule.trigger)]
        digest = key.digest("shape", "RET-06", dataset.asset.name, *facts)
        return int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big")


@lru_cache(maxsize=4)
def protected(view: View) -> Mapping[Name, Protected]:
    """The declared datasets with a minimum, there or not. It follows from the inventory alone."""
    schedule = schedule_of(view)
    indexes: dict[Name, list[tuple[Name, Index]]] = {}
    rules: dict[Name, tuple[RetentionRule, ...]] = {}
    for source, entry in sorted(view.inventory.sources.items()):
        for name, dataset in sorted(entry.datasets.items()):
            if dataset.index_of is not None:
                of = dataset.index_of.source or source, dataset.index_of.dataset
                indexes.setdefault(of, []).append(((source, name), dataset.index_of))
            if minimums := tuple(rule for rule in schedule.applied(dataset) if rule.min is not None):
                rules[source, name] = minimums
    if len(rules) > MOST_DATASETS:
        raise ValueError(f"more than {MOST_DATASETS} datasets with a minimum period")
    return {
        name: Protected(number=number, rules=minimums, indexes=tuple(indexes.get(name, ())))
        for number, (name, minimums) in enumerate(rules.items())
    }


def listed(view: View, dataset: DatasetView) -> tuple[Name, Index] | None:
    """The dataset with a minimum that this one is the index of; None where it is none."""
    index = None if dataset.declared is None else dataset.declared.index_of
    if index is None:
        return None
    of = index.source or dataset.source, index.dataset
    return (of, index) if of in protected(view) else None


def month_of(day: dt.date) -> int:
    """A month by its number: the years times twelve, plus the month of the year."""
    return day.year * 12 + day.month


def months(due: Due, as_of: dt.date) -> NDArray[np.int64]:
    """The month in which each record's minimum is over, where it is a later one than that of the assessment.

    Only then it runs for certain: within a month the day is not remembered.
    """
    out = np.full(len(due.earliest), NOT_RUNNING, np.int64)
    begun = due.earliest != NEVER
    numbers = np.minimum(each_once(np.where(begun, due.earliest, 0), _months), NOT_BEGUN - 1)
    out[~begun] = NOT_BEGUN
    running = begun & (numbers > month_of(as_of))
    out[running] = numbers[running]
    out[due.unread] = NOT_RUNNING
    return out


def _months(days: NDArray[np.int64]) -> NDArray[np.int64]:
    year, month, _ = from_days(days)
    return year * 12 + month


def minimums(rules: Sequence[RetentionRule], batch: BatchView, zone: str) -> Due:
    """When the minimums of a batch's records are over, by the fields that the rules count from."""
    where = zoneinfo.ZoneInfo(zone)
    triggers = {name: batch.moments(name, where) for rule in rules for name in rule.trigger}
    return due_days(rules, triggers, where, batch.rows)


def keyed(batch: BatchView, fields: Sequence[str], key: FingerprintKey, purpose: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The fingerprints of the rows that have a key, shape (n, 2), and which rows those are. Spaces around a key say nothing."""
    columns = [pc.utf8_trim_whitespace(_text(batch, name).cast(pa.large_string())) for name in fields]
    has = np.ones(batch.rows, np.bool_)
    for column in columns:
        has &= pc.fill_null(pc.not_equal(column, ""), False).to_numpy(zero_copy_only=False)
    keyer = Keyer(key.derive(purpose))
    digests = [keyer.digests(column.filter(pa.array(has))) for column in columns]
    return (digests[0] if len(digests) == 1 else keyer.together(digests)), has


def _text(batch: BatchView, name: str) -> pa.Array:
    """A field's values as text, each written as if it stood alone."""
    info = None if batch.dataset.info is None else batch.dataset.info.field(name)
    return written(batch.column(name), FieldKind.TEXT if info is None else info.kind)


def _readable(field: FieldInfo | None) -> bool:
    """Whether the values of a field are read at all: of bytes and JSON only their being there is."""
    return field is not None and field.kind not in (FieldKind.BINARY, FieldKind.JSON, FieldKind.OTHER)
