"""Landline numbers of China: an area code and seven or eight digits, perhaps an extension; public hotlines have no area code."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import Scores
from redaction.recognizers.labelled import TIE, LabelledRecognizer
from redaction.recognizers.shaped import ShapeRecognizer

_AREA = r"(?:10|2[0-57-9]|3(?:[13579]\d|49)|4[1-35-8]\d|5[1-9]\d|6[369]\d|7[0-79]\d|8[1-35789]\d|9[013-579]\d)"
"""The area codes of the national numbering plan (MIIT), by their first digits; a code that the plan leaves free is another country's number."""
_LOCAL = r"[2-8]\d{2,3}[ .-]?\d{4}"
_EXTENSION = r"(?:(?: ?(?:转接?(?:分机)?|分机|ext\.?|x) ?:?|[-#*])\d{1,5}| ?[(（](?:转|分机) ?\d{1,5}[)）])?"
_RIGHT = r"(?![0-9A-Za-z_])(?!-[0-9])(?!\.[0-9])"
_PATTERN = re.compile(
    rf"(?<![0-9A-Za-z_#])(?<![0-9A-Za-z]-)(?<![0-9][./])(?<![0-9]{{2}}:)"
    rf"(?:[(（]0{_AREA}[)）][ -]{{0,3}}|(?:\+|00)86[ -]?(?:\(0\))?0?{_AREA}[ -]?|[(（]?86[)）]?-0?{_AREA}-|0{_AREA}[ ./-]{{0,3}}){_LOCAL}{_EXTENSION}{_RIGHT}",
    re.ASCII | re.IGNORECASE,
)
_EXTENDED = re.compile(r"转|分机|ext|x|[#*]|[（(](?=转|分)", re.IGNORECASE)
_NOT_DIGITS = re.compile("[^0-9]")
_TWO_DIGIT_AREA = re.compile(r"0?(?:10|2\d)")

_WRITTEN = Scores(called=0.85, bare=0.7, miscalled=0.3)
_WITH_COUNTRY = Scores(called=0.9, bare=0.8, miscalled=0.3)
_RUN_TOGETHER = Scores(called=0.7, bare=0.35, miscalled=0)

_LABELS = (
    "座机",
    "固话",
    "固定电话",
    r"电话(?:号码?)? ?[:：=是为0-9(（,，\n\"]",
    "总机",
    "宅电",
    "传真",
    "市话",
    "小灵通",
    "landline",
)
_BY_NAME = re.compile(
    rf"(?:座机|固话|固定电话|电话|总机|宅电|传真|市话|小灵通|landline){TIE}(?P<value>[2-8]\d{{2,3}}[ -]?\d{{4}}{_EXTENSION}){_RIGHT}(?! ?[0-9])",
    re.ASCII | re.IGNORECASE,
)


def judge(value: str) -> Scores | None:
    """Whether area code and length agree; written with a separator it is surely a phone number."""
    digits = _NOT_DIGITS.sub("", _EXTENDED.split(value, maxsplit=1)[0])
    if value.startswith(("+", "00", "86", "(86")):
        digits = "0" + digits.removeprefix("00").removeprefix("86").lstrip("0")
    elif digits == value:
        return _RUN_TOGETHER if len(digits) in _lengths(digits) else None
    if not any(len(digits) >= length for length in _lengths(digits)):
        return None
    return _WITH_COUNTRY if value.startswith("+") else _WRITTEN


def _lengths(digits: str) -> tuple[int, ...]:
    """How long a number of this area is: cities of two-digit codes all have eight digits, the others seven or eight."""
    return (11,) if _TWO_DIGIT_AREA.match(digits) else (11, 12)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.CN_LANDLINE, surest=0.9, digits=(10, 17), begins="0+(（8", letters=True, pattern=_PATTERN, judge=judge),
    LabelledRecognizer(entity=Entity.CN_LANDLINE, labels=_LABELS, pattern=_BY_NAME, judge=lambda match: 0.65),
)
