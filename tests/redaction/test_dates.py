"""Dates inside values: those of the calendar, of the years in which people were born."""

from __future__ import annotations

from datetime import date

import pytest

from redaction.dates import FIRST_YEAR, LAST_YEAR, plausible


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("year", [1880, 1899, 1900, 1904, 1999, 2000, 2023, 2024, 2035])
def test_a_date_is_plausible_where_the_calendar_has_it(year):
    days = [(month, day) for month in range(-1, 15) for day in range(-1, 34)]
    assert [each for each in days if plausible(year, *each)] == [each for each in days if _exists(year, *each)]


@pytest.mark.parametrize("year", [0, FIRST_YEAR - 1, LAST_YEAR + 1])
def test_no_year_but_of_people(year):
    assert not plausible(year, 1, 1)
