"""Whether a field of a record is filled: a blank, a dash, `N/A` or 待补充 stands in a field and says nothing.

Content is a value with at least one letter, digit or symbol that is no filler as a whole. Spaces, invisible characters and
punctuation do not count, nor do width and case: `- `, `Ｎ／Ａ` and `（无）` are no content. What is no text is content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILLERS = (
    "na", "nil", "none", "null", "nan", "tbd", "tba", "tbc", "todo", "unknown", "notknown", "notapplicable", "notavailable", "pending",
    "blank", "empty", "tobecompleted", "tobeconfirmed", "tobeadded", "asabove", "ditto",
    "无", "暂无", "没有", "无内容", "无记录", "空", "空白", "略", "同上", "待补", "待补充", "待填", "待填写", "待录入", "待完善", "待定", "待确认", "未知",
    "不明", "不详", "不清楚", "未填", "未填写", "未录入", "未登记", "不适用", "x", "xx", "xxx", "xxxx",
)  # fmt: skip
"""What people type where a form demands something, brought to one form: lower case, without spaces and punctuation."""

LONGEST_FILLER = 40
"""Characters of the longest text that can be a filler: all others are looked at for a letter or digit only."""

_SILENT = r"\p{P}\p{Z}\p{C}\p{Sm}\p{Sk}\s\x{2800}\x{3164}\x{FFA0}\x{115F}\x{1160}"
"""Punctuation, spaces, control and invisible characters, and the signs that lines are drawn with."""


def filled(column: pa.Array) -> NDArray[np.bool_]:
    """Which values are content."""
    present = _mask(column.is_valid())
    if pa.types.is_floating(column.type):
        return present & ~_mask(pc.is_nan(column).fill_null(False))
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return present
    column = column.fill_null("")
    says = _plain(column)
    unsure = np.flatnonzero(~says)
    says[unsure] = _says(column.take(pa.array(unsure)))
    return says


def _plain(column: pa.Array) -> NDArray[np.bool_]:
    """Which texts are content by their first character alone: a digit, or a letter or ideograph with which no filler begins."""
    column = pa.concat_arrays([column.cast(pa.large_binary())])  # at the front of buffers of its own
    _, offsets, data = column.buffers()
    if not len(column) or data is None or data.size < len(_LEAD):
        return np.zeros(len(column), np.bool_)
    starts, ends = (np.frombuffer(offsets, np.int64)[side : side + len(column)] for side in (0, 1))
    octets = np.frombuffer(data, np.uint8)
    first = octets[np.minimum(starts, len(octets) - 1)]
    plain = _FIRST_SAYS[first]
    three = np.flatnonzero(_IDEOGRAPH[first] & (ends - starts >= len(_LEAD)))
    leads = sum(octets[starts[three] + place].astype(np.uint32) << shift for place, shift in enumerate(_LEAD))
    plain[three] = ~np.isin(leads, _FILLER_LEADS)
    return plain & (ends > starts)


_LEAD = (16, 8, 0)
"""An ideograph from U+4000 to U+9FFF is three bytes of UTF-8, the first of which is 0xE4 to 0xE9; how far to shift each, to make one number of them."""
_FIRST_SAYS = np.array([chr(n).isascii() and chr(n).isalnum() and chr(n).lower() not in {word[0] for word in FILLERS} for n in range(256)])
_IDEOGRAPH = np.array([0xE4 <= n <= 0xE9 for n in range(256)])
_FILLER_LEADS = np.array([int.from_bytes(word[0].encode(), "big") for word in FILLERS if not word.isascii()], np.uint32)


def _says(column: pa.Array) -> NDArray[np.bool_]:
    """Which texts are content: they have a letter, digit or symbol, and are no filler."""
    says = _mask(pc.match_substring_regex(column, f"[^{_SILENT}]"))
    short = np.flatnonzero(says & _mask(pc.less_equal(pc.utf8_length(column), LONGEST_FILLER)))
    bare = pc.replace_substring_regex(pc.utf8_normalize(column.take(pa.array(short)), "NFKC"), f"[{_SILENT}]+", "")
    filler = _mask(pc.is_in(pc.utf8_lower(bare), value_set=pa.array(FILLERS, bare.type)))
    says[short[filler]] = False
    return says


def has_one_of(column: pa.Array, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which values of a text column are one of the words, spaces around them aside."""
    trimmed = pc.utf8_trim_whitespace(column)
    return _mask(pc.is_in(trimmed, value_set=pa.array([word.strip() for word in words], trimmed.type)))


def _mask(array: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)
