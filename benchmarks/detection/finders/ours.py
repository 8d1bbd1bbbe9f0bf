"""Recordwarden's own scanner: structured types alone, or with names and addresses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from benchmarks.detection.render import Region
from redaction.names import NAMES, absent, name_recognizers
from redaction.recognizers import default_recognizers
from redaction.scanner import Context, Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 0.5
"""The score from which `recordwarden detect` writes a finding, unless told otherwise."""


class Unexamined(Exception):
    """The scanner failed on a text: a figure that hid this would be wrong."""


class Ours:
    """The scanner over one column of free text, and of what it finds that which `recordwarden detect` writes by default."""

    at_a_time = 1 << 18

    def __init__(self, *, names: bool) -> None:
        self.name = "recordwarden, with names" if names else "recordwarden, structured types"
        self._names = names

    def absent(self) -> str | None:
        """With names it counts as absent where any part of them is: half of it would be no figure of the whole."""
        if not self._names:
            return None
        return "; ".join(f"{each.language}: {each.reason.en}" for each in absent()) or None

    @cached_property
    def _scanner(self) -> Scanner:
        structured = [each for each in default_recognizers() if not each.entities <= NAMES]
        if not self._names:
            return Scanner(structured)
        return Scanner([*structured, *name_recognizers()])

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        scanned = self._scanner.scan(pa.array(texts, pa.large_string()), Context())
        if scanned.unexamined:
            raise Unexamined(f"{scanned.unexamined} of {len(texts)} texts")
        return [
            [Region(span.start, span.end, str(span.entity)) for span in scanned.rows.get(row, ()) if span.score >= LEAST]
            for row in range(len(texts))
        ]
