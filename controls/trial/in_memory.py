"""A source whose datasets are lists in memory: the whole `Snapshot` interface, for trying everything above sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from holdings.errors import MissingAsset, SourceError
from holdings.model import DatasetInfo, FieldInfo, FieldKind
from holdings.sources.base import ROW_KEY, Access, Batch, Bounds
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from holdings.links import Link
    from holdings.rights.model import Rights

UNREADABLE = "<unreadable>"
"""A cell that is there and cannot be examined."""

_ARROW = {
    FieldKind.TEXT: pa.string(),
    FieldKind.INTEGER: pa.int64(),
    FieldKind.NUMBER: pa.float64(),
    FieldKind.BOOLEAN: pa.bool_(),
    FieldKind.DATE: pa.date32(),
    FieldKind.DATETIME: pa.timestamp("us"),
}
_KINDS = {
    bool: FieldKind.BOOLEAN,
    int: FieldKind.INTEGER,
    float: FieldKind.NUMBER,
    dt.datetime: FieldKind.DATETIME,
    dt.date: FieldKind.DATE,
    bytes: FieldKind.BINARY,
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """A dataset: its columns, all of one length; `kinds` where they do not follow from the values, `types` as the source writes them."""

    columns: Mapping[str, Sequence[Any]]
    key: tuple[str, ...] = ()
    kinds: Mapping[str, FieldKind] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)

    def kind(self, name: str) -> FieldKind:
        if name in self.kinds:
            return self.kinds[name]
        present = [value for value in self.columns[name] if value is not None and value != UNREADABLE]
        return _KINDS.get(type(present[0]), FieldKind.TEXT) if present else FieldKind.TEXT

    @property
    def rows(self) -> int:
        return max((len(column) for column in self.columns.values()), default=0)


@dataclass(kw_only=True)
class MemorySnapshot:
    """Datasets by name; one given as an error raises it when it is looked at."""

    tables: Mapping[str, Table | SourceError]
    consistent: bool = True
    granted: Rights | SourceError | None = None
    """Who may do what; the error that comes where that cannot be read."""
    linked: Link | SourceError | None = None
    """How the connection is protected; the error that comes where that cannot be told."""
    broken_after: Mapping[str, tuple[int, SourceError]] = field(default_factory=dict)
    """Datasets that fail after so many rows."""

    def __enter__(self) -> MemorySnapshot:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def rights(self) -> Rights | None:
        if isinstance(self.granted, SourceError):
            raise self.granted
        return self.granted

    def link(self) -> Link | None:
        if isinstance(self.linked, SourceError):
            raise self.linked
        return self.linked

    def datasets(self) -> Sequence[str]:
        return sorted(self.tables)

    def inspect(self, dataset: str) -> DatasetInfo:
        table = self._table(dataset)
        fields = tuple(
            FieldInfo(name=name, kind=table.kind(name), native_type=table.types.get(name, table.kind(name).value)) for name in table.columns
        )
        return DatasetInfo(name=dataset, fields=fields, key=table.key, row_estimate=table.rows)

    def count(self, dataset: str, *, distinct: str | None = None) -> int:
        table = self._table(dataset)
        if distinct is None:
            return table.rows
        if distinct not in table.columns:
            raise missing(f"{dataset}.{distinct}")
        return len({value for value in table.columns[distinct] if value is not None})

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds) -> Iterator[Batch]:
        table = self._table(dataset)
        limit, error = self.broken_after.get(dataset, (table.rows, None))
        for start in range(0, limit, bounds.batch_rows):
            yield batch(table, fields, start, min(start + bounds.batch_rows, limit))
        if error is not None:
            raise error

    def _table(self, dataset: str) -> Table:
        table = self.tables.get(dataset)
        if table is None:
            raise missing(dataset)
        if isinstance(table, SourceError):
            raise table
        return table


@dataclass(kw_only=True)
class MemorySource:
    """A source that opens to a given snapshot, or fails to."""

    name: str
    snapshot: MemorySnapshot | SourceError

    def open(self) -> MemorySnapshot:
        if isinstance(self.snapshot, SourceError):
            raise self.snapshot
        return self.snapshot

    def test(self) -> Access:
        self.open()
        return Access(engine="memory", read_only=True, tls=None)


def batch(table: Table, fields: Sequence[str], start: int, stop: int) -> Batch:
    """Rows `start` to `stop` (exclusive, from 0) as a source would give them."""
    arrays: dict[str, pa.Array] = {}
    unreadable: dict[str, int] = {}
    for name in fields:
        if name not in table.columns:
            raise missing(name)
        values = table.columns[name][start:stop]
        arrow = _ARROW.get(table.kind(name))
        arrays[name] = pa.array([None if arrow is None or value == UNREADABLE else value for value in values], arrow or pa.string())
        lost = sum(value is not None for value in values) if arrow is None else sum(value == UNREADABLE for value in values)
        if lost:
            unreadable[name] = lost
    if not table.key:
        arrays[ROW_KEY] = pa.array(range(start + 1, stop + 1), pa.int64())
    return Batch(first_row=start + 1, table=pa.RecordBatch.from_pydict(arrays), unreadable=unreadable)


def missing(name: str) -> MissingAsset:
    """The error of a source that does not have what it is asked for."""
    return MissingAsset(Text("不存在。", "it is not there."), name, Text("请检查名称。", "Check the name."))
