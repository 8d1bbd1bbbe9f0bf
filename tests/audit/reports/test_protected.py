"""A report never replaces what is audited, the inventory, the results store or the keys, under whatever name it is asked to."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from command_line import run
from workspaces import source, workspace

if TYPE_CHECKING:
    from pathlib import Path

PRECIOUS = (
    "desk.db",
    "desk.db-wal",
    "other.db",
    "files/calls.csv",
    "files/old.csv.gz",
    "third.db",
    "third.url",
    "server.password",
    "server.pem",
    "recordwarden.yaml",
    ".recordwarden/results.db",
    ".recordwarden/workspace.id",
    "keys/ring.json",
    "keys/ring.secret",
    "keys/fingerprint.key",
    "passphrase",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assessed workspace with sources of every kind that is a file."""
    folder = workspace(
        tmp_path_factory.mktemp("made") / "w",
        {
            "desk": source({"path": "desk.db"}, {"a": {"id": "operational/1"}}),
            "other": source({"url": "sqlite:///other.db"}, {"a": {"id": "operational/1"}}),
            "third": source({"url": "file:third.url"}, {"a": {"id": "operational/1"}}),
            "server": source(
                {"url": "postgresql://reader@127.0.0.1:1/desk", "password": "file:server.password", "tls_ca": "server.pem"}, {}
            ),
            "files": source({"path": "files"}, {"calls": {"id": "operational/1"}}),
        },
    )
    (folder / "third.url").write_text("sqlite:///third.db\n", "utf-8")
    (folder / "server.password").write_text("not a real one\n", "utf-8")
    (folder / "server.pem").write_text("no certificate\n", "utf-8")
    for name in ("desk.db", "other.db", "third.db"):
        with closing(sqlite3.connect(folder / name)) as desk:
            desk.executescript("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1)")
    (folder / "files").mkdir()
    (folder / "files" / "calls.csv").write_text("id\n1\n", "utf-8")
    (folder / "files" / "old.csv.gz").write_bytes(b"packed")
    (folder / "passphrase").write_text("not a real one\n", "utf-8")
    assert run("audit", "--jobs", "1", cwd=folder, env={**keys(folder), "RECORDWARDEN_PASSPHRASE_FILE": None}).code in (0, 1, 4)
    return folder


def keys(folder: Path) -> dict[str, str | None]:
    return {
        "RECORDWARDEN_KEYS": str(folder / "keys"),
        "RECORDWARDEN_PASSPHRASE_FILE": str(folder / "passphrase"),
        "RECORDWARDEN_LANG": "en",
    }


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in PRECIOUS if (folder / name).exists()}


def by_name(folder: Path, name: str) -> str:
    return name


def by_symlink(folder: Path, name: str) -> str:
    link = folder / "link.html"
    link.unlink(missing_ok=True)
    link.symlink_to(folder / name)
    return link.name


def by_hard_link(folder: Path, name: str) -> str:
    if not (folder / name).exists():
        pytest.skip("only what exists can be linked")
    link = folder / "hard.html"
    link.unlink(missing_ok=True)
    os.link(folder / name, link)
    return link.name


@pytest.mark.parametrize("command", ["audit", "report"])
@pytest.mark.parametrize("way", [by_name, by_symlink, by_hard_link])
@pytest.mark.parametrize("name", PRECIOUS)
def test_what_is_precious_stays(made: Path, command: str, way: object, name: str) -> None:
    before = content(made)
    outcome = run(command, "--format", "html", "--output", way(made, name), cwd=made, env=keys(made))  # type: ignore[operator]
    assert outcome.code == 2, outcome
    assert "--output" in outcome.err, outcome
    assert content(made) == before


@pytest.mark.parametrize("name", ["report.csv", "report.csv.gz", "report.TSV"])
def test_a_new_file_would_become_a_dataset(made: Path, name: str) -> None:
    outcome = run("report", "--format", "csv", "--output", f"files/{name}", cwd=made, env=keys(made))
    assert (outcome.code, (made / "files" / name).exists()) == (2, False), outcome


def test_the_certificates_of_the_results_store_stay(made: Path) -> None:
    env = {**keys(made), "RECORDWARDEN_STORE": "postgresql://reader@127.0.0.1:1/results?sslrootcert=store.pem"}
    (made / "store.pem").write_text("no certificate\n", "utf-8")
    outcome = run("report", "--format", "html", "--output", "store.pem", cwd=made, env=env)
    assert outcome.code == 2, outcome
    assert "Recordwarden itself" in outcome.err, outcome
    assert (made / "store.pem").read_text("utf-8") == "no certificate\n"


@pytest.mark.parametrize("name", ["report.html", "files/report.html"])
def test_elsewhere_a_report_is_written_and_written_again(made: Path, name: str) -> None:
    for _ in range(2):
        outcome = run("report", "--format", "html", "--output", name, cwd=made, env=keys(made))
        assert outcome.code == 0, outcome


def test_a_results_store_of_its_own_is_kept_too(made: Path) -> None:
    env = {**keys(made), "RECORDWARDEN_STORE": "sqlite:///kept.db"}
    assert run("audit", "--jobs", "1", cwd=made, env=env).code in (0, 1, 4)
    before = (made / "kept.db").read_bytes()
    outcome = run("report", "--format", "html", "--output", "kept.db", cwd=made, env=env)
    assert (outcome.code, (made / "kept.db").read_bytes() == before) == (2, True), outcome
