"""Cells that are one undivided number and nothing else, as columns of phones and cards are: nothing stands around it, so only the column speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redaction.candidates import LEAST_ALONE
from redaction.context import field_cue
from redaction.recognizers.base import scored
from redaction.recognizers.shaped import Numbers
from redaction.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.context import Cue
    from redaction.recognizers.base import Judge
    from redaction.recognizers.shaped import ShapeRecognizer
    from redaction.scanner import Context

MOST = 20
"""The most digits that a number by itself has."""


class _Asked(NamedTuple):
    """A recognizer, and what the column says of its values."""

    match: Callable[[str], re.Match[str] | None]
    judge: Judge
    entity: Entity
    said: Cue


class Cells:
    """What `Numbers` finds in each of many texts. Of spans that are the whole of a cell only the surest is told: no other could be kept beside it."""

    def __init__(self, recognizers: Sequence[ShapeRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self._numbers = Numbers(recognizers)

    @property
    def entities(self) -> frozenset[Entity]:
        return self._numbers.entities

    def gate(self, context: Context) -> str:
        return self._numbers.gate(context)

    def find_all(self, texts: Sequence[str], context: Context) -> Iterator[Sequence[Span] | None]:
        column = _Column(self._recognizers, context)
        answers = [_alone(text, column) for text in texts]
        others = [text for text, answer in zip(texts, answers, strict=True) if answer is None]
        found: Iterator[Sequence[Span] | None]
        try:
            found = iter(self._numbers.find_all(others, context))
        except Exception:  # noqa: BLE001 - those on which something broke are told apart one by one
            found = iter([self._found(text, context) for text in others])
        return (next(found) if answer is None else answer for answer in answers)

    def _found(self, text: str, context: Context) -> Sequence[Span] | None:
        try:
            return tuple(self._numbers.find(text, context))
        except Exception:  # noqa: BLE001 - the value is unexamined, whatever broke
            return None


def _alone(text: str, column: _Column) -> Sequence[Span] | None:
    """What is found in a text that is an undivided number; None where it is not, or has to be looked at as others are."""
    if not (LEAST_ALONE <= len(text) <= MOST and text.isdigit() and text.isascii()):
        return None
    try:
        return column.whole(text)
    except Exception:  # noqa: BLE001 - what broke will break again, and be told of
        return None


class _Column:
    """Reads the undivided numbers of one column: who is asked depends on the first digit and the length, and equal answers are one object."""

    def __init__(self, recognizers: Sequence[ShapeRecognizer], context: Context) -> None:
        self._recognizers = recognizers
        self._context = context
        self._asked: dict[tuple[str, int], tuple[_Asked, ...]] = {}
        self._answers: dict[tuple[int, float, Entity], tuple[Span, ...]] = {}

    def whole(self, text: str) -> tuple[Span, ...] | None:
        """The surest span; none where nothing is found; None where a value is only a part of the text."""
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
        return () if best is None else self._answer(size, *best)

    def _fitting(self, first: str, size: int) -> tuple[_Asked, ...]:
        """Those whose values can be such a number."""
        return tuple(
            _Asked(one.pattern.match, one.judge, one.entity, field_cue(one.entity, self._context))
            for one in self._recognizers
            if one.fits((first, size, size, size, False, True)) and (self._context.free_text or not one.prose)
            if one.admits is None or one.admits("", 0)
        )

    def _answer(self, size: int, score: float, entity: Entity) -> tuple[Span, ...]:
        key = (size, score, entity)
        if key not in self._answers:
            self._answers[key] = (Span(0, size, entity, score),)
        return self._answers[key]
