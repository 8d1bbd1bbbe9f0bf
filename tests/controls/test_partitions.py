"""The law of reduce and join controls: any split into batches, any order, any stop in between gives identical results."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import controls
from controls import registry
from controls.base import JoinControl, ReduceControl
from controls.finding import Status
from controls.remembering import RememberingControl
from controls.trial.in_memory import UNREADABLE
from controls.trial.marked import marked_scanner
from controls.trial.running import Runner, Split
from controls.trial.worlds import world
from holdings import yamlfile

CASES = [case for number in (1, 2, 3) for case in yamlfile.read(Path(controls.__file__).parent / "cases" / f"ENC-0{number}.yaml").value]
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
    "vault": {"fields": {"phone": "contact/3 CN_MOBILE =encrypted", "login": "credential/4 =hashed"}},
    "tickets": {
        "record_class": "service_record",
        "open_status": ["open"],
        "fields": dict.fromkeys(("no", "state", "asked", "closed", "filed", "done", "said"), "operational/1"),
        "elements": {
            "record_no": "no",
            "status": "state",
            "requested_at": "asked",
            "closed_at": "closed",
            "archived_at": "filed",
            "result": ["done", "said"],
            "feedback": "said",
            "rating": "said",
        },
    },
    "calls": {
        "record_class": "service_record",
        "fields": {"no": "operational/1", "at": "operational/1"},
        "elements": {"record_no": "no", "requested_at": "at"},
    },
    "turns": {
        "record_class": "service_record",
        "open_status": ["open"],
        "conversation_field": "talk",
        "fields": dict.fromkeys(("talk", "state", "done", "said"), "operational/1"),
        "elements": {"status": "state", "result": ["done", "said"], "feedback": "said", "rating": "said", "content": "done"},
    },
    "backups": {"record_class": "backup_register", "fields": {"at": "operational/1"}, "elements": {"finished_at": "at"}},
    "requests": {
        "record_class": "log",
        "fields": {"path": "operational/1", "tel": "contact/2 CN_MOBILE =masked", "who": "identity/2 =pseudonymised"},
    },
}

SENSITIVE = {
    "category": "identity", "level": 4, "sensitive": "PIPL 28", "state": "confirmed", "by": "data office", "on": dt.date(2025, 1, 1)
}  # fmt: skip
NOTICES = {
    "A": {"from": dt.date(2021, 1, 1), "until": dt.date(2024, 6, 28), "purposes": ["B"]},
    "B": {"from": dt.date(2024, 6, 29), "purposes": ["B", "C"]},
}
DECLARES |= {
    "consents": {
        "fields": dict.fromkeys(("who", "what", "at", "until", "how", "told"), "operational/1"),
        "consents": {
            "subject": "who", "purpose": "what", "at": "at", "withdrawn": "until", "kind": "how", "separate": ["A"], "notice": "told"
        },
    },
    "visits": {
        "subject_field": "who",
        "fields": {"who": "identity/2", "at": "operational/1", "card": SENSITIVE},
        "consent": {"register": "consents", "purpose": "B", "at": "at"},
    },
    "surveys": {
        "subject_field": "who",
        "fields": {"who": "identity/2", "at": "operational/1"},
        "consent": {"register": "consents", "purpose": "C", "at": "at"},
    },
    "reads": {
        "fields": dict.fromkeys(("who", "what", "at"), "operational/1"),
        "logs": {"account": "who", "dataset": "what", "at": "at"},
    },
}  # fmt: skip

BASIS = {"name": "a law", "clause": "1", "version": "1", "rank": "law", "from": dt.date(2020, 1, 1)}
RETENTION = [
    {"id": "one", "record_class": "file", "max": "1y", "trigger": ["closed", "appealed"], "legal_basis": [BASIS], "action": "delete"},
    {"id": "two", "record_class": "file", "min": "18mo", "trigger": "appealed", "legal_basis": [BASIS], "action": "delete"},
    {"id": "three", "max": "1y", "trigger": "closed", "legal_basis": [BASIS], "action": "delete"},
    {"id": "four", "min": "2y", "trigger": ["closed", "appealed"], "legal_basis": [BASIS], "action": "delete"},
    {"id": "five", "min": "5y", "trigger": "closed", "legal_basis": [BASIS], "action": "delete"},
]
DECLARES |= {
    "files": {"record_class": "file", "owner": "Records office", "fields": {"closed": "operational/1", "appealed": "operational/1"}},
    "shelf": {"retention": "four", "fields": {"no": "operational/1"}, "elements": {"record_no": "no"}},
    "list": {
        "retention": "five",
        "fields": {"no": "operational/1", "closed": "operational/1"},
        "index_of": {"dataset": "shelf", "field": "no", "trigger": "closed"},
    },
    "pile": {"retention": "four"},
    "forms": {"retention": "three", "reference_field": "ref", "fields": {"ref": "operational/1", "closed": "operational/1"}},
}

dates = st.sampled_from(
    [
        None,
        UNREADABLE,
        "",
        "2024-06-28",
        "2024-06-29 23:59:59",
        "2021年1月1日",
        "2019-02-30",
        "03/04/2021",
        "0000-00-00",
        "soon",
        "2025-06-30",
    ]
)
SEALED = [each for case in CASES for column in case["has"]["people"].values() for each in column if isinstance(each, str)]
"""Ciphertext, hashes and what only looks like them: the values of the cases of ENC-01 to ENC-03."""

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


said = st.sampled_from([None, UNREADABLE, "", "-", "无", "N/A", "open", "closed", "fine", "5", "10"])
moments = st.sampled_from(
    [
        None, UNREADABLE, " ", "2025-06-29 10:00:00", "2025-06-29 09:00:00", "2025-06-29", "2025/6/29", "2025-05-30", "2025-01-01 10:00:00",
        "2025-02-31", "03/04/2025", "9999-12-31", "2025-07-09", "soon",
    ]
)  # fmt: skip
keys = st.sampled_from([None, UNREADABLE, "", "A", " A", "B", "C", "D"])
numbers = st.one_of(
    st.sampled_from([None, UNREADABLE, "", "draft"]),
    st.builds("{}-{}".format, st.sampled_from(["A-2024", "A-2025"]), st.integers(0, 8)),
)


def columns(*names, cells=values):
    """Columns of a dataset, with a key or without one."""
    rows = st.lists(st.tuples(*(cells if isinstance(cells, list) else [cells] * len(names))), max_size=12)
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
        "vault": columns("phone", "login", cells=st.one_of(values, st.sampled_from(SEALED))),
        "requests": columns("path", "tel", "who"),
        "tickets": columns(
            "no", "state", "asked", "closed", "filed", "done", "said", cells=[numbers, said, moments, moments, moments, said, said]
        ),
        "calls": columns("no", "at", cells=[numbers, moments]),
        "turns": columns(
            "talk", "state", "done", "said", cells=[st.sampled_from([None, UNREADABLE, " ", "a", "b", "c"]), said, said, said]
        ),
        "backups": columns("at", cells=[moments]),
        "forms": columns("ref", "closed", cells=dates),
        "files": columns("closed", "appealed", cells=dates),
        "shelf": columns("no", "closed", "appealed", cells=[keys, dates, dates]),
        "list": columns("no", "closed", cells=[keys, dates]),
        "pile": columns("closed", "appealed", cells=dates),
        "consents": columns("who", "what", "at", "until", "how", "told", cells=[keys, keys, dates, dates, keys, keys]),
        "visits": columns("who", "at", "card", cells=[keys, dates, keys]),
        "surveys": columns("who", "at", cells=[keys, dates]),
        "reads": columns("who", "what", "at", cells=[keys, st.sampled_from([None, UNREADABLE, "visits", "vault"]), dates]),
    }
)
splits = st.builds(Split, size=st.integers(1, 5), seed=st.integers(0, 1000), reload=st.booleans())


@pytest.mark.parametrize("control", FOLDING, ids=lambda control: control.id)
@given(has=worlds, split=splits)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_partition_gives_the_same(control, has, split):
    there = world(DECLARES, has, retention=RETENTION, notices=NOTICES)
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
        there = world(DECLARES, rows, retention=RETENTION, notices=NOTICES)
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
