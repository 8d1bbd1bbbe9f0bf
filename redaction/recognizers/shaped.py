"""Recognizers of values with digits in them, by their shape: they share one pass over a text, and judge only the runs that can hold one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redaction.candidates import RUN, starts
from redaction.context import Page
from redaction.recognizers.base import scored
from redaction.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.candidates import Start
    from redaction.recognizers.base import Judge
    from redaction.scanner import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeRecognizer:
    """Finds values with digits in them by their shape; a judge checks them, and the words around raise or lower the score."""

    entity: Entity
    digits: tuple[int, int]
    """How many digits, at least and at most, follow each other in a value, separators apart."""
    pattern: re.Pattern[str]
    """Matches at the beginning of a value."""
    judge: Judge
    letters: bool = False
    """Whether its values may have Latin letters glued to the digits."""
    length: int | None = None
    """How many letters and digits a value has that has no separators."""
    grouped: bool = True
    """Whether its values may have separators."""
    begins: str = ""
    """The characters a value begins with; empty: a digit, and where `letters` are allowed a letter too."""
    opens: bool = False
    """Whether its values stand only at the beginning of a run, never behind another number and a space."""
    prose: bool = False
    """Whether only a word in the text itself tells of its values; the name of a column says too little."""
    admits: Callable[[str, int], bool] | None = None
    """Whether what stands before a value in its text allows it."""

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        del context
        return RUN

    def find(self, text: str, context: Context) -> Iterator[Span]:
        return Numbers((self,)).find(text, context)

    def fits(self, start: Start) -> bool:
        """Whether a value can begin there."""
        char, size, alone, digits, glued, opens = start
        least, most = self.digits
        begins = char in self.begins if self.begins else char.isdigit() or (self.letters and char.isalpha())
        if (self.length is not None and size != self.length) or (self.opens and not opens):
            return False
        return begins and (digits if self.grouped else alone) >= least and alone <= most and (self.letters or not glued)

    def at(self, page: Page, start: int) -> Span | None:
        """The value that begins there; of score 0 where there is one that nothing speaks for."""
        if self.prose and not page.context.free_text:
            return None
        match = self.pattern.match(page.text, start)
        if match is None or (self.admits is not None and not self.admits(page.text, start)):
            return None
        scores = self.judge(match.group())
        if scores is None:
            return None
        end = match.end()
        return Span(start, end, self.entity, scored(scores, page.cue(self.entity, start, end)))


class Numbers:
    """Shape recognizers, run together: the places where a value may begin are found once, and each is shown only to those whose values can begin so."""

    def __init__(self, recognizers: Sequence[ShapeRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self._fitting: dict[Start, tuple[tuple[int, ShapeRecognizer], ...]] = {}

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset(recognizer.entity for recognizer in self._recognizers)

    def gate(self, context: Context) -> str:
        del context
        return RUN

    def find(self, text: str, context: Context) -> Iterator[Span]:
        page = Page(text, context)
        done = [0] * len(self._recognizers)
        for place, start in starts(text):
            fitting = self._fitting.get(start)
            if fitting is None:
                fitting = self._fitting[start] = tuple((n, one) for n, one in enumerate(self._recognizers) if one.fits(start))
            for n, recognizer in fitting:
                if place >= done[n] and (span := recognizer.at(page, place)) is not None:
                    done[n] = span.end
                    if span.score > 0:
                        yield span
