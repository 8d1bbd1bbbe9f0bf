"""What the processes of the kill tests do: sweep until killed, place and release holds meanwhile, and note whatever was wrongly destroyed."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow  # noqa: F401 (loaded once, before processes are forked)
import sqlalchemy as sa
from sweeping import NEW, World

import holdings.ledger.reading
import holdings.ledger.verify
import holdings.sources.engines.mysql
import holdings.sources.engines.postgres
import holdings.sources.erasing.mysql
import holdings.sources.erasing.postgres
import holdings.sources.erasing.sqlite
import holdings.sources.sql  # noqa: F401
from holdings.errors import RecordwardenError
from holdings.ledger.entries import Intent
from retention import descent, protocol
from retention.barrier import TargetBarrier
from retention.rule import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

for driver in ("psycopg", "pymysql"):
    __import__(driver)


def sweep(folder: str, url: str, action: str, size: int, started: str, *, checked: bool, early: bool) -> None:
    """Sweep the world's plan; `checked` off takes the look at holds out of the transaction.

    It says that it has started at once where `early`, else when its first intent is about to be written.
    """
    if not checked:
        protocol._on_hold = lambda *_: set()  # type: ignore[assignment]
        descent._held = lambda *_: set()  # type: ignore[assignment]
    executor = World(Path(folder), url, Action(action)).executor(size=size, most=size)
    if early:
        Path(started).write_text("")
    else:
        executor.journal.write = _telling(executor.journal.write, Path(started))  # type: ignore[method-assign]
    try:
        executor.run()
    except RecordwardenError as error:
        Path(folder, f"stopped.{os.getpid()}").write_text(f"{type(error).__name__} {error} {error.__cause__!r}")


def _telling(write: Any, started: Path) -> Any:
    def told(*events: Any) -> int:
        if not started.exists() and any(isinstance(event, Intent) for event in events):
            started.write_text("")
        return int(write(*events))

    return told


def disturb(folder: str, url: str, action: str, seed: int) -> None:
    """Place holds on what is there, look after a while whether it still is, release them; and make some tickets younger."""
    world, rng = World(Path(folder), url, Action(action)), random.Random(seed)
    barrier = TargetBarrier(world.erasable)
    wrong: list[str] = []
    rounds = 0
    young: set[int] = set()
    while not Path(folder, "stop").exists():
        rounds += 1
        there = sorted(world.ids())
        tickets = rng.sample(there, min(len(there), 40))
        below = sorted(world.ids("notes")) if world.action is not Action.ANONYMISE else ()  # else they are not touched, and hold nothing
        notes = rng.sample(below, min(len(below), len(there), 20))
        barrier.move(world.hold(tickets, notes))
        held, held_notes = world.ids() & set(tickets), world.ids("notes") & set(notes)
        parents = _tickets_of(world, held_notes)
        young |= _made_younger(world, rng.sample(there, min(len(there), 3)))
        time.sleep(rng.uniform(0.0, 0.12))
        wrong += [f"ticket {each} on hold" for each in held - world.ids()]
        wrong += [f"note {each} on hold" for each in held_notes - world.ids("notes")]
        wrong += [f"ticket {each} of a note on hold" for each in parents - world.ids()]
        wrong += [f"ticket {each} not due" for each in young - world.ids()]
        if rng.random() < 0.7:
            barrier.move(world.hold(()))
        _written(Path(folder, "disturbed.json"), json.dumps({"wrong": wrong, "rounds": rounds, "young": sorted(young)}))
    barrier.move(world.hold(()))


def _written(path: Path, text: str) -> None:
    fresh = path.with_suffix(".fresh")
    fresh.write_text(text)
    fresh.replace(path)


def _tickets_of(world: World, notes: set[int]) -> set[int]:
    if not notes:
        return set()
    with world.engine.connect() as connection:
        query = sa.text("SELECT ticket FROM notes WHERE id IN :ids").bindparams(sa.bindparam("ids", sorted(notes), expanding=True))
        return set(connection.execute(query).scalars())


def _made_younger(world: World, ids: Sequence[int]) -> set[int]:
    done = set()
    for each in ids:
        as_it_was = " AND subject IS NOT NULL" if world.action is Action.ANONYMISE else ""
        with world.engine.begin() as connection:
            changed = connection.execute(
                sa.text(f"UPDATE tickets SET closed = :new WHERE id = :id{as_it_was}"), {"new": NEW, "id": each}
            ).rowcount
        done |= {each} if changed else set()
    return done
