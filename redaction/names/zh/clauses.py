"""Cuts texts into the clauses that a model has to see: those around the places in question, of bounded length and overlap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 32
"""Code points of a clause; a longer one is seen in parts."""
LEAD = 10
"""Code points that a part shows before the place in question."""
ROOM = 6
"""Code points that must follow it: a place nearer to the end of a part opens the next one."""

_BREAK = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9·%@_]")


class Clause(NamedTuple):
    """Code points `start` to `end` of a text."""

    start: int
    end: int


def clauses(text: str, places: Iterable[int]) -> Iterator[Clause]:
    """The clauses that hold the places, which come in order. The work is linear: parts overlap by less than half."""
    clause = Clause(0, 0)
    broken = _BREAK.finditer(text)
    left = right = 0
    for place in places:
        while right <= place and right < len(text):
            left = right
            ahead = next(broken, None)
            right = len(text) if ahead is None else ahead.end()
        body = right - 1 if right and _BREAK.match(text, right - 1) else right
        if place + ROOM <= clause.end or (place < clause.end and clause.end == body):
            continue
        clause = _part(left, body, place)
        yield clause


def _part(left: int, right: int, place: int) -> Clause:
    if right - left <= LONGEST:
        return Clause(left, right)
    start = max(left, min(place - LEAD, right - LONGEST))
    return Clause(start, start + LONGEST)
