"""Recognizers of values with digits in them, by their shape: they share one pass over a text, and judge only the runs that can hold one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redaction.candidates import RUN, runs
from redaction.context import Page
from redaction.recognizers.base import scored
from redaction.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.candidates import Run
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
    admits: Callable[[str, int], bool] = lambda text, start: True
    """Whether what stands before a value in its text allows it."""

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        del context
        return RUN

    def find(self, text: str, context: Context) -> Iterator[Span]:
        return Numbers((self,)).find(text, context)

    def fits(self, run: Run) -> bool:
        """Whether a value can stand in a run."""
        least, most = self.digits
        return run.digits >= least and (len(run.starts) > 1 or run.digits <= most) and (self.letters or not run.glued)

    def within(self, page: Page, run: Run) -> Iterator[Span]:
        """The values in a run that fits."""
        done = 0
        for start in run.starts:
            if start < done or (match := self.pattern.match(page.text, start)) is None:
                continue
            scores = self.judge(match.group())
            if scores is None or not self.admits(page.text, start):
                continue
            done = match.end()
            score = scored(scores, page.cue(self.entity, start, done))
            if score > 0:
                yield Span(start, done, self.entity, score)


class Numbers:
    """Shape recognizers, run together: the runs of digits are found once, and each run is shown only to those whose values it can hold."""

    def __init__(self, recognizers: Sequence[ShapeRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self._fitting: dict[tuple[int, bool, bool], tuple[ShapeRecognizer, ...]] = {}

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset(recognizer.entity for recognizer in self._recognizers)

    def gate(self, context: Context) -> str:
        del context
        return RUN

    def find(self, text: str, context: Context) -> Iterator[Span]:
        page = Page(text, context)
        for run in runs(text):
            for recognizer in self._those(run):
                yield from recognizer.within(page, run)

    def _those(self, run: Run) -> tuple[ShapeRecognizer, ...]:
        key = (min(run.digits, _MANY), len(run.starts) > 1, run.glued)
        if key not in self._fitting:
            self._fitting[key] = tuple(recognizer for recognizer in self._recognizers if recognizer.fits(run))
        return self._fitting[key]


_MANY = 100
"""Digits that no single value has."""
