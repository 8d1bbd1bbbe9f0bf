"""Every control against its cases, and at least one case of each kind. The cases ship with the catalogue, in `controls/cases/`."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from controls import registry
from controls.finding import Status
from controls.render import sentence
from controls.trial.cases import differences, lacking, observed, read
from controls.trial.trying import tried

CONTROLS = {control.id: control for control in registry.builtin()}
CASES = read(Path(__file__).parent / "cases") | read()
TABLE = [pytest.param(control, case, id=f"{control}: {case.name}") for control, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("control_id", "case"), TABLE)
def test_case(control_id, case):
    seen = observed(CONTROLS[control_id], case)
    assert len({each.asset for each in seen}) == len(seen)
    assert list(differences(case, seen)) == []


@pytest.mark.parametrize(("control_id", "case"), TABLE)
def test_every_observation_can_be_said_in_both_languages(control_id, case):
    for each in observed(CONTROLS[control_id], case):
        said = sentence(CONTROLS[control_id], each)
        assert "…" not in said.zh
        assert "…" not in said.en
        assert "{" not in said.zh + said.en
        assert said.zh != each.reason


@pytest.mark.parametrize("control_id", sorted(CONTROLS))
def test_every_control_has_cases_of_each_kind(control_id):
    cases = CASES.get(control_id, ())
    assert lacking((case, observed(CONTROLS[control_id], case)) for case in cases) == ()


@pytest.mark.parametrize("control_id", sorted(CONTROLS))
def test_every_reason_is_reached_by_a_case(control_id):
    reached = {each.reason for case in CASES.get(control_id, ()) for each in observed(CONTROLS[control_id], case)}
    assert set(CONTROLS[control_id].reasons) <= reached


def test_every_case_file_is_for_a_control():
    assert set(CASES) <= set(CONTROLS)


ONE = CASES["CLS-02"][1]
ASSET = "desk.tickets.code"
WANT = ONE.expects[ASSET]
OTHERWISE = {
    "another status": {ASSET: "pass ok 4/4/0"},
    "another count": {ASSET: "fail content_above_level 4/4/3"},
    "another parameter": {ASSET: WANT | {"params": {"declared": 2, "shown": 4, "entity": "CN_ID_CARD"}}},
    "another owner": {ASSET: WANT | {"owner": None}},
    "more evidence": {ASSET: WANT | {"evidence": 3}},
    "one asset too many": {},
    "one asset too few": {ASSET: WANT, "desk.tickets.gone": "pass ok 1/1/0"},
}


@pytest.mark.parametrize("expects", OTHERWISE.values(), ids=OTHERWISE)
def test_a_case_that_goes_otherwise_fails(expects):
    trial = tried(CONTROLS["CLS-02"], [replace(ONE, expects=expects)])
    assert [len(failure.differences) for failure in trial.failures] == [1]
    assert not trial.ok


def test_a_kind_that_no_case_shows_is_missed():
    assert tried(CONTROLS["CLS-02"], [ONE]).lacking == (Status.PASS, Status.NOT_APPLICABLE, Status.INCONCLUSIVE)
    assert not tried(CONTROLS["CLS-02"], []).ok


def test_a_control_that_breaks_fails_its_cases():
    class Broken(type(CONTROLS["CLS-02"])):
        def update(self, context, state, batch):
            raise KeyError("a value of the data")

    trial = tried(Broken(), [ONE])
    assert [failure.differences for failure in trial.failures] == [("KeyError",)]


def test_the_outcomes_are_counted_by_case():
    trial = tried(CONTROLS["CLS-02"], CASES["CLS-02"])
    assert trial.ok
    assert trial.cases == len(CASES["CLS-02"])
    assert trial.shown[Status.PASS] == sum("pass ok" in str(case.expects) for case in CASES["CLS-02"])
    assert all(itertools.chain(trial.shown.values()))
