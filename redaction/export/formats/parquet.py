"""Parquet: columns, types and row groups stay, nested columns too. Other metadata of the file is left out, for anything may stand there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from holdings.sources.parquet import ParquetReader
from holdings.sources.reading import Opened as OpenedTable
from redaction.export.formats.base import Treated
from redaction.export.formats.columns import Columns
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redaction.export.formats.base import Opened, Piece, Writer
    from redaction.export.treatment import Treatment

_MOST_BYTES = 64 * 1024 * 1024
"""Of a row group that is larger several are made: it is held in memory until it is whole."""
_PIECE_ROWS = 4_096
_CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}
_HARMLESS = frozenset({b"ARROW:schema", b"PARQUET:field_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of rows of one row group."""

    batches: tuple[pa.RecordBatch, ...]
    schema: pa.Schema
    group: int
    codec: str
    parts: int = 0
    """Pieces of metadata that are left out; told with the first run."""

    def treated(self, treatment: Treatment) -> Treated:
        tally = Tally(records=sum(batch.num_rows for batch in self.batches))
        if self.parts:
            tally.parts["metadata"] = self.parts
        columns = Columns(self.schema, treatment, tally if self.group < 0 else Tally())
        with treatment.foreseeing(self._texts()):
            done = [columns.treated(batch, tally) for batch in self.batches]
        tables = [table for _, table in done if table is not None]
        return Treated(
            tally=tally,
            batches=[batch for batch, _ in done] if treatment.writes else (),
            measured=pa.concat_tables(tables) if tables else None,
        )

    def _texts(self) -> dict[str, list[str]]:
        """By field, the values of the columns that hold texts, those within others left out."""
        fields = [field.name for field in self.schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
        return {name: [value for batch in self.batches for value in batch.column(name).drop_null().to_pylist()] for name in fields}


class ParquetFormat:
    """Parquet."""

    name = "parquet"
    seeks = True

    def pieces(self, opened: Opened) -> Iterator[Run]:
        reader = ParquetReader(OpenedTable(file=opened.file, name=opened.name))
        codec = _CODECS.get(reader.codec or "SNAPPY", reader.codec or "SNAPPY")
        schema = _bare(reader.schema)
        empty = pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)
        yield Run(batches=(empty,), schema=schema, group=-1, codec=codec, parts=_metadata(reader.schema))
        for group, batches in enumerate(reader.row_groups()):
            for some in _runs(batches):
                yield Run(batches=some, schema=schema, group=group, codec=codec)

    def writer(self, out: BinaryIO) -> Writer:
        return _Writer(out)

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Piece:
        return Run(batches=(rows,), schema=rows.schema, group=-1 if first_row == 1 else 0, codec="SNAPPY")


class _Writer:
    """Writes row groups as they were, each when it is whole."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._writer: pq.ParquetWriter | None = None
        self._held: list[pa.RecordBatch] = []
        self._group = -1

    def write(self, piece: Piece, treated: Treated) -> None:
        if not isinstance(piece, Run):  # counts without rows
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._out, treated.batches[0].schema, compression=piece.codec)
        if piece.group != self._group or sum(batch.nbytes for batch in self._held) > _MOST_BYTES:
            self._flush()
        self._group = piece.group
        self._held += [batch for batch in treated.batches if batch.num_rows]

    def finish(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()

    def abandon(self) -> None:
        if self._writer is not None:
            with suppress(pa.ArrowException, OSError, ValueError):
                self._writer.close()

    def _flush(self) -> None:
        if self._held and self._writer is not None:
            table = pa.Table.from_batches(self._held)
            self._writer.write_table(table, row_group_size=table.num_rows)
            self._held.clear()


def _runs(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, ...]]:
    some: list[pa.RecordBatch] = []
    for batch in chain(batches, (None,)):
        if some and (batch is None or sum(each.num_rows for each in some) >= _PIECE_ROWS):
            yield tuple(some)
            some = []
        if batch is not None:
            some.append(batch)


def _bare(schema: pa.Schema) -> pa.Schema:
    """The columns, and nothing said beside them. A value that is taken away leaves nothing, so each column may be empty."""
    return pa.schema([pa.field(field.name, field.type) for field in schema])


def _metadata(schema: pa.Schema) -> int:
    said: Sequence[object] = [schema.metadata, *(field.metadata for field in schema)]
    return sum(len(each.keys() - _HARMLESS) for each in said if isinstance(each, dict))


FORMAT = ParquetFormat()
