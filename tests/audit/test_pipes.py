"""A reader that leaves early (`… | head`) changes neither how a command ends nor what it says on stderr."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from command_line import COMMAND, environment, run, start
from workspaces import source, workspace

FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose only assessment has findings."""
    folder = workspace(tmp_path_factory.mktemp("desk"), {"desk": source({"path": "desk.db"}, {"a": {"phone": "contact/3"}})})
    with closing(sqlite3.connect(folder / "desk.db")) as desk:
        desk.executescript("CREATE TABLE a (phone TEXT); CREATE TABLE b (x TEXT)")
    assert run("audit", cwd=folder, env=keys(folder)).code in (1, 4)
    return folder


def keys(folder: Path) -> dict[str, str | None]:
    return {"RECORDWARDEN_KEYS": str(folder / "keys")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "--jobs", "1"),
        ("audit", "--jobs", "1", "--format", "json"),
        ("report", "--format", "json"),
        ("findings", "list"),
        ("history", "--format", "json"),
        ("controls", "list"),
        ("controls", "list", "--format", "json"),
        ("audit", "--help"),
        ("audit", "--only", "XYZ"),
    ],
    ids=" ".join,
)
def test_the_exit_code_is_the_commands_own(desk: Path, arguments: tuple[str, ...]) -> None:
    whole = run(*arguments, cwd=desk, env=keys(desk))
    process = start(*arguments, cwd=desk, env=keys(desk))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # before the command has written a word
    err = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(60), "Traceback" in err, "Error" in err) == (whole.code, False, "Error" in whole.err), err


def test_a_reader_of_both_streams_may_leave_too(desk: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [*COMMAND, "audit", "--only", "XYZ"], cwd=desk, env=environment(**keys(desk)), stdout=writer, stderr=writer, timeout=60
        )
    finally:
        os.close(writer)
    assert ended.returncode == 2


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here: a full disk behind standard output is not tried")
@pytest.mark.parametrize("arguments", [("findings", "list"), ("report", "--format", "json"), ("controls", "list")], ids=" ".join)
def test_output_that_cannot_be_written_is_an_error(desk: Path, arguments: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=desk, env=environment(**keys(desk)), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Error: stdout: it cannot be written"), done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here: a full disk behind standard error is not tried")
def test_messages_that_cannot_be_written_change_no_exit_code(desk: Path) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*COMMAND, "audit", "--only", "XYZ"], cwd=desk, env=environment(**keys(desk)), stderr=full, check=False)
    assert done.returncode == 2


CLOSED = ("findings list", "history", "report --format json", "report", "audit --jobs 1", "controls list", "--help")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="closes descriptors as a POSIX shell does")
@pytest.mark.parametrize("command", CLOSED)
def test_standard_output_that_is_closed_is_an_error(desk: Path, command: str) -> None:
    script = 'exec "$@" >&-'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *COMMAND, *command.split()], cwd=desk, env=environment(**keys(desk)), stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "Error: stdout: it cannot be written" in done.stderr.decode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="closes descriptors as a POSIX shell does")
@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_never_become_a_file(desk: Path, closed: str) -> None:
    script = f'exec "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *COMMAND, "history"], cwd=desk, env=environment(**keys(desk)), stdout=subprocess.PIPE, check=False
    )
    assert done.returncode == (2 if " " in closed else 0)
    assert run("history", cwd=desk, env=keys(desk)).code == 0  # the store is as it was
