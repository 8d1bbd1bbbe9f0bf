"""What finds names, and what says that names were not looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.entities import Entity
    from holdings.text import Text
    from redaction.scanner import Context
    from redaction.span import Span


class NameRecognizer(Protocol):
    """Finds names or addresses in many texts at once."""

    @property
    def entities(self) -> frozenset[Entity]:
        """What it can find."""

    def gate(self, context: Context) -> str | None:
        """An RE2 pattern that every text with something to find matches. None: nothing to find here."""

    def find_all(self, texts: Sequence[str], context: Context) -> Iterable[Sequence[Span] | None]:
        """One entry a text, in order: its spans, with offsets in that folded text, in any order; None where it failed on this text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Entity types that are not looked for in one language: their absence from a result says nothing."""

    language: str
    entities: frozenset[Entity]
    reason: Text
