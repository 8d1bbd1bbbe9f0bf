"""Periods: how they are written, when they end, and which is longer."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.text import Text
from retention.periods import Period, parse

WRITTEN = [
    ("1y", Period(12), "1y"),
    ("18mo", Period(18), "18mo"),
    ("90d", Period(0, 90), "90d"),
    ("2w", Period(0, 14), "14d"),
    ("24mo", Period(24), "2y"),
    ("P1Y", Period(12), "1y"),
    ("P1Y6M", Period(18), "18mo"),
    ("P6M", Period(6), "6mo"),
    ("P30D", Period(0, 30), "30d"),
    ("P1Y2M3D", Period(14, 3), "P1Y2M3D"),
    ("P1M2W", Period(1, 14), "P1M14D"),
    ("200y", Period(2400), "200y"),
]
REFUSED = [
    "",
    "1",
    "y",
    "0y",
    "0d",
    "01y",
    "-1y",
    "1.5y",
    "18m",
    "1Y",
    "1 y",
    "P",
    "PT72H",
    "P1",
    "P0Y",
    "P0D",
    "P1D1Y",
    "201y",
    "73201d",
    "١y",
    "1y ",
]
DAYS = [
    ("2025-06-30", "1y", "2026-06-30"),
    ("2024-02-29", "1y", "2025-02-28"),
    ("2024-02-29", "4y", "2028-02-29"),
    ("2096-02-29", "4y", "2100-02-28"),
    ("2024-02-28", "1y", "2025-02-28"),
    ("2025-01-31", "1mo", "2025-02-28"),
    ("2024-01-31", "1mo", "2024-02-29"),
    ("2025-08-31", "18mo", "2027-02-28"),
    ("2025-12-31", "2mo", "2026-02-28"),
    ("2025-03-31", "P1M1D", "2025-05-01"),
    ("2025-12-31", "1d", "2026-01-01"),
    ("9999-06-30", "1y", "9999-12-31"),
    ("9999-12-31", "1d", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "period", "shown"), WRITTEN)
def test_a_period_is_read_and_written(text, period, shown):
    assert parse(text) == period
    assert str(period) == shown
    assert parse(shown) == period


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_period(text):
    assert parse(text) is None


@pytest.mark.parametrize(("start", "period", "last"), DAYS)
def test_the_last_day(start, period, last):
    assert parse(period).last_day(dt.date.fromisoformat(start)) == dt.date.fromisoformat(last)


periods = st.builds(Period, st.integers(0, 60), st.integers(0, 800)).filter(lambda each: each.months or each.days)
days = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
EPOCH = dt.date(1970, 1, 1)


@given(start=days, period=periods)
@settings(deadline=None)
def test_a_column_of_days_ends_as_each_day_does(start, period):
    column = np.array([(start - EPOCH).days], np.int64)
    assert EPOCH + dt.timedelta(days=int(period.last_days(column)[0])) == period.last_day(start)


@given(start=days, later=days, period=periods)
@settings(deadline=None)
def test_what_begins_later_ends_no_earlier(start, later, period):
    first, second = sorted((start, later))
    assert period.last_day(first) <= period.last_day(second)


@pytest.mark.parametrize(
    ("one", "other", "outlasts"),
    [
        ("1y", "12mo", False), ("12mo", "1y", False), ("13mo", "1y", True), ("1y", "365d", True), ("1y", "366d", False), ("366d", "1y", True),
        ("365d", "1y", False), ("1mo", "30d", True), ("1mo", "31d", False), ("28d", "1mo", False), ("29d", "1mo", True), ("4y", "1461d", False),
        ("1461d", "4y", True), ("P1Y1D", "P1Y", True), ("P1Y", "P1Y1D", False), ("100y", "36524d", True), ("100y", "36525d", False),
    ],
)  # fmt: skip
def test_which_can_outlast_which(one, other, outlasts):
    assert parse(one).can_outlast(parse(other)) is outlasts


@given(one=periods, other=periods, start=days)
@settings(max_examples=60, deadline=None)
def test_what_cannot_outlast_never_does(one, other, start):
    if not one.can_outlast(other):
        assert one.last_day(start) <= other.last_day(start)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("1y", "1 年", "1 year"),
        ("24mo", "2 年", "2 years"),
        ("23mo", "23 个月", "23 months"),
        ("2w", "14 天", "14 days"),
        ("P1Y1D", "1 年零 1 天", "1 year and 1 day"),
        ("P1Y6M10D", "18 个月零 10 天", "18 months and 10 days"),
    ],
)
def test_a_period_in_words(text, zh, en):
    assert parse(text).text == Text(zh, en)
