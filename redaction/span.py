"""A span: what kind of personal data stands where, and how sure that is; never the text itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from holdings.entities import Entity


class Span(NamedTuple):
    """Code points `start` to `end` (exclusive) of one text. A tuple, for no other value is made so often."""

    start: int
    end: int
    entity: Entity
    score: float
    """0 to 1: at least `STRONG` where a check digit, a strict format or a context word backs it."""


STRONG = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpans:
    """The spans of one column of a batch."""

    examined: int
    """Values that were there and were looked at."""
    unexamined: int
    """Values that were there and could not be looked at (a recognizer failed or ran out of time on them)."""
    left_out: int = 0
    """Values that were there and that a sample did not draw."""
    rows: dict[int, tuple[Span, ...]]
    """By row index within the batch; only rows that have any, overlaps resolved, sorted."""
