"""Cells that are one undivided number and nothing else, as columns of phones and cards are: nothing stands around it, so only the column speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redaction.candidates import LEAST_ALONE
from redaction.context import Page, field_cue
from redaction.recognizers.base import SheetRecognizer, scored
from redaction.recognizers.shaped import Numbers
from redaction.sheet import Sheet

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.context import Cue
    from redaction.recognizers.base import Judge
    from redaction.recognizers.shaped import ShapeRecognizer
    from redaction.scanner import Context
    from redaction.sheet import Found

MOST = 20
"""The most digits that a number by itself has."""


Whole = tuple[()] | tuple[int, "Entity", float]
"""A value that is the whole of a cell: its size, its type, its score; or nothing."""


class _Asked(NamedTuple):
    """A recognizer, and what the column says of its values."""

    match: Callable[[str], re.Match[str] | None]
    judge: Judge
    entity: Entity
    said: Cue


class Cells(SheetRecognizer):
    """What `Numbers` finds in each of many texts. Of spans that are the whole of a cell only the surest is told: no other could be kept beside it."""

    def __init__(self, recognizers: Sequence[ShapeRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self._numbers = Numbers(recognizers)
        self.entities = self._numbers.entities

    def gate(self, context: Context) -> str:
        return self._numbers.gate(context)

    def find_on(self, page: Page) -> Iterator[Found]:
        sheet = page.sheet
        column = _Column(self._recognizers, page.context)
        answers = [_alone(text, column) for text in sheet.texts]
        others = [row for row, answer in enumerate(answers) if answer is None]
        if len(others) == len(answers):
            yield from self._numbers.find_on(page)
            return
        for begin, answer in zip(sheet.begins, answers, strict=False):
            if answer:
                size, entity, score = answer
                yield begin, begin + size, entity, score
        if others:
            apart = Sheet([sheet.texts[row] for row in others])
            for row, spans in zip(others, apart.spread(self._numbers.find_on(Page(apart, page.context))), strict=True):
                begin = sheet.begins[row]
                for start, end, entity, score in spans:
                    yield begin + start, begin + end, entity, score


def _alone(text: str, column: _Column) -> Whole | None:
    """What is found in a text that is an undivided number; None where it is not, or has to be looked at as others are."""
    if not (LEAST_ALONE <= len(text) <= MOST and text.isdigit() and text.isascii()):
        return None
    return column.whole(text)


class _Column:
    """Reads the undivided numbers of one column: who is asked depends on the first digit and the length."""

    def __init__(self, recognizers: Sequence[ShapeRecognizer], context: Context) -> None:
        self._recognizers = recognizers
        self._context = context
        self._asked: dict[tuple[str, int], tuple[_Asked, ...]] = {}

    def whole(self, text: str) -> Whole | None:
        """The surest; nothing where nothing is found; None where a value is only a part of the text."""
        size = len(text)
        key = (text[0], size)
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = self._fitting(*key)
        best: tuple[float, Entity] | None = None
        for match, judge, entity, said in asked:
            value = match(text)
            if value is None:
                continue
            if value.end() != size:
                return None
            scores = judge(text)
            score = 0 if scores is None else scored(scores, said)
            if score > 0 and (best is None or score > best[0] or (score == best[0] and entity < best[1])):
                best = score, entity
        return () if best is None else (size, best[1], best[0])

    def _fitting(self, first: str, size: int) -> tuple[_Asked, ...]:
        """Those whose values can be such a number."""
        return tuple(
            _Asked(one.pattern.match, one.judge, one.entity, field_cue(one.entity, self._context))
            for one in self._recognizers
            if one.fits((first, size, size, size, False, True)) and (self._context.free_text or not one.prose)
            if one.admits is None or one.admits("", 0)
        )
