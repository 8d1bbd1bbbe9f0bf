"""Recordwarden's own scanner: structured types alone, or with names and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from benchmarks.detection.render import Region
from redaction.scanner import Context, Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence


class Unexamined(Exception):
    """The scanner failed on a text: a figure that hid this would be wrong."""


class Ours:
    """The scanner over one column of free text."""

    def __init__(self, *, names: bool) -> None:
        self.name = "recordwarden, with names" if names else "recordwarden, structured types"
        self._names = names
        self._scanner: Scanner | None = None

    def absent(self) -> str | None:
        return None

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        if self._scanner is None:
            self._scanner = Scanner()
        scanned = self._scanner.scan(pa.array(texts, pa.large_string()), Context())
        if scanned.unexamined:
            raise Unexamined(f"{scanned.unexamined} of {len(texts)} texts")
        return [[Region(span.start, span.end, str(span.entity)) for span in scanned.rows.get(row, ())] for row in range(len(texts))]
