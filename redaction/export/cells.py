"""Cells that a spreadsheet would run as a formula, and characters in names that deceive whoever reads them."""

from __future__ import annotations

import re

MARK = "'"
"""What is put before such a cell: a spreadsheet then takes it for text."""
_FORMULA = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?%?", re.ASCII)
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def is_formula(cell: str) -> bool:
    """Whether a cell begins with `= + - @`, a tab or a carriage return, also behind spaces. A plain number is none, whatever its sign."""
    if cell[:1] in {"\t", "\r"}:
        return True
    bare = cell.strip()
    return bare.startswith(_FORMULA) and _NUMBER.fullmatch(bare) is None


def plain(name: str) -> str:
    """A name without control, bidirectional and invisible characters; U+FFFD stands for each."""
    return _UNSAFE.sub("\ufffd", name)
