"""A batch as controls see it: columns, row locators, and facts that are costly and therefore computed once and shared."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.finding import Evidence
from controls.locator import all_key_digests, locators
from holdings.assets import mask
from holdings.dates.reading import read
from holdings.labels import Category
from redaction.ciphertext.column import fold_column
from redaction.scanner import Context as ColumnContext

if TYPE_CHECKING:
    import zoneinfo
    from collections.abc import Callable, Iterator

    from controls.sampling import Sample
    from holdings.dates.outcome import Moments
    from holdings.fingerprint import FingerprintKey
    from holdings.sources.base import Batch
    from holdings.view import DatasetView
    from redaction.ciphertext.column import ColumnState
    from redaction.scanner import Scanner
    from redaction.span import ColumnSpans


class BatchView:
    """One batch of one dataset, shared by all controls that want it."""

    def __init__(self, dataset: DatasetView, batch: Batch, scanner: Scanner, key: FingerprintKey, sample: Sample | None = None) -> None:
        self.dataset = dataset
        self.rows = batch.rows
        self.first_row = batch.first_row
        self.unreadable = batch.unreadable
        self._table = batch.table
        self._scanner = scanner
        self._key = key
        self._sample = sample
        self._spans: dict[str, ColumnSpans] = {}
        self._stored: dict[str, ColumnState] = {}
        self._moments: dict[str, Moments] = {}

    def column(self, field: str) -> pa.Array:
        """The values of a field; null where there is none, or where it could not be examined (see `unreadable`)."""
        return self._table.column(field)

    def spans(self, field: str) -> ColumnSpans:
        """The personal data in a field, found once per batch; of a sample, where one is drawn."""
        if field not in self._spans:
            self._spans[field] = self._scan(self.column(field), self._context(field))
        return self._spans[field]

    def moments(self, field: str, zone: zoneinfo.ZoneInfo) -> Moments:
        """The days or moments in a field, read once per batch; `zone` is the workspace's, and the same for all who ask."""
        if field not in self._moments:
            view = self.dataset.field(field)
            order = view.label.date_order if view and view.label else None
            self._moments[field] = read(self.column(field), zone, order)
        return self._moments[field]

    def sampled(self, field: str) -> pa.Array:
        """The values of a field; of a sample, where one is drawn: the others are null."""
        column = self.column(field)
        if self._sample is None:
            return column
        return pc.if_else(pa.array(self._sample.drawn(self.first_row, self.rows)), column, pa.scalar(None, column.type))

    def decoded(self, field: str) -> tuple[pa.Array, ColumnSpans]:
        """The values of a field with percent-escapes undone (RFC 3986, 2.1), and the personal data in them: what addresses really say."""
        column = self.column(field)
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            return column, self.spans(field)
        escaped = pc.match_substring_regex(column, "%[0-9A-Fa-f]{2}")
        if not pc.any(escaped).as_py():
            return column, self.spans(field)
        plain = [unquote(text, errors="replace") for text in column.filter(escaped).to_pylist()]
        values = pc.replace_with_mask(column, escaped, pa.array(plain, column.type))
        return values, self._scan(values, self._context(field))

    def _scan(self, column: pa.Array, context: ColumnContext) -> ColumnSpans:
        if self._sample is None:
            return self._scanner.scan(column, context)
        drawn = np.flatnonzero(self._sample.drawn(self.first_row, self.rows))
        spans = self._scanner.scan(column.take(pa.array(drawn)), context)
        left_out = len(column) - column.null_count - spans.examined - spans.unexamined
        return replace(spans, left_out=left_out, rows={int(drawn[row]): found for row, found in spans.rows.items()})

    def stored(self, field: str) -> ColumnState:
        """What the values of a field are stored as: counts and keyed fingerprints, made once per batch."""
        if field not in self._stored:
            self._stored[field] = fold_column(self._textual(field), self._stored_key)
        return self._stored[field]

    def texts(self, field: str) -> list[str]:
        """The values of a field as text, row by row; empty where there is none. A truth or a moment is left out: it is neither secret nor sealed."""
        return [value or "" for value in self._textual(field).to_pylist()]

    def _textual(self, field: str) -> pa.Array:
        column = self.column(field)
        left_out = pa.types.is_boolean(column.type) or pa.types.is_temporal(column.type)
        return pa.nulls(len(column), pa.string()) if left_out else column.cast(pa.string())

    @cached_property
    def _stored_key(self) -> bytes:
        return self._key.derive("stored values")

    def _context(self, name: str) -> ColumnContext:
        view = self.dataset.field(name)
        label = view.label if view else None
        return ColumnContext(
            field=name,
            comment=view.info.comment if view and view.info else "",
            neighbours=tuple(field.name for field in self.dataset.fields if field.name != name),
            free_text=label is None or label.category in (None, Category.COMMUNICATION),
        )

    def evidence(self, row: int, value: str) -> Evidence:
        """One exception as evidence: the row's locator and the value's masked shape."""
        return Evidence(locator=self.locator(row), shape=mask(value))

    def locator(self, row: int) -> str:
        """The row's reference where one is declared, else the keyed HMAC of its key."""
        return self._locator(row)

    def key_digests(self) -> Iterator[bytes]:
        """The keyed HMAC of each row's key, whatever reference is declared."""
        return all_key_digests(self.dataset, self._table, self._key)

    @cached_property
    def _locator(self) -> Callable[[int], str]:
        return locators(self.dataset, self._table, self._key)
