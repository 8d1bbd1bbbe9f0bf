"""A source that has nothing of what is declared was not looked at: its assessment is incomplete."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from workspaces import source, workspace

from audit.assess import assess
from audit.reports.summary import exit_code
from audit.workspace import Workspace
from controls.finding import Severity, Status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("statement", "missing", "code"),
    [
        ("DROP TABLE a; DROP TABLE b", {"desk.a", "desk.b"}, 4),
        ("DROP TABLE a; DROP TABLE b; CREATE TABLE c (id INTEGER)", {"desk.a", "desk.b"}, 4),
        ("DROP TABLE a", set(), 1),  # one of several is a finding of CLS-09, and the others are judged
    ],
)
def test_a_source_with_nothing_of_what_is_declared_was_not_looked_at(tmp_path: Path, statement: str, missing: set[str], code: int) -> None:
    fields = {"phone": "contact/3"}
    folder = workspace(tmp_path / "w", {"desk": source({"path": "desk.db"}, {"a": fields, "b": fields})})
    with closing(sqlite3.connect(folder / "desk.db")) as desk:
        desk.executescript("CREATE TABLE a (phone TEXT); CREATE TABLE b (phone TEXT); INSERT INTO b VALUES ('1')")
        desk.executescript(statement)
    assessment = assess(Workspace(folder), jobs=1, only=["CLS-02", "CLS-09"])
    seen = {
        str(each.asset)
        for result in assessment.results
        for each in result.observations
        if result.control == "CLS-02" and (each.status, each.reason) == (Status.INCONCLUSIVE, "missing")
    }
    assert (seen, exit_code(assessment, Severity.LOW)) == (missing, code)
