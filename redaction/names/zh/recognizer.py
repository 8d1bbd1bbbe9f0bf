"""Finds the names of persons in Chinese text: rules first, the model where they leave something open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.zh.clauses import Clause, clauses
from redaction.names.zh.person import Draft, draft, settle
from redaction.names.zh.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redaction.names.zh.model import Model
    from redaction.scanner import Context
    from redaction.span import Span

TOGETHER = 256
"""Texts whose clauses go to the model together; what is held does not grow with the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseNames:
    """Names of persons; `None` for a text on which anything failed."""

    model: Model

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
        tagged = self._persons(drafts)
        return [settle(drafted, persons) for drafted, persons in zip(drafts, tagged, strict=True)]

    def _persons(self, drafts: Sequence[Draft]) -> list[dict[int, int]]:
        """By text, the persons that the model sees in the clauses in question: start to end."""
        found: list[dict[int, int]] = [{} for _ in drafts]
        asked: list[tuple[int, Clause]] = [(i, clause) for i, drafted in enumerate(drafts) for clause in clauses(drafted.text, drafted.open)]
        names = self.model.tags
        for (i, clause), tags in zip(asked, self.model.tag([drafts[i].text[c.start : c.end] for i, c in asked]), strict=True):
            start = None
            for at, tag in enumerate(tags.tolist()):
                name = names[tag]
                if start is not None and not name.endswith("-I"):
                    found[i].setdefault(clause.start + start, clause.start + at)
                    start = None
                if name == "PER-B":
                    start = at
            if start is not None:
                found[i].setdefault(clause.start + start, clause.end)
        return found
