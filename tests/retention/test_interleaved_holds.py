"""Holds placed and released between any two steps of a sweep: no record goes while it is on hold, whatever the order."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from interleaving import Interleaved, interleave
from sweeping import World

from holdings.sources.erasing.erasure import SqlErasure
from holdings.sources.erasing.writing import Writing
from retention import descent, protocol
from retention.execute import Executor

DUE = 150
OUTSIDE = {"before ledger", "after ledger", "before the transaction", "after the commit"}
"""Of the points, those that no transaction is at."""
POINTS = (
    OUTSIDE
    | {f"{when} {what}" for when in ("before", "after") for what in ("rows", "children", "delete", "put_receipt")}
    | {
        "the row of the epoch is locked",
        "before the commit",
    }
)
TABLES = ("notes", "tickets", "recordwarden_receipts", "recordwarden_holds")


@pytest.fixture
def folder(monkeypatch):
    """In memory where that can be, and nothing waits for a disk: nobody is killed here, and the order of steps is all that counts."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(prefix="rw-races-", dir=memory if os.access(memory, os.W_OK) else None))
    yield place
    shutil.rmtree(place)


def _raced(folder: Path, url: str | None, races: int, *, seed: int) -> Interleaved:
    """Interleave until so many holds were in force in time, or one was broken."""
    result = Interleaved()
    while result.placed < races and not result.wrong:
        seed += 1
        place = folder / str(seed)
        place.mkdir()
        world = World(place / "w", url or f"sqlite:///{place / 'desk.db'}")
        interleave(world, seed, result, due=DUE)
        if url is not None:
            with world.engine.begin() as connection:
                for table in TABLES:
                    connection.execute(sa.text(f"DROP TABLE {table}"))
        shutil.rmtree(place)
    return result


def _url(backend: str, request: pytest.FixtureRequest) -> str | None:
    return None if backend == "sqlite" else request.getfixturevalue(f"{backend}_url")


def _none_was_broken(result: Interleaved, races: int) -> None:
    assert result.wrong == []
    assert result.placed >= races
    assert result.waited > 0


@pytest.mark.parametrize(("backend", "races"), [("sqlite", 60), ("postgres", 20), pytest.param("mariadb", 10, marks=pytest.mark.slow)])
def test_no_record_on_hold_goes(folder, backend, races, request):
    _none_was_broken(_raced(folder, _url(backend, request), races, seed=1_000), races)


@pytest.mark.slow
@pytest.mark.parametrize(("backend", "races"), [("sqlite", 10_000), ("postgres", 1_000)])
def test_no_record_on_hold_goes_in_ten_thousand_interleavings(folder, backend, races, request):
    result = _raced(folder, _url(backend, request), races, seed=100_000)
    print(
        f"{backend}: {result.placed} holds in force in time, {result.late} too late, {result.waited} waits, {len(result.points)} points and steps"
    )
    _none_was_broken(result, races)
    for step in ("file", "ledger"):
        assert {point for point, at in result.points if at == step} >= POINTS, step
    assert {point for point, at in result.points if at == "in force"} == OUTSIDE, "no batch is under way when a hold comes into force"


BROKEN = {
    "holds are not looked at in the transaction": lambda patch: (
        patch.setattr(protocol, "_on_hold", lambda *_: set()),
        patch.setattr(descent, "_held", lambda *_: set()),
    ),
    "holds are not read anew": lambda patch: patch.setattr(Executor, "_current", lambda self, erasure, grade: self._known()),
    "the row of the epoch is not locked": lambda patch: (
        patch.setattr(
            SqlErasure, "_locked_epoch", lambda self: self._connection.execute(sa.select(self._session.holds.c.epoch)).scalar_one()
        ),
        patch.setattr(SqlErasure, "set_epoch", lambda self, epoch: None),
        patch.setattr(Writing, "begin", "BEGIN"),
    ),
}


@pytest.mark.parametrize(
    ("backend", "how"),
    [
        pytest.param(backend, how, marks=pytest.mark.slow if how == "holds are not read anew" else ())
        for backend, hows in (("sqlite", list(BROKEN)[:2]), ("postgres", list(BROKEN)))
        for how in hows
    ],
)
def test_without_what_keeps_them_apart_records_on_hold_go(folder, backend, how, request, monkeypatch):
    """The test can see what it is there to see."""
    BROKEN[how](monkeypatch)
    assert _raced(folder, _url(backend, request), 400, seed=1_000).wrong
