"""The life of a finding, as a table: assessments one day apart, and what has become of the finding after the last."""

import datetime as dt

import pytest

from audit.errors import PersonalData, UnknownThing
from audit.store import Change, FindingFilter, LifeState
from controls.finding import Severity, Status
from controls.trial.worlds import KEY

FAIL, PASS, NA, OPEN_QUESTION, ERROR, MANUAL = (
    Status.FAIL,
    Status.PASS,
    Status.NOT_APPLICABLE,
    Status.INCONCLUSIVE,
    Status.ERROR,
    Status.MANUAL,
)
OPEN, FIXING, AWAITING, CLOSED = LifeState
C, A = "CLS-01", "desk.tickets.phone"


def one(build, *seen, note=None):
    """The results of an assessment: what the control said, in so many observations, of the one asset."""
    observations = tuple(build.observation(C, A, status) for status in seen)
    result = build.result(C, {}, note=note)
    import dataclasses

    return [dataclasses.replace(result, observations=observations)]


STEPS = {
    "seen once": ([(FAIL,)], OPEN, False, ["opened"]),
    "seen twice": ([(FAIL,), (FAIL,)], OPEN, False, ["opened"]),
    "judged as passing": ([(FAIL,), (PASS,)], CLOSED, False, ["opened", "closed"]),
    "judged as not applicable": ([(FAIL,), (NA,)], CLOSED, False, ["opened", "closed"]),
    "could not look": ([(FAIL,), (OPEN_QUESTION,)], OPEN, False, ["opened"]),
    "the control failed on it": ([(FAIL,), (ERROR,)], OPEN, False, ["opened"]),
    "left to people": ([(FAIL,), (MANUAL,)], OPEN, False, ["opened"]),
    "a pass beside an open question": ([(FAIL,), (PASS, OPEN_QUESTION)], OPEN, False, ["opened"]),
    "nothing said of the asset": ([(FAIL,), ()], OPEN, False, ["opened"]),
    "the control was not run": ([(FAIL,), None], OPEN, False, ["opened"]),
    "the control broke off after a pass": ([(FAIL,), "broke off"], OPEN, False, ["opened"]),
    "back after it was closed": ([(FAIL,), (PASS,), (FAIL,)], OPEN, True, ["opened", "closed", "regressed"]),
    "back, and still there": ([(FAIL,), (PASS,), (FAIL,), (FAIL,)], OPEN, True, ["opened", "closed", "regressed"]),
    "closed twice": ([(FAIL,), (PASS,), (FAIL,), (PASS,)], CLOSED, False, ["opened", "closed", "regressed", "closed"]),
    "passing again and again": ([(FAIL,), (PASS,), (PASS,)], CLOSED, False, ["opened", "closed"]),
    "being mended, seen again": ([(FAIL,), FIXING, (FAIL,)], FIXING, False, ["opened", "assigned"]),
    "being mended, and gone": ([(FAIL,), FIXING, (PASS,)], CLOSED, False, ["opened", "assigned", "closed"]),
    "said to be mended, still there": ([(FAIL,), AWAITING, (FAIL,)], OPEN, False, ["opened", "assigned", "still_failing"]),
    "said to be mended, not looked at": ([(FAIL,), AWAITING, (OPEN_QUESTION,)], AWAITING, False, ["opened", "assigned"]),
    "said to be mended, and gone": ([(FAIL,), AWAITING, (PASS,)], CLOSED, False, ["opened", "assigned", "closed"]),
    "never failing": ([(PASS,)], None, False, []),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_life_of_a_finding(any_place, build, name):
    steps, state, regressed, changes = STEPS[name]
    with any_place.open() as store:
        for day, step in enumerate(steps):
            if isinstance(step, LifeState):
                store.assign(build.fingerprint(C, A, "undeclared"), "the desk's lead", state=step)
                continue
            results = [] if step is None else one(build, PASS, note="control_error") if step == "broke off" else one(build, *step)
            build.run(store, build.assessment(f"run-{day}", results, day))
        if state is None:
            assert store.findings() == ()
            return
        (row,) = store.findings()
        detail = store.finding(row.id)
    assert (row.state, row.regressed) == (state, regressed)
    assert [event.change for event in detail.events] == [Change(change) for change in changes]
    assert (row.closed is not None) == (state is CLOSED)


def test_an_assessment_that_began_before_the_newest_judgement_changes_nothing(any_place, build):
    """Resumed late: what it read is older than what is known."""
    with any_place.open() as store:
        build.run(store, build.assessment("monday", one(build, FAIL), 0))
        build.run(store, build.assessment("wednesday", one(build, FAIL), 2))
        build.run(store, build.assessment("tuesday", one(build, PASS), 1))
        (row,) = store.findings()
        assert (row.state, row.last_seen.assessment) == (OPEN, "wednesday")
        build.run(store, build.assessment("thursday", one(build, PASS), 3))
        build.run(store, build.assessment("late", one(build, FAIL), 2))
        (row,) = store.findings()
    assert (row.state, row.closed.assessment) == (CLOSED, "thursday")


def test_another_reason_on_the_same_asset_is_another_finding_and_closes_none(any_place, build):
    import dataclasses

    other = dataclasses.replace(build.result(C, {}), observations=(build.observation(C, A, FAIL, "suggested"),))
    with any_place.open() as store:
        build.run(store, build.assessment("one", one(build, FAIL), 0))
        build.run(store, build.assessment("two", [other], 1))
        assert [(row.reason, row.state) for row in store.findings()] == [("suggested", OPEN), ("undeclared", OPEN)]
        build.run(store, build.assessment("three", one(build, PASS), 2))
        assert {row.state for row in store.findings()} == {CLOSED}


def test_first_and_last_seen_counts_and_due_day(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", one(build, FAIL), 0))
        build.run(store, build.assessment("two", one(build, FAIL), 5))
        (row,) = store.findings()
        assert (row.first_seen.assessment, row.last_seen.assessment) == ("one", "two")
        assert (row.exceptions, row.owner, row.severity) == (3, "service desk", Severity.HIGH)
        assert row.due == build.noon.date() + dt.timedelta(days=30), "time alone moves no due day"
        worse = build.result(C, {A: FAIL}, severity=Severity.CRITICAL)
        build.run(store, build.assessment("three", [worse], 6))
        assert store.findings()[0].due == build.noon.date() + dt.timedelta(days=6 + 7)
        build.run(store, build.assessment("four", one(build, PASS), 7))
        build.run(store, build.assessment("five", one(build, FAIL), 9))
        assert store.findings()[0].due == build.noon.date() + dt.timedelta(days=9 + 30)


def test_what_a_finding_showed_last_comes_with_it(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", one(build, FAIL), 0))
        detail = store.finding(build.fingerprint(C, A, "undeclared")[:6].upper())
    assert detail.observation == build.observation(C, A, FAIL)
    assert detail.row.id == build.fingerprint(C, A, "undeclared")[:10]


FILTERS = [
    ({}, {"CLS-01 a", "CLS-01 b", "CLS-02 a", "ACC-01 a"}),
    ({"control": "CLS-01"}, {"CLS-01 a", "CLS-01 b"}),
    ({"control": "cls"}, {"CLS-01 a", "CLS-01 b", "CLS-02 a"}),
    ({"control": "CLS-0"}, set()),
    ({"control": "C%"}, set()),
    ({"severity": Severity.HIGH}, {"CLS-01 a", "CLS-01 b", "ACC-01 a"}),
    ({"severity": Severity.CRITICAL}, {"ACC-01 a"}),
    ({"states": frozenset({CLOSED})}, {"CLS-01 b"}),
    ({"states": frozenset({OPEN, FIXING})}, {"CLS-01 a", "CLS-02 a", "ACC-01 a"}),
    ({"assessment": "one"}, {"CLS-01 a", "CLS-01 b", "CLS-02 a"}),
    ({"assessment": "two", "severity": Severity.CRITICAL}, {"ACC-01 a"}),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS)
def test_findings_are_filtered(any_place, build, wanted, found):
    low = build.result("CLS-02", {"a": FAIL}, severity=Severity.LOW)
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result("CLS-01", {"a": FAIL, "b": FAIL}), low], 0))
        second = [build.result("CLS-01", {"a": FAIL, "b": PASS}), build.result("ACC-01", {"a": FAIL}, severity=Severity.CRITICAL)]
        build.run(store, build.assessment("two", second, 1))
        rows = store.findings(FindingFilter(**wanted))
    assert {f"{row.control} {row.asset}" for row in rows} == found
    assert [row.severity for row in rows] == sorted((row.severity for row in rows), reverse=True)


def test_a_finding_is_named_by_a_unique_beginning(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})], 0))
        for unknown in ("", "%", "zzzz", "0000000", "13800138000"):
            with pytest.raises(UnknownThing) as caught:
                store.finding(unknown)
            assert "13800138000" not in str(caught.value)
        assert store.finding(store.findings()[0].id[:1]).row.asset.name == A
        with pytest.raises(UnknownThing):
            store.findings(FindingFilter(assessment="none"))


def test_two_findings_that_begin_alike_are_told_apart(any_place, build):
    import dataclasses

    alike = tuple(dataclasses.replace(build.observation(C, asset, FAIL), fingerprint=f"abcdef{asset}" + "0" * 25) for asset in ("1", "2"))
    with any_place.open() as store:
        build.run(store, build.assessment("one", [dataclasses.replace(build.result(C, {}), observations=alike)]))
        with pytest.raises(UnknownThing):
            store.finding("abcdef")
        assert store.finding("abcdef2").row.asset.name == "2"


def test_assigning(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        name = store.findings()[0].id
        row = store.assign(name, "desk lead", state=FIXING, note="call 13800138000 back, a@b.example")
        assert (row.assignee, row.state) == ("desk lead", FIXING)
        row = store.assign(name, "someone else")
        assert (row.assignee, row.state) == ("someone else", FIXING), "the state stays where none is given"
        assert [event.note for event in store.finding(name).events][1] == "call ‹d11› back, ‹a1@a1.a7›"
        for state in (OPEN, CLOSED):
            with pytest.raises(ValueError, match="only an assessment"):
                store.assign(name, "me", state=state)
        build.run(store, build.assessment("two", [build.result(C, {A: PASS})], 1))
        with pytest.raises(UnknownThing):
            store.assign(name, "me")


@pytest.mark.parametrize("to", ["13800138000", "call 138-0013-8000", "11010519491231002X", "li.wei@corp.example", "desk\u202elead"])
def test_what_looks_like_personal_data_is_no_assignee(any_place, build, to):
    """Masked it would name nobody, so it is refused, and not repeated."""
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        with pytest.raises(PersonalData, match="role") as caught:
            store.assign(store.findings()[0].id, to)
        assert to not in str(caught.value)
        (row,) = store.findings()
        assert row.assignee is None
        assert [event.change for event in store.finding(row.id).events] == [Change.OPENED]


@pytest.mark.parametrize("to", ["desk lead", "李伟", "liwei02", "客服二组", "A-1024"])
def test_a_role_a_team_or_an_account_is_an_assignee(place, build, to):
    with place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        assert store.assign(store.findings()[0].id, to).assignee == to


def test_an_assignment_does_not_wait_for_a_running_assessment(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        with store.writer(KEY) as writer:
            writer.begin(build.header("two", build.noon + dt.timedelta(days=1)))
            store.assign(store.findings()[0].id, "desk lead")
            writer.finish(build.assessment("two", [build.result(C, {A: FAIL})], 1))
        assert store.findings()[0].assignee == "desk lead"


def test_ten_thousand_findings_move_on_in_seconds(place, build):
    assets = {f"desk.table_{number}": FAIL for number in range(10_000)}
    with place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, assets)]))
        started = dt.datetime.now(dt.UTC)
        build.run(store, build.assessment("two", [build.result(C, assets)], 1))
        assert (dt.datetime.now(dt.UTC) - started).total_seconds() < 20
        assert len(store.findings()) == 10_000
