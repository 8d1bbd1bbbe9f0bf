"""Makes batches of the rows that a source hands over: bounded in rows, in bytes and in rows per second."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from holdings.sources.base import ROW_KEY, Batch
from holdings.sources.columns import as_text, convert, presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from holdings.model import FieldKind
    from holdings.sources.base import Bounds

    Fetch = Callable[[int], Sequence[Sequence[Any]]]
    """Hands over at most so many rows more; none at the end."""

FIRST_ROWS = 32
MOST_ROWS = 512
"""Rows asked for at once. Small, for nothing says how long the next rows are: it bounds what one sudden run of huge cells costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A column to read: its name, its kind, and whether only the presence of a value was asked for."""

    name: str
    kind: FieldKind
    presence: bool = False


@dataclass(slots=True)
class Pace:
    """Holds a stream to a rate: waits before handing on rows that come too early."""

    rate: float | None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _start: float | None = None
    _rows: int = 0

    def wait(self, rows: int) -> None:
        if self.rate is None:
            return
        now = self.clock()
        self._start = now if self._start is None else self._start
        self._rows += rows
        early = self._start + self._rows / self.rate - now
        if early > 0:
            self.sleep(early)


def batches(fetch: Fetch, columns: Sequence[Reading], *, bounds: Bounds, numbered: bool, pace: Pace | None = None) -> Iterator[Batch]:
    """Fetch to the end. `numbered` adds the `ROW_KEY` column; a batch exceeds its bytes by one fetch at most."""
    pace = pace or Pace(bounds.max_rate)
    most = bounds.batch_rows if bounds.max_rate is None else max(1, min(bounds.batch_rows, int(bounds.max_rate)))
    done, ask = 0, FIRST_ROWS
    pending = _Pending(columns, numbered)
    while rows := fetch(min(ask, most - pending.rows)):
        before = pending.bytes
        pending.add(rows)
        ask = _next_ask(ask, len(rows), pending.bytes - before, bounds.batch_bytes)
        if pending.rows >= most or pending.bytes >= bounds.batch_bytes:
            pace.wait(pending.rows)
            batch = pending.take(done + 1)
            done += batch.rows
            yield batch
    if pending.rows:
        pace.wait(pending.rows)
        yield pending.take(done + 1)


def _next_ask(ask: int, rows: int, size: int, limit: int) -> int:
    """How many rows to ask for next: so many as would fill a quarter of a batch, at most twice as many as before."""
    fitting = limit // 4 // max(1, size // rows)
    return max(1, min(ask * 2, MOST_ROWS, fitting))


class _Pending:
    """Rows that have been read and not yet handed on."""

    def __init__(self, columns: Sequence[Reading], numbered: bool) -> None:
        self._columns = columns
        self._numbered = numbered
        self._clear()

    def _clear(self) -> None:
        self._parts: list[list[pa.Array]] = [[] for _ in self._columns]
        self._unreadable: Counter[str] = Counter()
        self.rows = 0
        self.bytes = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        arrays: list[pa.Array] = []
        unread: Counter[str] = Counter()
        for column, values in zip(self._columns, zip(*rows, strict=True), strict=False):
            array, unreadable = presence(values) if column.presence else convert(values, column.kind)
            if isinstance(array, pa.ChunkedArray):  # more than 2 GiB of text in one column of one fetch
                middle = len(rows) // 2
                self.add(rows[:middle])
                self.add(rows[middle:])
                return
            arrays.append(array)
            if unreadable:
                unread[column.name] = unreadable
        self._unreadable += unread
        for parts, array in zip(self._parts, arrays, strict=True):
            parts.append(array)
            self.bytes += array.nbytes
        self.rows += len(rows)

    def take(self, first_row: int) -> Batch:
        arrays = [_joined(parts) for parts in self._parts]
        names = [column.name for column in self._columns]
        if self._numbered:
            arrays.append(pa.array(range(first_row, first_row + self.rows), pa.int64()))
            names.append(ROW_KEY)
        batch = Batch(first_row=first_row, table=pa.RecordBatch.from_arrays(arrays, names=names), unreadable=dict(self._unreadable))
        self._clear()
        return batch


def _joined(parts: Sequence[pa.Array]) -> pa.Array:
    if len({part.type for part in parts}) > 1:  # an integer column of which a later run held text
        parts = [as_text(part) for part in parts]
    return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)
