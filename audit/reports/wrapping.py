"""Breaks a line for the terminal as Chinese and English are broken: between words, between characters, never before a closing mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
_OPENING = "（〔［｛《〈「『【“‘(\\[{"
_CLOSING = "）〕］｝》〉」』】”’，。；：！？、…)\\]},.;:!?%"
_PIECE = re.compile(f"[{_OPENING}]*(?:[{_WIDE}]|[^\\s{_WIDE}{_OPENING}]+)?[{_CLOSING}]*\\s*|\\s+")


def wrapped(text: Text, width: int, *, indent: int = 0, hang: int = 0) -> Iterator[Text]:
    """The lines of a text within `width` cells; the first is indented by `indent`, those that follow by `hang` more."""
    start, lead = 0, indent
    for end in _ends(text.plain, width, indent, indent + hang):
        line = text[start:end]
        line.rstrip()
        yield Text(" " * lead) + line
        start, lead = end, indent + hang


def _ends(plain: str, width: int, first: int, others: int) -> Iterator[int]:
    """Where each line ends."""
    used, at, room = 0, 0, width - first
    for piece in _pieces(plain, width - max(first, others)):
        if used and used + cell_len(piece.rstrip()) > room:
            yield at
            used, room = 0, width - others
        used += cell_len(piece)
        at += len(piece)
    yield at


def _pieces(plain: str, widest: int) -> Iterator[str]:
    """What is not broken; a piece that no line can hold is cut."""
    for match in _PIECE.finditer(plain):
        piece = match.group()
        while cell_len(piece.rstrip()) > widest:
            cut = _fitting(piece, widest)
            yield piece[:cut]
            piece = piece[cut:]
        if piece:
            yield piece


def _fitting(piece: str, widest: int) -> int:
    used = 0
    for index, char in enumerate(piece):
        used += cell_len(char)
        if used > widest:
            return max(index, 1)
    return len(piece)
