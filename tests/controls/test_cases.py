"""Every control against its cases: a YAML file per control in `cases/`, and at least one case of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import marked_scanner
from running import Runner
from worlds import AS_OF, world

from controls import registry
from controls.render import sentence
from holdings import yamlfile
from redaction.scanner import Scanner

CONTROLS = {control.id: control for control in registry.builtin()}
CASES = {path.stem: yamlfile.read(path).value for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))}
TABLE = [pytest.param(control, case, id=f"{control}: {case['name']}") for control, cases in CASES.items() for case in cases]


def observed(control_id, case):
    """What the control sees in the case's world, by asset."""
    given = {name: case[name] for name in ("levels", "kinds", "ignores", "reviewed") if name in case}
    there = world(case["declares"], case["has"], **given)
    control = CONTROLS[control_id]
    context = there.context(control, case.get("parameters"), as_of=case.get("as_of", AS_OF))
    scanner = Scanner() if case.get("scanner") == "real" else marked_scanner()
    memory = {}
    for had in case.get("had", []):  # the rows of earlier assessments, the first one first
        before = world(case["declares"], had, **given)
        memory = Runner(world=before, scanner=scanner, memory=memory).learn(control, before.context(control))
    return Runner(world=there, scanner=scanner, memory=memory).run(control, context)


def told(observation):
    counts = f"{observation.population}/{observation.examined}/{observation.exceptions}"
    return f"{observation.status.value} {observation.reason} {counts}"


@pytest.mark.parametrize(("control_id", "case"), TABLE)
def test_case(control_id, case):
    seen = observed(control_id, case)
    assert len({each.asset for each in seen}) == len(seen)
    expected = {asset: want if isinstance(want, dict) else {"result": want} for asset, want in case["expects"].items()}
    assert {each.asset.name: told(each) for each in seen} == {asset: want["result"] for asset, want in expected.items()}
    for each in seen:
        want = expected[each.asset.name]
        assert "params" not in want or dict(each.params) == want["params"]
        assert "owner" not in want or each.owner == want["owner"]
        assert "evidence" not in want or len(each.evidence) == want["evidence"]


@pytest.mark.parametrize(("control_id", "case"), TABLE)
def test_every_observation_can_be_said_in_both_languages(control_id, case):
    for each in observed(control_id, case):
        said = sentence(CONTROLS[control_id], each)
        assert "…" not in said.zh
        assert "…" not in said.en
        assert "{" not in said.zh + said.en
        assert said.zh != each.reason


@pytest.mark.parametrize("control_id", sorted(CONTROLS))
def test_every_control_has_cases_of_each_kind(control_id):
    cases = CASES.get(control_id, [])
    statuses = {each.status.value for case in cases for each in observed(control_id, case)}
    assert {"pass", "fail"} <= statuses
    assert "not_applicable" in statuses or any(not case["expects"] for case in cases), "no case to which it does not apply"
    blind = any(isinstance(case["has"], str) or str in map(type, case["has"].values()) for case in cases)
    assert blind or "inconclusive" in statuses, "no case in which it cannot look"


@pytest.mark.parametrize("control_id", sorted(CONTROLS))
def test_every_reason_is_reached_by_a_case(control_id):
    reached = {each.reason for case in CASES.get(control_id, []) for each in observed(control_id, case)}
    assert set(CONTROLS[control_id].reasons) <= reached


def test_every_case_file_is_for_a_control():
    assert set(CASES) <= set(CONTROLS)
