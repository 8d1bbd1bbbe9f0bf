"""The recognizer of English person names and postal addresses, for one text and for batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.en.addresses import addresses
from redaction.names.en.fields import column_kind, whole_value
from redaction.names.en.lexicon import lexicon
from redaction.names.en.persons import lowered, persons
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redaction.scanner import Context

GATE = r"[A-Za-z]{2}|[A-Z]\.|[0-9][A-Za-z]"
"""RE2: anything with Latin letters. What a text holds is told by its words, and nothing cheaper tells it."""


class EnglishNames:
    """Person names and postal addresses in English text, and in columns that are named so. Holds no text and no state."""

    entities = frozenset({Entity.PERSON, Entity.ADDRESS, Entity.LOCATION})

    def gate(self, context: Context) -> str:
        """An RE2 pattern that every text with something to find matches."""
        kind = None if context.free_text else column_kind(context.field)
        return r"[0-9A-Za-z\x{C0}-\x{24F}]" if kind else GATE

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The spans in a folded text, overlaps resolved. Raises `ListBroken` where the lists of names cannot be read."""
        whole = whole_value(text, context)
        if whole is not None:
            start, end, entity, score = whole
            yield Span(start, end, entity, score)
            return
        low = lowered(text)
        places = _merged(addresses(text, low))
        for start, end, score in places:
            yield Span(start, end, Entity.ADDRESS, score)
        for start, end, score in _apart(persons(text, low), places):
            yield Span(start, end, Entity.PERSON, score)

    def find_all(self, texts: Sequence[str], context: Context) -> Iterable[Sequence[Span] | None]:
        """One entry a text, in order; None where it could not be looked at to the end. Raises `ListBroken`."""
        lexicon()  # a missing list is an error of the installation, not of a text
        for text in texts:
            try:
                yield tuple(self.find(text, context))
            except Exception:  # noqa: BLE001 - whatever broke, this text is unexamined; the error may quote it, and stays here
                yield None


def _merged(spans: Iterable[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Addresses that overlap are one: the street of one pattern and the code of another."""
    merged: list[tuple[int, int, float]] = []
    for start, end, score in sorted(spans):
        if merged and start < merged[-1][1]:
            begun, reached, best = merged[-1]
            merged[-1] = (begun, max(reached, end), max(best, score))
        else:
            merged.append((start, end, score))
    return merged


def _apart(names: Iterable[tuple[int, int, float]], places: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The names that stand outside the addresses and do not overlap one another: the surest, then the longest."""
    kept: list[tuple[int, int, float]] = []
    last = 0
    for name in sorted(names, key=lambda name: (name[0], -name[1])):
        while last < len(places) and places[last][1] <= name[0]:
            last += 1
        if last < len(places) and places[last][0] < name[1]:
            continue
        if kept and name[0] < kept[-1][1]:
            if (name[2], name[1] - name[0]) > (kept[-1][2], kept[-1][1] - kept[-1][0]):
                kept[-1] = name
            continue
        kept.append(name)
    return kept
