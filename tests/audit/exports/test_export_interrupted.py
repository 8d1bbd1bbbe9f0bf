"""An export that ends at any of its steps, by an error or without a word: no file, and never one that the ledger does not have."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from exports import PHONES, Desk, desk

from audit.cli import main
from audit.exports import making, recording
from holdings.ledger.writer import Writer
from redaction.export.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KILLED = 77
STEPS = {
    "before the ledger": (Writer, "append", False),
    "after the ledger": (Writer, "append", True),
    "after the register": (recording.Recorder, "register", True),
    "before the proof": (recording, "proofs_of", False),
    "before the manifest": (making, "written", False),
    "before the name": (Target, "publish", False),
    "after the name": (Target, "publish", True),
}
"""Where it ends: a function, before or after it has done its work."""


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def arguments(here: Desk) -> list[str]:
    query = ["--query", "select * from calls", "--source", "desk", "--policy", "model-training"]
    return ["redact", *query, "-o", str(here.out / "calls.csv"), "--workspace", str(here.folder), "--lang", "en"]


def ending(place: object, name: str, *, done: bool, end: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    real = getattr(place, name)

    def ends(*given: object, **more: object) -> object:
        found = real(*given, **more) if done else None
        end()
        return found if done else real(*given, **more)

    patch.setattr(place, name, ends)


def out(here: Desk) -> set[str]:
    return {path.name for path in here.out.iterdir()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("step", STEPS)
def test_killed(here: Desk, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, name, done = STEPS[step]
    child = os.fork()
    if child == 0:
        try:
            ending(place, name, done=done, end=lambda: os._exit(KILLED), patch=monkeypatch)
            main(arguments(here))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == KILLED
    left = out(here)
    assert ("calls.csv" in left) is (step == "after the name")
    if "calls.csv" in left:
        assert left == {"calls.csv", "calls.csv.manifest.json", "calls.csv.tlog-proof"}
    assert here.entries() == (0 if step == "before the ledger" else 1)
    for path in here.out.iterdir():
        assert not any(phone.encode() in path.read_bytes() for phone in PHONES), path
    outcome = here.redact("--query", "select * from calls", "--source", "desk", "-o", "again.csv")  # nothing is in the way of the next one
    assert outcome.code == 0, outcome
    assert here.run("evidence", "verify", "--trust", here.key).code == 0


@pytest.mark.parametrize("step", [step for step in STEPS if step != "after the name"])
def test_failed(here: Desk, step: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    place, name, done = STEPS[step]

    def full() -> None:
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as patch:
        ending(place, name, done=done, end=full, patch=patch)
        with pytest.raises(SystemExit) as ended:
            main(arguments(here))
    said = capfd.readouterr()
    assert ended.value.code in (2, 4), said.err
    assert out(here) == set()
    assert not any(phone in said.out + said.err for phone in PHONES)
