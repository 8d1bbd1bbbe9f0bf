"""Recognizers of values with digits in them, by their shape: they share one pass over a text, and judge only the runs that can hold one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redaction.candidates import LONGEST_FORM, MANY, RUN, places, runs
from redaction.context import CALLED, MENTIONED, MISNAMED
from redaction.recognizers.base import SheetRecognizer, scored

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Container, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.candidates import Start
    from redaction.context import Page
    from redaction.recognizers.base import Judge
    from redaction.scanner import Context
    from redaction.sheet import Found
    from redaction.span import Span


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
    lengths: Container[int] = range(MANY + 1)
    """How many letters and digits a value may have before its first separator, or in all."""
    groups: Container[int] = range(MANY + 1)
    """The same for a group of digits only: an extension may be glued to a value."""
    grouped: bool = True
    """Whether its values may have separators."""
    begins: str = ""
    """The characters a value begins with; empty: a digit, and where `letters` are allowed a letter too."""
    opens: bool = False
    """Whether its values stand only at the beginning of a run, never behind another number and a space."""
    prose: bool = False
    """Whether only a word in the text itself tells of its values; the name of a column says too little."""
    named: bool = False
    """Whether its values score nothing unless something around them calls them so."""
    admits: Callable[[str, int], bool] | None = None
    """Whether what stands before a value in its text allows it."""

    surest: float = 1.0
    """No value of it scores higher."""

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        del context
        return RUN

    def find(self, text: str, context: Context) -> Sequence[Span]:
        return Numbers((self,)).find(text, context)

    def fits(self, start: Start) -> bool:
        """Whether a value can begin there."""
        char, size, alone, digits, glued, opens = start
        least, most = self.digits
        begins = char in self.begins if self.begins else char.isdigit() or (self.letters and char.isalpha())
        if size not in self.lengths or (size == alone and size not in self.groups) or (self.opens and not opens):
            return False
        return begins and (digits if self.grouped else alone) >= least and alone <= most and (self.letters or not glued)


Seeker = tuple[int, "Callable[[str, int], re.Match[str] | None]", "Callable[[str, int], bool] | None", "Judge", "Entity", float, bool]
"""What the pass over a sheet needs of a recognizer, taken apart once: its number, `pattern.match`, `admits`, `judge`, its type, `surest`, `named`."""
_NAMED = (CALLED, MENTIONED, MISNAMED)
Seekers = dict[str, tuple[Seeker, ...]]
"""Of a place where a value may begin, by the character there, who looks for one."""

_FORMS = 4096
"""So many forms of runs are remembered; no text has more that are worth it."""


class Numbers(SheetRecognizer):
    """Shape recognizers, run together: the places where a value may begin are found once, and each is shown only to those whose values can begin so.

    Within a value that was found only surer ones are looked for: of two that overlap the surer is kept.
    """

    def __init__(self, recognizers: Sequence[ShapeRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self._forms: dict[bool, dict[str, tuple[tuple[int, Seekers], ...]]] = {True: {}, False: {}}
        self._fitting: dict[bool, dict[tuple[Any, ...], Seekers]] = {True: {}, False: {}}
        self.entities = frozenset(recognizer.entity for recognizer in self._recognizers)

    def gate(self, context: Context) -> str:
        del context
        return RUN

    def find_on(self, page: Page) -> Iterator[Found]:
        text, cue = page.text, page.cue
        places, seekers = self._looked_for(page)
        page.look(places)
        done = [0] * len(self._recognizers)
        reach, best = 0, 0.0
        for place, fitting in zip(places, seekers, strict=True):
            if place >= reach:
                best = 0.0
            for n, match_at, admits, judge, entity, surest, named in fitting:
                if surest < best:
                    break  # The others are no surer.
                if place < done[n] or (match := match_at(text, place)) is None:
                    continue
                if admits is not None and not admits(text, place):
                    continue
                end = match.end()
                if named and (said := cue(entity, place, end)) not in _NAMED:
                    continue
                if (scores := judge(match.group())) is None:
                    continue
                done[n] = end
                score = scored(scores, said if named else cue(entity, place, end))
                if score > 0:
                    yield place, end, entity, score
                    if score > best:
                        reach, best = end, score

    def _looked_for(self, page: Page) -> tuple[list[int], list[tuple[Seeker, ...]]]:
        """The places where a value may begin, in order, and who looks for one at each."""
        text, context = page.text, page.context
        forms = self._forms[context.free_text]
        found: list[int] = []
        who: list[tuple[Seeker, ...]] = []
        for begin, form in runs(page.sheet):
            for behind, seekers in forms.get(form) or self._seekers(form, context):
                place = begin + behind
                fitting = seekers.get(text[place])
                if fitting is None:
                    fitting = seekers[text[place]] = self._fit(text[place], form, behind, context)
                if fitting:
                    found.append(place)
                    who.append(fitting)
        return found, who

    def _seekers(self, form: str, context: Context) -> tuple[tuple[int, Seekers], ...]:
        """Where in a run of this form a value may begin, and who looks for one there."""
        fitting = self._fitting[context.free_text]
        those = tuple((behind, fitting.setdefault(tuple(rest), {})) for behind, *rest in places(form))
        forms = self._forms[context.free_text]
        if len(forms) < _FORMS and len(form) <= LONGEST_FORM:
            forms[form] = those
        return those

    def _fit(self, char: str, form: str, behind: int, context: Context) -> tuple[Seeker, ...]:
        """Those whose values can begin so."""
        start = next((char, *told[1:]) for told in places(form) if told[0] == behind)
        fitting = [one for one in enumerate(self._recognizers) if one[1].fits(start) and (context.free_text or not one[1].prose)]
        fitting.sort(key=lambda one: -one[1].surest)
        return tuple((n, one.pattern.match, one.admits, one.judge, one.entity, one.surest, one.named) for n, one in fitting)
