"""Resident identity card numbers of China: GB 11643-1999, 18 characters, and the 15-digit form before it."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import mod_11_2
from redaction.dates import plausible
from redaction.recognizers.base import LEFT, RIGHT, Scores, plain
from redaction.recognizers.shaped import ShapeRecognizer

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ],
)
"""GB/T 2260; 81 to 83 are the residence permits of Hong Kong, Macau and Taiwan residents, which carry such a number."""

_S = r"[ \-.]{0,3}"
_USUAL = rf"\d{{3}}{_S}\d{{3}}{_S}(?:\d{{4}}{_S}\d{{4}}{_S}\d{{3}}[0-9Xx]|\d{{6}}{_S}\d{{3}})"
_PATTERN = re.compile(rf"{LEFT}(?=[1-9])(?:{_USUAL}|\d(?:{_S}\d){{16}}{_S}[0-9Xx]){RIGHT}", re.ASCII)
_GROUPED = re.compile(_USUAL, re.ASCII)

_CHECKED = Scores(called=0.95, bare=0.95, miscalled=0.7)
_OLD_FORM = Scores(called=0.7, bare=0.3, miscalled=0)
_MISTYPED = Scores(called=0.4, bare=0, miscalled=0)
"""Called an identity card, and wrong in its check character, date or area: perhaps a slip of the pen."""


def _area(number: str) -> bool:
    # The permanent resident card for foreigners puts a 9 before the province.
    return number[:2] in PROVINCES or (number[0] == "9" and number[1:3] in PROVINCES)


def judge(value: str) -> Scores | None:
    """How sure area, calendar and check character make it; cut up in no usual way, only the check character counts."""
    number = plain(value).upper()
    if len(number) == 15:
        born = plausible(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
        return _OLD_FORM if born and _area(number) else None
    possible = _area(number) and plausible(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if possible and mod_11_2(number[:17]) == number[17]:
        return _CHECKED
    return _MISTYPED if number == value or _GROUPED.fullmatch(value) else None


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.CN_ID_CARD, surest=0.95, digits=(15, 18), letters=True, begins="123456789", pattern=_PATTERN, judge=judge
    ),
)
