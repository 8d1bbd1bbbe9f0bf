"""The rows of a query as pieces of the format that they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from holdings.sources.base import ROW_KEY
from redaction.export.formats.base import Treated
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.export.formats.base import Format, Piece
    from redaction.export.source import Rows
    from redaction.export.treatment import Treatment


@dataclass(frozen=True, slots=True)
class Unread:
    """Values that were there and could not be read: they are empty in the rows, and counted as withheld."""

    count: int

    def treated(self, treatment: Treatment) -> Treated:
        del treatment
        return Treated(tally=Tally(withheld=self.count))


def pieces_of(rows: Rows, kind: Format) -> Iterator[Piece]:
    """Each batch a piece; without any row there is one with the names of the fields alone."""
    first_row = 1
    for batch in rows.batches:
        table = batch.table.select([name for name in batch.table.schema.names if name != ROW_KEY])
        unread = sum(batch.unreadable.values())
        yield kind.of_rows(table, first_row=first_row)
        if unread:
            yield Unread(unread)
        first_row += table.num_rows
    if first_row == 1:
        yield kind.of_rows(pa.RecordBatch.from_pydict({name: pa.array([], pa.string()) for name in rows.fields}), first_row=1)
