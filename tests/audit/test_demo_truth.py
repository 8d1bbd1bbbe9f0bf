"""The demo, end to end: what the audit finds is what was planted, no more, no less; and nothing is left unlooked at."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from audit.assess import assess
from audit.cli import main
from audit.exports.staging import staged
from audit.workspace import Workspace
from controls import registry
from controls.base import Control, FactControl
from controls.finding import Status
from holdings.text import Lang

SECOND = {"REC-09"}
"""What a first assessment has nothing to compare with; test_demo_archive.py has a second one."""
ELSEWHERE = {"ENC-06", "ENC-07"}
"""What a desk in one SQLite file has nothing of; tests/holdings/test_links.py and test_endpoints.py have real servers."""
CONTROLS = [control.id for control in registry.builtin() if control.id not in SECOND | ELSEWHERE]
AT_ONCE = {"CLS-03", "RET-04"}
"""Those that are switched off in every run; the others among the slow tests."""
UNSEEN = {Status.ERROR, Status.INCONCLUSIVE, Status.MANUAL, Status.NOT_RUN}


@pytest.fixture(autouse=True)
def _keys(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("RECORDWARDEN_KEYS", str(tmp_path_factory.mktemp("keys")))


def assessed(folder, *, jobs=1, **kwargs):
    """Build and assess; the truth as the file has it, the failing observations, the statuses of all."""
    arguments = {"seed": 1, "tickets": 400, "lang": Lang.ZH, "clean": False} | kwargs
    staged(folder, **arguments, tell=lambda error: None)
    truth = {(each["control"], each["asset"], each["exceptions"]) for each in json.loads((folder / "truth.json").read_text("utf-8"))}
    results = assess(Workspace(folder), jobs=jobs).results
    failing = {
        (result.control, str(seen.asset), seen.exceptions)
        for result in results
        for seen in result.observations
        if seen.status is Status.FAIL
    }
    return truth, failing, Counter(seen.status for result in results for seen in result.observations), results


def lang_of(seed):
    return Lang.ZH if seed % 2 else Lang.EN


@pytest.mark.parametrize("seed", range(1, 6))
def test_findings_equal_the_truth(tmp_path, seed):
    truth, failing, statuses, results = assessed(tmp_path, seed=seed, lang=lang_of(seed))
    assert failing == truth
    assert not UNSEEN & statuses.keys()
    assert {result.control for result in results if result.status is Status.FAIL} == set(CONTROLS)
    for control in CONTROLS:  # without any one control the truth is missed
        assert {each for each in failing if each[0] != control} != truth


@pytest.mark.parametrize("seed", [1, 2])
def test_a_clean_desk_has_no_findings(tmp_path, seed):
    truth, failing, statuses, results = assessed(tmp_path, seed=seed, lang=lang_of(seed), clean=True)
    assert truth == failing == set()
    assert not UNSEEN & statuses.keys()
    assert {result.control for result in results if result.status is not Status.PASS} == SECOND | ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("seed", range(1, 6))
def test_findings_equal_the_truth_on_twenty_thousand_tickets(tmp_path, seed, clean):
    truth, failing, statuses, _ = assessed(tmp_path, seed=seed, lang=lang_of(seed), tickets=20_000, clean=clean, jobs=2)
    assert failing == truth
    assert not UNSEEN & statuses.keys()


def run(*arguments):
    with pytest.raises(SystemExit) as left:
        main(["demo", *map(str, arguments)])
    return left.value.code


@pytest.mark.parametrize(("lang", "said"), [("zh", "完全一致"), ("en", "equal truth.json")])
def test_the_command(tmp_path, capfd, lang, said):
    folder = tmp_path / "demo"
    for _ in range(2):  # the second run takes over its own folder
        assert run("--dir", folder, "--tickets", 300, "--jobs", 1, "--lang", lang) == 0
        out, err = capfd.readouterr()
        assert said in out
        assert f"findings list --workspace {folder}" in err
    assert "<html" in (folder / "report.html").read_text("utf-8")


def test_the_command_when_clean(tmp_path, capfd):
    assert run("--dir", tmp_path / "demo", "--tickets", 300, "--jobs", 1, "--clean") == 0
    assert (tmp_path / "demo" / "truth.json").read_text("utf-8") == "[]\n"
    capfd.readouterr()


def blind(control):
    """The control as it is documented, and it sees nothing."""
    documented = {name: getattr(control, name) for name in Control.__annotations__ if name != "kind"}
    return type("Blind", (FactControl,), {**documented, "check": lambda self, context: iter(())})()


@pytest.mark.parametrize("off", [control if control in AT_ONCE else pytest.param(control, marks=pytest.mark.slow) for control in CONTROLS])
def test_a_control_that_is_off_turns_it_red(tmp_path, capfd, monkeypatch, off):
    catalogue = registry.builtin()
    monkeypatch.setattr(registry, "builtin", lambda: tuple(blind(control) if control.id == off else control for control in catalogue))
    assert run("--dir", tmp_path / "demo", "--tickets", 300, "--jobs", 1, "--lang", "en") == 1
    out, _ = capfd.readouterr()
    missed = {line.split()[2] for line in out.splitlines() if line.strip().startswith("not found:")}
    assert missed == {off}, out


def test_a_folder_of_someone_else_is_refused(tmp_path, capfd):
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    assert run("--dir", tmp_path, "--lang", "en") == 2
    assert "the demo did not make it" in capfd.readouterr().err


@pytest.mark.parametrize("tickets", ["199", "0", "-5", "many"])
def test_too_few_tickets_are_refused(tmp_path, capfd, tickets):
    assert run("--dir", tmp_path / "demo", "--tickets", tickets) == 2
    assert not (tmp_path / "demo").exists()
    capfd.readouterr()
