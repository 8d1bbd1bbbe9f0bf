"""Names a row without telling what is in it: how evidence points at an exception, and how it is found again."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from holdings.sources.base import ROW_KEY
from redaction.scanner import Context, Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from holdings.fingerprint import FingerprintKey
    from holdings.view import DatasetView

LONGEST = 64
_JOINING = re.compile(r"[\s\-._/()+]")
_PERSONAL = re.compile(r"1[3-9]\d{9}|\d{15,19}|\d{17}[Xx]")
"""What has, once joined, a mobile number in it, or is as long as an identity or card number."""
_GROUPED = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}")
"""A North American phone number."""


def locator_fields(dataset: DatasetView) -> frozenset[str]:
    """The fields that a read must project so that its rows can be named."""
    if dataset.info is None:
        return frozenset()
    reference = dataset.declared.reference_field if dataset.declared else None
    return frozenset(dataset.info.key) | ({reference} & set(dataset.info.field_names) if reference else frozenset())


def locators(dataset: DatasetView, table: pa.RecordBatch, key: FingerprintKey) -> Callable[[int], str]:
    """Names the rows of a batch by index: its reference where one is declared, else the keyed HMAC of the row's key."""
    reference = _reference(dataset)
    references = table.column(reference) if reference in table.schema.names else None
    digest = key_digests(dataset, table, key)

    def locator(row: int) -> str:
        shown = None if references is None else references[row].as_py()
        if shown is not None and _harmless(str(shown)):
            return str(shown)
        return hidden(digest(row))

    return locator


def key_digests(dataset: DatasetView, table: pa.RecordBatch, key: FingerprintKey) -> Callable[[int], bytes]:
    """The keyed HMAC of the key of a batch's rows, by index: 16 bytes, the same in every assessment where there is a primary key."""
    columns, of_row = _keys(dataset, table), key.digester("locator", dataset.asset.name)

    def digest(row: int) -> bytes:
        return of_row(*[str(column[row].as_py()) for column in columns])

    return digest


def all_key_digests(dataset: DatasetView, table: pa.RecordBatch, key: FingerprintKey) -> Iterator[bytes]:
    """The same of every row, in their order."""
    return map(key.digester("locator", dataset.asset.name), *(map(str, column.to_pylist()) for column in _keys(dataset, table)))


def _keys(dataset: DatasetView, table: pa.RecordBatch) -> list[pa.Array]:
    """The columns of the primary key, where all were read; else the number of the row."""
    of_key = dataset.info.key if dataset.info else ()
    return [table.column(name) for name in (of_key if of_key and set(table.schema.names).issuperset(of_key) else (ROW_KEY,))]


def hidden(digest: bytes) -> str:
    """The locator of a row that is named by the HMAC of its key: the first half of it in hex."""
    return digest[:8].hex()


def _reference(dataset: DatasetView) -> str | None:
    """The declared reference field, if its label is confirmed and not personal: nothing else may stand in evidence."""
    name = dataset.declared.reference_field if dataset.declared else None
    field = dataset.field(name) if name else None
    label = field.label if field else None
    return name if label and label.confirmed and label.category and not label.category.personal else None


def _harmless(reference: str) -> bool:
    """Whether a reference may be shown, whatever was declared: short, in plain letters and digits, and in no form personal data."""
    if not 0 < len(reference) <= LONGEST or not reference.isascii() or "@" in reference or _GROUPED.search(reference):
        return False
    joined = _JOINING.sub("", reference)
    if _PERSONAL.search(joined):
        return False
    spans = _scanner().scan(pa.array([reference, joined]), Context(free_text=False))
    return not spans.rows and not spans.unexamined


@cache
def _scanner() -> Scanner:
    return Scanner()
