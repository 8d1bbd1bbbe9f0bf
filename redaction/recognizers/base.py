"""What a recognizer is, and the two common kinds: by the shape of the value, and by the word beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from redaction.context import Cue, cue, field_cue
from redaction.span import Span

if TYPE_CHECKING:
    import re

    from holdings.entities import Entity
    from redaction.scanner import Context

LEFT = r"(?<![0-9A-Za-z_#])(?<![0-9A-Za-z]-)(?<![0-9A-Za-z]/)(?<![0-9]\.)"
RIGHT = r"(?![0-9A-Za-z_])(?!-[0-9A-Za-z])(?!\.[0-9])"
"""The borders of a number that stands alone. Chinese characters on either side are a border, unlike with `\\b`."""

SEPARATOR = r"[ -]?"
LONG_DIGITS = r"[0-9](?:[ -]?[0-9]){14}"
"""RE2: at least fifteen digits, perhaps separated. Shared, so that the batch is searched for it once."""

_SEPARATORS = str.maketrans("", "", " -")


def plain(value: str) -> str:
    """The value without separators."""
    return value.translate(_SEPARATORS)


class Recognizer(Protocol):
    """Finds some entity types in one text. `find` raises where it cannot finish; it never returns less than it should."""

    @property
    def entities(self) -> frozenset[Entity]:
        """What it can find."""

    def gate(self, context: Context) -> str | None:
        """An RE2 pattern that every text with something to find matches: cheap, and run over whole batches. None: nothing to find here."""

    def find(self, text: str, context: Context) -> Iterable[Span]:
        """The spans in a folded text (`redaction.fold`), in any order; they may overlap."""


@runtime_checkable
class BatchRecognizer(Protocol):
    """Finds some entity types in many texts at once: a model, or what is cheaper over a batch."""

    @property
    def entities(self) -> frozenset[Entity]:
        """What it can find."""

    def gate(self, context: Context) -> str | None:
        """As `Recognizer.gate`: only texts that match it are given to `find_all`."""

    def find_all(self, texts: Sequence[str], context: Context) -> Iterable[Sequence[Span] | None]:
        """One entry a text, in order: its spans, with offsets in that folded text, in any order; None where it failed on this text.

        A text whose entry never comes, because it raised or stopped early, is one on which it failed.
        """


class Scores(NamedTuple):
    """The score of a value by what its surroundings call it; 0 leaves it out."""

    called: float
    bare: float
    miscalled: float


Judge = Callable[[str], Scores | None]
"""Takes a candidate, separators and all; None where it cannot be one (a wrong check digit, an impossible date)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeRecognizer:
    """Finds values by their shape; a judge checks them, and the words around raise or lower the score."""

    entity: Entity
    candidate: str
    """RE2."""
    pattern: re.Pattern[str]
    judge: Judge

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        del context
        return self.candidate

    def find(self, text: str, context: Context) -> Iterator[Span]:
        for match in self.pattern.finditer(text):
            scores = self.judge(match.group())
            if scores is None:
                continue
            score = scored(scores, cue(self.entity, text, match.start(), match.end(), context))
            if score > 0:
                yield Span(match.start(), match.end(), self.entity, score)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRecognizer:
    """Finds values that only the word before them tells: a pattern of label and `(?P<value>…)`.

    In a column that is named so, the whole value is taken where `whole` matches it.
    """

    entity: Entity
    candidate: str
    """RE2: the label."""
    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], float]
    whole: re.Pattern[str] | None = None
    whole_judge: Callable[[re.Match[str]], float] = lambda match: 0.7

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        return r"[0-9A-Za-z]" if self._column(context) else self.candidate

    def find(self, text: str, context: Context) -> Iterator[Span]:
        for match in self.pattern.finditer(text):
            score = self.judge(match)
            if score > 0:
                yield Span(*match.span("value"), self.entity, score)
        if self.whole and self._column(context):
            whole = self.whole.fullmatch(text)
            if whole and (score := self.whole_judge(whole)) > 0:
                yield Span(*whole.span("value"), self.entity, score)

    def _column(self, context: Context) -> bool:
        return self.whole is not None and field_cue(self.entity, context) is Cue.CALLED


def scored(scores: Scores, said: Cue) -> float:
    """The score for what the surroundings said."""
    if said is Cue.CALLED:
        return scores.called
    return scores.bare if said is Cue.BARE else scores.miscalled
