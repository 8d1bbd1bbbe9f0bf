"""Recordwarden's own scanner: structured types alone, or with names and addresses."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from benchmarks.detection.render import Region
from redaction.recognizers import default_recognizers
from redaction.scanner import Context, Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence


class Unexamined(Exception):
    """The scanner failed on a text: a figure that hid this would be wrong."""


class Ours:
    """The scanner over one column of free text."""

    at_a_time = 1 << 18

    def __init__(self, *, names: bool) -> None:
        self.name = "recordwarden, with names" if names else "recordwarden, structured types"
        self._names = names

    def absent(self) -> str | None:
        if self._names and importlib.util.find_spec("redaction.names") is None:
            return "no recognizer of names in this version"
        return None

    @cached_property
    def _scanner(self) -> Scanner:
        structured = [each for each in default_recognizers() if not hasattr(each, "find_all")]
        if not self._names:
            return Scanner(structured)
        return Scanner([*structured, *importlib.import_module("redaction.names").name_recognizers()])

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        scanned = self._scanner.scan(pa.array(texts, pa.large_string()), Context())
        if scanned.unexamined:
            raise Unexamined(f"{scanned.unexamined} of {len(texts)} texts")
        return [[Region(span.start, span.end, str(span.entity)) for span in scanned.rows.get(row, ())] for row in range(len(texts))]
