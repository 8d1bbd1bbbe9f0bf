"""A text as detection sees it: each pseudonym of ours is the short name of its type, and what is found is told by its place in the text itself.

A pseudonym is five times as long as most values, and nothing is to be found in it: looked at letter by letter it would only take time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from holdings.entities import Entity
from redaction.operators.replace import placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redaction.pseudonym import Written
    from redaction.span import Span


class _Stand(NamedTuple):
    """A short name, from `start` to `end`, and where in the text what it stands for begins and ends."""

    start: int
    end: int
    first: int
    last: int


class Shortened:
    """One text and its short form."""

    def __init__(self, text: str, own: Iterable[Written]) -> None:
        """`own`: the pseudonyms that verified, in order."""
        parts: list[str] = []
        stands: list[_Stand] = []
        done = size = 0
        for each in own:
            name = placeholder(Entity(each.entity))
            start = size + each.start - done
            parts += [text[done : each.start], name]
            size, done = start + len(name), each.end
            stands.append(_Stand(start, size, each.start, each.end))
        self.text = "".join([*parts, text[done:]]) if stands else text
        self._stands = stands

    def spans(self, found: Sequence[Span]) -> Sequence[Span]:
        """What was found in the short form, by its place in the text; of a pseudonym that it touches the whole."""
        if not self._stands:
            return found
        return [span._replace(start=self._first(span.start), end=self._last(span.end)) for span in found]

    def _first(self, place: int) -> int:
        stand = bisect_right(self._stands, place, key=lambda each: each.start) - 1
        if stand < 0:
            return place
        return self._stands[stand].first if place < self._stands[stand].end else place - self._stands[stand].end + self._stands[stand].last

    def _last(self, place: int) -> int:
        stand = bisect_left(self._stands, place, key=lambda each: each.start) - 1
        if stand < 0:
            return place
        return self._stands[stand].last if place <= self._stands[stand].end else place - self._stands[stand].end + self._stands[stand].last
