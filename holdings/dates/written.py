"""Reads one text as a day or a moment, in each form by which people and programs write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from holdings.dates.clock import HALF, AmbiguousClock, clock
from holdings.dates.numbers import DIGITS_ONLY, number
from holdings.dates.parts import AMBIGUOUS, IMPOSSIBLE, NULL, UNREADABLE, Reading, reading
from holdings.labels import DateOrder

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 64
"""No form is longer; a longer text is none."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august", "sep sept september",
         "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NUMERALS = "〇零一二三四五六七八九"
_NUMERAL = re.compile(rf"[{_NUMERALS}十]{{1,4}}(?=[年月日号號时時点點分秒])")

_ANY_CASE = re.ASCII | re.IGNORECASE

_WEEKDAY = r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s+)?"
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_NTH = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_REST = r"(?:(?:\s*,\s*|\s+)(?:at\s+)?(?P<clock>\S.*))?"

_YEAR_FIRST = re.compile(
    rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?:(?:[Tt]|\s+|\s*(?={HALF}))(?P<clock>\S.*))?", re.ASCII
)
_CHINESE = re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*(?:[日号號]\s*(?P<clock>\S.*)?)?", re.ASCII)
_YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d){_REST}", re.ASCII)
_DAY_MONTH = re.compile(rf"{_WEEKDAY}{_NTH}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+(?P<y>\d{{4}}|\d\d){_REST}", _ANY_CASE)
_MONTH_DAY = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_NTH}(?:\s*,\s*|\s+)(?P<y>\d{{4}}){_REST}", _ANY_CASE)
_YEAR_AT_END = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_NTH}\s+(?P<clock>\d\d:\d\d:\d\d(?:\s+[A-Z]{{2,4}})?)\s+(?P<y>\d{{4}})", _ANY_CASE)
"""As C's asctime, `date` and Java's Date write: Wed Jun 3 15:30:00 UTC 2026."""
_WEEK = re.compile(r"(?P<y>\d{4})-?W(?P<week>\d\d)-?(?P<d>\d)", re.ASCII)
_ORDINAL = re.compile(r"(?P<y>\d{4})-(?P<d>\d{3})", re.ASCII)


def written(text: str, order: DateOrder | None = None) -> Reading:
    """What the text is read as; `order` is what the field declares of day and month. Never raises."""
    text = text.strip()
    if not text:
        return NULL
    if len(text) > LONGEST:
        return UNREADABLE
    if not text.isascii():
        text = _NUMERAL.sub(lambda found: _arabic(found[0]), unicodedata.normalize("NFKC", text)).strip()
    if DIGITS_ONLY.fullmatch(text):
        return number(text)
    for form, read in _FORMS:
        if found := form.fullmatch(text):
            return read({name: value for name, value in found.groupdict().items() if value is not None}, order)
    return UNREADABLE


def _arabic(numeral: str) -> str:
    """A Chinese numeral in digits: 二〇二六 by digit, 二十三 by value."""
    if "十" not in numeral:
        return "".join(str(max(0, _NUMERALS.index(each) - 1)) for each in numeral)
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return f"{max(0, _NUMERALS.index(tens or '一') - 1)}{max(0, _NUMERALS.index(ones or '零') - 1)}"


def _timed(year: int, month: int, day: int, text: str | None) -> Reading:
    if text is None:
        return reading(year, month, day, None)
    try:
        time = clock(text)
    except AmbiguousClock:
        return AMBIGUOUS if reading(year, month, day, None).outcome.read else reading(year, month, day, None)
    return UNREADABLE if time is None else reading(year, month, day, time)


def _year_first(parts: dict[str, str], _order: DateOrder | None) -> Reading:
    return _timed(int(parts["y"]), int(parts["m"]), int(parts["d"]), parts.get("clock"))


def _year_last(parts: dict[str, str], order: DateOrder | None) -> Reading:
    """Day and month in the one order in which they exist; in the declared one where both would; else ambiguous."""
    a, b, year = int(parts["a"]), int(parts["b"]), _year(parts["y"])
    day_first, month_first = (_timed(year, month, day, parts.get("clock")) for day, month in ((a, b), (b, a)))
    if order is not None:
        chosen = day_first if order is DateOrder.DAY_FIRST else month_first
    else:
        possible = {day_first, month_first} - {IMPOSSIBLE}
        chosen = IMPOSSIBLE if not possible else AMBIGUOUS if len(possible) > 1 else possible.pop()
    return AMBIGUOUS if len(parts["y"]) == 2 and chosen.outcome.read else chosen


def _year(text: str) -> int:
    """A year of two digits is not read; this one says whether its day can exist."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _named_month(parts: dict[str, str], _order: DateOrder | None) -> Reading:
    month = _MONTHS.get(parts["month"].lower())
    if month is None:
        return UNREADABLE
    year, day = _year(parts["y"]), int(parts["d"])
    made = _timed(year, month, day, parts.get("clock"))
    if not made.outcome.read:
        return made
    if len(parts["y"]) == 2:
        return AMBIGUOUS
    weekday = parts.get("weekday")
    if weekday is not None and _WEEKDAYS.index(weekday.lower()) != dt.date(year, month, day).weekday():
        return IMPOSSIBLE
    return made


def _week(parts: dict[str, str], _order: DateOrder | None) -> Reading:
    try:
        day = dt.date.fromisocalendar(int(parts["y"]), int(parts["week"]), int(parts["d"]))
    except ValueError:
        return IMPOSSIBLE
    return reading(day.year, day.month, day.day, None)


def _ordinal(parts: dict[str, str], _order: DateOrder | None) -> Reading:
    year, day = int(parts["y"]), int(parts["d"])
    try:
        found = dt.date(year, 1, 1) + dt.timedelta(days=day - 1)
    except (ValueError, OverflowError):
        return IMPOSSIBLE
    return reading(found.year, found.month, found.day, None) if found.year == year else IMPOSSIBLE


_FORMS: tuple[tuple[re.Pattern[str], Callable[[dict[str, str], DateOrder | None], Reading]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_CHINESE, _year_first),
    (_YEAR_LAST, _year_last),
    (_DAY_MONTH, _named_month),
    (_MONTH_DAY, _named_month),
    (_YEAR_AT_END, _named_month),
    (_WEEK, _week),
    (_ORDINAL, _ordinal),
)
