"""Tables within a text: a line of column names and lines of as many cells below it, as people paste them from sheets and exports."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from redaction.recognizers import accounts, credential, date_of_birth
from redaction.recognizers.labelled import LabelledRecognizer
from redaction.span import Span
from redaction.vocabulary import FIELD_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.entities import Entity
    from redaction.scanner import Context

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


class TextTable:
    """Reads the cells below a name as a column of that name would be read."""

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset(one.entity for one in _WHOLE)

    def gate(self, context: Context) -> str | None:
        return r"\n" if context.free_text else None

    def find(self, text: str, context: Context) -> Iterator[Span]:
        del context
        names: Sequence[tuple[LabelledRecognizer, ...]] = ()
        separator = ""
        start = 0
        lines = text.split("\n")
        for line, below in zip_longest(lines, lines[1:], fillvalue=""):
            cells = line.split(separator) if names else ()
            if names and len(cells) == len(names):
                yield from _read(cells, names, start)
            elif not (names and line and _RULE.issuperset(line)):
                separator, names = _head(line, below)
            start += len(line) + 1


def _head(line: str, below: str) -> tuple[str, Sequence[tuple[LabelledRecognizer, ...]]]:
    """What parts the cells of a line of names, and who reads the cells below each; nothing where it is no such line."""
    separator = next((each for each in _SEPARATORS if each in line), "")
    if not separator or line.count(separator) != below.count(separator) or not _words().search(line.lower()):
        return "", ()
    cells = line.split(separator)
    if len(cells) > _MOST_CELLS or any(len(cell) > _LONGEST_NAME or (cell.strip() and not _NAME.match(cell)) for cell in cells):
        return "", ()
    names = tuple(_called(cell.strip(" \"'").lower()) for cell in cells)
    return (separator, names) if any(names) else ("", ())


@cache
def _words() -> re.Pattern[str]:
    """One of the words by which columns of these kinds are called."""
    words = {word.replace("_", "[ _]?") for one in _WHOLE for word in FIELD_WORDS[one.entity]}
    return re.compile("|".join(sorted(words)))


def _read(cells: Sequence[str], names: Sequence[tuple[LabelledRecognizer, ...]], start: int) -> Iterator[Span]:
    for cell, readers in zip(cells, names, strict=True):
        for reader in readers:
            begin = len(cell) - len(cell.lstrip(" \"'"))
            if (span := reader.all_of(cell.strip(" \"'"))) is not None:
                yield Span(start + begin + span.start, start + begin + span.end, span.entity, _SCORE)
        start += len(cell) + 1


@lru_cache(maxsize=1024)
def _called(name: str) -> tuple[LabelledRecognizer, ...]:
    """Who reads the cells of a column of this name."""
    from redaction.scanner import Context

    return tuple(one for one in _WHOLE if one.column(Context(field=name, free_text=False))) if name else ()


RECOGNIZERS = (TextTable(),)
