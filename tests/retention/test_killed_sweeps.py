"""A sweep that is killed, anywhere and again and again, while holds are placed and released: nothing goes that may not, nothing is untold."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import secrets
import shutil
import signal
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
import sweep_child
from sweeping import World, evidence

from retention.archives import rows_of
from retention.rule import Action

if TYPE_CHECKING:
    from pathlib import Path

DUE, NOT_DUE, SIZE = 2_400, 200, 30


@dataclass
class Killing:
    """What a series of kills came to."""

    kills: int = 0
    worlds: int = 0
    rounds: int = 0
    wrong: list[str] = field(default_factory=list)
    void: int = 0
    recovered: int = 0


def _processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sweep_child"])
    return context


def _killed(worlds, kills: int, *, seed: int, checked: bool = True) -> Killing:
    """Kill sweeps of one world after the other so many times."""
    result, context, rng = Killing(), _processes(), random.Random(seed)
    while result.kills < kills and not (result.wrong and not checked):
        world = next(worlds)
        result.worlds += 1
        world.fill(DUE, NOT_DUE)
        world.plan()
        disturber = context.Process(target=sweep_child.disturb, args=(str(world.folder), world.url, world.action, rng.randrange(1 << 30)))
        disturber.start()
        while not (world.folder / "disturbed.json").exists() and disturber.is_alive():
            time.sleep(0.005)
        try:
            _kill_until_done(world, context, rng, result, kills, checked)
        finally:
            (world.folder / "stop").touch()
            disturber.join(60)
            assert disturber.exitcode == 0
        _look_at(world, result, checked)
    return result


def _kill_until_done(world, context, rng, result: Killing, kills: int, checked: bool) -> None:
    finished = False
    while not finished and result.kills < kills:
        started = world.folder / f"started.{result.kills}"
        early = rng.random() < 0.2
        sweeper = context.Process(
            target=sweep_child.sweep,
            args=(str(world.folder), world.url, world.action, SIZE, str(started)),
            kwargs={"checked": checked, "early": early},
        )
        sweeper.start()
        while not started.exists() and sweeper.is_alive():
            time.sleep(0.001)
        sweeper.join(rng.uniform(0.0, 0.4 if early else 0.25))
        if sweeper.is_alive():
            os.kill(sweeper.pid, signal.SIGKILL)
            result.kills += 1
            sweeper.join(30)
        else:
            finished = True
        assert not list(world.folder.glob("stopped.*")), [each.read_text() for each in world.folder.glob("stopped.*")]


def _look_at(world: World, result: Killing, checked: bool) -> None:
    """Let it end in peace, with no holds left, and hold everything against everything."""
    swept = world.executor(size=SIZE).run()
    disturbed = json.loads((world.folder / "disturbed.json").read_text())
    result.wrong += disturbed["wrong"]
    result.rounds += disturbed["rounds"]
    plan, items = world.plan()
    planned = {int(item.key[0]) for item in items.items}
    left, said = world.ids(), evidence(world)
    gone = set(range(1, DUE + NOT_DUE + 1)) - left
    assert swept.finished
    assert said.decided == len(planned)
    assert gone <= planned, "not due"
    assert not gone & set(disturbed["young"]) or not checked, "not due any more"
    assert sorted(said.done) == sorted(gone), "each of them is told, and once"
    assert swept.done == len(gone)
    assert swept.done + swept.held + swept.changed + swept.skipped + swept.failed == len(planned)
    assert swept.failed == 0
    below = left if world.action is not Action.ANONYMISE else set(range(1, DUE + NOT_DUE + 1))
    assert world.ids("notes") == {note for each in below for note in (2 * each - 1, 2 * each)}, "half of a record"
    history = world.journal.history(plan.digest)
    if world.action is Action.ARCHIVE:
        assert archived(world, plan, history) == sorted(gone)
    result.void += sum(not (each.done or each.held or each.changed or each.skipped) for each in history.outcomes.values())


def archived(world: World, plan, history) -> list[int]:
    """The tickets in the archive's files, which are those that the ledger tells of, and no more."""
    archives = world.archives(plan)
    names = [each for outcome in history.outcomes.values() for each in outcome.archived or ()]
    assert sorted(path.name for path in archives.folder.iterdir()) == sorted(f"{each}.parquet.sealed" for each in names)
    read = map(archives.read, names)
    return sorted(row[0] for each in read if each.dataset == "tickets" for row in rows_of(each.table))


def _sqlite(folder: Path, action: Action = Action.DELETE):
    number = 0
    while True:
        number += 1
        place = folder / f"w{number}"
        place.mkdir()
        yield World(place, f"sqlite:///{place / 'desk.db'}", action)
        shutil.rmtree(place)


def _server(folder: Path, create, drop):
    """Worlds in databases of one server, one after the other."""
    for number in range(1_000_000):
        name = f"rw_{secrets.token_hex(6)}"
        place = folder / f"w{number}"
        place.mkdir()
        try:
            yield World(place, create(name))
        finally:
            drop(name)
        shutil.rmtree(place)


@pytest.fixture
def sqlite_worlds(tmp_path):
    return _sqlite(tmp_path)


@pytest.fixture
def postgres_worlds(tmp_path, postgres_server):
    import psycopg

    def admin(statement: str) -> None:
        with psycopg.connect(postgres_server, autocommit=True, dbname="postgres") as connection:
            connection.execute(statement)

    def create(name: str) -> str:
        admin(f"CREATE DATABASE {name}")
        return postgres_server.replace("/?", f"/{name}?")

    yield from _closed(_server(tmp_path, create, lambda name: admin(f"DROP DATABASE {name} WITH (FORCE)")))


@pytest.fixture
def mariadb_worlds(tmp_path, mariadb_url):
    import sqlalchemy as sa

    def admin(statement: str) -> None:
        engine = sa.create_engine(mariadb_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def create(name: str) -> str:
        admin(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return sa.make_url(mariadb_url).set(database=name).render_as_string(hide_password=False)

    yield from _closed(_server(tmp_path, create, lambda name: admin(f"DROP DATABASE {name}")))


def _closed(worlds):
    """Worlds of which the last one's database does not stay behind."""
    with contextlib.closing(worlds):
        yield worlds


def _all_is_well(result: Killing, kills: int) -> None:
    assert result.wrong == []
    assert result.kills == kills
    assert result.rounds > 0


def test_killed_on_sqlite(sqlite_worlds):
    _all_is_well(_killed(sqlite_worlds, 25, seed=1), 25)


@pytest.mark.slow
def test_killed_while_it_anonymises(tmp_path):
    """Each record is as it was or anonymous, in all of its fields, and told once."""
    _all_is_well(_killed(_sqlite(tmp_path, Action.ANONYMISE), 10, seed=6), 10)


@pytest.mark.slow
def test_killed_while_it_archives(tmp_path):
    """What went is in an archive, once, and every archive file is one that the ledger tells of."""
    _all_is_well(_killed(_sqlite(tmp_path, Action.ARCHIVE), 10, seed=7), 10)


def test_killed_on_postgres(postgres_worlds):
    _all_is_well(_killed(postgres_worlds, 25, seed=2), 25)


def test_killed_on_mariadb(mariadb_worlds):
    _all_is_well(_killed(mariadb_worlds, 10, seed=3), 10)


def test_without_the_look_at_holds_in_the_transaction_held_records_go(sqlite_worlds):
    """The test can see what it is there to see."""
    result = _killed(sqlite_worlds, 25, seed=4, checked=False)
    assert any("on hold" in each for each in result.wrong)


PIECES = [("sqlite_worlds", 500), ("postgres_worlds", 500), ("mariadb_worlds", 100)]
"""In pieces of fifty, each with a seed of its own: one is run again by its id."""


@pytest.mark.slow
@pytest.mark.parametrize(("worlds", "seed"), [(worlds, seed) for worlds, kills in PIECES for seed in range(100, 100 + kills // 50)])
def test_killed_a_thousand_times(worlds, seed, request):
    result = _killed(request.getfixturevalue(worlds), 50, seed=seed)
    print(
        f"{worlds}, seed {seed}: {result.kills} kills, {result.worlds} worlds, {result.rounds} rounds of holds, {result.void} batches given up"
    )
    _all_is_well(result, 50)


@pytest.mark.slow
@pytest.mark.parametrize("action", [Action.ANONYMISE, Action.ARCHIVE])
@pytest.mark.parametrize("worlds", ["postgres_worlds", "mariadb_worlds"])
def test_killed_on_a_server_whatever_it_does(worlds, action, request):
    _all_is_well(_killed((replace(world, action=action) for world in request.getfixturevalue(worlds)), 10, seed=8), 10)
