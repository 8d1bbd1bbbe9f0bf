"""Reads a date as people write it, as far as it is told: the year, the month, the day."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from holdings.dates.written import written
from redaction.fold import fold

_EPOCH = dt.date(1970, 1, 1)
_MICROSECONDS = 86_400_000_000
_YEARS = range(1800, 2100)
"""Those that stand for themselves when nothing else is left of a date."""
_PARTLY = re.compile(r"(?P<year>(?:18|19|20)[0-9]{2})(?:\s*(?:年|[-/.])\s*(?:(?P<month>0?[1-9]|1[0-2])\s*月?)?)?")
"""A year, or a year and a month: what is left of a date that was generalised, and what people tell who tell no day."""


class Told(NamedTuple):
    """What was told of a date."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in self[1:] if part is not None)])


def told(value: str) -> Told | None:
    """The date, its month or its year; None where that is not certain, as in 03/04/1985."""
    text = fold(value).strip()
    reading = written(text)
    if reading.outcome.read:
        day = _EPOCH + dt.timedelta(days=reading.micros // _MICROSECONDS)
        return Told(day.year, day.month, day.day) if day.year in _YEARS else None
    match = _PARTLY.fullmatch(text)
    if match is None:
        return None
    return Told(int(match["year"]), int(match["month"]) if match["month"] else None)
