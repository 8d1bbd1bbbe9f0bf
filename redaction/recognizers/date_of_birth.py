"""Dates of birth: a date beside a word for birth; no other date is one."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.dates import plausible
from redaction.recognizers.base import LabelledRecognizer

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, start=1)}
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DATE = (
    r"(?P<value>(?P<y>\d{4}) ?(?:[-/.]|年) ?(?P<m>\d{1,2})(?: ?(?:[-/.]|月) ?(?P<d>\d{1,2})日?)?(?![0-9])月?|(?P<ymd>\d{8})(?![0-9])"
    rf"|(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y2>\d{{4}})(?![0-9])"
    rf"|(?P<mon>{_MONTH}) (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y3>\d{{4}})(?![0-9])"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<mon4>{_MONTH})[ -](?P<y4>\d{{4}})(?![0-9]))"
)
_LABEL = (
    r"(?:出生(?:日期|年月日|年月|时间|日)?|生日|生于|(?<![a-z])(?:dob|d\.o\.b\.?|date of birth|birth ?da(?:te|y)|born(?: on| in)?))"
    r"[ ]?(?:[:：=]|是在|是|为|于|在|is)?[ ]{0,2}(?:公历|阳历|农历|阴历)?"
)
_BEFORE = re.compile(_LABEL + _DATE, re.ASCII | re.IGNORECASE)
_AFTER = re.compile(r"(?<![0-9])" + _DATE + r"(?= ?(?:出生|生人|生的))", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"\s*" + _DATE + r"(?:[ T]00:00:00(?:\.0+)?)?\s*", re.ASCII | re.IGNORECASE)


def judge(match: re.Match[str]) -> float:
    """Only dates that exist."""
    return 0.8 if _real(match) else 0


def _real(match: re.Match[str]) -> bool:
    if match["ymd"]:
        ymd = match["ymd"]
        return plausible(int(ymd[:4]), int(ymd[4:6]), int(ymd[6:]))
    if match["y"]:
        return plausible(int(match["y"]), int(match["m"]), int(match["d"] or 1))
    if match["y2"]:
        year, first, second = int(match["y2"]), int(match["a"]), int(match["b"])
        return plausible(year, first, second) or plausible(year, second, first)
    month = _MONTHS[(match["mon"] or match["mon4"])[:3].lower()]
    return plausible(int(match["y3"] or match["y4"]), month, int(match["d3"] or match["d4"]))


RECOGNIZERS = (
    LabelledRecognizer(
        entity=Entity.DATE_OF_BIRTH,
        candidate=r"(?i)出生|生日|生于|dob|d\.o\.b|birth|born",
        pattern=_BEFORE,
        judge=judge,
        whole=_WHOLE,
        whole_judge=judge,
    ),
    LabelledRecognizer(
        entity=Entity.DATE_OF_BIRTH, candidate=r"日 ?(?:出生|生人|生的)|月 ?(?:出生|生人|生的)|[0-9] ?出生", pattern=_AFTER, judge=judge
    ),
)
