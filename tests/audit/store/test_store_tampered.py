"""A store whose rows hold what this program never writes is damaged, and is said to be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from audit.errors import StoreError
from controls.finding import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.store import Store


def whole(store: Store) -> object:
    return store.load("one")


def history(store: Store) -> object:
    return store.history()


def findings(store: Store) -> object:
    return store.findings()


def finding(store: Store) -> object:
    with closing(sqlite3.connect(store._database.file)) as file:
        return store.finding(file.execute("SELECT fingerprint FROM findings LIMIT 1").fetchone()[0])


def unfinished(store: Store) -> object:
    return store.unfinished()


@pytest.mark.parametrize(
    ("read", "change"),
    [
        (whole, "UPDATE assessments SET started_at = 'yesterday' WHERE id = 'one'"),
        (whole, "UPDATE assessments SET as_of = 'yesterday' WHERE id = 'one'"),
        (whole, "UPDATE assessments SET ignored = '5' WHERE id = 'one'"),
        (whole, "UPDATE results SET parameters = '{'"),
        (whole, "UPDATE results SET status = 'splendid'"),
        (whole, "UPDATE results SET severity = 99"),
        (history, "UPDATE assessments SET state = 'odd'"),
        (history, "UPDATE assessments SET finished_at = '2026-99-99'"),
        (history, "UPDATE results SET status = 'splendid'"),
        (findings, "UPDATE findings SET state = 'odd'"),
        (findings, "UPDATE findings SET first_seen = 'x'"),
        (findings, "UPDATE findings SET severity = 99"),
        (finding, "UPDATE events SET change = 'odd'"),
        (finding, "DELETE FROM observations"),
        (unfinished, "UPDATE assessments SET started_at = 'yesterday', state = 'running'"),
        (unfinished, "UPDATE assessments SET as_of = 'x', state = 'running'"),
    ],
)
def test_values_that_nobody_wrote(place: Any, build: Any, read: Callable[[Store], object], change: str) -> None:
    with place.open() as store:
        build.run(store, build.assessment("one", [build.result("CLS-01", {"desk.a": Status.FAIL})]))
        assert read(store) is not None or read is unfinished
        with closing(sqlite3.connect(store._database.file)) as file, file:
            file.execute("PRAGMA foreign_keys=OFF")
            file.execute("PRAGMA ignore_check_constraints=ON")
            assert file.execute(change).rowcount
        with pytest.raises(StoreError, match=r"results\.db: the results store is damaged"):
            read(store)
