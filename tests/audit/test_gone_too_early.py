"""RET-06 end to end: what an index lists and what earlier assessments saw is looked for in every way in which it can be missing."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from canaries import SENTENCE, traces, written
from command_line import run
from workspaces import source, workspace

from audit import scratch
from audit.assess import assess
from audit.store import open_store
from audit.workspace import Workspace
from controls.catalog.ret.gone_too_early import GoneTooEarly
from holdings.errors import BrokenData
from holdings.sources.base import Bounds
from holdings.sources.sql import SqlSnapshot
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from controls.finding import Observation

ROWS = 1_000
FIELDS = {"id": "operational/1", "closed_at": "operational/1"}
LISTED = {"ticket": "operational/1", "closed": "operational/1"}
BASIS = {"name": "a law", "clause": "1", "version": "1", "rank": "law", "from": "2020-01-01"}
RULES = [{"id": "kept", "min": "1y", "trigger": "closed_at", "legal_basis": [BASIS], "action": "delete"}]
GONE = "DELETE FROM tickets WHERE id IN (7, 11, 12)"


def made(folder: Path, *, index: dict[str, Any] | None = None, **more: Any) -> Path:
    """A workspace of one source with tickets, one a day since July 2025, and, if any, an index in a file beside it."""
    sources = {"desk": source({"path": "desk.db"}, {"tickets": FIELDS}, tickets={"retention": "kept"})}
    if index is not None:
        sources["office"] = source({"path": "register.csv"}, {"register": LISTED}, register={"index_of": index})
    return workspace(folder, sources, retention=RULES, **more)


INDEX = {"source": "desk", "dataset": "tickets", "field": "ticket", "key": "id", "trigger": "closed"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = made(tmp_path / "desk")
    tell(folder, "CREATE TABLE tickets (id INTEGER PRIMARY KEY, closed_at TEXT)")
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.executemany("INSERT INTO tickets VALUES (?, ?)", ((n, day(n)) for n in range(ROWS)))
    return folder


def day(number: int) -> str:
    return str(dt.date(2025, 8, 1) + dt.timedelta(days=number % 300))


def register(folder: Path, *numbers: int) -> None:
    (folder / "register.csv").write_text("\n".join(["ticket,closed", *(f"{n},{day(n)}" for n in numbers)]) + "\n", "utf-8")


def tell(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def restore(folder: Path) -> None:
    tell(folder, *(f"INSERT INTO tickets VALUES ({n}, '{day(n)}')" for n in (7, 11, 12)))


def assessed(folder: Path, asset: str = "desk.tickets", **more: Any) -> Observation:
    (result,) = [each for each in assess(Workspace(folder), only=["RET-06"], **{"jobs": 1, **more}).results if each.control == "RET-06"]
    (seen,) = [each for each in result.observations if each.asset.name == asset]
    return seen


def told(seen: Observation) -> str:
    return f"{seen.status} {seen.reason} {seen.population}/{seen.examined}/{seen.exceptions}"


def states(folder: Path) -> list[str]:
    with open_store(Workspace(folder), Workspace(folder).inventory()) as store:
        return [row.state.value for row in store.findings()]


def memories(folder: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(folder / ".recordwarden" / "results.db")) as store:
        return store.execute("SELECT asset, length(sealed) FROM memories ORDER BY asset, number").fetchall()


def test_what_goes_between_two_assessments_is_found_until_it_is_restored(desk: Path) -> None:
    assert told(assessed(desk)) == f"not_applicable first_seen {ROWS}/0/0"
    assert told(assessed(desk)) == f"pass all_there {ROWS}/{ROWS}/0"
    tell(desk, GONE)
    found = assessed(desk)
    assert told(found) == f"fail gone {ROWS}/{ROWS}/3"
    assert found.params == {"gone": 3, "listed": 0, "remembered": 3}
    assert (assessed(desk), states(desk)) == (found, ["open"])
    restore(desk)
    assert told(assessed(desk)) == f"pass all_there {ROWS}/{ROWS}/0"
    assert states(desk) == ["closed"]


@pytest.mark.parametrize("date", ["'soon'", "x'ff'", "'9999-12-31'", "'2026-02-30'", "NULL"])
def test_a_date_that_cannot_be_read_any_more_does_not_make_a_record_forgotten(desk: Path, date: str) -> None:
    assessed(desk)
    tell(desk, f"UPDATE tickets SET closed_at = {date} WHERE id = 7")
    assert told(assessed(desk)) == f"pass all_there {ROWS}/{ROWS}/0"
    tell(desk, "DELETE FROM tickets WHERE id = 7")
    assert told(assessed(desk)) == f"fail gone {ROWS}/{ROWS}/1"


def test_nothing_is_missed_once_the_minimum_is_over(desk: Path) -> None:
    assessed(desk)
    tell(desk, GONE)
    assert assessed(desk).exceptions == 3
    tell(desk, "DELETE FROM tickets")
    assert assessed(desk, as_of=dt.date(2027, 4, 30)).exceptions == 3 * 28  # closed from 30 April 2026 on
    assert assessed(desk, as_of=dt.date(2027, 6, 30)).reason == "none_running"


def test_an_index_in_another_source_is_enough_in_the_first_assessment(desk: Path) -> None:
    made(desk, index=INDEX)
    register(desk, *range(20))
    assert told(assessed(desk)) == "pass all_there 20/20/0"
    tell(desk, GONE)
    assert assessed(desk).params == {"gone": 3, "listed": 3, "remembered": 3}
    assert memories(desk)[0][0] == "desk.tickets"
    assert {asset for asset, _ in memories(desk)} == {"desk.tickets"}  # what an index lists stands there


def test_the_command_line_says_it_also_of_a_sample_of_the_content(desk: Path) -> None:
    def audited(*more: str) -> tuple[int, str, dict[str, Any]]:
        outcome = run("audit", "--only", "RET-06", "--format", "json", "--output", "-", "--jobs", "1", *more, cwd=desk)
        (result,) = [each for each in json.loads(outcome.out)["results"] if each["control"] == "RET-06"]
        seen = result["observations"][0]
        return outcome.code, seen["reason"], seen["params"]

    assert audited("--sample")[:2] == (3, "first_seen")
    tell(desk, GONE)
    assert audited("--sample") == (1, "gone", {"gone": 3, "listed": 0, "remembered": 3})
    restore(desk)
    assert audited("--sample")[:2] == (0, "all_there")  # all rows were read


def test_an_index_that_cannot_be_read_is_no_pass(desk: Path) -> None:
    made(desk, index=INDEX)
    register(desk, *range(20))
    assessed(desk)
    (desk / "register.csv").unlink()
    assert assessed(desk).reason == "index_unread"
    tell(desk, GONE)
    assert assessed(desk).params == {"gone": 3, "listed": 0, "remembered": 3}  # the memory still tells


def test_a_control_that_fails_on_an_index_does_not_pass_what_it_lists(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise KeyError("x")

    made(desk, index=INDEX)
    register(desk, 1, 2, 9_999)
    monkeypatch.setattr(GoneTooEarly, "_listed", fails)
    assert told(assessed(desk, "office.register")) == "error control_error 0/0/0"
    assert assessed(desk).reason == "index_unread"


@pytest.mark.parametrize("cut", ["tickets", "register"])
def test_a_read_that_was_cut_short_is_no_pass_and_changes_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
    tell(desk, "CREATE TABLE register (ticket INTEGER PRIMARY KEY, closed TEXT)", "INSERT INTO register SELECT * FROM tickets")
    declared = {"tickets": {"retention": "kept"}, "register": {"index_of": INDEX}}
    workspace(desk, {"desk": source({"path": "desk.db"}, {"tickets": FIELDS, "register": LISTED}, **declared)}, retention=RULES)
    assert told(assessed(desk)) == f"pass all_there {ROWS}/{ROWS}/0"
    before = memories(desk)
    nothing_gone = cut_short(desk, monkeypatch, cut)
    assert nothing_gone.reason == {"tickets": "broken_data", "register": "index_unread"}[cut]
    tell(desk, "DELETE FROM tickets WHERE id = 999", "DELETE FROM register WHERE ticket = 999")
    seen = cut_short(desk, monkeypatch, cut)
    if cut == "tickets":
        assert told(seen) == "inconclusive broken_data 100/0/0"
        assert [length for _, length in memories(desk)] == [length for _, length in before]
    else:
        assert seen.params == {"gone": 1, "listed": 0, "remembered": 1}


def cut_short(desk: Path, monkeypatch: pytest.MonkeyPatch, cut: str) -> Observation:
    """What it says where one dataset breaks after its first batch."""
    whole = SqlSnapshot.batches

    def broken(self: Any, dataset: str, fields: Any, *, bounds: Bounds) -> Any:
        batches = whole(self, dataset, fields, bounds=bounds)
        if dataset != cut:
            yield from batches
            return
        yield next(iter(batches))
        raise BrokenData(Text("坏了。", "it broke."), dataset, Text("修。", "Mend it."))

    with monkeypatch.context() as patch:
        patch.setattr("audit.assess._bounds", lambda *_: Bounds(batch_rows=100))
        patch.setattr(SqlSnapshot, "batches", broken)
        return assessed(desk)


def test_of_a_large_dataset_only_months_are_kept(desk: Path) -> None:
    made(desk, controls={"RET-06": {"exact_rows": ROWS - 1}})
    assessed(desk)
    ((asset, length),) = memories(desk)
    assert (asset, length < 28 * 20) == ("desk.tickets", True)
    assert assessed(desk).reason == "no_month_less"
    tell(desk, GONE, "INSERT INTO tickets VALUES (5000, '2026-06-01')")
    assert assessed(desk).params == {"fewer": 3}
    restore(desk)
    assert assessed(desk).reason == "no_month_less"


def test_several_processes_and_any_bounds_of_scratch_come_to_the_same(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(desk, index=INDEX)
    register(desk, *range(200))
    with monkeypatch.context() as patch:
        for name in ("FRAME_RECORDS", "RUN_RECORDS", "BLOCK_RECORDS"):
            patch.setattr(scratch, name, 97)
        assessed(desk)
        assert len(memories(desk)) > ROWS // 97
        tell(desk, GONE)
        several = assessed(desk, jobs=2)
    assert several.params == {"gone": 3, "listed": 3, "remembered": 3}
    assert assessed(desk) == several


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("stage", ["audit.engine.judge", "audit.store.writer.move_on"])
def test_what_was_killed_is_resumed_as_if_nothing_had_been(desk: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    def dies(*_: Any, **__: Any) -> Any:
        raise Killed

    assessed(desk)
    tell(desk, GONE)
    with monkeypatch.context() as patch:
        patch.setattr(stage, dies)
        with pytest.raises(Killed):
            assessed(desk)
    assert assessed(desk, resume=True).exceptions == assessed(desk).exceptions == 3


def test_no_value_is_remembered(tmp_path: Path) -> None:
    fields = {"no": "operational/1", "closed_at": "operational/1"}
    folder = workspace(
        tmp_path / "desk", {"desk": source({"path": "desk.db"}, {"tickets": fields}, tickets={"retention": "kept"})}, retention=RULES
    )
    tell(folder, "CREATE TABLE tickets (no TEXT PRIMARY KEY, closed_at TEXT)")
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.executemany("INSERT INTO tickets VALUES (?, ?)", ((f"{SENTENCE} {n}", day(n)) for n in range(50)))
    assessed(folder)
    tell(folder, "DELETE FROM tickets WHERE no LIKE '%7'")
    assert assessed(folder).exceptions == 5
    found = [trace for where, data in written([folder], exempt=[folder / "desk.db"]) for trace in traces(data, where)]
    assert not found
