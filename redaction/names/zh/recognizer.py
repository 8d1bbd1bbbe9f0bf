"""Finds names of persons and addresses in Chinese text: rules first, the model where they leave a name open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.zh.address import addresses
from redaction.names.zh.clauses import clauses
from redaction.names.zh.columns import holds_addresses, holds_any_names, holds_names, whole_address, whole_name
from redaction.names.zh.latin import latin_names
from redaction.names.zh.minority import minority_names
from redaction.names.zh.parts import ENDINGS
from redaction.names.zh.person import Draft, Word, cells, draft, settle, whole_names
from redaction.names.zh.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redaction.names.zh.model import Model
    from redaction.scanner import Context
    from redaction.span import Span

TOGETHER = 1 << 17
"""Code points of the texts whose clauses go to the model together: what is held does not grow with the batch."""


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
        return r"\p{L}" if holds_names(context) else r"\p{Han}"

    def find_all(self, texts: Sequence[str], context: Context) -> Iterator[Sequence[Span] | None]:
        column, of_anything = holds_names(context), holds_any_names(context)
        for group in _groups(texts):
            drafts = [_drafted(text, column=column, of_anything=of_anything) for text in group]
            words = self._words(drafts)
            for text, drafted, seen in zip(group, drafts, words, strict=True):
                yield None if drafted is None or seen is None else _spans(text, drafted, seen)

    def _words(self, drafts: Sequence[Draft | None]) -> list[dict[int, Word] | None]:
        """By text, the words that the model sees in the clauses in question, by where they start; None where it was asked and failed."""
        found: list[dict[int, Word] | None] = [{} for _ in drafts]
        asked = [(i, clause, drafted.text) for i, drafted in enumerate(drafts) if drafted for clause in clauses(drafted.text, drafted.open)]
        try:
            tagged = self.model.tag([text[clause.start : clause.end] for _, clause, text in asked])
        except Exception:  # noqa: BLE001 - whatever broke, these texts are unexamined; the error may quote them, and stays here
            for i, _, _ in asked:
                found[i] = None
            return found
        for (i, clause, _), tags in zip(asked, tagged, strict=True):
            words = found[i]
            if words is None:
                continue
            ids = tags.tolist()
            begins = [at for at, tag in enumerate(ids) if at == 0 or self._begins[tag]]
            for start, end in zip(begins, [*begins[1:], len(ids)], strict=True):
                words.setdefault(clause.start + start, Word(clause.start + end, self._labels[ids[start]]))
        return found


def _groups(texts: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    held = 0
    for text in texts:
        group.append(text)
        held += len(text)
        if held >= TOGETHER:
            yield group
            group, held = [], 0
    if group:
        yield group


def _drafted(text: str, *, column: bool, of_anything: bool) -> Draft | None:
    try:
        plain = simplified(text)
        whole = whole_name(plain, of_anything=of_anything) if column else None
        return Draft(text=plain, settled=[whole]) if whole else draft(plain)
    except Exception:  # noqa: BLE001 - as above
        return None


def _spans(text: str, drafted: Draft, words: Mapping[int, Word]) -> Sequence[Span] | None:
    try:
        return [
            *settle(drafted, words),
            *latin_names(text),
            *minority_names(drafted.text),
            *whole_names(drafted.text),
            *cells(drafted.text),
        ]
    except Exception:  # noqa: BLE001 - as above
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseAddresses:
    """Addresses, by their parts; needs no model."""

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({Entity.ADDRESS})

    def gate(self, context: Context) -> str:
        return r"\p{Han}" if holds_addresses(context) else ENDINGS

    def find_all(self, texts: Sequence[str], context: Context) -> Iterator[Sequence[Span] | None]:
        column = holds_addresses(context)
        for text in texts:
            yield _addressed(text, column=column)


def _addressed(text: str, *, column: bool) -> Sequence[Span] | None:
    try:
        plain = simplified(text)
        whole = whole_address(plain) if column else None
        return [whole] if whole else list(addresses(plain, called=column))
    except Exception:  # noqa: BLE001 - as above
        return None
