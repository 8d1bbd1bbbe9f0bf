"""Rows of a sheet: what becomes of their cells, column by column, and how they are written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from holdings.sources.cells import letters
from holdings.sources.headers import names_of
from redaction.export.formats.base import Treated, apart, as_texts, measured
from redaction.export.formats.xlsx_cells import NUMBER, TEXT, TRUTH, Cell
from redaction.export.formats.xlsx_package import plain_cell, text_cell
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redaction.export.treatment import Treatment

_MOST_DIGITS = 15
"""What a spreadsheet holds of a number; a longer one would lose digits."""

Row = tuple[int, tuple[tuple[int, Cell], ...]]
"""A row's number, and its cells by column, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A run of rows of one sheet; the first of a sheet begins with its header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    first: bool

    @classmethod
    def of(cls, batch: pa.RecordBatch, first_row: int) -> Rows:
        """Rows of a query: numbers and truth values are cells of their kinds, everything else is text."""
        names = tuple(batch.schema.names)
        columns = [_cells(column) for column in batch.columns]
        rows: list[Row] = []
        if first_row == 1:
            rows.append((1, tuple((place, Cell(TEXT, 0, name)) for place, name in enumerate(names))))
        for number, row in enumerate(zip(*columns, strict=True), first_row + 1):
            rows.append((number, tuple((place, cell) for place, cell in enumerate(row) if cell)))
        return cls(header=names, rows=tuple(rows), first=first_row == 1)

    def treated(self, treatment: Treatment) -> Treated:
        records = self.rows[1:] if self.first else self.rows
        tally = Tally(records=len(records))
        names = apart(self.header, treatment.names(self.header, tally if self.first else Tally(), cells=True))
        fields = names_of(names)
        changed: dict[tuple[int, int], str | None] = {}
        kept: dict[str, list[str | None]] = {}
        by_column = _by_column(records)
        named = {column: fields[column] if column < len(fields) else f"column_{column + 1}" for column, _ in by_column}
        texts = {
            named[column]: [records[row][1][at][1].text for row, at in places]
            for (column, kind), places in by_column.items()
            if kind == TEXT
        }
        with treatment.foreseeing(texts):
            for (column, kind), places in by_column.items():
                cells = [records[row][1][at][1] for row, at in places]
                for (row, _), cell, outcome in zip(places, cells, _outcomes(treatment, kind, cells, named[column], tally), strict=True):
                    if outcome != cell.text:
                        changed[row, column] = outcome
                if treatment.measured(named[column]):
                    values = kept.setdefault(named[column], [None] * len(records))
                    for (row, _), cell in zip(places, cells, strict=True):
                        values[row] = cell.text if cell.moment is None else str(cell.moment)
        data = self._written(records, names, changed).encode() if treatment.writes else b""
        return Treated(tally=tally, data=data, measured=measured(kept, len(records)))

    def _written(self, records: Sequence[Row], names: Sequence[str], changed: Mapping[tuple[int, int], str | None]) -> str:
        out: list[str] = []
        if self.first:
            number, cells = self.rows[0]
            out.append(_row(number, (text_cell(_place(column, number), cell.style, names[column]) for column, cell in cells)))
        for row, (number, cells) in enumerate(records):
            out.append(_row(number, self._cells(row, number, cells, changed)))
        return "".join(out)

    def _cells(
        self, row: int, number: int, cells: Sequence[tuple[int, Cell]], changed: Mapping[tuple[int, int], str | None]
    ) -> Iterator[str]:
        for column, cell in cells:
            place = _place(column, number)
            if (row, column) not in changed:
                yield text_cell(place, cell.style, cell.text) if cell.kind == TEXT else plain_cell(place, cell.style, cell.kind, cell.text)
            elif outcome := changed[row, column]:  # a cell without anything in it is none
                yield text_cell(place, 0 if cell.moment else cell.style, outcome)


def _by_column(records: Sequence[Row]) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """By column and kind of value, in which row and at which place of it the cells stand."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for row, (_, cells) in enumerate(records):
        for at, (column, cell) in enumerate(cells):
            kind = "moment" if cell.moment is not None else NUMBER if cell.kind in {NUMBER, TRUTH} else TEXT
            found[column, kind].append((row, at))
    return found


def _outcomes(treatment: Treatment, kind: str, cells: Sequence[Cell], field: str, tally: Tally) -> Sequence[str | None]:
    """What stands in each cell afterwards; the same text where nothing is changed."""
    written = [cell.text for cell in cells]
    if kind == TEXT:
        return treatment.texts(written, field, tally, cells=True)
    if kind == NUMBER:
        return treatment.numbers(written, field, tally)
    done = treatment.column(pa.array([cell.moment for cell in cells], pa.timestamp("us")), field, tally)
    if pa.types.is_timestamp(done.type):
        return [text if valid else None for text, valid in zip(written, done.is_valid().to_pylist(), strict=True)]
    return as_texts(done)


def _cells(column: pa.Array) -> list[Cell | None]:
    kind = column.type
    if pa.types.is_boolean(kind):
        return [None if value is None else Cell(TRUTH, 0, str(int(value))) for value in column.to_pylist()]
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return [_cell(value, numeric=numeric) if value else None for value in as_texts(column)]


def _cell(value: str, *, numeric: bool) -> Cell:
    fits = numeric and sum(map(str.isdecimal, value)) <= _MOST_DIGITS and value[-1:].isdecimal()
    return Cell(NUMBER if fits else TEXT, 0, value)


def _row(number: int, cells: Iterator[str]) -> str:
    written = "".join(cells)
    return f'<row r="{number}">{written}</row>' if written else ""


def _place(column: int, row: int) -> str:
    return f"{letters(column)}{row}"
