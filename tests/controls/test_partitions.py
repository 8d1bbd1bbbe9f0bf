"""The law of reduce and join controls: any split into batches, any order, any stop in between gives identical results."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controls import registry
from controls.base import JoinControl, ReduceControl
from controls.finding import Status
from controls.remembering import RememberingControl
from controls.trial.in_memory import UNREADABLE
from controls.trial.marked import marked_scanner
from controls.trial.running import Runner, Split
from controls.trial.worlds import world

FOLDING = [control for control in registry.builtin() if isinstance(control, ReduceControl | JoinControl)]

DECLARES = {
    "customers": {
        "owner": "Service desk",
        "reference_field": "ref",
        "fields": {"ref": "operational/1", "phone": "contact/3 CN_MOBILE", "mail": "contact/3 EMAIL_ADDRESS"},
    },
    "leads": {"fields": {"tel": "contact/2 PHONE_NUMBER", "mail": "contact/2 EMAIL_ADDRESS", "code": "operational/1"}},
    "archive": {"record_class": "service_archive", "fields": {"tel": "contact/4 CN_MOBILE"}},
    "chats": {"fields": {"talk": "communication/2", "more": "communication/3"}},
    "requests": {
        "record_class": "log",
        "fields": {"path": "operational/1", "tel": "contact/2 CN_MOBILE =masked", "who": "identity/2 =pseudonymised"},
    },
}

values = st.sampled_from(
    [
        None,
        UNREADABLE,
        "",
        "-",
        "plain",
        "13900000001",
        "139-0000-0001",
        "+8613900000001",
        "１３９００００００２",
        "139****0001",
        "139***00001",
        "BROKEN! 139***00001",
        "CN_MOBILE! 100%25",
        "A@B.example",
        "a@b.example",
        "CN_MOBILE!",
        "CN_ID_CARD!",
        "BANK_CARD! CN_MOBILE!",
        "PERSON~",
        "BANK_CARD~",
        "BROKEN!",
    ]
)


def columns(*names):
    """Columns of a dataset, with a key or without one."""
    rows = st.lists(st.tuples(*[values] * len(names)), max_size=12)
    return st.builds(_columns, st.just(names), rows, st.booleans())


def _columns(names, rows, keyed):
    key = {"id": list(range(1, len(rows) + 1))} if keyed else {}
    return key | {name: [row[place] for row in rows] for place, name in enumerate(names)}


worlds = st.fixed_dictionaries(
    {
        "customers": columns("ref", "phone", "mail"),
        "leads": columns("tel", "mail", "code"),
        "archive": columns("tel"),
        "chats": columns("talk", "more"),
        "requests": columns("path", "tel", "who"),
    }
)
splits = st.builds(Split, size=st.integers(1, 5), seed=st.integers(0, 1000), reload=st.booleans())


@pytest.mark.parametrize("control", FOLDING, ids=lambda control: control.id)
@given(has=worlds, split=splits)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_partition_gives_the_same(control, has, split):
    there = world(DECLARES, has)
    runner, context = Runner(world=there, scanner=marked_scanner()), there.context(control)
    whole = runner.run(control, context)
    assert runner.run(control, context, split) == whole
    for each in whole:
        assert 0 <= each.exceptions <= each.examined <= each.population
        assert (each.status is Status.FAIL) == (each.exceptions > 0)


@pytest.mark.parametrize("control", [each for each in FOLDING if isinstance(each, RememberingControl)], ids=lambda control: control.id)
@given(had=st.lists(worlds, min_size=1, max_size=3), has=worlds, splits=st.tuples(splits, splits))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_partition_of_what_is_remembered_gives_the_same(control, had, has, splits):
    """Assessments in a row, each cut in its own way, end as those that were not cut at all, and leave the same."""
    whole, cut = {}, {}
    for rows in [*had, has]:
        there = world(DECLARES, rows)
        context = there.context(control)
        one, other = (Runner(world=there, scanner=marked_scanner(), memory=memory) for memory in (whole, cut))
        expected = one.run(control, context)
        assert other.run(control, context, splits[0]) == expected
        for each in expected:
            assert 0 <= each.exceptions <= each.examined <= each.population
            assert (each.status is Status.FAIL) == (each.exceptions > 0)
        whole, cut = one.learn(control, context), other.learn(control, context, splits[1])
        assert {name: set(left.tolist()) for name, left in cut.items()} == {name: set(left.tolist()) for name, left in whole.items()}


@pytest.mark.parametrize("control", [control for control in FOLDING if isinstance(control, ReduceControl)], ids=lambda control: control.id)
def test_the_state_of_nothing_is_the_identity_of_merge(control):
    nothing = control.init()
    assert control.dump(control.merge(nothing, control.init())) == control.dump(control.init())
    assert control.dump(control.load(control.dump(nothing))) == control.dump(nothing)
