"""Many texts as one, so that what is looked for in them is looked for once and not in each."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property, lru_cache, reduce
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from holdings.entities import Entity

BORDER = "\n" * 4
"""Stands around every text. No value reaches over so many line ends, nor does what ties it to a word or calls it something."""

Found = tuple[int, int, "Entity", float]
"""What a span says, before it is one: code points of a sheet."""

DIGITS = "0123456789"
BEYOND = 0xFFFF
"""Stands in `Sheet.codes` for every code point behind the basic plane: no value has one."""
_MOST_RANGES = 2
"""A set of characters in more ranges than these is looked up in a table."""


class Sheet:
    """Some texts, one below the other, and where in them which characters stand."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.text = BORDER.join(("", *texts, ""))
        self.begins = list(accumulate((len(text) + len(BORDER) for text in texts), initial=len(BORDER)))
        """Where each text begins, and where one more would."""
        self._places: dict[str, NDArray[np.intp]] = {}

    @cached_property
    def codes(self) -> NDArray[np.uint16]:
        """By place, the code point there."""
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
        return np.minimum(codes, BEYOND).astype(np.uint16)

    @cached_property
    def raw(self) -> bytes:
        """The text in UTF-8, for RE2."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def _continued(self) -> NDArray[np.intp]:
        """The places of `raw` where no character begins."""
        continued: NDArray[np.intp] = ((np.frombuffer(self.raw, np.uint8) & 0xC0) == 0x80).nonzero()[0]
        return continued

    def characters(self, places: Sequence[int]) -> list[int]:
        """The code points that begin at some places of `raw`."""
        if len(self.raw) == len(self.text):
            return list(places)
        at: list[int] = (np.array(places, np.intp) - np.searchsorted(self._continued, places)).tolist()
        return at

    def where(self, chars: str) -> NDArray[np.intp]:
        """The places where one of these characters stands, in order."""
        places = self._places.get(chars)
        if places is None:
            places = self._places[chars] = among(self.codes, chars).nonzero()[0]
        return places

    def end_of(self, place: int) -> int:
        """Where the text ends that has this place."""
        return self.begins[bisect_right(self.begins, place)] - len(BORDER)

    def spread(self, found: Iterable[Found]) -> list[tuple[Span, ...]]:
        """By text, the spans of what was found in all of them together, which comes in order."""
        begins = self.begins
        rows: list[list[Span]] = [[] for _ in begins[1:]]
        row, first, last = -1, 0, 0
        make = tuple.__new__  # What `Span` does itself, a call deeper; nothing else is made so often.
        for start, end, entity, score in found:
            if start >= last:
                row = bisect_right(begins, start) - 1
                first, last = begins[row], begins[row + 1]
            rows[row].append(make(Span, (start - first, end - first, entity, score)))
        return list(map(tuple, rows))


def among(codes: NDArray[np.uint16], chars: str) -> NDArray[np.bool_]:
    """Which of some code points are one of these characters."""
    ranges = _ranges(chars)
    if len(ranges) > _MOST_RANGES:
        such: NDArray[np.bool_] = _table(chars).take(codes)
        return such
    found = [codes == first if size == 1 else (codes - np.uint16(first)) < size for first, size in ranges]
    return reduce(np.logical_or, found)


def runs_of(places: NDArray[np.intp], least: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where so many places, at least, follow each other: the first of them, and the one behind the last."""
    first = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    count = np.diff(first, append=len(places))
    enough = count >= least
    return places[first[enough]], places[first[enough]] + count[enough]


@lru_cache(maxsize=512)
def _ranges(chars: str) -> tuple[tuple[int, int], ...]:
    """The ranges of these characters' code points: the first, and how many."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(set(map(ord, chars))):
        if ranges and sum(ranges[-1]) == code:
            ranges[-1] = (ranges[-1][0], ranges[-1][1] + 1)
        else:
            ranges.append((code, 1))
    return tuple(ranges)


@lru_cache(maxsize=64)
def _table(chars: str) -> NDArray[np.bool_]:
    """By code point, whether it is one of these characters."""
    table = np.zeros(BEYOND + 1, np.bool_)
    table[list(map(ord, chars))] = True
    return table
