"""Dates inside values: whether a year, month and day exist. The bounds are data, so that no clock decides what is found."""

from __future__ import annotations

from datetime import date

FIRST_YEAR = 1880
LAST_YEAR = 2035


def plausible(year: int, month: int, day: int) -> bool:
    """A real calendar date on which a living or recorded person can have been born."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
