"""Reads the sheets of XLSX workbooks. Numbers, days and truth values keep their types; an error in a cell is its text, such as #N/A.

The first row that has a value is the header. A row without a value is no record.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import BrokenData
from holdings.model import FieldInfo, FieldKind
from holdings.sources.columns import UNREADABLE, kind_of, text_of
from holdings.sources.headers import is_record, names_of
from holdings.sources.workbook import (
    MOST_STRINGS,
    MOST_STRINGS_BYTES,
    TROUBLES,
    BadWorkbook,
    Workbook,
    open_workbook,
    parse,
)
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from holdings.sources.assemble import Fetch
    from holdings.sources.reading import Opened

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
"""What a sheet can have (Excel's specifications and limits)."""
SAMPLE_ROWS = 1_000
"""The kinds of the fields are those of the values in so many rows at the beginning."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INTEGER = re.compile(r"[+-]?\d{1,60}")
_MOST_DIGITS = 15
_MOST_AT_ONCE = 4 * 1024 * 1024
"""Characters after which a run of rows ends early: cells can share one long text."""
_FIRST_DAY = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 (a sheet's days have no zone)
_LAST_SERIAL = 2_958_466
"""The day after 9999-12-31."""
_LEAP_1900 = 60
"""The serial of 1900-02-29, a day that never was: those before it count from a day later."""
_NO_HEADER = Text("请在首行加上列名。", "Add a header row: the names of the columns, above the first record.")

Row = tuple[int, dict[int, object]]
"""A row's number, and its values by column, from 0."""


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


def shared_strings(book: Workbook) -> list[str]:
    """The texts that cells refer to by number."""
    if book.strings is None:
        return []
    if book.archive.getinfo(book.strings).file_size > MOST_STRINGS_BYTES:
        raise BadWorkbook("共享字符串过多，请将各工作表另存为 CSV", "it has too many shared strings: save its sheets as CSV files")
    out: list[str] = []
    text = _Text()

    def end(tag: str) -> None:
        text.end(tag)
        if tag == "si":
            out.append(text.take())
            if len(out) > MOST_STRINGS:
                raise BadWorkbook("共享字符串过多，请将各工作表另存为 CSV", "it has too many shared strings: save its sheets as CSV files")

    with book.archive.open(book.strings) as stream:
        for _ in parse(stream, begin=lambda tag, _: text.begin(tag), end=end, text=text.add):
            pass
    return out


class _Text:
    """The text of a cell or shared string: of all its runs, without how it is pronounced."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open = False
        self._phonetic = 0

    def begin(self, tag: str) -> None:
        if tag == "rPh":
            self._phonetic += 1
        self._open = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self._phonetic -= 1
        self._open = False

    def add(self, text: str) -> None:
        if self._open:
            self._parts.append(text)

    def take(self) -> str:
        whole = "".join(self._parts)
        self._parts.clear()
        return unescaped(whole)


class Cells:
    """Reads the cells of one sheet, row by row."""

    def __init__(self, book: Workbook, part: str, strings: Sequence[str]) -> None:
        self._book = book
        self._part = part
        self._strings = strings
        self._done: list[Row] = []
        self._row: dict[int, object] = {}
        self._number = 0
        self._column = -1
        self._kind, self._style = "n", ""
        self._value: list[str] | None = None
        self._written: str | None = None
        self._formula = False
        self._inline = _Text()

    def rows(self) -> Iterator[Row]:
        """The rows that have a value, as they stand in the file."""
        with self._book.archive.open(self._part) as stream:
            for _ in parse(stream, begin=self._begin, end=self._end, text=self._add):
                yield from self._done
                self._done.clear()

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self._number = _row_number(attributes.get("r"), self._number + 1)
            self._row, self._column = {}, -1
        elif tag == "c":
            self._column = _column(attributes.get("r"), self._column + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._written, self._formula = None, False
        elif tag == "v":
            self._value = []
        elif tag == "f":
            self._formula = True
        self._inline.begin(tag)

    def _add(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        self._inline.add(text)

    def _end(self, tag: str) -> None:
        self._inline.end(tag)
        if tag == "v" and self._value is not None:
            self._written, self._value = "".join(self._value), None
        elif tag == "c":
            value = self.cell()
            if value is not None:
                if self._column in self._row:
                    raise BadWorkbook("同一单元格出现两次", "one cell stands twice")
                self._row[self._column] = value
        elif tag == "row" and self._row:
            self._done.append((self._number, self._row))

    def cell(self) -> object:
        """The value of the cell that has just ended; None where it has none."""
        inline = self._inline.take()
        if self._kind == "inlineStr":
            return inline or None
        if not self._written:  # the result of a formula is kept beside it; a formula that nobody has worked out yet has none
            return UNREADABLE if self._formula and (self._written is None or self._kind != "str") else None
        match self._kind:
            case "s":
                place = int(self._written) if _INTEGER.fullmatch(self._written) else -1
                return (
                    (self._strings[place] or None) if 0 <= place < len(self._strings) else (UNREADABLE if self._strings else self._written)
                )
            case "b":
                return self._written in {"1", "true"} if self._written in {"0", "1", "true", "false"} else self._written
            case "n":
                number = number_of(self._written)
                style = int(self._style) if self._style.isdecimal() and len(self._style) < 9 else 0
                return moment(number, self._book.from_1904) if style in self._book.moments else number
            case "d":
                return _iso(self._written)
            case _:  # str, e, and what nobody has heard of
                return unescaped(self._written)


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_xHHHH_` (ST_Xstring)."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def _row_number(written: str | None, following: int) -> int:
    if written is None:
        return following
    number = int(written) if _INTEGER.fullmatch(written) else 0
    if not 1 <= number <= MOST_ROWS:
        raise BadWorkbook("行号无效", "a row's number is none that a sheet can have")
    return number


def _column(written: str | None, following: int) -> int:
    column = following
    if written is not None:
        match = _CELL.fullmatch(written)
        column = -1
        if match is not None:
            for letter in match.group(1):
                column = (column + 1) * 26 + ord(letter) - ord("A")
    if not 0 <= column < MOST_COLUMNS:
        raise BadWorkbook("单元格的位置无效", "a cell's place is none that a sheet can have")
    return column


def letters(column: int) -> str:
    """A column, from 0, as a sheet names it: A, B, AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def number_of(written: str) -> object:
    """A number; as text, where a float would change digits or it is none."""
    if _INTEGER.fullmatch(written):
        return int(written)
    try:
        value = float(written)
    except ValueError:
        return written
    if value != value or value in (float("inf"), float("-inf")):
        return written
    return int(value) if value.is_integer() and abs(value) < 10**_MOST_DIGITS else value


def moment(number: object, from_1904: bool) -> object:
    """The day and time of a serial number; the number itself where there is no such day."""
    if not isinstance(number, int | float) or isinstance(number, bool) or not 0 <= number < _LAST_SERIAL:
        return number
    if number < 1 and not from_1904:
        return (_FIRST_DAY[False] + dt.timedelta(milliseconds=round(number * 86_400_000))).time()
    serial = number + 1 if number < _LEAP_1900 and not from_1904 else number
    try:
        return _FIRST_DAY[from_1904] + dt.timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return number


def _iso(written: str) -> object:
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return written
