"""The rows of a query as pieces of the format that they are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from holdings.sources.base import ROW_KEY
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.export.formats.base import Format, Piece, Treated
    from redaction.export.source import Rows
    from redaction.export.treatment import Treatment


class Unread:
    """Values that were there and could not be read: they are empty in the rows, and counted as withheld."""

    def __init__(self, piece: Piece, count: int) -> None:
        self.piece = piece
        self.count = count

    def treated(self, treatment: Treatment) -> Treated:
        treated = self.piece.treated(treatment)
        treated.tally.add(Tally(withheld=self.count))
        return treated


def pieces_of(rows: Rows, kind: Format) -> Iterator[Piece]:
    """Each batch a piece; without any row there is one with the names of the fields alone."""
    first = True
    for batch in rows.batches:
        table = batch.table.select([name for name in batch.table.schema.names if name != ROW_KEY])
        unread = sum(batch.unreadable.values())
        piece = kind.of_rows(table, first=first)
        yield Unread(piece, unread) if unread else piece
        first = False
    if first:
        yield kind.of_rows(pa.RecordBatch.from_pydict({name: pa.array([], pa.string()) for name in rows.fields}), first=True)
