"""One assessment beside others: its scratch, its clock, its chance."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from typing import TYPE_CHECKING

import pytest
from command_line import run
from workspaces import source, workspace

from audit.assess import assess
from audit.cli import main
from audit.places import stamp
from audit.store import Writer, open_store
from audit.workspace import Workspace
from holdings import yamlfile
from holdings.view import look

if TYPE_CHECKING:
    from pathlib import Path

    from holdings.view import View

LATE = dt.datetime(2026, 3, 1, 17, 30, tzinfo=dt.UTC)
"""The next day already, in Shanghai."""


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    folder = workspace(tmp_path / "desk", {"calls": source({"path": "calls.csv"}, {"calls": {"id": "operational/1"}})}, as_of=None)
    (folder / "calls.csv").write_text("id\n1\n2\n", encoding="utf-8")
    return Workspace(folder)


def left_behind(desk: Workspace, name: str) -> Path:
    folder = desk.state / "scratch" / name
    folder.mkdir(parents=True)
    (folder / "run").write_bytes(b"sealed")
    return folder


def test_scratch_of_an_assessment_with_another_store_is_left_alone(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be running: the lock is the store's."""
    running = left_behind(desk, "20260301-120000-abcdef")
    assess(desk, jobs=1)
    assert (running / "run").exists()
    monkeypatch.setenv("RECORDWARDEN_STORE", "sqlite:///other.db")
    assess(desk, jobs=1)
    assert (running / "run").exists()


def test_scratch_of_assessments_that_are_over_is_removed(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One was killed when all was written, one in between, and that one is given up by the next."""
    finished = left_behind(desk, assess(desk, jobs=1).id)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            assess(desk, jobs=1)
    with open_store(desk, desk.inventory()) as store:
        unfinished = store.unfinished()
    assert unfinished is not None
    given_up = desk.state / "scratch" / unfinished[0].id
    assert given_up.exists()
    assert not finished.exists()
    assess(desk, jobs=1)
    assert not given_up.exists()


def test_time_and_chance_are_given(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same clock and the same chance make the same assessment, and the day is that of the inventory's time zone."""
    made = []
    for store in ("one", "two"):
        monkeypatch.setenv("RECORDWARDEN_STORE", f"sqlite:///{store}.db")
        made.append(assess(desk, jobs=1, now=lambda: LATE, random=random.Random(7).randbytes))
    assert made[0].id == made[1].id
    assert made[0].id.startswith("20260301-173000-")
    assert (made[0].started_at, made[0].finished_at, made[0].as_of) == (LATE, LATE, dt.date(2026, 3, 2))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_fingerprint_key_ends_an_audit_before_it_begins(desk: Workspace, lang: str) -> None:
    assess(desk, jobs=1)
    outcome = run("audit", "--lang", lang, "--resume", cwd=desk.folder, env={"RECORDWARDEN_FINGERPRINT_KEY": "ab" * 32})
    assert (outcome.code, outcome.out) == (2, "")
    assert {"zh": "指纹密钥", "en": "fingerprint key"}[lang] in outcome.err
    assert "RECORDWARDEN_KEYS" in outcome.err
    assert "abab" not in outcome.err
    with open_store(desk, desk.inventory()) as store:
        assert len(store.history()) == 1
    listed = run("findings", "list", "--lang", lang, cwd=desk.folder, env={"RECORDWARDEN_FINGERPRINT_KEY": "ab" * 32})
    assert listed.code == 0, "whoever only reads needs no key"


def test_the_digest_is_of_the_inventory_that_was_assessed(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.inventory_path.read_bytes()

    def rewritten(*given: object) -> View:
        desk.inventory_path.write_bytes(before + b"\n")
        return look(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("audit.preparing.look", rewritten)
    assert assess(desk, jobs=1).inventory_digest == hashlib.sha256(before).hexdigest()


def test_a_command_reads_the_inventory_once(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []
    read = yamlfile.read
    monkeypatch.setattr(yamlfile, "read", lambda path: reads.append(path) or read(path))
    with pytest.raises(SystemExit):
        main(["audit", "--jobs", "1", "--format", "json", "--output", str(desk.folder / "r.json"), "--workspace", str(desk.folder)])
    assert reads == [desk.inventory_path]


def test_the_store_has_no_plain_digest_of_what_is_audited(desk: Workspace) -> None:
    """Of names that hold few digits it could be tried out."""
    kept: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        keep = Writer.dataset_done
        patch.setattr(Writer, "dataset_done", lambda self, name, progress: (kept.append(progress.schema_hash), keep(self, name, progress)))
        for secret in (bytes(32), bytes(32), bytes(range(32))):
            patch.setenv("RECORDWARDEN_FINGERPRINT_KEY", secret.hex())
            patch.setenv("RECORDWARDEN_STORE", f"sqlite:///{len(kept)}.db")
            assess(desk, jobs=1)
    one, same, other = kept
    assert one == same != other
    assert stamp(desk.inventory().sources["calls"], desk.folder) not in one
