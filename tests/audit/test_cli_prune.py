"""`recordwarden evidence prune`: what goes from a workspace's ledger, what it says, and what it refuses."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from canaries import MOBILE, VALUES, traces
from workspaces import source, workspace

from audit.cli import main
from audit.ledger import FOLDER, ledger_of, name_of
from audit.store import open_store
from audit.workspace import Workspace
from holdings.keys.opening import open_ring
from holdings.ledger.entries import Access, AccessKind

OLD = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(params=["embedded", "shared"])
def desk(request, tmp_path, monkeypatch):
    """A workspace that was assessed once, after 600 old entries that nobody needs and before 300 that are as old."""
    if request.param == "shared":
        monkeypatch.setenv("RECORDWARDEN_STORE", request.getfixturevalue("postgres_url"))
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database, database:
        database.execute("CREATE TABLE tickets (id INTEGER PRIMARY KEY, phone TEXT)")
        database.executemany("INSERT INTO tickets VALUES (?, ?)", [(number, MOBILE) for number in range(9)])
    folder = workspace(
        tmp_path / "desk", {"desk": source({"path": "../desk.db"}, {"tickets": {"id": "operational/1", "phone": "contact/2"}})}
    )
    for count in (600, 300):
        append(folder, count)
        with pytest.raises(SystemExit):
            main(["audit", "--workspace", str(folder), "--exit-zero", "--only", "CLS-02", "--jobs", "1"])
    return folder


def append(folder, count):
    found = Workspace(folder)
    with open_store(found, found.inventory()) as store:
        ledger = ledger_of(found, found.inventory(), store, open_ring())
        seen = Access(at=OLD, access=AccessKind.RESOLVED, subject="cd" * 16, by="ab" * 32)
        ledger.append([seen] * count, tell=lambda error: None)


def run(capsys, *arguments, lang="en"):
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["evidence", *map(str, arguments), "--lang", lang])
    out, err = capsys.readouterr()
    return ended.value.code or 0, out, err


def trust(folder):
    return "--trust", open_ring().verifiers(name_of(Workspace(folder).identity()))[0]


def test_old_entries_go_into_an_archive(capsys, desk, tmp_path):
    archive = tmp_path / "archive"
    code, out, err = run(capsys, "prune", "--before", "2023-01-01", "--archive", archive, "--workspace", desk)
    assert (code, "Pruned: 512 entries below 512; their hashes stay" in out, "stay because they are needed: 0" in out) == (0, True, True), (
        err
    )
    assert f"evidence verify {archive} --trust {trust(desk)[1]}" in err
    code, out, _ = run(capsys, "verify", desk, *trust(desk))
    assert (code, "pruned below entry 512: 512 entries are not there" in out, "held against the ledger: 2" in out) == (0, True, True), out
    told = json.loads(run(capsys, "verify", desk, *trust(desk), "--format", "json")[1])
    assert (told["pruned"], told["problems"]) == ({"minimum": 512, "entries": 512}, [])
    code, out, _ = run(capsys, "verify", archive, *trust(desk), lang="zh")
    assert (code, "校验通过" in out, "记录数：902" in out, "已清理" in out) == (0, True, True, False), out
    told = json.loads(run(capsys, "verify", archive, *trust(desk), "--format", "json")[1])
    assert told["pruned"] is None
    code, _, err = run(capsys, "export", "0..3", "-o", tmp_path / "b.zip", "--workspace", desk)
    assert (code, "0: this entry was pruned from the ledger" in err, (tmp_path / "b.zip").exists()) == (2, True, False), err
    assert run(capsys, "export", "600..602", "-o", tmp_path / "b.zip", "--workspace", desk)[0] == 0
    for path in archive.rglob("*"):
        assert path.is_dir() or not traces(path.read_bytes(), path.name, VALUES)


def test_what_is_needed_stays(capsys, desk, tmp_path):
    code, out, _ = run(capsys, "prune", "--before", "900", "--archive", tmp_path / "archive", "--workspace", desk, lang="zh")
    assert (code, "已清理第 512 条以前的 512 条记录" in out) == (0, True), "entry 600 is an assessment of today, and so what follows stays"
    code, out, _ = run(capsys, "prune", "--before", "900", "--archive", tmp_path / "again", "--workspace", desk)
    assert (code, "There is nothing to prune" in out, (tmp_path / "again").exists()) == (0, True, False)


@pytest.mark.parametrize("before", ["", "soon", "2023-13-01", "-5", "1e3", "2023", "٣", "9" * 17])
def test_a_day_or_an_index(capsys, desk, tmp_path, before):
    code, out, err = run(capsys, "prune", f"--before={before}", "--archive", tmp_path / "archive", "--workspace", desk)
    if before == "2023":
        assert (code, "Pruned: 512" in out) == (0, True), "an index"
    else:
        assert (code, "--before takes a day (YYYY-MM-DD) or an index" in err) == (2, True), err


def test_where_the_archive_cannot_go(capsys, desk, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("there", "file", "link"):
        code, _, err = run(capsys, "prune", "--before", "600", "--archive", tmp_path / name, "--workspace", desk)
        assert (code, f"{name}: the folder for the archive is there already" in err) == (2, True), err
    for inside in (".recordwarden/ledger/archive", ".recordwarden/archive"):
        code, _, err = run(capsys, "prune", "--before", "600", "--archive", desk / inside, "--workspace", desk)
        assert (code, "cannot go into .recordwarden" in err) == (2, True), err
    code, _, err = run(capsys, "prune", "--before", "600", "--archive", tmp_path / "file/archive", "--workspace", desk)
    assert (code, "cannot be written" in err) == (2, True), err
    assert "pruned" not in run(capsys, "verify", desk, *trust(desk))[1]


def test_a_bundle_that_goes_afterwards_is_an_alarm(capsys, desk, tmp_path):
    if not (folder := desk / ".recordwarden" / FOLDER).exists():
        pytest.skip("the ledger is in the database")
    run(capsys, "prune", "--before", "300", "--archive", tmp_path / "archive", "--workspace", desk)
    shutil.move(folder / "tile/entries/001", tmp_path)
    code, out, _ = run(capsys, "verify", desk, *trust(desk))
    assert (code, "tile/entries/001: the file is missing" in out) == (1, True), out
    code, _, err = run(capsys, "prune", "--before", "600", "--archive", tmp_path / "again", "--workspace", desk)
    assert (code, "nothing was pruned" in err) == (1, True), err
