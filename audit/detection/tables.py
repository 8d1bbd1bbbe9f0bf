"""Tables: CSV, Parquet, XLSX and JSON Lines of any shape, whose values are told by file, row and field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from audit.detection.records import placed
from audit.detection.texts import quoted
from audit.detection.told import Tally, Told, Why
from holdings.assets import shown
from holdings.sources.base import ROW_KEY, Bounds
from redaction.scanner import Context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from redaction.detecting.detector import Detector

BOUNDS = Bounds(batch_rows=4_096, batch_bytes=1024 * 1024)
PROSE = 40
"""A field whose values are longer than this on average is free text: what stands in it need not be what the field is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A run of rows of one table."""

    head: str
    """How its lines of the output begin: the file, and of a workbook with several sheets the sheet."""
    first_row: int
    table: pa.RecordBatch
    unreadable: Mapping[str, int]
    contexts: Sequence[Context]

    def look(self, detector: Detector) -> Told:
        tally = Tally(records=self.table.num_rows)
        found: list[tuple[int, int, str]] = []
        hit: set[int] = set()
        for place, context in enumerate(self.contexts):
            looked = detector.look(self.table.column(place), context)
            field = f',"field":{quoted(shown(context.field))}'
            missed = self.unreadable.get(context.field, 0) + looked.unplaced
            if missed:
                tally.unexamined[Why.VALUES] += missed
                last = self.first_row + self.table.num_rows - 1
                found.append((-1, place, f',"rows":[{self.first_row},{last}]{field},"error":"{Why.VALUES}","count":{missed}'))
            for row in looked.failed:
                tally.unexamined[Why.RECOGNIZER_FAILED] += 1
                found.append((row, place, f',"row":{self.first_row + row}{field},"error":"{Why.RECOGNIZER_FAILED}"'))
            for row, spans in looked.spans.items():
                hit.add(row)
                tally.types.update(str(span.entity) for span in spans)
                found.extend((row, place, f',"row":{self.first_row + row}{field},{placed(span)}') for span in spans)
        tally.hit = len(hit)
        found.sort(key=lambda one: one[:2])  # spans of one value stay in their order
        return Told(lines="".join(f"{self.head}{tail}}}\n" for _, _, tail in found).encode(), tally=tally)


def tables(path: Path, name: str, encoding: str) -> Iterator[Rows]:
    """The rows of a file, table by table. Raises `SourceError` where it cannot be read any further; what was yielded stands."""
    from holdings.sources.files import FileSource

    with FileSource(name=shown(path.stem) or "file", path=path, encoding=encoding).open() as snapshot:
        for dataset in snapshot.datasets():
            fields = [field.name for field in snapshot.inspect(dataset).fields]
            sheet = dataset.removeprefix(path.stem).removeprefix("/")
            head = f'{{"file":{quoted(name)}' + (f',"sheet":{quoted(shown(sheet))}' if sheet else "")
            contexts: list[Context] = []
            for batch in snapshot.batches(dataset, fields, bounds=BOUNDS):
                table = batch.table.select([column for column in batch.table.schema.names if column != ROW_KEY])
                contexts = contexts or _contexts(table)
                yield Rows(head=head, first_row=batch.first_row, table=table, unreadable=batch.unreadable, contexts=contexts)


def _contexts(table: pa.RecordBatch) -> list[Context]:
    names = table.schema.names
    return [
        Context(
            field=name,
            neighbours=tuple(other for other in names if other != name),
            free_text=_is_prose(table.column(place)),
        )
        for place, name in enumerate(names)
    ]


def _is_prose(column: pa.Array) -> bool:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    average = pc.mean(pc.utf8_length(column)).as_py()
    return average is not None and average > PROSE
