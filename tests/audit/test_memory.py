"""A memory from assessment to assessment, end to end: what REC-09 says of an archive that is assessed again and again."""

from __future__ import annotations

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
from audit.memory import Memory
from audit.store import Writer, open_store
from audit.workspace import Workspace
from controls.locator import locators
from controls.remembering import EARLIER
from holdings.errors import RecordwardenError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARCHIVES = {"desk": source({"path": "desk.db"}, {"archives": {"no": "operational/1", "said": "communication/3"}})}
ARCHIVES["desk"]["datasets"]["archives"]["record_class"] = "service_archive"
ROWS = 2_000


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = workspace(tmp_path / "desk", {**ARCHIVES})
    tell(folder, "CREATE TABLE archives (id INTEGER PRIMARY KEY, no TEXT, said TEXT)")
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.executemany("INSERT INTO archives VALUES (?, ?, ?)", ((n, f"DA{n:06}", f"said {n}") for n in range(ROWS)))
    return folder


def tell(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def audited(folder: Path, *more: str, code: int | None = None) -> dict[str, Any]:
    """What REC-09 says of the archive."""
    outcome = run("audit", "--only", "REC-09", "--format", "json", "--output", "-", "--jobs", "1", *more, cwd=folder)
    assert outcome.code == code or (code is None and outcome.code in (0, 1, 4)), outcome
    (result,) = [each for each in json.loads(outcome.out)["results"] if each["control"] == "REC-09"]
    (seen,) = [each for each in result["observations"] if each["asset"] == "desk.archives"]
    return dict(seen)


def told(seen: dict[str, Any]) -> str:
    return f"{seen['status']} {seen['reason']} {seen['population']}/{seen['examined']}/{seen['exceptions']}"


def states(folder: Path) -> list[str]:
    listed = run("findings", "list", "--state", "all", "--format", "json", cwd=folder)
    return [each["state"] for each in json.loads(listed.out)["findings"]]


def memories(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / ".recordwarden" / "results.db")) as store:
        return store.execute("SELECT workspace, control, asset, number, sealed FROM memories ORDER BY 1, 2, 3, 4").fetchall()


ALTERED = (
    "UPDATE archives SET said = 'never' WHERE id = 7",
    "DELETE FROM archives WHERE id IN (11, 12)",
    "INSERT INTO archives VALUES (900001, 'DA900001', 'new')",
)


def test_an_archive_is_held_against_what_was_first_seen_of_it(desk: Path) -> None:
    assert told(audited(desk, code=0)) == f"not_applicable first_seen {ROWS}/0/0"
    assert told(audited(desk, code=0)) == f"pass ok {ROWS}/{ROWS}/0"
    tell(desk, *ALTERED)
    found = audited(desk, code=1)
    assert told(found) == f"fail changed {ROWS + 1}/{ROWS + 1}/3"
    assert found["params"] == {"changed": 1, "gone": 2}
    assert len(found["evidence"]) == 3
    assert (audited(desk, code=1), states(desk)) == (found, ["open"])  # until somebody restores it, or decides about it
    restored = (
        "UPDATE archives SET said = 'said 7' WHERE id = 7",
        "INSERT INTO archives VALUES (11, 'DA000011', 'said 11'), (12, 'DA000012', 'said 12')",
    )
    tell(desk, *restored)
    assert told(audited(desk, code=0)) == f"pass ok {ROWS + 1}/{ROWS + 1}/0"
    assert states(desk) == ["closed"]
    tell(desk, "UPDATE archives SET said = 'newer' WHERE id = 900001")
    assert audited(desk, code=1)["params"] == {"changed": 1, "gone": 0}


def test_rows_in_another_order_and_a_table_made_anew_are_no_change(desk: Path) -> None:
    audited(desk)
    tell(
        desk,
        "CREATE TABLE other (said TEXT, id INTEGER PRIMARY KEY, no TEXT)",
        "INSERT INTO other SELECT said, id, no FROM archives ORDER BY said DESC",
        "DROP TABLE archives",
        "ALTER TABLE other RENAME TO archives",
    )
    assert told(audited(desk)) == f"pass ok {ROWS}/{ROWS}/0"


def test_the_value_beside_which_another_stands_does_not_change_how_it_is_written(desk: Path) -> None:
    """SQLite lets a text stand in a column of numbers; the numbers beside it come as text then, in the same batch only."""
    tell(desk, "ALTER TABLE archives ADD COLUMN score REAL", "ALTER TABLE archives ADD COLUMN at DATETIME")
    tell(desk, "UPDATE archives SET score = id / 4.0, at = '2026-01-01 10:00:' || (10 + id % 50)")
    audited(desk)
    tell(desk, "INSERT INTO archives VALUES (900001, 'x', 'x', 'none', 'one day')")
    assert told(audited(desk)) == f"pass ok {ROWS + 1}/{ROWS + 1}/0"


def test_an_assessment_that_could_not_look_changes_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audited(desk)
    before = memories(desk)
    assert before
    (desk / "other.yaml").write_text((desk / "recordwarden.yaml").read_text("utf-8"), "utf-8")
    with closing(sqlite3.connect(desk / "more.db")) as more, more:
        more.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    more_sources = {**ARCHIVES, "more": source({"path": "more.db"}, {"t": {"id": "operational/1"}})}
    workspace(desk, more_sources)
    (desk / "desk.db").rename(desk / "away.db")
    unseen = audited(desk, code=4)
    assert (unseen["status"], unseen["reason"]) == ("inconclusive", "unreachable")
    assert memories(desk) == before
    (desk / "away.db").rename(desk / "desk.db")
    (desk / "more.db").unlink()  # trouble with one source hides nothing in another
    tell(desk, *ALTERED)
    assert audited(desk)["params"] == {"changed": 1, "gone": 2}


def test_a_read_that_was_cut_short_finds_what_it_saw_and_forgets_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Workspace(desk)
    assess(place, only=["REC-09"], jobs=1)
    before = memories(desk)
    tell(desk, "UPDATE archives SET said = 'never' WHERE id = 7", "DELETE FROM archives WHERE id = 8")
    from holdings.errors import BrokenData
    from holdings.sources.base import Bounds
    from holdings.sources.sql import SqlSnapshot
    from holdings.text import Text

    whole = SqlSnapshot.batches

    def broken(self: Any, dataset: str, fields: Any, *, bounds: Bounds) -> Any:
        first = next(iter(whole(self, dataset, fields, bounds=bounds)))
        yield first
        raise BrokenData(Text("坏了。", "it broke."), dataset, Text("修。", "Mend it."))

    monkeypatch.setattr("audit.assess._bounds", lambda *_: Bounds(batch_rows=100))
    with monkeypatch.context() as patch:
        patch.setattr(SqlSnapshot, "batches", broken)
        cut = observed(assess(place, only=["REC-09"], jobs=1))
    assert (cut.status, dict(cut.params)) == ("fail", {"changed": 1, "gone": 0})
    assert memories(desk) == before
    assert dict(observed(assess(place, only=["REC-09"], jobs=1)).params) == {"changed": 1, "gone": 1}


def observed(assessment: Any) -> Any:
    (result,) = [each for each in assessment.results if each.control == "REC-09"]
    (seen,) = [each for each in result.observations if each.asset.name == "desk.archives"]
    return seen


class Killed(BaseException):
    """The process ends here."""


STAGES: dict[str, Callable[[pytest.MonkeyPatch, Callable[..., Any]], None]] = {
    "before anything was read": lambda patch, dies: patch.setattr("audit.engine.Engine.run", dies),
    "after all was read": lambda patch, dies: patch.setattr("audit.engine.judge", dies),
    "when all was learned": lambda patch, dies: patch.setattr(Memory, "left", dies),
    "within the transaction that keeps it": lambda patch, dies: patch.setattr("audit.store.writer.move_on", dies),
}


@pytest.mark.parametrize("stage", STAGES)
def test_what_was_killed_is_resumed_as_if_nothing_had_been(desk: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    place = Workspace(desk)
    assess(place, only=["REC-09"], jobs=1)
    tell(desk, *ALTERED)
    before = memories(desk)

    def dies(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        STAGES[stage](patch, dies)
        with pytest.raises(Killed):
            assess(place, only=["REC-09"], jobs=1)
    assert memories(desk) == before
    seen = observed(assess(place, only=["REC-09"], jobs=1, resume=True))
    assert dict(seen.params) == {"changed": 1, "gone": 2}
    assert observed(assess(place, only=["REC-09"], jobs=1)) == seen
    assert not list((desk / ".recordwarden" / "scratch").glob("*"))


def test_several_processes_and_any_bounds_of_scratch_come_to_the_same(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Workspace(desk)
    for name in ("FRAME_RECORDS", "RUN_RECORDS", "BLOCK_RECORDS"):
        monkeypatch.setattr(scratch, name, 97)
    assess(place, only=["REC-09"], jobs=1)
    assert len(memories(desk)) > ROWS // 97
    tell(desk, *ALTERED)
    several = observed(assess(place, only=["REC-09"], jobs=2))
    monkeypatch.undo()
    assert dict(several.params) == {"changed": 1, "gone": 2}
    assert observed(assess(place, only=["REC-09"], jobs=1)) == several


def test_evidence_names_the_rows_as_every_locator_does(desk: Path) -> None:
    audited(desk)
    tell(desk, *ALTERED)
    audited(desk)
    place = Workspace(desk)
    from audit.resolve import resolve
    from holdings.fingerprint import load_key

    inventory, key = place.inventory(), load_key()
    with open_store(place, inventory) as store:
        (row,) = store.findings()
        found = resolve(store.finding(row.fingerprint), inventory, desk, key)
    assert [each.values for each in found.rows] == [(7,)]
    assert set(found.gone) == {key.name("locator", "desk.archives", str(number))[:16] for number in (11, 12)}
    assert locators is not None


def test_where_a_reference_is_declared_the_rows_are_found_all_the_same(desk: Path) -> None:
    declared = json.loads((desk / "recordwarden.yaml").read_text("utf-8"))
    declared["sources"]["desk"]["datasets"]["archives"]["reference_field"] = "no"
    (desk / "recordwarden.yaml").write_text(json.dumps(declared), "utf-8")
    audited(desk)
    tell(desk, *ALTERED)
    audited(desk)
    place = Workspace(desk)
    from audit.resolve import resolve
    from holdings.fingerprint import load_key

    with open_store(place, place.inventory()) as store:
        (row,) = store.findings()
        found = resolve(store.finding(row.fingerprint), place.inventory(), desk, load_key())
    assert [each.values for each in found.rows] == [(7, "DA000007")]
    assert len(found.gone) == 2


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE memories SET sealed = x'00'",
        "UPDATE memories SET sealed = substr(sealed, 1, length(sealed) - 1)",
        "UPDATE memories SET sealed = (SELECT sealed FROM memories WHERE number = 1) WHERE number = 0",
        "DELETE FROM memories WHERE number = (SELECT max(number) FROM memories)",
        "DELETE FROM memories WHERE number = 0",
        "UPDATE memories SET asset = 'desk.archives', control = 'REC-09', sealed = x'' WHERE number = 2",
    ],
)
def test_a_damaged_memory_is_never_a_pass(desk: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    monkeypatch.setattr(scratch, "FRAME_RECORDS", 100)
    assess(Workspace(desk), only=["REC-09"], jobs=1)
    with closing(sqlite3.connect(desk / ".recordwarden" / "results.db")) as store, store:
        assert store.execute(damage).rowcount
    outcome = run("audit", "--only", "REC-09", "--lang", "en", cwd=desk)
    assert outcome.code == 2, outcome
    assert "desk.archives: the baseline that earlier assessments left" in outcome.err
    assert "Traceback" not in outcome.err
    assert run("audit", "--only", "CLS-06", cwd=desk).code in (0, 1)


def test_the_memory_of_another_archive_is_not_this_one_s(desk: Path) -> None:
    """A frame is bound to its dataset: moved to another, it is damage."""
    audited(desk)
    with closing(sqlite3.connect(desk / ".recordwarden" / "results.db")) as store, store:
        store.execute("UPDATE memories SET asset = 'desk.others'")
    others = json.loads(json.dumps(ARCHIVES).replace("archives", "others"))
    both = {"desk": {**ARCHIVES["desk"], "datasets": {**ARCHIVES["desk"]["datasets"], **others["desk"]["datasets"]}}}
    workspace(desk, both)
    tell(desk, "CREATE TABLE others (id INTEGER PRIMARY KEY, no TEXT, said TEXT)")
    outcome = run("audit", "--only", "REC-09", "--lang", "en", cwd=desk)
    assert (outcome.code, "desk.others" in outcome.err) == (2, True), outcome


def test_no_value_is_remembered(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "desk", {**ARCHIVES})
    tell(folder, "CREATE TABLE archives (no TEXT PRIMARY KEY, said TEXT)")
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.executemany("INSERT INTO archives VALUES (?, ?)", ((f"{SENTENCE} {n}", SENTENCE) for n in range(50)))
    audited(folder)
    tell(folder, "UPDATE archives SET said = said || 'x' WHERE no LIKE '%7'")
    assert audited(folder)["status"] == "fail"
    assert memories(folder)
    found = [trace for where, data in written([folder], exempt=[folder / "desk.db"]) for trace in traces(data, where)]
    assert not found


def test_the_memory_lies_in_a_shared_store_as_well(desk: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    monkeypatch.setenv("RECORDWARDEN_STORE", postgres_url)
    place = Workspace(desk)
    assert observed(assess(place, only=["REC-09"], jobs=1)).reason == "first_seen"
    tell(desk, *ALTERED)
    with monkeypatch.context() as patch:

        def dies(*_: Any, **__: Any) -> Any:
            raise Killed

        patch.setattr("audit.store.writer.move_on", dies)
        with pytest.raises(Killed):
            assess(place, only=["REC-09"], jobs=1)
    for _ in range(2):
        assert dict(observed(assess(place, only=["REC-09"], jobs=1, resume=True)).params) == {"changed": 1, "gone": 2}
    with psycopg.connect(postgres_url) as store:
        assert store.execute("SELECT count(DISTINCT workspace), count(*) FROM memories").fetchone() == (1, 1)
        store.execute("UPDATE memories SET sealed = '\\x00'")
        store.commit()
    with pytest.raises(RecordwardenError, match="damaged or was altered"):
        assess(place, only=["REC-09"], jobs=1)


def test_a_control_that_fails_on_learning_leaves_what_was_there(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from controls.catalog.rec.unchanged_since_archiving import UnchangedSinceArchiving

    place = Workspace(desk)
    assess(place, only=["REC-09"], jobs=1)
    before = memories(desk)
    tell(desk, *ALTERED)
    for name in ("learn", "finish", "project"):

        def fails(*_: Any, **__: Any) -> Any:
            raise KeyError("x")

        with monkeypatch.context() as patch:
            patch.setattr(UnchangedSinceArchiving, name, fails)
            assert observed(assess(place, only=["REC-09"], jobs=1)).status == "error"
        assert memories(desk) == before


def test_a_sample_examines_content_and_compares_all_rows(desk: Path) -> None:
    assert told(audited(desk, "--sample")) == f"not_applicable first_seen {ROWS}/0/0"
    tell(desk, *ALTERED)
    assert audited(desk, "--sample")["params"] == {"changed": 1, "gone": 2}


def test_a_tag_of_what_is_remembered_is_told_by_one_bit() -> None:
    assert EARLIER == 1 << 31
    assert Writer is not None
