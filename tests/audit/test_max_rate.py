"""`audit --max-rate`: no source is read faster than asked for, nor faster than the inventory allows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from command_line import run
from workspaces import source, workspace

from audit.cli import root
from holdings.sources.assemble import Pace
from holdings.text import Lang

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 1000


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("sql", "files"):
        monkeypatch.setattr(f"holdings.sources.{module}.Pace", partial(Pace, clock=lambda: clock.now, sleep=clock.sleep))
    return clock


def database(folder: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(folder / "desk.db")) as desk:
        desk.execute("CREATE TABLE a (phone TEXT)")
        desk.executemany("INSERT INTO a VALUES (?)", [("x",)] * ROWS)
        desk.commit()
    return source({"path": "desk.db"}, {"a": {"phone": "contact/3"}})


def files(folder: Path) -> dict[str, Any]:
    (folder / "a.csv").write_text("phone\n" + "x\n" * ROWS, "utf-8")
    return source({"path": "a.csv"}, {"a": {"phone": "contact/3"}})


@pytest.mark.parametrize("kind", [database, files])
@pytest.mark.parametrize(
    ("asked", "declared", "seconds"),
    [(None, None, 0.0), (100, None, 10.0), (None, 50, 20.0), (100, 50, 20.0), (50, 100, 20.0)],
)
def test_the_stricter_rate_holds(
    tmp_path: Path, clock: Clock, kind: Any, asked: int | None, declared: float | None, seconds: float
) -> None:
    folder = workspace(tmp_path / "w", {})
    workspace(folder, {"desk": kind(folder) | ({"max_rate": declared} if declared else {})})
    rate = [] if asked is None else ["--max-rate", str(asked)]
    arguments = ["audit", "--workspace", str(folder), "--jobs", "1", "--only", "CLS-02", *rate]
    root.main(args=arguments, standalone_mode=False, obj=Lang.EN)
    assert clock.now == pytest.approx(seconds)


@pytest.mark.parametrize("rate", ["0", "-1", "0.5", "nan", "many"])
def test_a_rate_is_a_whole_number_above_nothing(tmp_path: Path, rate: str) -> None:
    outcome = run("audit", "--max-rate", rate, cwd=workspace(tmp_path / "w", {}))
    assert outcome.code == 2
    assert "--max-rate" in outcome.err
