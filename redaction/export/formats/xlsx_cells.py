"""The cells of a sheet as they are written: kind, style, text. Formulas are told, and not taken along; what they came to is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from holdings.sources.cells import Cells, moment, number_of, unescaped
from redaction.export.fields import is_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from holdings.sources.workbook import Workbook

MOST_WIDTHS = 16_384
TEXT, NUMBER, TRUTH, ERROR, DAY = "inlineStr", "n", "b", "e", "d"


class Cell(NamedTuple):
    """One cell that has a value."""

    kind: str
    """The type that the format has for it, but for texts, which are all written in place."""
    style: int
    text: str
    """The value as it is written."""
    moment: dt.datetime | None = None
    """What a number stands for that is shown as a day."""


class WrittenCells(Cells):
    """Reads a sheet; `rows` yields `Cell`s."""

    def __init__(self, book: Workbook, part: str, strings: Sequence[str]) -> None:
        super().__init__(book, part, strings)
        self.formulas = 0
        self.unread = 0
        """Cells with nothing to take along: formulas without an outcome, texts that are not in the file."""
        self.columns: list[tuple[int, int, float]] = []
        """Widths: from column, to column (from 1), characters."""

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "col":
            width = _width(attributes)
            if width is not None and len(self.columns) < MOST_WIDTHS:
                self.columns.append(width)
        super()._begin(tag, attributes)

    def cell(self) -> Cell | None:
        inline = self._inline.take()
        self.formulas += self._formula
        style = int(self._style) if self._style.isdecimal() and len(self._style) < 9 else 0
        if self._kind == "inlineStr":
            return Cell(TEXT, style, inline) if inline else None
        if not self._written:
            self.unread += self._formula and (self._written is None or self._kind != "str")
            return None
        match self._kind:
            case "s":
                place = int(self._written) if self._written.isdecimal() and len(self._written) < 9 else -1
                known = 0 <= place < len(self._strings)
                self.unread += not known
                return Cell(TEXT, style, self._strings[place]) if known and self._strings[place] else None
            case "n":
                return self._numbered(style, self._written)
            case "b" if self._written in {"0", "1", "true", "false"}:
                return Cell(TRUTH, style, self._written)
            case "e" | "d":
                return Cell(self._kind, style, self._written)
            case _:
                return Cell(TEXT, style, unescaped(self._written))

    def _numbered(self, style: int, written: str) -> Cell:
        number = number_of(written)
        if isinstance(number, str) or not is_number(written):
            return Cell(TEXT, style, written)
        found = moment(number, self._book.from_1904) if style in self._book.moments else None
        return Cell(NUMBER, style, written, found if isinstance(found, dt.datetime) else None)


def _width(attributes: Mapping[str, str]) -> tuple[int, int, float] | None:
    try:
        first, last, width = int(attributes["min"]), int(attributes["max"]), float(attributes["width"])
    except (KeyError, ValueError):
        return None
    return (first, last, width) if 1 <= first <= last <= 16_384 and 0 <= width <= 255 else None
