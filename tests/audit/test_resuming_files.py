"""What was kept of a file that has been rewritten since is not trusted, though it has as many rows as before."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from workspaces import source, workspace

from audit.assess import assess
from audit.store import Writer
from audit.workspace import Workspace
from controls.finding import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from controls.finding import Assessment

CLEAN, LEAKING = "call one of them", "call 13912345678"


class Killed(BaseException):
    """The process ends here."""


def write_csv(folder: Path, text: str) -> None:
    (folder / "calls.csv").write_text(f"note\n{text}\n", "utf-8")


def replace_csv(folder: Path, text: str) -> None:
    """The same size and time as before: only the file is another."""
    before = (folder / "calls.csv").stat()
    fresh = folder / "fresh"
    fresh.write_text(f"note\n{text}\n", "utf-8")
    os.utime(fresh, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh.replace(folder / "calls.csv")


def write_folder(folder: Path, text: str) -> None:
    (folder / "files").mkdir(exist_ok=True)
    write_csv(folder / "files", text)


def write_sqlite(folder: Path, text: str) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as desk, desk:
        desk.execute("CREATE TABLE IF NOT EXISTS calls (note TEXT)")
        desk.execute("DELETE FROM calls")
        desk.execute("INSERT INTO calls VALUES (?)", (text,))


def killed_before_its_end(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(self: Writer, assessment: Assessment, memories: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "finish", killed)
        with pytest.raises(Killed):
            assess(place, jobs=1)


@pytest.mark.parametrize(
    ("path", "write", "rewrite"),
    [
        ("calls.csv", write_csv, write_csv),
        ("calls.csv", write_csv, replace_csv),
        ("files", write_folder, write_folder),
        ("desk.db", write_sqlite, write_sqlite),
    ],
    ids=["csv", "csv replaced", "folder", "sqlite"],
)
@pytest.mark.parametrize("changed", [True, False])
def test_a_rewritten_file_is_read_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    write: Callable[[Path, str], None],
    rewrite: Callable[[Path, str], None],
    changed: bool,
) -> None:
    folder = workspace(tmp_path / "w", {"desk": source({"path": path}, {"calls": {"note": "operational/1"}})})
    write(folder, CLEAN)
    killed_before_its_end(Workspace(folder), monkeypatch)
    if changed:
        rewrite(folder, LEAKING)
    read: list[str] = []
    with monkeypatch.context() as patch:
        keep = Writer.dataset_done
        patch.setattr(Writer, "dataset_done", lambda self, name, progress: (read.append(progress.asset), keep(self, name, progress))[1])
        assessment = assess(Workspace(folder), jobs=1, resume=True)
    status = {result.control: result.status for result in assessment.results}["CLS-02"]
    assert (status is Status.FAIL, read) == ((True, ["desk.calls"]) if changed else (False, []))
    assert {len(each.schema_hash) for each in assessment.datasets} == {32}
