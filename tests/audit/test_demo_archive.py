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


def judged(folder: Path, control: str = "REC-09") -> dict[str, Observation]:
    """What a control says, without the datasets that it does not concern: that hold no archived records, or have no minimum."""
    (result,) = (each for each in assess(Workspace(folder), only=[control], jobs=1).results if each.control == control)
    return {seen.asset.name: seen for seen in result.observations if seen.reason not in {"no_archive", "no_rule", "no_minimum"}}


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


def test_the_second_assessment_finds_what_went_too_early_in_between(tmp_path: Path) -> None:
    build(tmp_path, seed=2, tickets=300, lang=Lang.EN, clean=True)
    first = judged(tmp_path, "RET-06")
    assert {name for name, seen in first.items() if seen.reason != "first_seen"} == {ARCHIVES}  # which has an index
    assert first[ARCHIVES].status is Status.PASS
    assert {seen.reason for seen in judged(tmp_path, "RET-06").values()} == {"all_there"}
    with closing(sqlite3.connect(tmp_path / "desk.db")) as desk, desk:
        old, new, newer = (
            key
            for day in ("closed_at < '2025-06-01'", "closed_at > '2026-01-01'", "closed_at > '2026-05-01'")
            for (key,) in desk.execute(f"SELECT id FROM tickets WHERE {day} ORDER BY id LIMIT 1")
        )
        desk.execute("DELETE FROM tickets WHERE id IN (?, ?, ?)", (old, new, newer))
        desk.execute("DELETE FROM customers WHERE id = (SELECT min(id) FROM customers WHERE closed_at IS NULL)")
    found = {name: seen.params for name, seen in judged(tmp_path, "RET-06").items() if seen.status is Status.FAIL}
    assert found == {
        "desk.tickets": {"gone": 2, "listed": 0, "remembered": 2},
        "desk.customers": {"gone": 1, "listed": 0, "remembered": 1},
    }
