"""A workspace that somebody may read and not write: its reports, history, findings and evidence are read; nothing is, while another writes."""

from __future__ import annotations

import json
import os
import sqlite3
import sys

import pytest
from signers import Desk

from audit.errors import StoreError
from audit.ledger import name_of
from audit.store import open_store
from audit.workspace import Workspace
from holdings.keys.opening import open_ring

STATE = ".recordwarden"


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys, own_keys):
    desk = Desk(tmp_path, monkeypatch, capsys)
    assert desk.run("audit")[0] == 1
    return desk


@pytest.fixture
def for_all_to_read(desk, tmp_path):
    """Everybody may read it, and nobody but its owner may write it."""
    passed = {folder: folder.stat().st_mode for folder in tmp_path.parents[:2]}
    for folder, mode in passed.items():
        folder.chmod(mode | 0o011)
    for path in (tmp_path, desk.folder, *desk.folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield desk
    for folder, mode in passed.items():
        folder.chmod(mode)


def as_somebody_else(desk, *arguments):
    """Exit code and all that was written, by a process of this one's that has given its rights away."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        code = 99
        try:
            os.setgid(65534)
            os.setuid(65534)
            code, out, err = desk.run(*arguments)
            os.write(writing, (out + err).encode()[:60_000])
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("writer", [False, True], ids=["alone", "beside a writer"])
def test_whoever_may_only_read_reads(for_all_to_read, writer):
    desk = for_all_to_read
    database = sqlite3.connect(desk.folder / STATE / "results.db")
    if writer:
        database.execute("SELECT count(*) FROM assessments").fetchall()
        for path in (desk.folder / STATE).glob("results.db-*"):
            path.chmod(0o644)
    before = sorted((path, path.stat().st_mtime_ns) for path in (desk.folder / STATE).rglob("*"))
    key = str(open_ring().verifiers(name_of(Workspace(desk.folder).identity()))[0])
    for arguments, words in (
        (("report",), "CLS-0"),
        (("report", "--format", "json"), '"evidence": {'),
        (("history",), "1"),
        (("findings", "list"), "CLS-"),
        (("evidence", "verify", "--trust", key), "held against the ledger: 1"),
    ):
        assert desk.run(*arguments)[0] == 0  # so that all is loaded that others may not read
        code, told = as_somebody_else(desk, *arguments)
        assert (code, words in told) == (0, True), (arguments, told)
        assert sorted((path, path.stat().st_mtime_ns) for path in (desk.folder / STATE).rglob("*")) == before, arguments
    finding = json.loads(desk.run("findings", "list", "--format", "json")[1])["findings"][0]["id"]
    code, told = as_somebody_else(desk, "findings", "assign", finding, "--to", "office")
    assert (code, "cannot be written" in told) == (2, True), told
    database.close()


def test_what_is_read_without_a_lock_is_not_believed_when_somebody_writes(desk, monkeypatch):
    """There is no log beside the file when it is opened, and one, or another file, when it was read."""
    real = os.access
    monkeypatch.setattr("audit.store.embedded.os.access", lambda path, mode: mode != os.W_OK and real(path, mode))
    workspace = Workspace(desk.folder)
    with open_store(workspace, workspace.inventory()) as store:
        assert len(store.history()) == 1
        writer = sqlite3.connect(desk.folder / STATE / "results.db")
        writer.execute("UPDATE assessments SET organisation = 'x'")
        with pytest.raises(StoreError, match="was written to while it was read"):
            store.history()
        writer.commit()
        writer.close()
        with pytest.raises(StoreError, match="was written to while it was read"):
            store.history()
    with open_store(workspace, workspace.inventory()) as store:
        assert store.history()[0].organisation == "x"
