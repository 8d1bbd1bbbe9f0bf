"""XLSX: sheets, types of cells, their formats and widths stay. What is not a value is left out, and told: formulas, comments, pictures, properties."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from holdings.sources.cells import shared_strings
from holdings.sources.headers import is_record
from holdings.sources.reading import Opened as OpenedTable
from holdings.sources.workbook import open_workbook
from holdings.sources.xlsx import reading
from holdings.text import Text
from redaction.export.formats.base import PIECE_BYTES, Treated
from redaction.export.formats.xlsx_cells import Cell, WrittenCells
from redaction.export.formats.xlsx_package import Package, widths
from redaction.export.formats.xlsx_rows import Rows
from redaction.export.formats.xlsx_styles import Styles
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from holdings.sources.workbook import Workbook
    from redaction.export.formats.base import Opened, Piece, Writer
    from redaction.export.treatment import Treatment

_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook\.xml|styles\.xml|sharedStrings\.xml|calcChain\.xml|theme/.*|worksheets/[^/]*|.*\.rels)"
)
_KINDS = {
    "docProps": "properties",
    "media": "pictures",
    "drawings": "drawings",
    "charts": "charts",
    "tables": "tables",
    "customXml": "other data",
}
_NO_HEADER = Text("请在首行加上列名。", "Add a header row: the names of the columns, above the first record.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The beginning of a sheet, and with the first the formats of all."""

    name: str
    widths: tuple[tuple[int, int, float], ...] = ()
    styles: str | None = None
    words: tuple[str, ...] = ()
    from_1904: bool = False
    parts: Counter[str] = field(default_factory=Counter)

    def treated(self, treatment: Treatment) -> Treated:
        tally = Tally(parts=Counter(self.parts))
        (name,) = treatment.names([self.name], tally, cells=True)
        if not treatment.writes:
            treatment.names(self.words, tally)
            return Treated(tally=tally)
        styled = list(treatment.names(self.words, Tally())) == list(self.words)
        if not styled:
            tally.parts["number formats"] += 1
        return Treated(tally=tally, data=(b"s" if styled else b"-") + name.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The end of a sheet, and what was met there that is not taken along."""

    formulas: int
    unread: int

    def treated(self, treatment: Treatment) -> Treated:
        del treatment
        return Treated(tally=Tally(withheld=self.unread, parts=Counter({"formulas": self.formulas})))


class XlsxFormat:
    """XLSX."""

    name = "xlsx"
    seeks = True

    def pieces(self, opened: Opened) -> Iterator[Piece]:
        table = OpenedTable(file=opened.file, name=opened.name)
        with reading(table):
            book = open_workbook(opened.file)
            strings = shared_strings(book)
            styles = Styles(book.archive, book.styles)
            parts = _left_out(book)
            for place, sheet in enumerate(sheet for sheet in book.sheets if sheet.part is not None):
                cells = WrittenCells(book, sheet.part or "", strings)
                rows = cells.rows()
                first = next(rows, None)
                start = Start(name=sheet.name, widths=tuple(cells.columns))
                if not place:
                    start = Start(
                        name=sheet.name,
                        widths=tuple(cells.columns),
                        styles=styles.document,
                        words=tuple(styles.words),
                        from_1904=book.from_1904,
                        parts=parts,
                    )
                yield start
                if first is not None:
                    yield from _rows(opened, first, rows)
                yield End(formulas=cells.formulas, unread=cells.unread)

    def writer(self, out: BinaryIO) -> Writer:
        return _Writer(out)

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Piece:
        return Rows.of(rows, first_row)


class _Writer:
    """Writes sheets in their order; rows of a query are one sheet."""

    def __init__(self, out: BinaryIO) -> None:
        self._package = Package(out)

    def write(self, piece: Piece, treated: Treated) -> None:
        if isinstance(piece, Start):
            if piece.styles is not None:
                self._package.styles = piece.styles if treated.data[:1] == b"s" else None
            self._package.from_1904 |= piece.from_1904
            self._package.begin(treated.data[1:].decode(), widths(piece.widths))
        elif not isinstance(piece, End):
            if not self._package.begun:
                self._package.begin("", "")
            self._package.rows(treated.data)

    def finish(self) -> None:
        self._package.close()

    def abandon(self) -> None:
        self._package.abandon()


def _rows(opened: Opened, first: tuple[int, dict[int, object]], rest: Iterator[tuple[int, dict[int, object]]]) -> Iterator[Rows]:
    header = _header(opened, first)
    run: list[tuple[int, tuple[tuple[int, Cell], ...]]] = []
    size, begun = 0, True
    for number, row in chain([first], rest):
        cells = tuple((column, cell) for column, cell in row.items() if isinstance(cell, Cell))
        run.append((number, cells))
        size += sum(len(cell.text) + 16 for _, cell in cells)
        if size >= PIECE_BYTES // 2:
            yield Rows(header=header, rows=tuple(run), first=begun)
            run, size, begun = [], 0, False
    if run:
        yield Rows(header=header, rows=tuple(run), first=begun)


def _header(opened: Opened, row: tuple[int, dict[int, object]]) -> tuple[str, ...]:
    number, cells = row
    found = {column: cell.text for column, cell in cells.items() if isinstance(cell, Cell)}
    names = tuple(found.get(column, "") for column in range(max(found) + 1))
    if is_record([name for name in names if name]):
        raise opened.broken(
            f"A{number}", "首行像是一条记录，而不是列名", "the first row looks like a record, not like column names", _NO_HEADER
        )
    return names


def _left_out(book: Workbook) -> Counter[str]:
    """What is in the workbook beside values and formats, by kind."""
    found: Counter[str] = Counter()
    sheets = {sheet.part for sheet in book.sheets}
    for name in book.archive.namelist():
        if name.endswith("/") or name in sheets or _NEEDED.fullmatch(name) or name == book.strings or name == book.styles:
            continue
        folder = posixpath.dirname(name).rpartition("/")[2]
        kind = "comments" if "comment" in name.lower() else "macros" if "vba" in name.lower() else _KINDS.get(folder, "other parts")
        found[kind] += 1
    found["sheets without cells"] += sum(sheet.part is None for sheet in book.sheets)
    return +found


FORMAT = XlsxFormat()
