"""An audit that is killed, interrupted or loses a worker: nothing that was assessed is lost, nothing is left running, resuming completes it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Outcome, ended, run, start
from processes import members, until, workers

from holdings.processes import uninterrupted

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")

TICKETS = 1500
AUDIT = ("audit", "--jobs", "2", "--format", "json", "--output", "-")
ALONE = ("audit", "--jobs", "1", "--format", "json", "--output", "-")


@dataclass(frozen=True)
class Desk:
    """A demo's workspace with one finished assessment."""

    folder: Path
    results: Any
    """What an audit comes to that nobody disturbs."""
    seconds: float
    """How long that takes."""
    first: str
    """The report of the assessment that is there from before."""


def report(folder: Path, assessment: str) -> str:
    outcome = run("report", assessment, "--format", "json", cwd=folder)
    assert outcome.code == 0, outcome
    return outcome.out


def settled(document: str) -> Any:
    """A report without what differs from run to run."""
    whole = json.loads(document)
    datasets = [{**each, "seconds": 0} for each in whole["datasets"]]
    return whole["results"], datasets, whole["assessment"]["as_of"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    keys = {"RECORDWARDEN_KEYS": str(folder / "keys")}
    made = run("demo", "--dir", folder / "demo", "--tickets", TICKETS, "--jobs", "1", cwd=folder, env=keys)
    assert made.code == 0, made
    shutil.copytree(folder / "demo", folder / "again")
    begun = time.monotonic()
    undisturbed = run(*AUDIT, cwd=folder / "again", env=keys)
    assert undisturbed.code == 1, undisturbed
    seconds = time.monotonic() - begun
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECORDWARDEN_KEYS", keys["RECORDWARDEN_KEYS"])
        first = assessments(folder / "demo")[0][0]
        return Desk(folder=folder, results=settled(undisturbed.out), seconds=seconds, first=report(folder / "demo", first))


@pytest.fixture
def place(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo's workspace, and its key."""
    monkeypatch.setenv("RECORDWARDEN_KEYS", str(desk.folder / "keys"))
    shutil.copytree(desk.folder / "demo", tmp_path / "demo")
    return tmp_path / "demo"


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / ".recordwarden" / "results.db", timeout=30)) as store:
        return store.execute(query).fetchall()


def assessments(folder: Path) -> list[tuple[Any, ...]]:
    return rows(folder, "SELECT id, state FROM assessments ORDER BY started_at, id")


def kept(folder: Path) -> dict[str, float]:
    """The datasets that an unfinished assessment has read, and how long each took: it is not so long twice."""
    return dict(rows(folder, "SELECT asset, seconds FROM progress WHERE problem IS NULL"))


def scratch(folder: Path) -> list[Path]:
    return [path for path in (folder / ".recordwarden" / "scratch").rglob("*") if path.is_file()]


def alone(process: subprocess.Popen[bytes]) -> bool:
    """Whether nothing of a command is left running."""
    return until(lambda: not members(process.pid), 20)


def begun(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Whether the assessment has begun to read; false where it is over."""
    return (
        until(lambda: process.poll() is not None or any(state == "running" for _, state in assessments(folder))) and process.poll() is None
    )


def completes(desk: Desk, folder: Path, resumed: tuple[str, ...] = ALONE) -> None:
    """Resume, in one process or in several: it ends as an undisturbed run does, reads nothing twice, leaves the earlier assessment as it was."""
    before, unfinished = kept(folder), [each for each, state in assessments(folder) if state == "running"]
    outcome = run(*resumed, "--resume", cwd=folder)
    assert outcome.code == 1, outcome
    assert settled(outcome.out) == desk.results
    document = json.loads(outcome.out)
    took = {each["asset"]: each["seconds"] for each in document["datasets"]}
    assert {asset: round(seconds, 3) for asset, seconds in before.items()} == {asset: took[asset] for asset in before}
    assert not unfinished or document["assessment"]["id"] == unfinished[0]
    assert {state for _, state in assessments(folder)} == {"finished"}
    assert report(folder, json.loads(desk.first)["assessment"]["id"]) == desk.first
    assert not scratch(folder)
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


def killed(folder: Path, after: float, *more: str) -> None:
    process = start(*AUDIT, *more, cwd=folder)
    time.sleep(after)
    process.kill()
    process.communicate(timeout=30)
    assert alone(process), [members(process.pid)]


@pytest.mark.parametrize(("share", "resumed"), [(0.6, AUDIT), (0.95, ALONE)])
def test_a_killed_audit_is_resumed(desk: Desk, place: Path, share: float, resumed: tuple[str, ...]) -> None:
    killed(place, desk.seconds * share)
    completes(desk, place, resumed)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(60))
def test_an_audit_killed_at_any_moment_is_resumed(desk: Desk, place: Path, number: int) -> None:
    killed(place, desk.seconds * random.Random(number).uniform(0.2, 1.05))
    completes(desk, place, AUDIT if number % 2 else ALONE)


def test_an_audit_killed_again_and_again_is_resumed(desk: Desk, place: Path) -> None:
    last: set[str] = set()
    for share in (0.6, 0.7, 0.8):
        killed(place, desk.seconds * share, "--resume")
        assert last <= set(kept(place)) or not any(state == "running" for _, state in assessments(place))
        last = set(kept(place))
    completes(desk, place)


def test_an_abandoned_audit_leaves_nothing_behind(desk: Desk, place: Path) -> None:
    process = start(*AUDIT, cwd=place)
    assert until(lambda: scratch(place))
    process.kill()
    process.communicate(timeout=30)
    outcome = run(*ALONE, cwd=place)
    assert settled(outcome.out) == desk.results
    assert [state for _, state in assessments(place)] == ["finished", "abandoned", "finished"]
    assert not scratch(place)
    assert kept(place) == {}
    assert report(place, json.loads(desk.first)["assessment"]["id"]) == desk.first


def test_the_scratch_of_a_finished_audit_is_cleared_later(desk: Desk, place: Path) -> None:
    finished = place / ".recordwarden" / "scratch" / assessments(place)[0][0]
    finished.mkdir()
    (finished / "0011223344556677").write_bytes(b"left where a run was killed after its last word")
    assert run(*ALONE, cwd=place).code == 1
    assert not scratch(place)


def says_how_to_go_on(outcome: Outcome, end: str) -> None:
    note, last = filter(None, outcome.err.splitlines())  # click writes an empty line where a terminal shows ^C
    assert "recordwarden audit --resume" in note, outcome
    assert last == end, outcome


@pytest.mark.parametrize(
    ("when", "lang"), [("at once", "zh"), ("workers start", "en"), pytest.param("reading", "zh", marks=pytest.mark.slow), ("reading", "en")]
)
def test_an_interruption_is_an_orderly_end(desk: Desk, place: Path, lang: str, when: str) -> None:
    process = start(*AUDIT, "--lang", lang, cwd=place)
    assert begun(process, place)
    if when == "workers start":
        assert until(lambda: workers(process.pid))
    elif when == "reading":
        assert until(lambda: len(kept(place)) >= 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
    outcome = ended(process, *AUDIT, within=30)
    assert outcome.code == 130, outcome
    assert outcome.out == ""
    says_how_to_go_on(outcome, "已中断。" if lang == "zh" else "Interrupted.")
    assert alone(process)
    completes(desk, place)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_a_terminated_audit_ends_in_order(desk: Desk, place: Path, number: signal.Signals, send: Callable[[int, int], None]) -> None:
    process = start(*AUDIT, "--lang", "en", cwd=place)
    assert until(lambda: workers(process.pid))
    send(process.pid, number)
    outcome = ended(process, *AUDIT, within=30)
    assert outcome.code == 128 + number, outcome
    says_how_to_go_on(outcome, "Interrupted.")
    assert alone(process)
    completes(desk, place)


def test_an_impatient_interruption_is_one(desk: Desk, place: Path) -> None:
    process = start(*AUDIT, "--lang", "en", cwd=place)
    assert until(lambda: len(kept(place)) >= 2)
    while process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.01)
    outcome = ended(process, *AUDIT, within=30)
    assert outcome.code == 130, outcome
    says_how_to_go_on(outcome, "Interrupted.")
    assert alone(process)


def test_what_the_process_was_started_to_ignore_stays_ignored(desk: Desk, place: Path) -> None:
    process = start(*AUDIT, cwd=place, before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert begun(process, place)
    os.kill(process.pid, signal.SIGHUP)
    assert ended(process, *AUDIT).code == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_until_the_workers_are_started(number: signal.Signals) -> None:
    order: list[str] = []
    before = signal.signal(number, lambda *_: order.append("signal"))
    try:
        with uninterrupted():
            os.kill(os.getpid(), number)
            time.sleep(0.01)
            order.append("started")
        assert order == ["started", "signal"]
    finally:
        signal.signal(number, before)


def test_a_lost_worker_costs_one_dataset(desk: Desk, place: Path) -> None:
    process = start(*AUDIT, cwd=place)
    assert until(lambda: workers(process.pid))
    os.kill(min(workers(process.pid)), signal.SIGKILL)
    outcome = ended(process, *AUDIT)
    assert outcome.code == 4, outcome
    assert "Traceback" not in outcome.err, outcome
    document = json.loads(outcome.out)
    lost = [each["asset"] for each in document["datasets"] if each["problem"] is not None]
    assert [each["problem"] for each in document["datasets"] if each["problem"]] == ["worker_lost"], document["datasets"]
    seen = [
        (each["asset"], each["status"])
        for result in document["results"]
        for each in result["observations"]
        if each["reason"] == "worker_lost"
    ]
    assert seen
    assert {status for _, status in seen} == {"inconclusive"}
    assert all(asset.startswith(lost[0]) for asset, _ in seen if asset.count(".") > 1 and asset.split(".")[1] in lost[0])
    assert len(document["datasets"]) == len(desk.results[1])
    assert alone(process)


def test_a_second_audit_is_refused_meanwhile(desk: Desk, place: Path) -> None:
    process = start(*AUDIT, cwd=place)
    assert begun(process, place)
    second = run(*ALONE, cwd=place)
    assert second.code == 2, second
    assert "results.db" in second.err
    first = ended(process, *AUDIT)
    assert settled(first.out) == desk.results
