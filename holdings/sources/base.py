"""What a source must be able to do for everything above it: say what it has, count, and stream batches. It only reads."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from holdings.links import Link
    from holdings.model import DatasetInfo
    from holdings.rights.model import Rights

ROW_KEY = "__row__"
"""A column of a batch that numbers rows (int64, from 1) in the order read, where a dataset has no primary key."""

DEFAULT_BATCH_ROWS = 8_192
DEFAULT_BATCH_BYTES = 8 * 1024 * 1024
MOST_TIMEOUTS = 24
"""A stream from a database ends after so many times its `statement_timeout_s`: each fetch is a statement, and a view can be without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a read may cost the audited system."""

    batch_rows: int = DEFAULT_BATCH_ROWS
    batch_bytes: int = DEFAULT_BATCH_BYTES
    statement_timeout_s: float = 3600.0
    lock_timeout_s: float = 5.0
    max_rate: float | None = None
    """Rows per second at most; None for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A run of rows of one dataset.

    `table` has the projected fields, each as text, integer, number, boolean, date or timestamp; a value that is there and
    cannot be examined (a BLOB, text that is not valid in its encoding) is null there, and counted, per field, in `unreadable`.
    """

    first_row: int
    """The number (from 1) of the first row, in the order read."""
    table: pa.RecordBatch
    unreadable: Mapping[str, int]

    @property
    def rows(self) -> int:
        return int(self.table.num_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What `sources test` tells of a connection."""

    engine: str
    read_only: bool
    tls: str | None
    """The negotiated TLS version; None where the connection never leaves the machine."""
    rights: tuple[str, ...] = ()


class Snapshot(AbstractContextManager["Snapshot"], Protocol):
    """One consistent view of a source, read-only; where the engine has none, `consistent` is false and results say so."""

    consistent: bool

    def datasets(self) -> Sequence[str]:
        """The names of all datasets, sorted."""

    def inspect(self, dataset: str) -> DatasetInfo:
        """What the dataset looks like. Raises `MissingAsset`, `AccessDenied`, `BrokenData`."""

    def count(self, dataset: str, *, distinct: str | None = None) -> int:
        """Rows, or distinct non-null values of one field, as the engine counts them."""

    def rights(self) -> Rights | None:
        """Who may do what with the datasets; None where the source itself knows no accounts, as files do. Raises `SourceError`."""

    def link(self) -> Link | None:
        """How the connection is protected; None where there is none, as with files. Raises `SourceError`."""

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds) -> Iterator[Batch]:
        """Stream the projected fields. Memory stays flat. Raises `SourceError` with the place; what was yielded stands."""


class Source(Protocol):
    """A place where records are."""

    @property
    def name(self) -> str:
        """Its name in the inventory."""

    def open(self) -> Snapshot:
        """Connect, read-only. Raises `Unreachable`, `AccessDenied`."""

    def test(self) -> Access:
        """Connect and say with what rights, and over what TLS."""
