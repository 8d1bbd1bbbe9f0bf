"""Reads the sheets of XLSX workbooks.

The first row that has a value is the header. A row without a value is no record.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import BrokenData
from holdings.model import FieldInfo, FieldKind
from holdings.sources.cells import MOST_COLUMNS, Cells, letters, shared_strings
from holdings.sources.columns import kind_of, text_of
from holdings.sources.headers import is_record, names_of
from holdings.sources.workbook import TROUBLES, BadWorkbook, Workbook, open_workbook
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from holdings.sources.assemble import Fetch
    from holdings.sources.cells import Row
    from holdings.sources.reading import Opened

SAMPLE_ROWS = 1_000
"""The kinds of the fields are those of the values in so many rows at the beginning."""
_MOST_AT_ONCE = 4 * 1024 * 1024
"""Characters after which a run of rows ends early: cells can share one long text."""
_NO_HEADER = Text("请在首行加上列名。", "Add a header row: the names of the columns, above the first record.")


def sheets(opened: Opened) -> list[str]:
    """The names of the sheets, without those that have no value at all where others have some. Raises `BrokenData`."""
    with reading(opened):
        book = open_workbook(opened.file)
        named = _named(book)
        if len(named) < 2:
            return list(named)
        filled = [name for name, part in named.items() if part is None or next(Cells(book, part, []).rows(), None) is not None]
        return filled or list(named)


def _named(book: Workbook) -> dict[str, str | None]:
    """The parts of the sheets by name; one whose name stands twice gets a number."""
    names = names_of([sheet.name for sheet in book.sheets])
    return dict(zip(names, (sheet.part for sheet in book.sheets), strict=True))


class XlsxReader:
    """The records of one sheet."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._width = MOST_COLUMNS
        with reading(opened):
            self._book = open_workbook(opened.file)
            self._strings = shared_strings(self._book)
        named = _named(self._book)
        name = opened.part if opened.part is not None else next(iter(named), None)
        part = None if name is None else named.get(name)
        self._sheet = "" if name is None else text_of(name) or ""
        if part is None:
            raise opened.broken(None, "工作表不存在", "the sheet is not there")
        self._part = part
        rows = self._rows()
        header = next(rows, None)
        if header is None:
            raise opened.broken(self._place("A1"), "工作表是空的，没有标题行", "the sheet is empty: it has no header row")
        width = max(header[1]) + 1
        cells = [text_of(header[1].get(column, "")) or "" for column in range(width)]
        if is_record([cell for cell in cells if cell]):
            raise opened.broken(
                self._place(f"A{header[0]}"),
                "首行像是一条记录，而不是列名",
                "the first row looks like a record, not like column names",
                _NO_HEADER,
            )
        self._width = width
        self._sampled, types = self._sample(rows)
        self.fields = tuple(
            FieldInfo(name=name, kind=kind_of(types[column]) if column in types else FieldKind.TEXT, native_type="XLSX", enforced=False)
            for column, name in enumerate(names_of(cells))
        )

    def row_estimate(self) -> int | None:
        """The number of rows, where the beginning of the sheet is all of it."""
        return self._sampled if self._sampled < SAMPLE_ROWS else None

    def rows(self, places: Sequence[int]) -> Fetch:
        rows = self._rows()
        next(rows, None)  # the header

        def fetch(count: int) -> list[list[object]]:
            out: list[list[object]] = []
            size = 0
            for _, row in islice(rows, count):
                out.append([row.get(place) for place in places])
                size += sum(len(value) for value in out[-1] if isinstance(value, str))
                if size > _MOST_AT_ONCE:
                    break
            return out

        return fetch

    def _sample(self, rows: Iterator[Row]) -> tuple[int, Mapping[int, set[type]]]:
        """How many rows were looked at, and the types of each column's values."""
        count, types = 0, dict[int, set[type]]()
        try:
            for _, row in islice(rows, SAMPLE_ROWS):
                count += 1
                for column, value in row.items():
                    types.setdefault(column, set()).add(type(value))
        except BrokenData:
            pass  # whoever reads the rows is told, after those before it
        return count, types

    def _rows(self) -> Iterator[Row]:
        """The rows that have a value; a value beyond the header is refused once the header is known."""
        self._at = 0
        with reading(self._opened, self):
            for number, row in Cells(self._book, self._part, self._strings).rows():
                self._at = number
                if max(row) >= self._width:
                    raise self._opened.broken(
                        self._place(f"{letters(max(row))}{number}"),
                        "该单元格所在的列没有标题",
                        "the cell stands in a column without a header",
                    )
                yield number, row

    def _place(self, cell: str) -> str:
        return f"{shown(self._sheet)}!{cell}"

    @property
    def place(self) -> str | None:
        """Where reading has come to."""
        return self._place(f"A{self._at + 1}") if self._at else None


@contextmanager
def reading(opened: Opened, reader: XlsxReader | None = None) -> Iterator[None]:
    """What is wrong with a workbook becomes `BrokenData`, with the place where the reader has come to."""
    try:
        yield
    except BadWorkbook as error:
        raise opened.broken(reader.place if reader else None, error.what.zh, error.what.en) from error
    except TROUBLES as error:
        raise opened.broken(
            reader.place if reader else None,
            "不是可读的 XLSX 工作簿（或不完整、已损坏、已加密）",
            "it is not a readable XLSX workbook (or is cut off, damaged, or encrypted)",
        ) from error
