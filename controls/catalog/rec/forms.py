"""In which form a value is written: its letters and digits by class, its signs as they are. `2026-06-03` and `2026/6/3` are two forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdings.model import FieldKind
from holdings.octets import Octets
from holdings.records import Element
from holdings.sources.columns import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_ISO = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?$"
"""The forms that a field of a date's type gives as dates, wherever no value beside it has another."""

_OF_KIND = {FieldKind.DATE: "9999-0-0", FieldKind.DATETIME: "9999-0-0 0:0:0"}

Steps = tuple[tuple[str, str], ...]

_MOMENT: Steps = ((r"\d", "9"), (r"[A-Za-z]+", "@"), (r":99[.,]9+", ":99"), (r"\b9{1,2}\b", "0"))
_NUMBER: Steps = ((r"\d", "9"), (r"[A-Z]+", "A"), (r"[a-z]+", "a"), (r"9+$", "9"))
_RATING: Steps = ((r"\d+", "9"), (r"[A-Za-z]+", "@"), (r"[^\x00-\x7f]+", "?"))

WRITTEN = frozenset(element for element in Element if element.moment) | {Element.RECORD_NO, Element.RATING}
"""The elements that are written in a form."""


def forms(column: pa.Array, element: Element, kind: FieldKind) -> tuple[pa.Array, NDArray[np.uint64]]:
    """The forms of the values that are not blank, as text, and how many have each; one form may come several times.

    One or two digits are one class (06 and 6 are not told apart), a record number's counter may have any length, and
    a fraction of a second makes no other form. In a field of a date's type every ISO form is the same one.
    """
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        values = len(column) - column.null_count
        return pa.array([_OF_KIND.get(kind, _OF_KIND[FieldKind.DATETIME])][:values], pa.string()), np.array([values][:values], np.uint64)
    # With all digits the same few different texts are left, and only those are brought to their form.
    alike = pc.value_counts(_digits_alike(as_text(column.drop_null())))
    texts = pc.utf8_trim_whitespace(alike.field("values"))
    if element.moment and kind in _OF_KIND:
        classes = pc.if_else(pc.match_substring_regex(texts, _ISO), _OF_KIND[kind], _classes(texts, _MOMENT))
    else:
        classes = _classes(texts, _MOMENT if element.moment else _NUMBER if element is Element.RECORD_NO else _RATING)
    written = pc.not_equal(texts, "")
    return classes.filter(written), alike.field("counts").filter(written).to_numpy().astype(np.uint64)


def _digits_alike(texts: pa.Array) -> pa.Array:
    """The texts with a 9 for every digit: in their bytes, for in UTF-8 a digit's byte is part of nothing else."""
    octets = Octets.of(texts)
    if not len(octets.data):
        return texts
    alike = np.where(octets.data - np.uint8(ord("0")) <= 9, np.uint8(ord("9")), octets.data)
    edges = np.append(octets.starts, len(alike))
    return pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(edges), pa.py_buffer(alike))


def _classes(texts: pa.Array, steps: Sequence[tuple[str, str]]) -> pa.Array:
    for pattern, replacement in steps:
        texts = pc.replace_substring_regex(texts, pattern, replacement)
    return texts
