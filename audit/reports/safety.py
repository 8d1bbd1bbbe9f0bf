"""Keeps data from becoming syntax: what is stripped or neutralised before a name or value enters a report."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ESCAPED_IN_JSON = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]")
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def plain(text: str) -> str:
    """One line of visible characters: line breaks and tabs become a space; control, bidi and zero-width characters become U+FFFD."""
    return _INVISIBLE.sub("\ufffd", _BREAKS.sub(" ", text))


def terminal(text: str) -> str:
    """Plain, and not a workflow command of a CI system (`::error::`, `##[error]`) wherever a line happens to break."""
    return plain(text).replace("::", ": :").replace("##[", "# #[")


def cell(text: str) -> str:
    """A cell of a table that a spreadsheet will open: plain, and never a formula, also after leading spaces."""
    text = plain(text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def json_text(document: str) -> str:
    """A JSON document with its invisible characters escaped: the same values, and safe to look at on a terminal."""
    return _ESCAPED_IN_JSON.sub(lambda match: _escape(ord(match.group())), document)


def _escape(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
