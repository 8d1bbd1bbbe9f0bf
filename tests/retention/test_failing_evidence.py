"""The evidence ledger cannot be written, at each step of a sweep, in each way and on each kind of database: nothing goes without a durable intent."""

from __future__ import annotations

import contextlib
import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sweeping import NOW, SIGNER, World, evidence

from holdings.errors import LedgerError
from holdings.ledger.writer import Writer
from retention.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from holdings.ledger.folder import FolderStorage

DUE, NOT_DUE = 40, 4


@pytest.fixture(params=["sqlite", "postgres", "mariadb"])
def world(request, tmp_path) -> World:
    if request.param == "sqlite":
        return World(tmp_path / "w", f"sqlite:///{tmp_path / 'desk.db'}")
    return World(tmp_path / "w", request.getfixturevalue(f"{request.param}_url"))


class _Disturbed(Writer):
    """Something is the matter while it appends for the n-th time; later times find all well again."""

    def __init__(self, storage: FolderStorage, at: int, disturbance: Callable[[], contextlib.AbstractContextManager[None]]) -> None:
        super().__init__(storage, SIGNER, wait=0.02)
        self.left, self.disturbance, self.failed = at, disturbance, False

    def append(self, events):
        self.left -= 1
        if self.left != -1:
            return super().append(events)
        try:
            with self.disturbance():
                return super().append(events)
        except LedgerError:
            self.failed = True
            raise


@contextmanager
def _refusing(name: str, error: int, call: int) -> Iterator[None]:
    """The n-th system call of a name fails."""
    real, calls = getattr(os, name), iter(range(1_000_000))

    def refusing(*arguments, **more):
        if next(calls) == call:
            raise OSError(error, os.strerror(error))
        return real(*arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, refusing)
        yield


def _ways(storage: FolderStorage) -> dict[str, list[Callable[[], contextlib.AbstractContextManager[None]]]]:
    """Each way to fail, at each call that puts something of the ledger on the disk."""

    def at_each(error: int) -> list[Callable[[], contextlib.AbstractContextManager[None]]]:
        return [lambda name=name, call=call: _refusing(name, error, call) for name in ("fsync", "replace") for call in range(3)]

    return {"disk full": at_each(errno.ENOSPC), "read-only": at_each(errno.EROFS), "locked": [storage.writing]}


@pytest.mark.parametrize("step", ["the first intent", "an outcome and the next intent", "the last outcome"])
@pytest.mark.parametrize("way", ["disk full", "read-only", "locked"])
def test_without_a_durable_intent_nothing_goes(world, way, step):
    world.fill(due=DUE, not_due=NOT_DUE)
    plan, items = world.plan()
    world.journal.write()
    failed = 0
    for disturbance in _ways(world.storage)[way]:
        before = world.ids()
        size = {"the first intent": 2, "an outcome and the next intent": 2, "the last outcome": DUE}[step]
        at = {"the first intent": 0, "an outcome and the next intent": 1, "the last outcome": 1}[step]
        writer = _Disturbed(world.storage, at + len(world.journal.history(plan.digest).open), disturbance)
        journal = Journal(world.storage, writer, now=lambda: NOW, tell=lambda _: None)
        with contextlib.suppress(LedgerError):
            world.executor(size=size, most=size, journal=journal).run()
        failed += writer.failed
        history = world.journal.history(plan.digest)
        intended = sum(intent.count for number, (_, intent) in history.intents.items() if not _void(history, number))
        gone = set(range(1, DUE + NOT_DUE + 1)) - world.ids()
        assert gone <= {int(item.key[0]) for item in items.items[:intended]}
        if writer.failed and step == "the first intent":
            assert world.ids() == before
    assert failed
    assert world.executor().run().done == DUE
    said = evidence(world)
    assert sorted(said.done) == sorted(set(range(1, DUE + NOT_DUE + 1)) - world.ids())
    assert world.ids("notes") == {note for each in world.ids() for note in (2 * each - 1, 2 * each)}


def _void(history, number: int) -> bool:
    outcome = history.outcomes.get(number)
    return outcome is not None and not outcome.done and not outcome.held and not outcome.changed and not outcome.skipped
