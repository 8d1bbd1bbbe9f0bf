"""Where a Chinese name may begin: a surname, followed by what given names are made of, and no everyday word."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from redaction.names.zh.characters import COMMON, COMPOUND, CUED, GIVEN, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
SURNAMES = frozenset(COMMON + OTHER)
ALL_SURNAMES = SURNAMES | frozenset(CUED)
COMPOUNDS = frozenset(COMPOUND.split())
_VERY_COMMON = frozenset(COMMON[:60])
_START = re.compile(rf"[{COMMON}{OTHER}{''.join(sorted({name[0] for name in COMPOUNDS} - SURNAMES))}](?=[{HAN}])")


@cache
def everyday() -> frozenset[str]:
    """Words of two characters whose first is a surname.

    From jieba's dictionary (MIT; its notice: data/README.md), the words that occur twenty times and more; names of people left out.
    """
    return frozenset(line[0] + second for line in _lines("words.txt") for second in line[1:])


@cache
def endings() -> frozenset[str]:
    """Words of two characters whose second is a surname (由于, 订单), from the same source; none whose first may end what stands before a name."""
    return frozenset(first + line[0] for line in _lines("endings.txt") for first in line[1:])


def _lines(name: str) -> list[str]:
    """Each line of these files is one surname and then the characters it makes words with."""
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").split()


def starts(text: str) -> Iterator[int]:
    """Each place where a name may begin that nothing but its characters speaks for, in order; in one pass."""
    words, ended = everyday(), endings()
    for match in _START.finditer(text):
        at = match.start()
        second, third = text[at + 1], text[at + 2 : at + 3]
        if text[at : at + 2] in COMPOUNDS:
            yield at
        elif second not in GIVEN or text[at] == second == third or text[at] not in SURNAMES or text[at - 1 : at + 1] in ended:
            continue
        elif text[at : at + 2] not in words or (text[at] in _VERY_COMMON and third in GIVEN):
            yield at


def surname_length(text: str, at: int) -> int:
    """How many characters at this place are a surname: 0, 1 or 2."""
    if text[at : at + 2] in COMPOUNDS:
        return 2
    return 1 if text[at : at + 1] in ALL_SURNAMES else 0


_HAN = re.compile(f"[{HAN}]+")


def is_han(text: str) -> bool:
    """Whether there is something, and all of it Chinese characters."""
    return _HAN.fullmatch(text) is not None
