"""Reads a dataset once and decides about every record of it, batch by batch: for explaining a schedule, and for planning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from holdings.assets import Asset
from holdings.sources.selecting import MARKED
from holdings.sources.troubles import Trouble, error_for
from retention.anonymity import NOTHING
from retention.scope import fields_of
from retention.scope_rows import covered
from retention.why import Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from holdings.model import DatasetInfo
    from holdings.sources.base import Batch, Bounds, Snapshot
    from holdings.sources.selecting import Mark
    from holdings.sources.sql import SqlSnapshot
    from retention.anonymity import Anonymity
    from retention.deciding import Decided, Deciding
    from retention.scope import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which records an individual's request is about: those of which a field has a value. Its repr does not tell it."""

    id: str
    field: str
    value: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    @property
    def why(self) -> Why:
        return Why.REQUEST

    def __repr__(self) -> str:
        return f"Asked(id={self.id!r}, field={self.field!r})"

    def rows(self, batch: pa.RecordBatch) -> NDArray[np.bool_]:
        """The rows of a batch that it is about."""
        return np.fromiter((str(each) == self.value for each in batch.column(self.field).to_pylist()), np.bool_, batch.num_rows)


class Chosen(Protocol):
    """Some records of a dataset that a plan is about, and no others."""

    @property
    def id(self) -> str | None:
        """Of an individual's request."""

    @property
    def why(self) -> Why:
        """What asks for their destruction."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What has to be read besides the key to tell them."""

    def rows(self, batch: pa.RecordBatch) -> NDArray[np.bool_]:
        """Which rows of a batch are these records."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A batch, and what was decided about its rows."""

    batch: Batch
    decided: Decided


def of_database(
    snapshot: SqlSnapshot,
    dataset: str,
    fields: Sequence[str],
    deciding: Deciding,
    *,
    mark: Mark | None,
    bounds: Bounds,
    asked: Chosen | None = None,
    already: Anonymity = NOTHING,
) -> Iterator[Looked]:
    """Decide about the records of a table; the database itself says which are on hold. `fields` has those of `already`. Raises `SourceError`."""
    for batch in snapshot.batches(dataset, fields, bounds=bounds, mark=mark):
        held = None if mark is None else np.asarray(batch.table.column(MARKED).to_numpy(zero_copy_only=False)) != 0
        rows = None if asked is None else asked.rows(batch.table)
        disposed = already.rows(batch.rows, batch.table.column, batch.unreadable)
        yield Looked(batch, deciding.decide(batch.table, batch.unreadable, held, rows, disposed))


def of_file(
    snapshot: Snapshot,
    info: DatasetInfo,
    source: str,
    deciding: Deciding,
    *,
    scopes: Sequence[Expression],
    everything: bool,
    bounds: Bounds,
) -> Iterator[Looked]:
    """Decide about the records of a file; holds on it are tried row by row. Raises `SourceError`."""
    named = sorted({*deciding.fields, *(name for scope in scopes for name in fields_of(scope))})
    for name in named:
        if info.field(name) is None:
            raise error_for(Trouble.GONE, str(Asset.of(source, info.name, name)))
    for batch in snapshot.batches(info.name, named, bounds=bounds):
        held = np.full(batch.rows, everything, np.bool_)
        for scope in scopes:
            held |= covered(scope, batch.table, batch.unreadable)
        yield Looked(batch, deciding.decide(batch.table, batch.unreadable, held))
