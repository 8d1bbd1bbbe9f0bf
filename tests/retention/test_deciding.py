"""Every record's state is the one that a plain reading of the rules gives, row by row."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from retained import basis, rule

from holdings.labels import DateOrder
from retention.deciding import STATES, Deciding, versions_in
from retention.periods import Period
from retention.states import State
from retention.why import Why

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
TODAY = dt.date(2026, 6, 30)
BAD = "no date"
STATUTORY = {"law", "administrative_regulation", "departmental_rule"}


def decided(rules, batch, *, why=Why.DUE, unreadable=None, held=None, asked=None, **more):
    given = Deciding(rules=tuple(rules), as_of=TODAY, zone=ZONE, why=why, **more)
    as_bools = [None if each is None else np.array(each, np.bool_) for each in (held, asked)]
    return [STATES[code] for code in given.decide(batch, unreadable or {}, *as_bools).codes]


def closed(*values):
    return pa.RecordBatch.from_pydict({"closed": pa.array(values, pa.string())})


LAW = rule(min="2y", max="2y", legal_basis=[basis("law", min="3y")])  # its basis asks for longer than the rule keeps
CASES = [
    ("due on the day after the maximum's last", rule(max="1y"), "2025-06-29", State.CANDIDATE),
    ("not due on the maximum's last day", rule(max="1y"), "2025-06-30", State.NOT_DUE),
    ("no maximum", rule(min="1y"), "2001-01-01", State.NOT_DUE),
    ("no trigger value", rule(max="1y"), None, State.UNTRIGGERED),
    ("a trigger that cannot be read", rule(max="1y"), BAD, State.UNREADABLE),
    ("a trigger with two meanings", rule(max="1y"), "03/04/2001", State.UNREADABLE),
    ("a placeholder", rule(max="1y"), "1900-01-01", State.UNREADABLE),
    ("past the maximum, a minimum of law still runs", LAW, "2024-01-01", State.RESTRICTED),
    ("past both", LAW, "2023-06-01", State.CANDIDATE),
    ("before the maximum, law or not", LAW, "2025-01-01", State.NOT_DUE),
]


@pytest.mark.parametrize(("what", "kept", "value", "state"), CASES, ids=[case[0] for case in CASES])
def test_states(what, kept, value, state):
    assert decided([kept], closed(value)) == [state]
    assert decided([kept], closed(value), held=[True]) == [State.HELD]


ASKED = [
    ("no minimum", rule(max="5y"), "2026-06-01", State.CANDIDATE),
    ("a minimum of policy gives way", rule(min="3y", max="5y"), "2026-06-01", State.CANDIDATE),
    ("a minimum of contract gives way", rule(min="3y", max="5y", legal_basis=[basis("contract")]), "2026-06-01", State.CANDIDATE),
    ("a minimum of law runs", rule(min="3y", max="5y", legal_basis=[basis("law")]), "2026-06-01", State.RESTRICTED),
    ("a regulation's runs", rule(max="5y", legal_basis=[basis("administrative_regulation", min="1y")]), "2026-06-01", State.RESTRICTED),
    (
        "a departmental rule's, until a lawyer has decided",
        rule(min="1y", legal_basis=[basis("departmental_rule")]),
        "2026-06-01",
        State.RESTRICTED,
    ),
    ("that of law is over", rule(min="3y", max="9y", legal_basis=[basis("law", min="1y")]), "2025-01-01", State.CANDIDATE),
    ("on the day after that of law is over", rule(min="1y", legal_basis=[basis("law")]), "2025-06-29", State.CANDIDATE),
    ("on the last day of that of law", rule(min="1y", legal_basis=[basis("law")]), "2025-06-30", State.RESTRICTED),
    ("that of law has not begun", rule(min="1y", max="5y", legal_basis=[basis("law")]), None, State.RESTRICTED),
    (
        "the law is no longer in force",
        rule(min="1y", legal_basis=[basis("law", until=dt.date(2026, 6, 29))]),
        "2026-06-01",
        State.CANDIDATE,
    ),
    ("on the law's last day in force", rule(min="1y", legal_basis=[basis("law", until=TODAY)]), "2026-06-01", State.RESTRICTED),
    (
        "the law is not in force yet",
        rule(min="1y", legal_basis=[basis("law", **{"from": dt.date(2026, 7, 1)})]),
        "2026-06-01",
        State.CANDIDATE,
    ),
    ("nothing tells whether law keeps it", rule(min="1y", legal_basis=[basis("law")]), BAD, State.UNREADABLE),
    ("unreadable, and no law to keep it", rule(min="1y", max="2y"), BAD, State.CANDIDATE),
]


@pytest.mark.parametrize(("what", "kept", "value", "state"), ASKED, ids=[case[0] for case in ASKED])
def test_states_of_a_request(what, kept, value, state):
    assert decided([kept], closed(value), why=Why.REQUEST, asked=[True]) == [state]
    assert decided([kept], closed(value), why=Why.REQUEST, asked=[True], held=[True]) == [State.HELD]
    assert decided([kept], closed(value), why=Why.REQUEST, asked=[False], held=[True]) == [State.NOT_ASKED]


def test_a_value_that_could_not_be_handed_over_is_no_missing_one():
    batch = closed(None, "2001-01-01")
    assert decided([rule(max="1y")], batch) == [State.UNTRIGGERED, State.CANDIDATE]
    assert decided([rule(max="1y")], batch, unreadable={"closed": 1}) == [State.UNREADABLE, State.CANDIDATE]
    latest = pa.RecordBatch.from_pydict({"closed": ["2001-01-01"], "again": pa.array([None], pa.string())})
    several = rule(max="1y", trigger=["closed", "again"])
    assert decided([several], latest) == [State.CANDIDATE]
    assert decided([several], latest, unreadable={"again": 1}) == [State.UNREADABLE]


def test_the_declared_order_of_day_and_month_is_heeded():
    assert decided([rule(max="1y")], closed("03/04/2001"), orders={"closed": DateOrder.DAY_FIRST}) == [State.CANDIDATE]


def test_counts_are_those_of_the_rows():
    found = Deciding(rules=(rule(max="1y"),), as_of=TODAY, zone=ZONE).decide(
        closed("2001-01-01", None, BAD, "2026-01-01", "2002-01-01"), {}
    )
    assert found.counts() == {State.CANDIDATE: 2, State.UNTRIGGERED: 1, State.UNREADABLE: 1, State.NOT_DUE: 1}


def test_versions_tell_rows_apart():
    batch = pa.RecordBatch.from_pydict({"a": ["1", None, ""], "b": [1, 1, 1]})
    assert list(versions_in(batch, ["a", "b"])) == [("1", 1), (None, 1), ("", 1)]
    assert list(versions_in(batch, [])) == [(), (), ()]


periods = st.builds(Period, st.integers(1, 40))  # of whole months: to compare them with days is slow, and tried elsewhere
ranks = st.sampled_from(["law", "administrative_regulation", "departmental_rule", "contract", "policy"])
days = st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1))
values = st.one_of(st.none(), st.just(BAD), days.map(str))


@st.composite
def rules_(draw):
    least, most = draw(st.none() | periods), draw(st.none() | periods)
    if least and most and least.can_outlast(most):
        least, most = most, least
        if least.can_outlast(most):
            least = None
    if least is None and most is None:
        most = Period(12)
    bases = []
    for _ in range(draw(st.integers(1, 2))):
        since = draw(st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31)))
        until = draw(st.none() | st.dates(since, dt.date(2027, 1, 1)))
        given = {"from": since, **({"until": until} if until else {})}
        own = draw(st.none() | periods)
        bases.append(basis(draw(ranks), **given, **({"min": own} if own else {})))
    trigger = draw(st.sampled_from([["a"], ["b"], ["a", "b"]]))
    kept = {name: each for name, each in (("min", least), ("max", most)) if each}
    return rule(trigger=trigger, legal_basis=bases, **kept)


def plainly(rules, row, *, why, held, asked):
    """What becomes of one record, read off the rules one by one."""
    if not asked:
        return State.NOT_ASKED
    if held:
        return State.HELD
    named = {name for each in rules for name in each.trigger}
    day = lambda value: dt.date.fromisoformat(value)  # noqa: E731
    over = lambda period, start: start is not None and period.last_day(start) < TODAY  # noqa: E731
    by_law, may_go, due, statutory = True, True, False, False
    for each in rules:
        starts = [day(row[name]) for name in each.trigger if row[name] not in (None, BAD)]
        start = max(starts, default=None)
        if each.max is not None and over(each.max, start):
            due = True
        if each.min is not None and not over(each.min, start):
            may_go = False
        for one in each.legal_basis:
            if one.rank in STATUTORY and one.in_force(TODAY) and (least := one.min or each.min) is not None:
                statutory = True
                by_law &= over(least, start)
    if any(row[name] == BAD for name in named) and (why is Why.DUE or statutory):
        return State.UNREADABLE
    if why is Why.DUE and all(row[name] is None for name in named):
        return State.UNTRIGGERED
    if why is Why.REQUEST:
        return State.CANDIDATE if by_law else State.RESTRICTED
    if not due:
        return State.NOT_DUE
    return State.RESTRICTED if not by_law else State.CANDIDATE if may_go else State.NOT_DUE


@given(
    given=st.lists(rules_(), min_size=1, max_size=3),
    rows=st.lists(st.tuples(values, values, st.booleans(), st.booleans()), min_size=1, max_size=6),
    why=st.sampled_from(Why),
)
@settings(max_examples=200, deadline=None)
def test_each_record_is_decided_as_a_plain_reading_has_it(given, rows, why):
    batch = pa.RecordBatch.from_pydict(
        {"a": pa.array([row[0] for row in rows], pa.string()), "b": pa.array([row[1] for row in rows], pa.string())}
    )
    held, asked = [row[2] for row in rows], [row[3] or why is Why.DUE for row in rows]
    found = decided(given, batch, why=why, held=held, asked=asked)
    assert found == [
        plainly(given, {"a": row[0], "b": row[1]}, why=why, held=row[2], asked=each) for row, each in zip(rows, asked, strict=True)
    ]
