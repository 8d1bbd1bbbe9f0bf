"""In which form a value is written: its letters and digits by class, its signs as they are. `2026-06-03` and `2026/6/3` are two forms."""

from __future__ import annotations

from functools import lru_cache
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

_FEW = 8
"""Different texts of which it is remembered how they were brought to their form."""
_NINES = bytes.maketrans(b"012345678", b"9" * 9)

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
    alike, counts = _digits_alike(as_text(column.drop_null()))
    texts = pc.utf8_trim_whitespace(alike)
    if len(texts) <= _FEW:
        classes = pa.array(_remembered(tuple(texts.to_pylist()), element, kind), texts.type)
    else:
        classes = _brought(texts, element, kind)
    written = pc.greater(pc.binary_length(texts), pa.scalar(0, pa.int64()))
    return classes.filter(written), counts[written.to_numpy(zero_copy_only=False)]


@lru_cache(maxsize=1024)
def _remembered(texts: tuple[str, ...], element: Element, kind: FieldKind) -> tuple[str, ...]:
    """The forms of a few texts, which are those of the batch before: most columns know one or two."""
    return tuple(_brought(pa.array(texts, pa.large_string()), element, kind).to_pylist())


def _brought(texts: pa.Array, element: Element, kind: FieldKind) -> pa.Array:
    """The form of each text, whose digits are all alike."""
    if element.moment and kind in _OF_KIND:
        return pc.if_else(pc.match_substring_regex(texts, _ISO), _OF_KIND[kind], _classes(texts, _MOMENT))
    return _classes(texts, _MOMENT if element.moment else _NUMBER if element is Element.RECORD_NO else _RATING)


def _digits_alike(texts: pa.Array) -> tuple[pa.Array, NDArray[np.uint64]]:
    """The different texts with a 9 for every digit, and how many there are of each.

    It is done in their bytes, for in UTF-8 a digit's byte is part of nothing else. Most columns are written in one form throughout,
    which one comparison shows.
    """
    octets = Octets.of(texts)
    alike = octets.data.tobytes().translate(_NINES)
    first = alike[: int(octets.sizes[0])] if len(texts) else b""
    if len(texts) and bool((octets.sizes == len(first)).all()) and alike == first * len(texts):
        return pa.array([first.decode()], pa.large_string()), np.array([len(texts)], np.uint64)
    edges = np.append(octets.starts, len(alike))
    counted = pc.value_counts(pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(edges), pa.py_buffer(alike)))
    return counted.field("values"), counted.field("counts").to_numpy().astype(np.uint64)


def _classes(texts: pa.Array, steps: Sequence[tuple[str, str]]) -> pa.Array:
    for pattern, replacement in steps:
        texts = pc.replace_substring_regex(texts, pattern, replacement)
    return texts
