"""Bank cards: a known issuer prefix (ISO/IEC 7812), its length, and the Luhn check."""

from __future__ import annotations

import re
from functools import cache

from holdings.entities import Entity
from redaction.checks import luhn_ok
from redaction.recognizers.base import LEFT, RIGHT, Scores, plain
from redaction.recognizers.shaped import ShapeRecognizer

_S = r"(?P<s>[ .]{1,2}| ?- ?)"
_PATTERN = re.compile(
    rf"{LEFT}(?:\d{{13,19}}|\d{{4}}{_S}\d{{4}}(?P=s)\d{{4}}(?P=s)(?:\d{{4}}(?:(?P=s)\d{{1,3}})?|\d{{7}})|\d{{6}}[ .-]\d{{10,13}}|\d{{6}}(?P<t>[ -])\d{{6}}(?P=t)\d{{4,7}}"
    rf"|3\d{{3}}[ -]\d{{6}}[ -]\d{{4,5}}){RIGHT}",
    re.ASCII,
)

_ISSUERS = (
    (re.compile(r"62|81[0-7]"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"4367|4563"), (16, 19)),  # cards of Chinese banks in the range of Visa
    (re.compile(r"4"), (16,)),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),  # JCB
    (re.compile(r"6011|65|64[4-9]"), (16,)),  # Discover
)
_PREFIX = 4
"""So many digits, at most, tell the issuer."""
_RARE = re.compile(r"62|9558|60|69|81|88|90|95|98|5[0-9]|6[0-9]|4|3[0689]|35|220")
"""Prefixes and lengths that other networks, and Chinese banks in earlier years, also issued; believed only where the text says card."""

_KNOWN = Scores(called=0.95, bare=0.85, miscalled=0.3)
_AMEX = Scores(called=0.95, bare=0.45, miscalled=0)
"""Fifteen digits are also an IMEI, and as many IMEIs begin so."""
_UNUSUAL = Scores(called=0.75, bare=0, miscalled=0)
_MISTYPED = Scores(called=0.4, bare=0, miscalled=0)
_AMEX_GROUPED = Scores(called=0.95, bare=0.85, miscalled=0.3)


@cache
def _issued(prefix: str, length: int) -> tuple[bool, bool]:
    """Whether a network issues cards that begin so, of this length, and whether one ever did; there are few such beginnings, and each is looked up once."""
    known = any(length in lengths and issuer.match(prefix) is not None for issuer, lengths in _ISSUERS)
    return known, known or _RARE.match(prefix) is not None


def judge(value: str) -> Scores | None:
    """How sure issuer, length and Luhn make it; 4444 4444 4444 4444 is a filler, not a card."""
    number = plain(value)
    known, ever = _issued(number[:_PREFIX], len(number))
    if not ever or number.count(number[0]) == len(number):
        return None
    if not luhn_ok(number):
        return _MISTYPED if known else None
    if known:
        return (_AMEX if value.isdigit() else _AMEX_GROUPED) if len(number) == 15 else _KNOWN
    return _UNUSUAL


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.BANK_CARD,
        surest=0.95,
        digits=(13, 19),
        begins="23456789",
        groups=(4, 6, *range(13, 20)),
        pattern=_PATTERN,
        judge=judge,
    ),
)
