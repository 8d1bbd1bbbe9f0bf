"""The demo's archive, assessed twice: what was altered or lost in between is found, to the row, and nothing else is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from audit.assess import assess
from audit.demo.desk import build
from audit.workspace import Workspace
from controls.finding import Status
from holdings.fingerprint import load_key
from holdings.text import Lang

if TYPE_CHECKING:
    from pathlib import Path

    from controls.finding import Observation

ARCHIVES = "desk.archives"


def judged(folder: Path) -> dict[str, Observation]:
    """What REC-09 says, without the datasets that hold no archived records."""
    (result,) = (each for each in assess(Workspace(folder), only=["REC-09"], jobs=1).results if each.control == "REC-09")
    return {seen.asset.name: seen for seen in result.observations if seen.reason != "no_archive"}


def test_the_second_assessment_finds_what_was_altered_and_lost_in_between(tmp_path: Path) -> None:
    build(tmp_path, seed=1, tickets=300, lang=Lang.ZH, clean=True)
    first = judged(tmp_path)
    assert {name: (seen.status, seen.reason) for name, seen in first.items()} == {ARCHIVES: (Status.NOT_APPLICABLE, "first_seen")}
    assert {name: seen.status for name, seen in judged(tmp_path).items()} == {ARCHIVES: Status.PASS}
    with closing(sqlite3.connect(tmp_path / "desk.db")) as desk, desk:
        lost, altered, *_ = (str(key) for (key,) in desk.execute("SELECT id FROM archives ORDER BY id"))
        desk.execute("DELETE FROM archives WHERE id = ?", (lost,))
        desk.execute("UPDATE archives SET summary = summary || ' ' WHERE id = ?", (altered,))
    (found,) = judged(tmp_path).values()
    assert (found.status, found.exceptions, found.params) == (Status.FAIL, 2, {"changed": 1, "gone": 1})
    key = load_key()
    assert [each.locator for each in found.evidence] == [key.name("locator", ARCHIVES, row)[:16] for row in (altered, lost)]
