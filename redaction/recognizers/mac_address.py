"""Hardware addresses of network interfaces (IEEE 802): six octets, with colons, hyphens or dots, or none where the text says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.marks import Marks
from redaction.recognizers.base import Scores, SheetRecognizer, scored
from redaction.recognizers.labelled import TIE, LabelledRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_PATTERN = re.compile(
    r"[0-9A-Fa-f](?<![0-9A-Za-z_.\-].)(?<![:-][0-9A-Fa-f]{2}:.)(?i:[0-9A-F]([:-])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}|[0-9A-F]{3}\.[0-9A-F]{4}\.[0-9A-F]{4}|[0-9A-F]{3}-[0-9A-F]{4}-[0-9A-F]{4})"
    r"(?![0-9A-Za-z_:]|[.-][0-9A-Za-z])",
    re.ASCII,
)
"""Its beginning is told in both cases, for an engine that is to ignore the case cannot look for a beginning."""
_H = "[0-9A-Fa-f]"
_MARKS = Marks(f"{_H}{_H}:{_H}{_H}:", f"{_H}{_H}-{_H}{_H}-", *(f"{_H * 4}{tie}{_H * 4}{tie}{_H}" for tie in (r"\-", r"\.")))
_BY_NAME = re.compile(rf"mac(?: ?(?:地址|address))?{TIE}(?P<value>[0-9A-F]{{12}})(?![0-9A-Za-z_])", re.ASCII | re.IGNORECASE)
_SCORES = Scores(called=0.9, bare=0.7, miscalled=0.3)
_DIGITS_ONLY = re.compile(r"[0-9-]+")
"""Three groups of four digits with hyphens are a number of some other kind."""


class MacRecognizer(SheetRecognizer):
    """Six octets that are neither all zeros nor all ones."""

    entities = frozenset({Entity.MAC_ADDRESS})

    def gate(self, context: Context) -> str:
        del context
        return r"(?i)(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}[.-][0-9a-f]{4}[.-][0-9a-f]{4}"

    def find_on(self, page: Page) -> Iterator[Found]:
        for match in page.matches(_MARKS, _PATTERN):
            value = match.group()
            if len(set(value)) < 3 or (value.count("-") == 2 and _DIGITS_ONLY.fullmatch(value)):
                continue
            score = scored(_SCORES, page.cue(Entity.MAC_ADDRESS, *match.span()))
            if score > 0:
                yield *match.span(), Entity.MAC_ADDRESS, score


RECOGNIZERS = (
    MacRecognizer(),
    LabelledRecognizer(entity=Entity.MAC_ADDRESS, labels=("mac",), pattern=_BY_NAME, judge=lambda match: 0.85),
)
