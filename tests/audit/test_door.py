"""Whatever a source does, its door says it as a source's error, of that dataset alone, and without the words of the error."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from in_memory import MemorySnapshot, Table
from odd_controls import SECRET
from workspaces import source, workspace
from worlds import failure

from audit.assess import assess
from audit.door import Guarded, opened
from audit.workspace import Workspace
from controls.finding import Status
from holdings.errors import SourceError
from holdings.sources.base import Bounds
from holdings.sources.sql import SqlSnapshot
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLS: dict[str, Callable[[Guarded], object]] = {
    "datasets": lambda snapshot: snapshot.datasets(),
    "inspect": lambda snapshot: snapshot.inspect("t"),
    "count": lambda snapshot: snapshot.count("t"),
    "batches": lambda snapshot: list(snapshot.batches("t", ["a"], bounds=Bounds())),
}


@dataclass
class Failing:
    """A source, and a snapshot of which every call fails."""

    error: Exception
    name: str = "desk"
    consistent: bool = True

    def open(self) -> Any:
        raise self.error

    def fail(self, *_: object, **__: object) -> Any:
        raise self.error

    datasets = inspect = count = batches = fail


@pytest.mark.parametrize(("call", "subject"), [("datasets", "desk"), ("inspect", "desk.t"), ("count", "desk.t"), ("batches", "desk.t")])
def test_what_a_source_did_not_foresee_is_told_by_its_kind(call: str, subject: str) -> None:
    with pytest.raises(SourceError) as raised:
        CALLS[call](Guarded("desk", Failing(RuntimeError(SECRET))))  # type: ignore[arg-type]
    assert raised.value.subject == subject
    for lang in Lang:
        assert "RuntimeError" in raised.value.message(lang)
        assert SECRET not in raised.value.message(lang)


def test_opening_is_behind_the_door_too() -> None:
    with pytest.raises(SourceError, match="OSError"):
        opened(Failing(OSError(SECRET)))  # type: ignore[arg-type]


@pytest.mark.parametrize("call", CALLS)
def test_what_it_foresaw_and_what_it_has_come_through_as_they_are(call: str) -> None:
    foreseen = failure("access_denied", "t")
    with pytest.raises(SourceError) as raised:
        CALLS[call](Guarded("desk", Failing(foreseen)))  # type: ignore[arg-type]
    assert raised.value is foreseen
    snapshot = MemorySnapshot(tables={"t": Table(columns={"a": [1, 2]})})
    assert repr(CALLS[call](Guarded("desk", snapshot))) == repr(CALLS[call](snapshot))  # type: ignore[arg-type]


@pytest.mark.parametrize("call", CALLS)
def test_it_costs_its_dataset_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    tables = {name: {"subject_field": "id", "fields": source({}, {"t": {"id": "identity/2"}})["datasets"]["t"]["fields"]} for name in "ab"}
    folder = workspace(tmp_path / "w", {name: {"path": f"{name}.db", "datasets": tables} for name in ("calm", "odd")})
    for name in ("calm", "odd"):
        with closing(sqlite3.connect(folder / f"{name}.db")) as desk:
            desk.executescript("CREATE TABLE a (id TEXT); CREATE TABLE b (id TEXT); INSERT INTO a VALUES ('x'); INSERT INTO b VALUES ('x')")
    real = getattr(SqlSnapshot, call)

    def odd(self: SqlSnapshot, *dataset: Any, **more: Any) -> Any:
        if self._source.name == "odd" and dataset[:1] in ((), ("a",)):
            raise RuntimeError(SECRET)
        return real(self, *dataset, **more)

    monkeypatch.setattr(SqlSnapshot, call, odd)
    assessment = assess(Workspace(folder), jobs=1, only=["CLS-02", "CLS-11"])
    open_ = {
        each.asset.name.rpartition(".id")[0] or each.asset.name
        for result in assessment.results
        for each in result.observations
        if each.status is Status.INCONCLUSIVE
    }
    assert open_ == ({"odd.a", "odd.b"} if call == "datasets" else {"odd.a"})
    assert SECRET not in repr(assessment)
