"""Folds look-alike characters (full width, odd dashes and spaces, other digits) to ASCII, one code point for one, so offsets hold."""

from __future__ import annotations

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"
_SPACES = "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters of no width: folded to a space, so that a number cut up with them is still one number with separators."""

_ZEROS = (0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
"""The first of ten digits: Arabic-Indic, Persian, Devanagari, and the five mathematical styles."""

_TABLE: dict[int, int] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _DASHES), ord("-")),
    **dict.fromkeys(map(ord, _SPACES + _INVISIBLE), ord(" ")),
    **{zero + n: ord("0") + n for zero in _ZEROS for n in range(10)},
}

NEEDED = (
    r"[\x{FF0B}\x{FF0D}-\x{FF0F}\x{FF10}-\x{FF19}\x{FF20}-\x{FF3A}\x{FF3F}\x{FF41}-\x{FF5A}"
    r"\x{0660}-\x{0669}\x{06F0}-\x{06F9}\x{0966}-\x{096F}\x{1D7CE}-\x{1D7FF}"
    r"\x{00A0}\x{2002}\x{2003}\x{2009}-\x{200D}\x{2010}-\x{2015}\x{202F}\x{2060}\x{2212}\x{3000}\x{FE63}\x{FEFF}]"
)
"""RE2: a text that holds one of these is folded. Full-width punctuation that Chinese prose is full of (，：（）！？) is not in it:
patterns take both forms of it, so ordinary text is spared the work."""


def fold(text: str) -> str:
    """The text with look-alikes as ASCII; of the same length."""
    return text.translate(_TABLE)
