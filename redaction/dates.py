"""Dates inside values: whether a year, month and day exist. The bounds are data, so that no clock decides what is found."""

from __future__ import annotations

from calendar import isleap

FIRST_YEAR = 1880
LAST_YEAR = 2035
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""By month, how many days; in leap years February has one more."""


def plausible(year: int, month: int, day: int) -> bool:
    """A real calendar date on which a living or recorded person can have been born."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return False
    return 1 <= day <= _DAYS[month] or (day == 29 and month == 2 and isleap(year))
