"""Days and moments in every form: one table of what each is read as, and the laws that hold for all."""

# ruff: noqa: DTZ001 (values without a zone are what is tested)

from __future__ import annotations

import datetime as dt
import zoneinfo
from email.utils import format_datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from holdings.dates import calendar
from holdings.dates.outcome import Outcome
from holdings.dates.reading import read
from holdings.dates.written import LONGEST, written
from holdings.dates.zones import local_days, to_local, to_utc
from holdings.labels import DateOrder

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
ZONES = [
    zoneinfo.ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu")
]
EPOCH = dt.datetime(1970, 1, 1)


def one(value, zone=SHANGHAI, order=None, arrow=None):
    """The outcome of one value's reading, and the moment in UTC where there is one."""
    made = read(pa.array([value], arrow), zone, order)
    outcome = Outcome(int(made.outcomes[0]))
    return outcome, EPOCH + dt.timedelta(microseconds=int(made.micros[0])) if outcome.read else None


MOMENT = dt.datetime(2026, 6, 3, 7, 30)
"""15:30 in Shanghai."""
MOMENTS = [
    "2026-06-03 15:30:00", "2026-06-03T15:30:00", " 2026-06-03 15:30:00 ", "2026-06-03 15:30", "2026-06-03T07:30:00Z", "2026-06-03 07:30:00 UTC",
    "2026-06-03T15:30:00+08:00", "2026-06-03T15:30:00+0800", "2026-06-03 15:30:00+08", "2026-06-03T02:30:00-05:00", "2026-06-03T15:30:00.000",
    "2026-06-03 15:30:00,000", "2026-6-3 15:30", "2026/6/3 15:30:00", "2026/06/03 15:30", "2026.06.03 15:30", "2026/6/3 下午3:30", "2026/6/3 下午 3:30:00",
    "20260603153000", "202606031530", "20260603153000000", "20260603T153000", "20260603T073000Z", "20260603T1530+0800",
    "2026年6月3日 15时30分", "2026年06月03日15时30分00秒", "2026年6月3日下午3时30分", "2026年6月3日下午3点半", "2026年6月3日 15:30", "2026年6月3号15点30分",
    "二〇二六年六月三日十五时三十分", "二零二六年六月三日下午三时三十分", "２０２６年６月３日　１５：３０", "2026年 6月 3日 下午15:30",
    "3 June 2026 15:30", "3 Jun 2026, 3:30 PM", "Jun 3, 2026 3:30 PM", "June 3rd, 2026 at 3:30 p.m.", "Wed, 03 Jun 2026 15:30:00 +0800",
    "Wed, 3 Jun 2026 07:30:00 GMT", "Wed, 03 Jun 2026 07:30:00 +0000 (UTC)", "Wed, 3 Jun 2026 03:30:00 EDT", "Wed Jun  3 15:30:00 2026",
    "Wed Jun 03 07:30:00 UTC 2026", "03-JUN-2026 15:30:00", "1780471800", "1780471800000", "1780471800000000", "1780471800000000000",
    "1780471800.0",
]  # fmt: skip
DAYS = [
    "2026-06-03", "2026-6-3", "2026/6/3", "2026/06/03", "2026.06.03", "2026.6.3", "20260603", "2026年6月3日", "2026年06月03号", "2026年6月3",
    "二〇二六年六月三日", "二零二六年六月三日", "3 June 2026", "3rd of June 2026", "Jun 3, 2026", "June 3 2026", "Wed, 3 Jun 2026", "Wednesday, June 3, 2026",
    "03-Jun-2026", "03-JUN-2026", "2026-W23-3", "2026W233", "2026-154",
]  # fmt: skip
OTHERS = {
    Outcome.NULL: [None, "", "   ", "\u3000"],
    Outcome.UNREADABLE: [
        "hello", "-", "N/A", "2026", "2026-06", "2026年6月", "15:30", "12345678", "123456789", "123456789012", "1" * 65, "2026-06-03 noon",
        "2026-06-03T", "2026-06-03 15", "3 Juneteenth 2026", "2026-06-03 15:30:00 XYZ", "2026/06-03", "二六年六月三日", "2026-06-03 15:30:00+8",
        "२०२६-०६-०३ 15:30 x", "-1780471800", "1780471800e3", "2026年6月十五五日",
    ],
    Outcome.IMPOSSIBLE: [
        "2026-02-31", "2026-02-29", "2026-13-01", "2026-06-00", "2026-06-03 25:00:00", "2026-06-03 15:60:00", "2026-06-03 15:30:61",
        "2026-06-03 24:00:01", "2026-06-03T15:30:00+25:00", "2026-06-03T15:30:00+08:60", "2026/2/31", "20260231", "20261301000000", "20260603250000",
        "2026年2月31日", "2026年6月3日25时", "二〇二六年二月三十日", "31 February 2026", "Feb 31, 2026", "31/02/2026", "13/13/2026", "Tue, 03 Jun 2026 15:30:00 +0800",
        "2026年6月3日上午15:30", "2026-W54-1", "2026-366", "2026-000", "0000-06-03", "2026-06-03 15:30:60",
    ],
    Outcome.AMBIGUOUS: ["03/04/2026", "3-4-2026", "03.04.2026 15:30", "13/04/26", "03-JUN-26", "Wed Jun 03 15:30:00 CST 2026", "03/06/00"],
    Outcome.PLACEHOLDER: [
        "0000-00-00", "0000-00-00 00:00:00", "0000/00/00", "00000000", "00000000000000", "1900-01-01", "1900-01-01 00:00:00", "1900/1/1", "19000101", "01/01/1900",
        "9999-12-31", "9999-12-31 23:59:59", "9999-12-31T23:59:59.999Z", "99991231", "99991231235959", "31/12/9999", "12/31/9999", "0001-01-01 00:00:00",
        "0", "00/00/0000", "1900年1月1日",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment(text):
    assert one(text) == (Outcome.MOMENT, MOMENT)


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_its_midnight(text):
    assert one(text) == (Outcome.DAY, dt.datetime(2026, 6, 2, 16))


@pytest.mark.parametrize(("outcome", "text"), [(outcome, text) for outcome, texts in OTHERS.items() for text in texts])
def test_what_is_not_read_says_why(outcome, text):
    assert one(text, arrow=pa.string()) == (outcome, None)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", DateOrder.DAY_FIRST, dt.date(2026, 4, 3)),
        ("03/04/2026", DateOrder.MONTH_FIRST, dt.date(2026, 3, 4)),
        ("13/04/2026", None, dt.date(2026, 4, 13)),
        ("04/13/2026", None, dt.date(2026, 4, 13)),
        ("04/04/2026", None, dt.date(2026, 4, 4)),
        ("13/04/2026", DateOrder.MONTH_FIRST, None),
        ("04/13/2026", DateOrder.DAY_FIRST, None),
    ],
)
def test_the_order_of_day_and_month_is_read_declared_or_left_open(text, order, day):
    outcome, moment = one(text, zoneinfo.ZoneInfo("UTC"), order)
    assert (outcome, moment and moment.date()) == (Outcome.DAY if day else Outcome.IMPOSSIBLE, day)


@pytest.mark.parametrize(
    ("value", "arrow", "expected"),
    [
        (1780471800, pa.int64(), MOMENT),
        (1780471800000, pa.int64(), MOMENT),
        (1780471800000000, pa.int64(), MOMENT),
        (1780471800, pa.uint32(), MOMENT),
        (1780471800.25, pa.float64(), MOMENT + dt.timedelta(milliseconds=250)),
        (1780471800123.0, pa.float64(), MOMENT + dt.timedelta(milliseconds=123)),
        (dt.datetime(2026, 6, 3, 15, 30), pa.timestamp("us"), MOMENT),
        (dt.datetime(2026, 6, 3, 15, 30), pa.timestamp("s"), MOMENT),
        (dt.datetime(2026, 6, 3, 15, 30), pa.timestamp("ns"), MOMENT),
        (dt.datetime(2026, 6, 3, 7, 30), pa.timestamp("ms", "UTC"), MOMENT),
        (dt.datetime(2026, 6, 3, 7, 30), pa.timestamp("us", "Asia/Tokyo"), MOMENT),
    ],
)
def test_typed_moments(value, arrow, expected):
    assert one(value, arrow=arrow) == (Outcome.MOMENT, expected)


@pytest.mark.parametrize(
    ("value", "arrow", "outcome"),
    [
        (20260603, pa.int64(), Outcome.DAY),
        (20260603.0, pa.float64(), Outcome.DAY),
        (dt.date(2026, 6, 3), pa.date32(), Outcome.DAY),
        (dt.date(2026, 6, 3), pa.date64(), Outcome.DAY),
        (0, pa.int64(), Outcome.PLACEHOLDER),
        (dt.date(1900, 1, 1), pa.date32(), Outcome.PLACEHOLDER),
        (dt.date(9999, 12, 31), pa.date64(), Outcome.PLACEHOLDER),
        (dt.datetime(1, 1, 1), pa.timestamp("us"), Outcome.PLACEHOLDER),
        (dt.datetime(9999, 12, 31, 23, 59, 59), pa.timestamp("ms", "UTC"), Outcome.PLACEHOLDER),
        (2**31 - 1, pa.date32(), Outcome.IMPOSSIBLE),
        (2**62, pa.timestamp("s"), Outcome.IMPOSSIBLE),
        (-(2**62), pa.timestamp("ms", "UTC"), Outcome.IMPOSSIBLE),
        (-1780471800, pa.int64(), Outcome.UNREADABLE),
        (44927, pa.int64(), Outcome.UNREADABLE),
        (float("nan"), pa.float64(), Outcome.UNREADABLE),
        (float("inf"), pa.float64(), Outcome.UNREADABLE),
        (True, pa.bool_(), Outcome.UNREADABLE),
        (b"2026-06-03", pa.binary(), Outcome.UNREADABLE),
        (None, pa.null(), Outcome.NULL),
        (None, pa.timestamp("us"), Outcome.NULL),
        (None, pa.date32(), Outcome.NULL),
        (None, pa.int64(), Outcome.NULL),
    ],
)
def test_typed_values(value, arrow, outcome):
    assert one(value, arrow=arrow)[0] is outcome


def test_a_time_that_was_skipped_and_one_that_came_twice():
    assert one("2026-03-08 02:30:00", NEW_YORK) == (Outcome.MOMENT, dt.datetime(2026, 3, 8, 7, 30)), "by the offset before: 03:30 EDT"
    assert one("2026-11-01 01:30:00", NEW_YORK) == (Outcome.MOMENT, dt.datetime(2026, 11, 1, 5, 30)), "the first: EDT"
    assert one("1991-09-15 00:30:00") == (Outcome.MOMENT, dt.datetime(1991, 9, 14, 15, 30)), "Shanghai had summer time until 1991"


def test_ends_of_days_and_minutes():
    assert one("2026-06-03 24:00:00")[1] == one("2026-06-04 00:00:00")[1]
    assert one("2016-12-31T23:59:60Z")[1] == dt.datetime(2017, 1, 1)


def test_counts_add_up():
    column = pa.array(["2026-06-03", "2026-06-03 10:00:00", None, "x", "2026-02-31", "03/04/2026", "0000-00-00"])
    assert set(read(column, SHANGHAI).counts().values()) == {1}


def test_an_empty_column():
    for arrow in (pa.string(), pa.int64(), pa.timestamp("us"), pa.date32(), pa.null()):
        assert len(read(pa.array([], arrow), SHANGHAI).outcomes) == 0


FORMATS = {
    "iso": lambda m: m.isoformat(),
    "space": lambda m: m.isoformat(" "),
    "zulu": lambda m: m.isoformat() + "Z",
    "offset": lambda m: m.isoformat() + "-07:00",
    "slashes": lambda m: f"{m.year}/{m.month}/{m.day} {m:%H:%M:%S.%f}",
    "dots": lambda m: f"{m.year}.{m:%m.%d %H:%M:%S.%f}",
    "digits": lambda m: f"{m:%Y%m%d%H%M%S.%f}",
    "chinese": lambda m: f"{m.year}年{m.month}月{m.day}日{m.hour}时{m.minute}分{m.second}秒",
    "half days": lambda m: f"{m.year}年{m.month}月{m.day}日 {'下午' if m.hour >= 12 else '上午'}{m.hour % 12 or 12}:{m:%M:%S}",
    "english": lambda m: f"{m.day} {m:%B} {m.year} {m:%I:%M:%S %p}",
    "american": lambda m: f"{m:%b} {m.day}, {m.year} {m:%I:%M:%S %p}",
    "mail": lambda m: format_datetime(m.replace(tzinfo=dt.timezone(dt.timedelta(hours=-7)))),
    "asctime": lambda m: m.strftime("%a %b %d %H:%M:%S ") + str(m.year),
    "seconds": lambda m: str((m - EPOCH) // dt.timedelta(seconds=1)),
    "milliseconds": lambda m: str((m - EPOCH) // dt.timedelta(milliseconds=1)),
    "microseconds": lambda m: str((m - EPOCH) // dt.timedelta(microseconds=1)),
}
EXACT = {"iso", "space", "zulu", "offset", "slashes", "dots", "digits", "microseconds"}
IN_UTC = {"zulu", "seconds", "milliseconds", "microseconds"}
moments = st.datetimes(dt.datetime(2001, 9, 10), dt.datetime(2199, 12, 30)).map(lambda moment: moment.replace(fold=0))


@pytest.mark.parametrize("form", FORMATS)
@given(moment=moments, zone=st.sampled_from(ZONES))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(form, moment, zone):
    moment = moment.replace(microsecond=moment.microsecond if form in EXACT else 0)
    if form in IN_UTC:
        expected = moment
    elif form in ("offset", "mail"):
        expected = moment + dt.timedelta(hours=7)
    else:
        expected = moment.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)
    assert one(FORMATS[form](moment), zone) == (Outcome.MOMENT, expected)


NUMERALS = "〇一二三四五六七八九"


def numeral(number):
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones] if ones else "")


@given(day=st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)))
@settings(deadline=None)
def test_days_are_read_back(day):
    midnight = dt.datetime.combine(day, dt.time())
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    for text in (
        day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{numeral(day.month)}月{numeral(day.day)}日", f"{day.day} {day:%b} {day.year}", "{}-W{:02}-{}".format(*day.isocalendar()),
        f"{day:%Y-%j}",
    ):  # fmt: skip
        assert one(text, zoneinfo.ZoneInfo("UTC")) == (Outcome.DAY, midnight), text
    for order, text in ((DateOrder.DAY_FIRST, f"{day:%d/%m/%Y}"), (DateOrder.MONTH_FIRST, f"{day:%m/%d/%Y}")):
        assert one(text, zoneinfo.ZoneInfo("UTC"), order) == (Outcome.DAY, midnight)


two = st.integers(0, 99).map("{:02}".format)
dashed = st.builds("{}-{}-{}".format, st.sampled_from(["2026", "2024", "0000", "0001", "1900", "9999"]), two, two)
fraction = st.one_of(st.just(""), st.integers(0, 999_999_999).map(lambda n: f".{n}"))
offsets = st.one_of(st.sampled_from(["", "Z"]), st.builds("{}{}:{}".format, st.sampled_from("+-"), two, two))
common = st.one_of(dashed, st.builds("{}{}{}:{}:{}{}{}".format, dashed, st.sampled_from("T "), two, two, two, fraction, offsets))
anything = st.one_of(
    common, st.none(), st.sampled_from([*MOMENTS, *DAYS, *(text for texts in OTHERS.values() for text in texts)]), st.text(max_size=20)
)


@given(text=common)
@example("2026-06-03 24:00:00")
@example("2026-06-03 23:59:60")
@settings(max_examples=400, deadline=None)
def test_the_quick_way_reads_what_the_thorough_one_does(text):
    thorough = written(text)
    quick = read(pa.array([text]), SHANGHAI)
    assert Outcome(int(quick.outcomes[0])) is thorough.outcome
    if thorough.outcome.read:
        micros = np.array([thorough.micros], np.int64)
        assert quick.micros[0] == (to_utc(micros, SHANGHAI) if thorough.local else micros)[0]


@given(texts=st.lists(anything, max_size=12), data=st.data(), zone=st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_any_split_reads_the_same(texts, data, zone):
    column = pa.array(texts, pa.string())
    whole = read(column, zone)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=4)))
    parts = [read(column.slice(start, stop - start), zone) for start, stop in zip([0, *cuts], [*cuts, len(texts)], strict=True)]
    assert np.array_equal(np.concatenate([part.micros for part in parts]), whole.micros)
    assert np.array_equal(np.concatenate([part.outcomes for part in parts]), whole.outcomes)
    assert all(sum(part.counts()[outcome] for part in parts) == whole.counts()[outcome] for outcome in Outcome)


@given(text=st.text(max_size=LONGEST + 6))
@settings(max_examples=400, deadline=None)
def test_no_text_makes_it_fail(text):
    written(text)


@given(
    moment=st.datetimes(dt.datetime(1850, 1, 1), dt.datetime(2200, 1, 1)).map(lambda each: each.replace(fold=0)),
    zone=st.sampled_from(ZONES),
)
@settings(max_examples=300, deadline=None)
def test_zones_are_as_python_has_them(moment, zone):
    micros = np.array([(moment - EPOCH) // dt.timedelta(microseconds=1)], np.int64)
    expected = moment.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)
    assert EPOCH + dt.timedelta(microseconds=int(to_utc(micros, zone)[0])) == expected
    there = moment.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    assert EPOCH + dt.timedelta(microseconds=int(to_local(micros, zone)[0])) == there
    assert dt.date(1970, 1, 1) + dt.timedelta(days=int(local_days(micros, zone)[0])) == there.date()


@given(st.lists(st.integers(-40_000, 40_000) | st.just(7), max_size=12))
def test_days_reckoned_once_are_those_reckoned_one_by_one(days):
    column, asked = np.array(days, np.int64), []
    found = calendar.each_once(column, lambda distinct: asked.extend(distinct.tolist()) or distinct * 2)
    assert found.tolist() == [day * 2 for day in days]
    assert sorted(asked) == sorted(set(days))


def test_the_calendar_is_pythons_from_its_first_day_to_its_last():
    first = dt.date(1970, 1, 1).toordinal()
    days = np.arange(dt.date.min.toordinal(), dt.date.max.toordinal() + 1, 13) - first
    year, month, day = calendar.from_days(days)
    made = [dt.date(*each).toordinal() - first for each in zip(year.tolist(), month.tolist(), day.tolist(), strict=True)]
    assert made == days.tolist()
    assert np.array_equal(calendar.to_days(year, month, day), days)
    assert calendar.exists(year, month, day).all()
