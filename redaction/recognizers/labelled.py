"""Recognizers of values that only the word before them tells: they share one pass over a text that finds the words of all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redaction.context import Cue, field_cue
from redaction.marks import Labels
from redaction.recognizers.base import SheetRecognizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found
    from redaction.span import Span

TURN = (
    r"(?:[呢吗]?(?: please| pls)?[^\n0-9A-Za-z]{0,12}\n[^\n:：0-9]{0,16}|(?: please| pls)?[?？] ?[^\n:：0-9?？]{0,16}"
    r"| [a-z' ]{2,30}[?？] ?\n[^\n:：0-9]{0,16}|[\"'][,，] ?[\"'](?:value|val|number|num|no|account|content|text|detail)[\"'] ?)[:：] ?[\"“'‘]?"
)
"""From a question to its answer: the rest of the line, and who speaks. From a kind to its value: "type": "qq", "value": "…"."""
_TIES = r"-{1,2}>|=>|→|[:：=|>;；](?:[ \t]{0,8}\n)?|\n|\t|[.…·-]{2,20}|-(?=[ \t])|(?:就|也|应该|才|的)?是|为|(?:is|was|are|'s)(?![a-z])"
MARK = rf"(?:[*_`]{{0,2}}[\]】」]?[ \t]{{0,16}}(?:{_TIES})[*_`]{{0,2}}[ \t]{{0,16}}|[\]】] ?)"
"""What ties a label to its value in forms, tables, keys and sentences."""
BRACKETED = r"(?: ?[(（\[【][^()（）\[\]【】\n0-9]{1,24}[)）\]】])"
"""An aside about the label: (对公), (CA)."""
ABOUT = r"(?: (?:for|at|with|to|of|on|i|we|you|he|she|they) [a-z' ]{1,30}?(?= (?:is|was) | ?[:=]))"
"""What the label is of: " for the portal", " you have on file"."""
TIE = (
    rf"(?:[ _-]?(?:号码|号|(?:number|num|nbr|no|id)(?![a-z])\.?|#))?{BRACKETED}?{ABOUT}?"
    rf"(?:[\"'”’」]?(?:{MARK}| ?[(（] ?|[吧哈呢啊]?[，, ])?(?:[:：] ?)?[\"“'‘「【]?|" + TURN + ")"
)
"""What may stand between a word and its value: 号码是, " number is ", `": "`, or 号是多少？ and the answer on the next line."""


_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_]*(?::[a-z]-[a-z]+)?\]")
"""What redaction put in the place of a value is not the name of what stands behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRecognizer:
    """Finds values that only the word before them tells: a pattern of label and `(?P<value>…)`.

    In a column that is named so, the whole value is taken where `whole` matches it.
    """

    entity: Entity
    labels: tuple[str, ...]
    """RE2, in lower case: the words, one of which `pattern` begins with; of two that begin alike the longer stands for itself."""
    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], float]
    whole: re.Pattern[str] | None = None
    whole_judge: Callable[[re.Match[str]], float] = lambda match: 0.7

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        return r"[0-9A-Za-z]" if self.column(context) else _any_of(self.labels)

    def find(self, text: str, context: Context) -> Sequence[Span]:
        return Labelled((self,)).find(text, context)

    def at(self, text: str, places: Sequence[int]) -> Iterator[Found]:
        """The values of the labels that begin at some places."""
        match_at, judge, entity = self.pattern.match, self.judge, self.entity
        for place in places:
            if (match := match_at(text, place)) is not None and (score := judge(match)) > 0:
                start, end = match.span("value")
                yield start, end, entity, score

    def all_of(self, text: str) -> Found | None:
        """The value that a text of a column named so is."""
        match = self.whole.fullmatch(text) if self.whole else None
        score = self.whole_judge(match) if match else 0
        return (*match.span("value"), self.entity, score) if match and score > 0 else None

    def column(self, context: Context) -> bool:
        """Whether the column's own name or comment is a label."""
        return self.whole is not None and field_cue(self.entity, context) is Cue.CALLED


class Labelled(SheetRecognizer):
    """Labelled recognizers, run together: the labels of all of them are found in one pass."""

    def __init__(self, recognizers: Sequence[LabelledRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self._labels = Labels(label for recognizer in recognizers for label in recognizer.labels)
        self._by_word: dict[bytes, tuple[int, ...]] = {}
        self.entities = frozenset(recognizer.entity for recognizer in self._recognizers)

    def gate(self, context: Context) -> str:
        return "|".join(dict.fromkeys(recognizer.gate(context) for recognizer in self._recognizers))

    def find_on(self, page: Page) -> Iterator[Found]:
        text, known = page.text, self._by_word
        asked: dict[int, list[int]] = {n: [] for n in range(len(self._recognizers))}
        for place, word in self._labels.told(page.sheet):
            if text[place - 1] == "[" and _PLACEHOLDER.match(text, place):
                continue
            those = known.get(word)
            for n in self._those(word) if those is None else those:
                asked[n].append(place)
        for recognizer, places in zip(self._recognizers, asked.values(), strict=True):
            yield from recognizer.at(text, places)
        if not page.context.free_text:
            yield from self._whole(page)

    def _whole(self, page: Page) -> Iterator[Found]:
        """The values that texts are, in a column that is named so."""
        readers = [recognizer for recognizer in self._recognizers if recognizer.column(page.context)]
        for begin, text in zip(page.sheet.begins, page.sheet.texts, strict=False) if readers else ():
            for reader in readers:
                if (found := reader.all_of(text)) is not None:
                    start, end, entity, score = found
                    yield begin + start, begin + end, entity, score

    def _those(self, word: bytes) -> tuple[int, ...]:
        """The numbers of those that have a label that this word is, or begins with."""
        told = word.decode()
        those = tuple(n for n, one in enumerate(self._recognizers) if re.match(_any_of(one.labels), told))
        if len(self._by_word) < _MOST_WORDS:
            self._by_word[word] = those
        return those


_MOST_WORDS = 4096
"""So many words are remembered; few more can be written, whatever the case of their letters."""


def _any_of(labels: Sequence[str]) -> str:
    """RE2: one of the labels, in either case."""
    return f"(?i:{'|'.join(labels)})"
