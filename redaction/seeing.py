"""What is found in the texts of a field: as values of it, where its name says what they may be, and as texts. Each is decided for itself."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from redaction.detecting.detector import as_column
from redaction.overlaps import resolved
from redaction.scanner import Context
from redaction.speaking import speaks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

    from holdings.entities import Entity
    from redaction.detecting.detector import Detector
    from redaction.span import Span

    Seen = tuple[Mapping[int, Sequence[Span]], Set[int]]
    """What was found, by text, and which texts could not be examined."""

LONGEST_CELL = 100
"""Characters of a cell that may be one value."""


class Seeing:
    """One detector's sight. Holds no text, but while it is `foreseeing`."""

    def __init__(self, detector: Detector, *, ours: bool, changes: Callable[[Entity], bool]) -> None:
        """`ours`: whether the detector has our recognizers alone, which a field's name tells nothing more than `speaks` knows of.

        `changes`: whether a value of this type does not stay as it is.
        """
        self._detector = detector
        self._ours = ours
        self._changes = changes
        self._foreseen: Mapping[str, Sequence[Span] | None] = {}

    @contextmanager
    def foreseeing(self, columns: Mapping[str, Iterable[str]]) -> Iterator[None]:
        """Look at the values of several fields together, where they are looked at as texts: one long sheet costs less than many short ones.

        What was found is known until the end of this, and is used for whatever text is the same.
        """
        if self._ours:
            plain = (name for name in columns if not speaks(Context(field=name, free_text=False)))
            texts = dict.fromkeys(text for name in plain for text in columns[name])
            self._foreseen = dict(zip(texts, self._detector.spans(texts), strict=True))
        try:
            yield
        finally:
            self._foreseen = {}

    def look(self, texts: Sequence[str], context: Context) -> Seen:
        """Look at texts of one field, or of none.

        A short cell of a table is looked at as a value of its field, where the field's name says what that may be, and as a text, for it may be
        either; where it is nothing but a value, that is all.
        """
        if context.free_text or (self._ours and not speaks(context)):
            return self._read(texts, context)
        short = [row for row, text in enumerate(texts) if len(text) <= LONGEST_CELL]
        cells = self._detector.look(as_column([texts[row] for row in short]), context)
        found: dict[int, Sequence[Span]] = {short[place]: spans for place, spans in cells.spans.items()}
        rest = [row for row, text in enumerate(texts) if not self._is_value(text, found.get(row, ()))]
        read, failed = self._read([texts[row] for row in rest], context)
        for place, spans in read.items():
            found[rest[place]] = resolved([*found.get(rest[place], ()), *spans])
        return found, {*(short[place] for place in cells.failed), *(rest[place] for place in failed)}

    def _is_value(self, text: str, spans: Sequence[Span]) -> bool:
        """Whether all of a cell is one value that does not stay as it is."""
        return len(spans) == 1 and (0, len(text)) == spans[0][:2] and self._changes(spans[0].entity)

    def _read(self, texts: Sequence[str], context: Context) -> Seen:
        """Look at them as texts."""
        found: dict[int, Sequence[Span]] = {}
        failed: set[int] = set()
        others: list[int] = []
        for row, text in enumerate(texts):
            spans = self._foreseen.get(text, ...)
            if spans is ...:
                others.append(row)
            elif spans is None:
                failed.add(row)
            elif spans:
                found[row] = spans
        looked = self._detector.look(as_column([texts[row] for row in others]), replace(context, free_text=True))
        found.update((others[place], spans) for place, spans in looked.spans.items())
        failed.update(others[place] for place in looked.failed)
        return found, failed
