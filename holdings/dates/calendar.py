"""The Gregorian calendar over whole columns: days since 1970-01-01 from year, month and day, and back.

Years are 1 to 9999. The arithmetic counts from 1 March of the year 0, so that a leap day is the last of its year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

FIRST_YEAR, LAST_YEAR = 1, 9999
_EPOCH = 719_468
"""Days from 0000-03-01 to 1970-01-01."""
_CYCLE_DAYS, _CYCLE_YEARS = 146_097, 400
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


def month_length(year: Whole, month: Whole) -> Whole:
    """Days of a month from 1 to 12."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    return np.asarray(_MONTH_DAYS[month] + ((month == 2) & leap), np.int64)


def exists(year: Whole, month: Whole, day: Whole) -> NDArray[np.bool_]:
    """Whether there is such a day."""
    sound = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    return np.asarray(sound & (day >= 1) & (day <= month_length(year, np.where(sound, month, 1))), np.bool_)


def to_days(year: Whole, month: Whole, day: Whole) -> Whole:
    """Days since 1970-01-01 of days that exist."""
    years = year - (month <= 2)
    cycle, of_cycle = np.divmod(years, _CYCLE_YEARS)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return np.asarray(cycle * _CYCLE_DAYS + of_cycle * 365 + of_cycle // 4 - of_cycle // 100 + of_year - _EPOCH, np.int64)


def from_days(days: Whole) -> tuple[Whole, Whole, Whole]:
    """Year, month and day."""
    cycle, of_cycle = np.divmod(days + _EPOCH, _CYCLE_DAYS)
    years = (of_cycle - of_cycle // 1460 + of_cycle // 36_524 - of_cycle // 146_096) // 365
    of_year = of_cycle - (365 * years + years // 4 - years // 100)
    shifted = (5 * of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    return years + cycle * _CYCLE_YEARS + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def each_once(days: Whole, reckon: Callable[[Whole], Whole]) -> Whole:
    """What `reckon` makes of days, each different one reckoned once: many records are of one day, and mostly stand together."""
    starts = np.flatnonzero(np.diff(days, prepend=days[:1] - 1))
    distinct, which = np.unique(days[starts], return_inverse=True)
    return np.repeat(reckon(distinct)[which], np.diff(starts, append=len(days)))


def add_months(days: Whole, months: int) -> Whole:
    """The same day of the month so many months on; the month's last day where it has no such day."""
    year, month, day = from_days(days)
    years, zero_based = np.divmod(month - 1 + months, 12)
    year, month = year + years, zero_based + 1
    return to_days(year, month, np.minimum(day, month_length(year, month)))
