"""Numbers that were read out in English words and written down so: four one five, double oh, seven."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.checks import luhn_ok
from redaction.context import Cue
from redaction.marks import Labels
from redaction.recognizers.base import SheetRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_VALUES = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
_WORD = rf"(?:{'|'.join(sorted([*_VALUES, *_TIMES], key=len, reverse=True))}|[0-9])"
_GAP = r"(?:[ ,.\-]{1,3}|, and |\.\.\. ?)"
_PATTERN = re.compile(rf"\b{_WORD}(?:{_GAP}{_WORD}){{6,24}}(?![a-z0-9])", re.IGNORECASE | re.ASCII)
_ANY = rf"(?:{'|'.join([*_VALUES, *_TIMES])}|[0-9])"
_FOUR_WORDS = r"(?:zero|one|two|three|four|five|six|seven|eight|nine|double|triple)" + rf"[ ,.\-]{{1,3}}{_ANY}" * 3
_MARKS = Labels([_FOUR_WORDS])
_BEFORE_MARK, _LONGEST = 120, 320
"""Digits may stand before the first four words; and so many code points are the most that a number takes."""
_TOKEN = re.compile(r"[a-z]+|[0-9]", re.IGNORECASE)
_LEAST_WORDS = 5


class SpokenNumber(SheetRecognizer):
    """Seven and more digits as words: a phone number, or what the words around call it."""

    entities = frozenset({Entity.PHONE_NUMBER, Entity.US_SSN, Entity.BANK_CARD, Entity.ACCOUNT_NUMBER})

    def gate(self, context: Context) -> str:
        del context
        return f"(?i:{_FOUR_WORDS})"

    def find_on(self, page: Page) -> Iterator[Found]:
        numbers = list(_MARKS.near(_PATTERN, page.sheet, _BEFORE_MARK, _LONGEST))
        page.look([match.start() for match in numbers])
        for match in numbers:
            tokens = _TOKEN.findall(match.group().lower())
            if sum(token.isalpha() for token in tokens) < _LEAST_WORDS:
                continue
            told = _told(page, match.start(), match.end(), _digits(tokens))
            if told is not None:
                yield *match.span(), *told


def _digits(tokens: list[str]) -> str:
    digits, times = "", 1
    for token in tokens:
        if token in _TIMES:
            times = _TIMES[token]
        else:
            digits += _VALUES.get(token, token) * times
            times = 1
    return digits


def _told(page: Page, start: int, end: int, digits: str) -> tuple[Entity, float] | None:
    """What it is, and how sure that is."""
    for entity, lengths in ((Entity.US_SSN, (9,)), (Entity.BANK_CARD, range(13, 20)), (Entity.ACCOUNT_NUMBER, range(7, 18))):
        if len(digits) in lengths and page.cue(entity, start, end) is Cue.CALLED:
            return entity, 0.8
    if len(digits) in range(13, 20):
        return (Entity.BANK_CARD, 0.8) if luhn_ok(digits) else None
    if len(digits) > 15 or page.cue(Entity.PHONE_NUMBER, start, end) is Cue.MISCALLED:
        return None
    return Entity.PHONE_NUMBER, 0.8 if len(digits) in (10, 11) or page.cue(Entity.PHONE_NUMBER, start, end) is Cue.CALLED else 0.4


RECOGNIZERS = (SpokenNumber(),)
