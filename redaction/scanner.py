"""Finds personal data in a column of values: one cheap candidate pass, then recognizers on candidates only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice, repeat
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdings.entities import Entity
from redaction.barren import BARREN
from redaction.context import Cue, Page, field_cue
from redaction.fold import NEEDED, fold
from redaction.garbage import collecting_no_garbage
from redaction.gates import any_of, matching, opens, through
from redaction.overlaps import resolved
from redaction.recognizers import default_recognizers, together
from redaction.recognizers.base import BatchRecognizer, SheetRecognizer, told
from redaction.sheet import Sheet
from redaction.span import ColumnSpans, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from redaction.barren import Barren
    from redaction.recognizers.base import Recognizer
    from redaction.sheet import Found

SHEET = 1 << 18
"""So many characters, at least, are looked at together; as long as there are so many."""
SMALL = 4_000
"""On a sheet of fewer characters a gate is asked before a recognizer: it costs less than what every recognizer begins with."""
LEAST_INTEGER = 10_000
"""The smallest whole number that can be personal data: a QQ number has five digits."""
WHOLE = r"^([0-9]{5,})\.0+$"
"""A whole number as exports write it that took it for a measurement: the digits stay where they are without its zeros."""
EXACT_FLOAT = 2.0**53
"""Below this, a float that is whole is the number that was put in."""
LARGEST = 1e19
"""From here on no number is personal data. Between the two an identity or card number has lost its last digits, and nobody can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a column beside its values: its own name, its comment, its neighbours' names."""

    field: str = ""
    comment: str = ""
    neighbours: tuple[str, ...] = ()
    free_text: bool = True


class Scanner:
    """All recognizers, behind one door. Holds no text and no state between scans; one serves any number of batches."""

    def __init__(self, recognizers: Sequence[Recognizer | BatchRecognizer] | None = None) -> None:
        self._given = recognizers

    @cached_property
    def _recognizers(self) -> tuple[Recognizer | BatchRecognizer, ...]:
        """Those given, else all there are; found at the first scan, for many a run scans nothing."""
        return together(default_recognizers() if self._given is None else self._given)

    def scan(self, column: pa.Array, context: Context) -> ColumnSpans:
        """Scan one column of text or numbers; nulls count nowhere, values of a type that cannot be scanned as unexamined.

        A value on which any recognizer failed is unexamined as a whole: it has no entry in `rows`, whatever others found.
        """
        present = len(column) - column.null_count
        readable = _as_text(column, context)
        if readable is None:
            return ColumnSpans(examined=0, unexamined=present, rows={})
        rows, texts = readable
        cells = texts.dictionary_encode()
        found, failed = self._recognize(cells.dictionary, context)
        spans = _spread({i: each for i, each in found.items() if i not in failed}, cells, rows)
        unexamined = _count(failed, cells) + _blurred(column)
        return ColumnSpans(examined=present - unexamined, unexamined=unexamined, rows=spans)

    def _recognize(self, texts: pa.Array, context: Context) -> tuple[dict[int, tuple[Span, ...]], set[int]]:
        """By index within `texts`, which are unlike each other, what was found; and the indices on which a recognizer failed."""
        found: dict[int, tuple[Span, ...]] = {}
        failed: set[int] = set()
        wanted = [(recognizer, gate) for recognizer in self._recognizers if (gate := recognizer.gate(context)) is not None]
        for barren, part, indices in _parted(texts, BARREN if self._given is None else ()):
            asked = [(each, gate) for each, gate in wanted if barren is None or not barren.spares(each, context)]
            shown = _Shown(part if barren else _folded(part), asked)
            places = indices.take(shown.indices).to_pylist()
            for rows in _sheets(shown.texts):
                spans, broken = shown.read(rows, context)
                found.update((places[row], each) for row, each in zip(rows, spans, strict=True) if each)
                failed.update(places[row] for row in broken)
        return found, failed


class _Shown:
    """The texts that pass a gate, and who is shown which: some recognizers read all of them as one sheet, others those behind their own gate."""

    def __init__(self, texts: pa.Array, asked: Sequence[tuple[Recognizer | BatchRecognizer, str]]) -> None:
        self._joint = [(one, gate) for one, gate in asked if isinstance(one, SheetRecognizer)]
        lone = [(one, gate) for one, gate in asked if not isinstance(one, SheetRecognizer)]
        gates = dict.fromkeys(gate for _, gate in asked)
        self.texts, self.indices, passed = _through(texts, tuple(gates), tuple(dict.fromkeys(gate for _, gate in lone)))
        self._lone = [(one, passed[gate]) for one, gate in lone]

    def read(self, rows: Sequence[int], context: Context) -> tuple[list[tuple[Span, ...]], set[int]]:
        """The spans of each of some texts, overlaps resolved, and those of them on which a recognizer failed."""
        with collecting_no_garbage():
            return self._read(rows, context)

    def _read(self, rows: Sequence[int], context: Context) -> tuple[list[tuple[Span, ...]], set[int]]:
        sheet = Sheet([self.texts[row] for row in rows])
        page = Page(sheet, context)
        found: list[Found] = []
        failed: set[int] = set()
        for joint, gate in self._joint:
            if len(sheet.text) < SMALL and not opens(sheet.raw, gate):
                continue
            more, broken = told(joint, page)
            found += more
            failed.update(rows[each] for each in broken)
        for lone, passed in self._lone:
            shown = [(begin, row) for begin, row in zip(sheet.begins, rows, strict=False) if row in passed]
            for (begin, row), spans in zip(shown, _found(lone, [self.texts[row] for _, row in shown], context), strict=True):
                if spans is None:
                    failed.add(row)
                else:
                    found += [(begin + start, begin + end, entity, score) for start, end, entity, score in spans]
        return sheet.spread(resolved(found)), failed


def _sheets(texts: Sequence[str]) -> Iterator[list[int]]:
    """The indices of the texts, as many at a time as make a sheet."""
    rows: list[int] = []
    size = 0
    for row, text in enumerate(texts):
        rows.append(row)
        size += len(text)
        if size >= SHEET:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _parted(texts: pa.Array, kinds: Sequence[Barren]) -> Iterator[tuple[Barren | None, pa.Array, pa.Array]]:
    """The texts of each kind, and those of none, with their indices."""
    places = pa.array(np.arange(len(texts)))
    for kind in kinds:
        such = matching(texts, kind.pattern)
        if such.true_count:
            yield kind, texts.filter(such), places.filter(such)
            others = pc.invert(such)
            texts, places = texts.filter(others), places.filter(others)
    if len(texts):
        yield None, texts, places


def _spread(found: dict[int, tuple[Span, ...]], cells: pa.DictionaryArray, rows: pa.Array) -> dict[int, tuple[Span, ...]]:
    """By row, in order, what was found in the text that stands there."""
    such = _such(found, cells)
    return dict(zip(rows.to_numpy()[such].tolist(), map(found.__getitem__, cells.indices.to_numpy()[such].tolist()), strict=True))


def _count(texts: Iterable[int], cells: pa.DictionaryArray) -> int:
    """In how many cells these texts stand."""
    return int(np.count_nonzero(_such(texts, cells)))


def _such(texts: Iterable[int], cells: pa.DictionaryArray) -> NDArray[np.bool_]:
    """In which cells these texts stand."""
    wanted = np.zeros(len(cells.dictionary), bool)
    wanted[list(texts)] = True
    such: NDArray[np.bool_] = wanted[cells.indices.to_numpy()]
    return such


def _through(texts: pa.Array, gates: tuple[str, ...], apart: tuple[str, ...]) -> tuple[list[str], pa.Array, dict[str, set[int]]]:
    """The texts that match any gate, their indices, and by gate of those told apart, which of these texts match it."""
    if not gates:
        return [], pa.array([], pa.int64()), {}
    some = pc.indices_nonzero(matching(texts, any_of(gates)))
    those = texts.take(some)
    return those.to_pylist(), some, {gate: set(rows) for gate, rows in through(those, apart).items()} if apart else {}


def _folded(texts: pa.Array) -> pa.Array:
    """The texts with look-alikes folded, and whole numbers without the zeros behind their point."""
    needs_folding = matching(texts, NEEDED)
    if needs_folding.true_count:
        folded = [fold(text) for text in texts.filter(needs_folding).to_pylist()]
        texts = pc.replace_with_mask(texts, needs_folding, pa.array(folded, type=texts.type))
    if matching(texts, WHOLE).true_count:
        texts = pc.replace_substring_regex(texts, WHOLE, r"\1")
    return texts


def _found(recognizer: Recognizer | BatchRecognizer, texts: Sequence[str], context: Context) -> Iterator[Sequence[Span] | None]:
    """For each text what the recognizer found in it; None where it failed. Whatever broke stays here: an error may quote the text."""
    if not isinstance(recognizer, BatchRecognizer):
        for text in texts:
            try:
                yield tuple(recognizer.find(text, context))
            except Exception:  # noqa: BLE001 - the value is unexamined, whatever broke
                yield None
        return
    missing = len(texts)
    try:
        for spans in islice(recognizer.find_all(texts, context), len(texts)):
            found = spans if spans is None else tuple(spans)
            missing -= 1
            yield found
    except Exception:  # noqa: BLE001, S110 - the texts it has not told of are unexamined
        pass
    yield from repeat(None, missing)


def _whole(column: pa.Array) -> pa.Array:
    """The numbers that are whole, as integers: a number that was stored as a float. The others are null."""
    whole = pc.and_(pc.equal(column, pc.floor(column)), pc.less(pc.abs(column), EXACT_FLOAT))
    return pc.if_else(whole, column, pa.scalar(None, column.type)).cast(pa.int64())


def _blurred(column: pa.Array) -> int:
    """How many values a float holds only roughly, and which may be a number of up to nineteen digits."""
    if not pa.types.is_floating(column.type):
        return 0
    size = pc.abs(column)
    return int(pc.sum(pc.and_(pc.greater_equal(size, EXACT_FLOAT), pc.less(size, LARGEST))).as_py() or 0)


def _as_text(column: pa.Array, context: Context) -> tuple[pa.Array, pa.Array] | None:
    """The row numbers and texts of the values that can hold something; None where the type is not scanned."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string_view(column.type):
        column = column.cast(pa.large_string())
    kind = column.type
    if pa.types.is_null(kind):
        return pa.array([], pa.int64()), pa.array([], pa.string())
    if pa.types.is_temporal(kind) and field_cue(Entity.DATE_OF_BIRTH, context) is Cue.CALLED:
        column = column.cast(pa.string())
        kind = column.type
    if pa.types.is_boolean(kind) or pa.types.is_temporal(kind):
        return pa.array([], pa.int64()), pa.array(
            [], pa.string()
        )  # a truth, or a moment that is not said to be a birth: no datum by itself
    if pa.types.is_floating(kind):
        column = _whole(column)
        kind = column.type
    if pa.types.is_integer(kind):
        wanted = pc.greater_equal(column, LEAST_INTEGER)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        wanted = column.is_valid()
    else:
        return None
    # Large offsets, so that a batch of huge cells cannot overflow while it is filtered.
    texts = column.filter(wanted).cast(pa.large_string())
    return pc.indices_nonzero(wanted), texts
