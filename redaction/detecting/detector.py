"""Finds personal data in texts and columns, and tells value by value what could not be examined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from redaction.detecting.kinds import family
from redaction.scanner import Context, Scanner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redaction.recognizers.base import BatchRecognizer, Recognizer
    from redaction.span import Span

BATCH_TEXTS = 2_048
BATCH_CHARACTERS = 1024 * 1024
"""Texts are looked at in batches: so many at once, or so much of them."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_FREE_TEXT = Context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of one column."""

    spans: dict[int, tuple[Span, ...]]
    """By row; only rows that have any, in order."""
    failed: frozenset[int]
    """The rows that could not be examined: a recognizer broke or ran out of time on them."""
    unplaced: int
    """Values that could not be examined, of which the rows are not told: numbers that a float holds only roughly, bytes."""


class Detector:
    """All recognizers, behind one door. Holds no text between two calls; one serves any number of them.

    `entities` keeps these types and what belongs to them (by default all), `least_score` those that are at least so sure. Both
    are applied when overlaps are resolved, so that asking for less gives a part of the whole answer.
    """

    def __init__(
        self,
        recognizers: Sequence[Recognizer | BatchRecognizer] | None = None,
        *,
        entities: frozenset[str] | None = None,
        least_score: float = 0.0,
    ) -> None:
        self._scanner = Scanner(recognizers)
        self._entities = entities
        self._least_score = least_score

    def look(self, column: pa.Array, context: Context = _FREE_TEXT) -> Looked:
        """Look at one column of text or numbers."""
        spans: dict[int, tuple[Span, ...]] = {}
        failed: set[int] = set()
        unplaced = self._look(column, context, 0, spans, failed)
        return Looked(spans=spans, failed=frozenset(failed), unplaced=unplaced)

    def spans(self, texts: Iterable[str], context: Context = _FREE_TEXT) -> Iterator[tuple[Span, ...] | None]:
        """For each text, in order, where in it personal data stands (code points of that text); None where it could not be examined."""
        for batch in batches(texts):
            looked = self.look(as_column(batch), context)
            yield from (None if row in looked.failed else looked.spans.get(row, ()) for row in range(len(batch)))

    def _look(self, column: pa.Array, context: Context, first: int, spans: dict[int, tuple[Span, ...]], failed: set[int]) -> int:
        """Look at a run of rows that begins at `first`; where some of it could not be examined, at ever smaller parts of it."""
        result = self._scanner.scan(column, context)
        if not result.unexamined:
            kept = ((first + row, self._kept(found)) for row, found in result.rows.items())
            spans.update((row, found) for row, found in kept if found)
            return 0
        if not _is_text(column.type):
            spans.update((first + row, found) for row, each in result.rows.items() if (found := self._kept(each)))
            return result.unexamined
        if len(column) == 1:
            failed.add(first)
            return 0
        middle = len(column) // 2
        return self._look(column.slice(0, middle), context, first, spans, failed) + self._look(
            column.slice(middle), context, first + middle, spans, failed
        )

    def _kept(self, found: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(span for span in found if span.score >= self._least_score and self._is_wanted(span))

    def _is_wanted(self, span: Span) -> bool:
        if self._entities is None:
            return True
        if span.entity not in self._families:
            self._families[span.entity] = not self._entities.isdisjoint(family(span.entity))
        return self._families[span.entity]

    @cached_property
    def _families(self) -> dict[str, bool]:
        return {}


def as_column(texts: Sequence[str]) -> pa.Array:
    """Texts as a column. Arrow holds no lone surrogate: U+FFFD takes its place, one for one, so that offsets hold."""
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        return pa.array([_SURROGATE.sub("\ufffd", text) for text in texts], pa.large_string())


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts as many at once as are looked at together."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if len(batch) >= BATCH_TEXTS or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
