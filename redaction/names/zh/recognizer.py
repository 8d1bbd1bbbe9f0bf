"""Finds the names of persons in Chinese text: rules first, the model where they leave something open."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.zh.clauses import Clause, clauses
from redaction.names.zh.latin import latin_names
from redaction.names.zh.minority import minority_names
from redaction.names.zh.person import Draft, Word, draft, settle, whole_names
from redaction.names.zh.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redaction.names.zh.model import Model
    from redaction.scanner import Context
    from redaction.span import Span

TOGETHER = 1024
"""Texts whose clauses go to the model together; what is held does not grow with the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseNames:
    """Names of persons; `None` for a text on which anything failed."""

    model: Model
    _labels: list[str] = field(init=False)
    _begins: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_labels", [tag.rsplit("-", 1)[0] for tag in self.model.tags])
        object.__setattr__(self, "_begins", [not tag.endswith("-I") for tag in self.model.tags])

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({Entity.PERSON})

    def gate(self, context: Context) -> str:
        del context
        return r"\p{Han}"

    def find_all(self, texts: Sequence[str], context: Context) -> Iterator[Sequence[Span] | None]:
        rest = iter(texts)
        while group := list(islice(rest, TOGETHER)):
            yield from self._find(group, context)

    def _find(self, texts: Sequence[str], context: Context) -> Iterable[Sequence[Span] | None]:
        del context
        drafts = [draft(simplified(text)) for text in texts]
        for text, drafted, words in zip(texts, drafts, self._words(drafts), strict=True):
            yield [*settle(drafted, words), *latin_names(text), *minority_names(drafted.text), *whole_names(drafted.text)]

    def _words(self, drafts: Sequence[Draft]) -> list[dict[int, Word]]:
        """By text, the words that the model sees in the clauses in question, by where they start."""
        found: list[dict[int, Word]] = [{} for _ in drafts]
        asked = [(i, clause) for i, drafted in enumerate(drafts) for clause in clauses(drafted.text, drafted.open)]
        tagged = self.model.tag([drafts[i].text[clause.start : clause.end] for i, clause in asked])
        for (i, clause), tags in zip(asked, tagged, strict=True):
            begins = [at for at, tag in enumerate(tags.tolist()) if at == 0 or self._begins[tag]]
            for start, end in zip(begins, [*begins[1:], len(tags)], strict=True):
                found[i].setdefault(clause.start + start, Word(clause.start + end, self._labels[tags[start]]))
        return found
