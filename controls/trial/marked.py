"""A scanner whose findings a case writes into the values: `CN_ID_CARD!` is a strong span, `CN_ID_CARD~` a weak one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.scanner import Scanner
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.scanner import Context

_MARK = re.compile(r"([A-Z_]{3,})([!~])")


class Marked:
    """Finds what is marked, and fails on `BROKEN!`."""

    entities = frozenset(Entity)

    def gate(self, context: Context) -> str:
        return r"[A-Z_]{3,}[!~]"

    def find(self, text: str, context: Context) -> Iterator[Span]:
        for match in _MARK.finditer(text):
            if match[1] == "BROKEN":
                raise ValueError("a recognizer that fails")
            yield Span(match.start(), match.end(), Entity(match[1]), 0.9 if match[2] == "!" else 0.3)


def marked_scanner() -> Scanner:
    """The scanner that finds what is marked, and nothing else."""
    return Scanner((Marked(),))
