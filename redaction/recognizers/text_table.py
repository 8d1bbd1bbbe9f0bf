"""Tables within a text: a line of column names and lines of as many cells below it, as people paste them from sheets and exports."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from redaction.recognizers import accounts, credential, date_of_birth
from redaction.recognizers.base import SheetRecognizer
from redaction.recognizers.labelled import LabelledRecognizer
from redaction.vocabulary import FIELD_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found, Sheet

_WHOLE = tuple(
    one
    for module in (accounts, credential, date_of_birth)
    for one in module.RECOGNIZERS
    if isinstance(one, LabelledRecognizer) and one.whole is not None
)
"""Those whose values only the name of their column tells."""
_SEPARATORS = ("\t", "|", ",", "，", ";")
_LONGEST_NAME = 24
_NAME = re.compile(r"[ \"']*[^\W\d_][^\d,，;|\t]{0,23}\Z")
_MOST_CELLS = 64
_RULE = frozenset(" |:-")
"""What the line between head and rows is made of, in Markdown."""
_SCORE = 0.65


class TextTable(SheetRecognizer):
    """Reads the cells below a name as a column of that name would be read."""

    entities = frozenset(one.entity for one in _WHOLE)

    def gate(self, context: Context) -> str | None:
        return r"\n" if context.free_text else None

    def find_on(self, page: Page) -> Iterator[Found]:
        lines = _Lines(page.sheet)
        done = 0
        for number in lines.heads():
            if number < done:
                continue
            separator, names = _head(lines[number], lines[number + 1])
            done = number + 1
            while names:
                cells = lines[done].split(separator)
                if len(cells) == len(names):
                    yield from _read(cells, names, lines.start(done))
                elif not lines[done] or not _RULE.issuperset(lines[done]):
                    break
                done += 1


class _Lines:
    """The lines of a sheet; behind the last there is an empty one, as there is behind every text."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._ends = sheet.where("\n")

    def __getitem__(self, number: int) -> str:
        return self._sheet.text[self.start(number) : int(self._ends[number])]

    def start(self, number: int) -> int:
        return int(self._ends[number - 1]) + 1 if number else 0

    def heads(self) -> list[int]:
        """The lines that have as many separators of one kind as the line below."""
        found = np.zeros(len(self._ends) - 1, bool)
        for separator in _SEPARATORS:
            places = self._sheet.where(separator)
            if len(places):
                counts = np.bincount(np.searchsorted(self._ends, places), minlength=len(self._ends))
                found |= (counts[:-1] > 0) & (counts[:-1] == counts[1:])
        heads: list[int] = np.flatnonzero(found).tolist()
        return heads


def _head(line: str, below: str) -> tuple[str, Sequence[tuple[LabelledRecognizer, ...]]]:
    """What parts the cells of a line of names, and who reads the cells below each; nothing where it is no such line."""
    separator = next((each for each in _SEPARATORS if each in line), "")
    if not separator or line.count(separator) != below.count(separator):
        return "", ()
    cells = line.split(separator)
    if len(cells) > _MOST_CELLS or max(map(len, cells)) > _LONGEST_NAME or not _words().search(line.lower()):
        return "", ()
    if any(cell.strip() and not _NAME.match(cell) for cell in cells):
        return "", ()
    names = tuple(_called(cell.strip(" \"'").lower()) for cell in cells)
    return (separator, names) if any(names) else ("", ())


@cache
def _words() -> re.Pattern[str]:
    """One of the words by which columns of these kinds are called."""
    words = {word.replace("_", "[ _]?") for one in _WHOLE for word in FIELD_WORDS[one.entity]}
    return re.compile("|".join(sorted(words)))


def _read(cells: Sequence[str], names: Sequence[tuple[LabelledRecognizer, ...]], start: int) -> Iterator[Found]:
    for cell, readers in zip(cells, names, strict=True):
        for reader in readers:
            begin = len(cell) - len(cell.lstrip(" \"'"))
            if (found := reader.all_of(cell.strip(" \"'"))) is not None:
                yield start + begin + found[0], start + begin + found[1], found[2], _SCORE
        start += len(cell) + 1


@lru_cache(maxsize=1024)
def _called(name: str) -> tuple[LabelledRecognizer, ...]:
    """Who reads the cells of a column of this name."""
    from redaction.scanner import Context

    return tuple(one for one in _WHOLE if one.column(Context(field=name, free_text=False))) if name else ()


RECOGNIZERS = (TextTable(),)
