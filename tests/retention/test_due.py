"""Due days of a batch are those that the rule gives for each record."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.dates.reading import read
from retention.due import NEVER, due_days
from retention.periods import Period
from retention.rule import RetentionRule

ZONE = zoneinfo.ZoneInfo("America/New_York")
EPOCH = dt.date(1970, 1, 1)
BASIS = {"name": "b", "clause": "1", "version": "1", "rank": "law", "from": dt.date(2020, 1, 1)}

periods = st.none() | st.builds(Period, st.integers(1, 30), st.integers(0, 40))
bounds = st.tuples(periods, periods).filter(lambda each: any(each) and not (all(each) and each[0].can_outlast(each[1])))
moments = st.none() | st.datetimes(dt.datetime(2001, 1, 1), dt.datetime(2030, 1, 1)).map(lambda each: each.replace(microsecond=0, fold=0))  # noqa: DTZ001
rows = st.lists(st.tuples(moments, moments), min_size=1, max_size=8)
triggers = st.sampled_from([("a",), ("b",), ("a", "b")])


def rule(bound, trigger):
    given = {name: period for name, period in zip(("min", "max"), bound, strict=True) if period is not None}
    return RetentionRule.model_validate({"id": "r", "trigger": trigger, "legal_basis": [BASIS], "action": "delete", **given})


def expected(rules, row):
    """The due day of one record, and the first on which it may be destroyed, as the rules' own methods give them."""
    due, earliest = [], []
    for each in rules:
        begun = [row["ab".index(name)] for name in each.trigger if row["ab".index(name)] is not None]
        start = max(begun).date() if begun else None
        if each.max is not None and start is not None:
            due.append((each.due(start) - EPOCH).days)
        if each.min is not None:
            earliest.append(NEVER if start is None else (each.earliest_destruction(start) - EPOCH).days)
    return max([min(due, default=NEVER), *earliest]), max(earliest, default=None)


@given(table=rows, given=st.lists(st.tuples(bounds, triggers), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_each_record_is_due_when_the_rules_say(table, given):
    rules = [rule(*each) for each in given]
    names = sorted({name for each in rules for name in each.trigger})
    written = {
        name: pa.array([row["ab".index(name)] and row["ab".index(name)].isoformat() for row in table], pa.string()) for name in names
    }
    due = due_days(rules, {name: read(column, ZONE) for name, column in written.items()}, ZONE, len(table))
    days, earliest = zip(*(expected(rules, row) for row in table), strict=True)
    assert due.days.tolist() == list(days)
    if any(each.min is not None for each in rules):
        assert due.earliest.tolist() == list(earliest)
    else:
        assert (due.earliest < -(10**9)).all()
    assert not due.unread.any()
    there = [[row["ab".index(name)] for name in names] for row in table]
    assert due.untriggered.tolist() == [not any(each) for each in there]
    assert due.partial.tolist() == [not all(each) for each in there]


def test_what_cannot_be_read_is_not_known():
    made = rule((None, Period(12)), ("a", "b"))
    columns = {"a": pa.array(["2020-01-01", "soon", None, None]), "b": pa.array(["31/02/2020", None, None, "2020-01-01"])}
    due = due_days([made], {name: read(column, ZONE) for name, column in columns.items()}, ZONE, 4)
    assert due.unread.tolist() == [True, True, False, False]
    assert np.array_equal(due.days == NEVER, [False, True, True, False])
