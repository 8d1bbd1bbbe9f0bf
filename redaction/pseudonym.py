"""How a pseudonym or ciphertext is written in a text: `[PHONE_NUMBER:t-bcdf…]`, letters without digits, of a few lengths only.

The brackets and the name tell readers what stood there; the letters are 16 consonants, so that no run of digits, no word and no
mask of x can come out. Nothing is taken for one of ours because it looks like it: whoever reads one checks its authentication.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from holdings.entities import Entity
from redaction.detecting.kinds import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 16
"""A value is filled up to a multiple of so many bytes: its length does not show."""
ALPHABET = "bcdfghjkmnpqrstv"
_TO_LETTERS = str.maketrans("0123456789abcdef", ALPHABET)
_TO_HEX = str.maketrans(ALPHABET, "0123456789abcdef")
_FILL = b"\x80"


class Form(StrEnum):
    """What the letters are."""

    TOKEN = "t"  # noqa: S105 (a letter)
    HASH = "h"
    CIPHERTEXT = "e"


_WRITTEN = re.compile(rf"\[(?P<entity>[A-Z][A-Z0-9_]{{1,39}}):(?P<form>[{''.join(Form)}])-(?P<letters>[0-9A-Za-z]+)\]")
"""What looks like one of ours, a tampered one too."""
_LETTERS = re.compile(f"(?:[{ALPHABET}]{{2}})+")
_LEAST_LETTERS = 32
_NAMES = frozenset(map(str, Entity))
"""Under the name of no type, only what is as long as ours: [NOTE:e-mail] is somebody's note, and no pseudonym that was tampered with."""


class Written(NamedTuple):
    """What may be one of ours, from `start` to `end` of a text."""

    start: int
    end: int
    entity: Entity
    form: Form
    body: bytes

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end


def written(entity: Entity, form: Form, body: bytes) -> str:
    """The text of a pseudonym. `entity` is the topmost type, so that a mobile number is the same pseudonym wherever it is taken for a phone number."""
    return f"[{entity}:{form}-{body.hex().translate(_TO_LETTERS)}]"


def has_any(text: str) -> bool:
    """Whether anything in a text may look like one of ours."""
    return _WRITTEN.search(text) is not None


def all_written(text: str) -> Iterator[Written]:
    """Whatever in a text looks like one of ours, in order; of one that we never write so the body is empty, which nothing authenticates."""
    for match in _WRITTEN.finditer(text):
        letters = match["letters"]
        if match["entity"] not in _NAMES and len(letters) < _LEAST_LETTERS:
            continue
        body = bytes.fromhex(letters.translate(_TO_HEX)) if _LETTERS.fullmatch(letters) else b""
        yield Written(match.start(), match.end(), kind(match["entity"]), Form(match["form"]), body)


def filled(value: bytes) -> bytes:
    """The value and a mark, filled up with zeros to whole blocks (ISO/IEC 9797-1, padding method 2)."""
    return value + _FILL + bytes(-(len(value) + 1) % BLOCK)


def emptied(block: bytes) -> bytes:
    """The value without what it was filled up with. Raises `ValueError` where that is not there."""
    value = block.rstrip(b"\0")
    if not value.endswith(_FILL) or len(block) % BLOCK:
        raise ValueError("this was not filled up")
    return value[:-1]
