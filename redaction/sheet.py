"""Many texts as one, so that what is looked for in them is looked for once and not in each."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.entities import Entity

BORDER = "\n" * 4
"""Stands between two texts. No value reaches over so many line ends, nor does what ties it to a word or calls it something."""

Found = tuple[int, int, "Entity", float]
"""What a span says, before it is one."""


class Sheet:
    """Some texts, one below the other."""

    __slots__ = ("_begins", "text")

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = BORDER.join(texts)
        self._begins = [0, *accumulate(len(text) + len(BORDER) for text in texts)]

    def spread(self, found: Iterable[Found]) -> list[tuple[Span, ...]]:
        """By text, the spans of what was found in all of them together, which comes in order."""
        begins = self._begins
        rows: list[list[Span]] = [[] for _ in begins[1:]]
        row, first, last = -1, 0, 0
        make = tuple.__new__  # What `Span` does itself, a call deeper; nothing else is made so often.
        for start, end, entity, score in found:
            if start >= last:
                row = bisect_right(begins, start) - 1
                first, last = begins[row], begins[row + 1]
            rows[row].append(make(Span, (start - first, end - first, entity, score)))
        return list(map(tuple, rows))
