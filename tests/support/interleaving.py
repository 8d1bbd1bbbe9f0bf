"""Runs a sweep and, between any two of its steps, steps of somebody who places and releases holds: in an order that a seed decides."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from holdings.errors import SourceError
from retention.barrier import TargetBarrier
from retention.protocol import void

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sweeping import World

AHEAD = 4
"""Holds are placed on the records of the batch under way, and of so many after it."""


@dataclass
class Interleaved:
    """What came of it."""

    placed: int = 0
    """Holds that were in force before their record was destroyed: each is one interleaving."""
    late: int = 0
    """Holds whose record had been destroyed before they were in force."""
    waited: int = 0
    """How often somebody who placed or released a hold had to wait for a batch."""
    wrong: list[int] = field(default_factory=list)
    """Tickets that went while they were on hold."""
    points: Counter[tuple[str, str]] = field(default_factory=Counter)
    """At which point of the sweep which step was made."""


@dataclass
class Placer:
    """Places a hold, step by step as the command does, sees that what it covers stays, and releases it."""

    world: World
    rng: random.Random
    result: Interleaved
    barrier: TargetBarrier
    step: str = ""
    waits: bool = False
    """For the batch that is under way."""

    def steps(self, ahead: Callable[[], list[int]]) -> Iterator[None]:
        """One step at each call, for ever."""
        other = self.world.journal
        heard = other.intent(void(replace(self.world.executor().job, digest="1" * 64), 0, 0, "0" * 64, 0))
        while True:
            coming = ahead()
            if not coming:
                yield
                continue
            ticket = self.rng.choice(coming)
            by_note = self.rng.random() < 0.3
            yield from self._changed([] if by_note else [ticket], [2 * ticket] if by_note else [], lambda: other.write(heard))
            held = ticket in self.world.ids()
            self.result.placed += held
            self.result.late += not held
            self.step = "in force"
            yield
            for _ in range(self.rng.randrange(6)):
                self._look(held, ticket)
                yield
            self._look(held, ticket)
            yield from self._changed([], [], lambda: other.write(heard))

    def _changed(self, tickets: list[int], notes: list[int], told: Callable[[], object]) -> Iterator[None]:
        epoch = self.world.hold(tickets, notes)
        self.step = "file"
        yield
        if self.rng.random() < 0.5:  # the ledger may be out of reach; the hold is in force all the same
            told()
            self.step = "ledger"
            yield
        while not self._moved(epoch):
            self.result.waited += 1
            self.waits = True
            yield

    def _moved(self, epoch: int) -> bool:
        try:
            self.barrier.move(epoch)
        except SourceError:  # a batch has the row
            return False
        self.step = "row"
        return True

    def _look(self, held: bool, ticket: int) -> None:
        if held and ticket not in self.world.ids():
            self.result.wrong.append(ticket)


def interleave(world: World, seed: int, result: Interleaved, *, due: int, size: int = 2) -> None:
    """Sweep a world of so many due tickets, in batches of `size`."""
    rng = random.Random(seed)
    world.fill(due=due, not_due=0)
    items = world.plan()[1]
    place = [0]
    executor = world.executor(size=size, most=size, progress=lambda done, _: place.__setitem__(0, done))
    with executor.erasable.connect() as first, replace(world, lock_timeout_s=0.01).erasable.connect() as session:
        first.prepare()
        session.prepare()
        placer = Placer(world, rng, result, TargetBarrier(_Kept(session)))  # type: ignore[arg-type]
        steps = placer.steps(lambda: [int(item.key[0]) for item in items.items[place[0] : place[0] + size * AHEAD]])

        def at(point: str, *, over: bool = False) -> None:
            placer.waits &= not over
            while not placer.waits and rng.random() < 0.3:
                placer.step = ""
                next(steps)
                if placer.step:
                    result.points[point, placer.step] += 1

        executor.erasable = _Erasable(executor.erasable, at)  # type: ignore[assignment]
        executor.journal.write = _between(executor.journal.write, "ledger", at)  # type: ignore[method-assign]
        swept = executor.run()
    assert swept.finished
    assert swept.failed == 0


@dataclass(frozen=True)
class _Kept:
    """A connection that is not made anew for each hold."""

    session: Any

    def prepared(self) -> bool:
        return True

    def connect(self) -> Any:
        return nullcontext(self.session)


def _between(call: Callable[..., Any], name: str, at: Callable[..., None]) -> Callable[..., Any]:
    def called(*arguments: Any, **more: Any) -> Any:
        at(f"before {name}")
        done = call(*arguments, **more)
        at(f"after {name}")
        return done

    return called


class _Seen:
    """Something of which calls are seen."""

    seen: tuple[str, ...] = ()

    def __init__(self, real: Any, at: Callable[..., None]) -> None:
        self._real = real
        self._at = at

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        return _between(value, name, self._at) if name in self.seen else value


class _Erasure(_Seen):
    seen = ("rows", "matching", "children", "delete", "put_receipt")


class _Session(_Seen):
    def __enter__(self) -> _Session:
        self._real.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._real.__exit__(*error)

    @contextmanager
    def transaction(self) -> Iterator[_Erasure]:
        self._at("before the transaction")
        with self._real.transaction() as erasure:
            self._at("the row of the epoch is locked")
            yield _Erasure(erasure, self._at)
            self._at("before the commit")
        self._at("after the commit", over=True)


class _Erasable(_Seen):
    def connect(self) -> _Session:
        return _Session(self._real.connect(), self._at)
