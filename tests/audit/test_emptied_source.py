"""A source that has nothing of what is declared was not looked at: its assessment is incomplete."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from workspaces import source, workspace

from audit.assess import assess
from audit.reports.summary import exit_code
from audit.store import FindingFilter, LifeState, open_store
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


def test_a_finding_closes_whatever_its_source_is_called(tmp_path: Path) -> None:
    """One name is masked: it looks like a phone number."""
    names = ("desk", "desk_20240131_2")
    folder = workspace(tmp_path / "w", {name: source({"path": f"{name}.db"}, {"a": {"id": "operational/1"}}) for name in names})
    for name in names:
        with closing(sqlite3.connect(folder / f"{name}.db")) as desk:
            desk.executescript("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1); CREATE TABLE extra (id INTEGER)")
    assess(Workspace(folder), jobs=1, only=["CLS-08"])
    for name in names:
        with closing(sqlite3.connect(folder / f"{name}.db")) as desk:
            desk.execute("DROP TABLE extra")
    assess(Workspace(folder), jobs=1, only=["CLS-08"])
    place = Workspace(folder)
    with open_store(place, place.inventory()) as store:
        states = {row.asset.name: row.state for row in store.findings(FindingFilter())}
    assert len(states) == 2
    assert set(states.values()) == {LifeState.CLOSED}
