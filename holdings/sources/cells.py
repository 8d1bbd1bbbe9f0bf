"""The cells of a workbook's sheet: numbers, days and truth values keep their types; an error is its text, such as #N/A."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from holdings.sources.columns import UNREADABLE
from holdings.sources.workbook import MOST_STRINGS, MOST_STRINGS_BYTES, BadWorkbook, Workbook, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
"""What a sheet can have (Excel's specifications and limits)."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INTEGER = re.compile(r"[+-]?\d{1,60}")
_MOST_DIGITS = 15
_FIRST_DAY = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 (a sheet's days have no zone)
_LAST_SERIAL = 2_958_466
"""The day after 9999-12-31."""
_LEAP_1900 = 60
"""The serial of 1900-02-29, a day that never was: those before it count from a day later."""

Row = tuple[int, dict[int, object]]
"""A row's number, and its values by column, from 0."""


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
