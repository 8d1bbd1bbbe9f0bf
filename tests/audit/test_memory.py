"""A memory from assessment to assessment, end to end: what REC-09 says of an archive that is assessed again and again."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from canaries import SENTENCE, traces, written
from command_line import run
from workspaces import source, workspace

from audit import scratch
from audit.assess import assess
from audit.errors import StoreError
from audit.memory import Memory
from audit.planning import plan
from audit.resolve import Resolution, resolve
from audit.store import open_store
from audit.workspace import Workspace
from controls.base import Need
from controls.catalog.rec.unchanged_since_archiving import UnchangedSinceArchiving
from controls.keying import Groups, records
from controls.sampling import Sample
from controls.trial.worlds import KEY, world
from holdings.errors import BrokenData
from holdings.fingerprint import load_key
from holdings.sources.base import Bounds
from holdings.sources.sql import SqlSnapshot
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from audit.planning import DatasetPlan
    from controls.finding import Observation

ROWS = 1_000
FIELDS = {"no": "operational/1", "said": "communication/3"}


def archives(*names: str, **more: Any) -> dict[str, Any]:
    """A source of archives."""
    declared = {name: {"record_class": "service_archive", **more} for name in names}
    return {"desk": source({"path": "desk.db"}, dict.fromkeys(names, FIELDS), **declared)}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = workspace(tmp_path / "desk", archives("archives"))
    tell(folder, "CREATE TABLE archives (id INTEGER PRIMARY KEY, no TEXT, said TEXT)")
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.executemany("INSERT INTO archives VALUES (?, ?, ?)", ((n, f"DA{n:06}", f"said {n}") for n in range(ROWS)))
    return folder


def tell(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        for statement in statements:
            database.execute(statement)


ALTERED = (
    "UPDATE archives SET said = 'never' WHERE id = 7",
    "DELETE FROM archives WHERE id IN (11, 12)",
    "INSERT INTO archives VALUES (900001, 'DA900001', 'new')",
)
FOUND = {"changed": 1, "gone": 2}


def audited(folder: Path, *more: str, code: int) -> dict[str, Any]:
    """What REC-09 says of the archive on the command line."""
    outcome = run("audit", "--only", "REC-09", "--format", "json", "--output", "-", "--jobs", "1", *more, cwd=folder)
    assert outcome.code == code, outcome
    (result,) = [each for each in json.loads(outcome.out)["results"] if each["control"] == "REC-09"]
    (seen,) = [each for each in result["observations"] if each["asset"] == "desk.archives"]
    return dict(seen)


def assessed(folder: Path, **more: Any) -> Observation:
    """What it says in this process."""
    (result,) = [each for each in assess(Workspace(folder), only=["REC-09"], **{"jobs": 1, **more}).results if each.control == "REC-09"]
    (seen,) = [each for each in result.observations if each.asset.name == "desk.archives"]
    return seen


def told(seen: Observation) -> str:
    return f"{seen.status} {seen.reason} {seen.population}/{seen.examined}/{seen.exceptions}"


def states(folder: Path) -> list[str]:
    with open_store(Workspace(folder), Workspace(folder).inventory()) as store:
        return [row.state.value for row in store.findings()]


def memories(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / ".recordwarden" / "results.db")) as store:
        return store.execute("SELECT workspace, control, asset, number, sealed FROM memories ORDER BY 1, 2, 3, 4").fetchall()


def test_the_command_line_tells_what_was_altered_and_lost(desk: Path) -> None:
    assert audited(desk, code=3)["reason"] == "first_seen"  # nothing was judged yet
    assert audited(desk, code=0)["status"] == "pass"
    tell(desk, *ALTERED)
    found = audited(desk, code=1)
    assert (found["status"], found["params"], len(found["evidence"])) == ("fail", FOUND, 3)


def test_an_archive_is_held_against_what_was_first_seen_of_it(desk: Path) -> None:
    assert told(assessed(desk)) == f"not_applicable first_seen {ROWS}/0/0"
    assert told(assessed(desk)) == f"pass ok {ROWS}/{ROWS}/0"
    tell(desk, *ALTERED)
    found = assessed(desk)
    assert told(found) == f"fail changed {ROWS + 1}/{ROWS + 1}/3"
    assert (assessed(desk), states(desk)) == (found, ["open"])  # until somebody restores it, or decides about it
    tell(
        desk,
        "UPDATE archives SET said = 'said 7' WHERE id = 7",
        "INSERT INTO archives VALUES (11, 'DA000011', 'said 11'), (12, 'DA000012', 'said 12')",
    )
    assert told(assessed(desk)) == f"pass ok {ROWS + 1}/{ROWS + 1}/0"
    assert states(desk) == ["closed"]
    tell(desk, "UPDATE archives SET said = 'newer' WHERE id = 900001")
    assert assessed(desk).params == {"changed": 1, "gone": 0}


def test_an_open_finding_outlives_a_change_of_the_fields(desk: Path) -> None:
    assessed(desk)
    tell(desk, *ALTERED)
    assessed(desk)
    tell(desk, "ALTER TABLE archives ADD COLUMN more TEXT")
    assert [assessed(desk).params for _ in range(3)] == [FOUND] * 3
    assert states(desk) == ["open"]


def test_rows_in_another_order_and_a_table_made_anew_are_no_change(desk: Path) -> None:
    assessed(desk)
    tell(
        desk,
        "CREATE TABLE other (said TEXT, id INTEGER PRIMARY KEY, no TEXT)",
        "INSERT INTO other SELECT said, id, no FROM archives ORDER BY said DESC",
        "DROP TABLE archives",
        "ALTER TABLE other RENAME TO archives",
    )
    assert told(assessed(desk)) == f"pass ok {ROWS}/{ROWS}/0"


def test_the_value_beside_which_another_stands_does_not_change_how_it_is_written(desk: Path) -> None:
    """SQLite lets a text stand in a column of numbers; the numbers beside it come as text then, in the same batch only."""
    tell(desk, "ALTER TABLE archives ADD COLUMN score REAL", "ALTER TABLE archives ADD COLUMN at DATETIME")
    tell(desk, "UPDATE archives SET score = id / 4.0, at = '2026-01-01 10:00:' || (10 + id % 50)")
    assessed(desk)
    tell(desk, "INSERT INTO archives VALUES (900001, 'x', 'x', 'none', 'one day')")
    assert told(assessed(desk)) == f"pass ok {ROWS + 1}/{ROWS + 1}/0"


def test_files_have_no_key_and_are_compared_by_content(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "desk", {"desk": {**archives("archives")["desk"], "path": "archives.csv"}})
    lines = [f"DA{n:06},said {n}" for n in range(ROWS)]

    def write(lines: list[str]) -> None:
        (folder / "archives.csv").write_text("\n".join(["no,said", *lines]) + "\n", "utf-8")

    write(lines)
    assessed(folder)
    write(["DA900001,said first", *reversed(lines)])
    assert told(assessed(folder)) == f"pass ok {ROWS + 1}/{ROWS + 1}/0"
    write([*lines[2:], "DA000001,said otherwise"])
    assert assessed(folder).params == {"changed": 0, "gone": 3}


def test_an_assessment_that_could_not_look_changes_nothing(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "more.db")) as more, more:
        more.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    workspace(desk, {**archives("archives"), "more": source({"path": "more.db"}, {"t": {"id": "operational/1"}})})
    assessed(desk)
    before = memories(desk)
    assert before
    (desk / "desk.db").rename(desk / "away.db")
    assert told(assessed(desk)) == "inconclusive unreachable 0/0/0"
    assert memories(desk) == before
    (desk / "away.db").rename(desk / "desk.db")
    (desk / "more.db").unlink()
    assert told(assessed(desk)) == f"pass ok {ROWS}/{ROWS}/0"  # trouble with one source hides nothing in another
    tell(desk, *ALTERED)
    assert assessed(desk).params == FOUND


def test_a_read_that_was_cut_short_tells_what_it_saw_and_changes_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = SqlSnapshot.batches

    def broken(self: Any, dataset: str, fields: Any, *, bounds: Bounds) -> Any:
        yield next(iter(whole(self, dataset, fields, bounds=bounds)))
        raise BrokenData(Text("坏了。", "it broke."), dataset, Text("修。", "Mend it."))

    def cut() -> Observation:
        with monkeypatch.context() as patch:
            patch.setattr("audit.assess._bounds", lambda *_: Bounds(batch_rows=100))
            patch.setattr(SqlSnapshot, "batches", broken)
            return assessed(desk)

    assert told(cut()) == "inconclusive broken_data 100/0/0"
    assert not memories(desk)
    assessed(desk)
    before = memories(desk)
    assert cut().status == "inconclusive"
    tell(desk, *ALTERED)
    assert cut().params == {"changed": 1, "gone": 0}  # what was not read may be there
    assert memories(desk) == before
    assert assessed(desk).params == FOUND


class Killed(BaseException):
    """The process ends here."""


def dies(*_: Any, **__: Any) -> Any:
    raise Killed


@pytest.mark.parametrize(
    "stage",
    [
        pytest.param("audit.engine.Engine.run", id="before anything was read"),
        pytest.param("audit.engine.judge", id="after all was read"),
        pytest.param("audit.memory.Memory.left", id="when all was learned"),
        pytest.param("audit.store.writer.move_on", id="within the transaction that keeps it"),
    ],
)
def test_what_was_killed_is_resumed_as_if_nothing_had_been(desk: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    assessed(desk)
    tell(desk, *ALTERED)
    before = memories(desk)
    with monkeypatch.context() as patch:
        patch.setattr(stage, dies)
        with pytest.raises(Killed):
            assessed(desk)
    assert memories(desk) == before
    seen = assessed(desk, resume=True)
    assert seen.params == FOUND
    assert assessed(desk) == seen
    assert not list((desk / ".recordwarden" / "scratch").glob("*"))


def test_several_processes_and_any_bounds_of_scratch_come_to_the_same(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for name in ("FRAME_RECORDS", "RUN_RECORDS", "BLOCK_RECORDS"):
            patch.setattr(scratch, name, 97)
        assessed(desk)
        assert len(memories(desk)) > ROWS // 97
        tell(desk, *ALTERED)
        several = assessed(desk, jobs=2)
    assert several.params == FOUND
    assert assessed(desk) == several


def resolved(folder: Path) -> Resolution:
    place = Workspace(folder)
    with open_store(place, place.inventory()) as store:
        (row,) = store.findings()
        return resolve(store.finding(row.fingerprint), place.inventory(), folder, load_key())


def test_the_rows_behind_a_finding_are_found_and_what_is_gone_is_named_by_its_key(desk: Path) -> None:
    assessed(desk)
    tell(desk, *ALTERED)
    assessed(desk)
    found = resolved(desk)
    assert [each.values for each in found.rows] == [(7,)]
    assert set(found.gone) == {load_key().name("locator", "desk.archives", str(number))[:16] for number in (11, 12)}


def test_where_a_reference_is_declared_the_rows_are_found_all_the_same(desk: Path) -> None:
    workspace(desk, archives("archives", reference_field="no"))
    assessed(desk)
    tell(desk, *ALTERED)
    assessed(desk)
    found = resolved(desk)
    assert [each.values for each in found.rows] == [(7, "DA000007")]
    assert len(found.gone) == 2


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE memories SET sealed = x''",
        "UPDATE memories SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE number = 3",
        "UPDATE memories SET sealed = (SELECT sealed FROM memories WHERE number = 1) WHERE number = 0",
        "UPDATE memories SET number = -1 WHERE number = 1",
        "DELETE FROM memories WHERE number = 0",
        "DELETE FROM memories WHERE number = (SELECT max(number) FROM memories)",
    ],
)
def test_a_damaged_memory_is_said_to_be_and_never_a_pass(desk: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(scratch, "FRAME_RECORDS", 100)
        assessed(desk)
    with closing(sqlite3.connect(desk / ".recordwarden" / "results.db")) as store, store:
        assert store.execute(damage).rowcount
    with pytest.raises(StoreError, match=r"desk\.archives: the baseline that earlier assessments left"):
        assessed(desk)
    assert assess(Workspace(desk), only=["CLS-06"], jobs=1).results  # nothing of it is asked of the other controls


def test_a_memory_that_was_taken_away_mends_nothing(desk: Path) -> None:
    assessed(desk)
    tell(desk, *ALTERED)
    assessed(desk)
    with closing(sqlite3.connect(desk / ".recordwarden" / "results.db")) as store, store:
        store.execute("DELETE FROM memories")
    assert [assessed(desk).reason, states(desk)] == ["first_seen", ["open"]]


def test_a_memory_is_bound_to_its_dataset(desk: Path) -> None:
    assessed(desk)
    with closing(sqlite3.connect(desk / ".recordwarden" / "results.db")) as store, store:
        store.execute("UPDATE memories SET asset = 'desk.others'")
    workspace(desk, archives("archives", "others"))
    tell(desk, "CREATE TABLE others (id INTEGER PRIMARY KEY, no TEXT, said TEXT)")
    with pytest.raises(StoreError, match=r"desk\.others: the baseline"):
        assessed(desk)


def test_no_value_is_remembered(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "desk", archives("archives"))
    tell(folder, "CREATE TABLE archives (no TEXT PRIMARY KEY, said TEXT)")
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.executemany("INSERT INTO archives VALUES (?, ?)", ((f"{SENTENCE} {n}", SENTENCE) for n in range(50)))
    assessed(folder)
    tell(folder, "UPDATE archives SET said = said || 'x' WHERE no LIKE '%7'")
    assert assessed(folder).status == "fail"
    assert memories(folder)
    found = [trace for where, data in written([folder], exempt=[folder / "desk.db"]) for trace in traces(data, where)]
    assert not found


def test_equal_archives_of_two_assessments_look_different_in_the_store(desk: Path) -> None:
    assessed(desk)
    before = memories(desk)
    assessed(desk)
    assert {sealed for *_, sealed in memories(desk)}.isdisjoint({sealed for *_, sealed in before})


def test_a_shared_store_keeps_it_as_well(desk: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    monkeypatch.setenv("RECORDWARDEN_STORE", postgres_url)
    assert assessed(desk).reason == "first_seen"
    tell(desk, *ALTERED)
    with monkeypatch.context() as patch:
        patch.setattr("audit.store.writer.move_on", dies)
        with pytest.raises(Killed):
            assessed(desk)
    assert [assessed(desk, resume=True).params for _ in range(2)] == [FOUND, FOUND]
    with psycopg.connect(postgres_url) as store:
        assert store.execute("SELECT count(DISTINCT workspace), count(*) FROM memories").fetchone() == (1, 1)
        store.execute("UPDATE memories SET sealed = '\\x00'")
        store.commit()
    with pytest.raises(StoreError, match="damaged or was altered"):
        assessed(desk)


@pytest.mark.parametrize("stage", ["project", "finish", "learn"])
def test_a_control_that_fails_leaves_what_was_there(desk: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise KeyError("x")

    assessed(desk)
    before = memories(desk)
    tell(desk, *ALTERED)
    with monkeypatch.context() as patch:
        patch.setattr(UnchangedSinceArchiving, stage, fails)
        assert told(assessed(desk)) == "error control_error 0/0/0"
    assert memories(desk) == before


def test_what_a_control_learned_before_it_failed_is_not_kept(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(desk, archives("archives", "others"))
    tell(desk, "CREATE TABLE others (id INTEGER PRIMARY KEY, no TEXT, said TEXT)", "INSERT INTO others VALUES (1, 'x', 'x')")
    assessed(desk)
    before = memories(desk)
    assert {asset for _, _, asset, _, _ in before} == {"desk.archives", "desk.others"}
    whole = Memory.learn

    def fails(self: Memory, control: Any, context: Any, state: Any, read: DatasetPlan, runs: tuple[str, ...]) -> None:
        if read.dataset.name == "others":
            raise KeyError("x")
        whole(self, control, context, state, read, runs)

    monkeypatch.setattr(Memory, "learn", fails)
    assert told(assessed(desk)) == "error control_error 0/0/0"
    assert memories(desk) == before


def test_a_sample_of_the_content_compares_all_rows(desk: Path) -> None:
    assert audited(desk, "--sample", code=3)["reason"] == "first_seen"
    tell(desk, *ALTERED)
    assert audited(desk, "--sample", code=1)["params"] == FOUND


def test_what_a_sample_left_out_is_not_learned(desk: Path) -> None:
    """A control that remembers what it scans must not take a sample for the whole."""
    made = world({"archives": {"record_class": "service_archive"}}, {"archives": {"id": [1]}})
    control = UnchangedSinceArchiving()
    context = made.context(control)
    (read,) = plan({control.id: context}, [control]).reads
    sampled = replace(read, sample=Sample(share=0.5, seed=1), needs={control.id: Need(fields=frozenset(), scanned=frozenset({"id"}))})
    memory = Memory(scratch.Scratch(desk / "scratch", bytes(32)))
    memory.learn(control, context, control.init(), sampled, ())
    assert not memory.learned
    memory.learn(control, context, control.init(), read, ())
    assert memory.learned


def peak(folder: Path, rows: int) -> int:
    """The most memory that it takes to recall, compare, learn and keep what is remembered of so many rows, in bytes."""
    random = np.random.default_rng(1)
    made = world({"a": {"record_class": "service_archive"}}, {"a": {"id": [1]}})
    control = UnchangedSinceArchiving()
    context = made.context(control)
    planned = plan({control.id: context}, [control])
    memory = Memory(scratch.Scratch(folder / "scratch", bytes(32)))

    def frames() -> Iterator[NDArray[np.void]]:
        for _ in range(0, rows, scratch.FRAME_RECORDS):
            halves = random.integers(0, 2**64 - 1, (scratch.FRAME_RECORDS, 2), np.uint64)
            yield records(halves, 0, halves[:, 1])

    place = Workspace(workspace(folder, {}))
    with open_store(place, place.inventory()) as store, store.writer(KEY) as writer:
        tracemalloc.start()
        try:
            memory.recall(planned, lambda control, asset: frames())
            now = memory._written(frames())
            state = control.init()
            for block in memory.scratch.blocks([*memory.of(control.id), *now]):
                control.group(context, state, Groups.of(block))
            memory.learn(control, context, state, planned.reads[0], now)
            with store._database.writing() as connection:
                for name, asset, left in memory.left():
                    writer._memories.replace(connection, name, asset, left)
            assert sum(map(len, writer.remembered(control.id, "desk.a"))) >= rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.slow
def test_it_takes_no_more_memory_for_more_rows(tmp_path: Path) -> None:
    assert peak(tmp_path / "large", 3_000_000) < 1.3 * peak(tmp_path / "small", 1_000_000)
