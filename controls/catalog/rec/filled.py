"""Whether a field of a record is filled: a blank, a dash, `N/A` or 待补充 stands in a field and says nothing.

Content is a value with at least one letter, digit or symbol that is no filler as a whole. Spaces, invisible characters and
punctuation do not count, nor do width and case: `- `, `Ｎ／Ａ` and `（无）` are no content. What is no text is content.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdings.octets import Octets

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    octets = Octets.of(column)
    says, begins = _plain(octets)
    if not says.all():
        unsure = np.flatnonzero(~says)
        lengths = pc.utf8_length(column.take(pa.array(unsure))).fill_null(0).to_numpy(zero_copy_only=False)
        says[unsure] = begins[unsure] & (lengths > LONGEST_FILLER)
        if len(unsure := np.flatnonzero(~says)):
            says[unsure] = _says(column.take(pa.array(unsure)).fill_null(""))
    return says


def _plain(texts: Octets) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which texts are content by how they begin, with two letters or digits, or one ideograph, with which no filler begins; and which begin so at all."""
    first, second = (_octet(texts, place) for place in range(2))
    plain, begins = _SAYS[first.astype(np.uint16) << 8 | second], _SIGN[first]
    rows = np.flatnonzero((first >= _IDEOGRAPHS[0]) & (first <= _IDEOGRAPHS[1]))
    if len(rows):
        third = texts.data[texts.starts[rows] + 2]
        code = (first[rows] & 0x0F).astype(np.uint16) << 12 | (second[rows] & 0x3F).astype(np.uint16) << 6 | third & 0x3F
        plain[rows] = _IDEOGRAPH_SAYS[code]
        begins[rows] = True
    return plain, begins


def _octet(texts: Octets, place: int) -> NDArray[np.uint8]:
    """The byte at a place of each text; `_NONE` behind its end."""
    long = texts.sizes > place
    if long.all():
        return texts.data[texts.starts + place]
    out = np.full(len(texts.sizes), _NONE, np.uint8)
    out[long] = texts.data[texts.starts[long] + place]
    return out


def _two_say() -> NDArray[np.bool_]:
    """By two bytes as one number, whether they are letters or digits with which no filler begins, whatever its case."""
    says = np.zeros((256, 256), np.bool_)
    says[np.ix_(_SIGNS, [*_SIGNS, _NONE])] = True
    for word in FILLERS:
        if word.isascii():
            first, second = (
                ([ord(sign), ord(sign.upper())] for sign in word[:2]) if len(word) > 1 else ([ord(word), ord(word.upper())], [_NONE])
            )
            says[np.ix_(first, second)] = False
    return says.ravel()


def _those(numbers: Iterable[int], size: int) -> NDArray[np.bool_]:
    """A truth for each of the numbers below `size`: whether it is one of these."""
    among = np.zeros(size, np.bool_)
    among[list(numbers)] = True
    return among


_NONE = 0xFF
"""A byte that UTF-8 does not have."""
_SIGNS = [ord(sign) for sign in string.ascii_letters + string.digits]
_SIGN = _those(_SIGNS, 256)
_IDEOGRAPHS = 0xE4, 0xE9
"""How an ideograph from U+4000 to U+9FFF begins, which is three bytes of UTF-8."""
_IDEOGRAPH_SAYS = ~_those((ord(word[0]) for word in FILLERS if not word.isascii()), 1 << 16)
_SAYS = _two_say()


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
