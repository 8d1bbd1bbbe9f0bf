"""Reads each dataset once and hands every batch to all controls that want it; then has the controls judge.

A dataset is the unit of progress: when its pass is over, what it came to is kept, and a resumed assessment does not
read it again. A fault of one control or one dataset becomes its result, and the rest goes on.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audit.folding import Folder
from audit.gathering import Gathering, guarded, reducers
from audit.judging import Seen, judge
from audit.signals import heed
from audit.workers import InProcess, Processes
from controls.base import Census
from controls.finding import DatasetRead
from controls.looking import reason_of
from holdings.errors import SourceError
from holdings.processes import WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.door import Guarded
    from audit.gathering import Passed
    from audit.memory import Memory
    from audit.planning import DatasetPlan, Plan
    from audit.progress import Progress
    from audit.scratch import Scratch
    from audit.workers import Workers
    from controls.base import Context, Count
    from controls.finding import ControlResult
    from holdings.assets import Asset
    from holdings.sources.base import Bounds

SMALL = 100_000
"""Rows to be scanned below which starting worker processes costs more than it saves."""


class Keeper(Protocol):
    """Keeps progress from one run to the next."""

    def find(self, planned: DatasetPlan) -> Passed | None:
        """What an earlier run kept of this dataset, if it still holds."""

    def keep(self, passed: Passed) -> None:
        """Keep it, durably."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One assessment's work."""

    plan: Plan
    contexts: Mapping[str, Context]
    snapshots: Mapping[str, Guarded]
    """Of the sources that could be opened."""
    bounds: Mapping[str, Bounds]
    """By source."""
    scratch: Scratch
    keeper: Keeper
    progress: Progress
    memory: Memory | None = None
    """What earlier assessments left, and what this one leaves; None where nothing is remembered."""
    jobs: int | None
    """Worker processes; None for as many as there are cores to use where there is much to scan, else one."""
    tell: Callable[[SourceError], None] = lambda error: None
    """Told of every error of a source at once."""
    clock: Callable[[], float] = time.monotonic

    def run(self) -> tuple[tuple[DatasetRead, ...], tuple[ControlResult, ...]]:
        """Read every planned dataset, then judge. Raises only what a person must act on (store, scratch)."""
        seen = Seen(memory=self.memory)
        reads: list[DatasetRead] = []
        with self._workers() as workers:
            for number, planned in enumerate(self.plan.reads):
                passed = self.keeper.find(planned)
                if passed is None:
                    passed = self._pass(number, planned, workers)
                    heed()
                    self.keeper.keep(passed)
                reads.append(passed.read)
                self._take(seen, planned, passed)
        results = judge(self.plan, self.contexts, seen, self.scratch.blocks, self._answer)
        heed()
        return tuple(reads), results

    def _workers(self) -> InProcess | Processes:
        folder = Folder(plan=self.plan, contexts=self.contexts)
        jobs = self.jobs or (_cores() if self._much() else 1)
        return Processes(folder, jobs) if jobs > 1 else InProcess(folder)

    def _much(self) -> bool:
        sizes = [self._estimate(planned) for planned in self.plan.reads if planned.scanned]
        return sum(SMALL + 1 if size is None else size for size in sizes) > SMALL  # of what nobody knows may be much

    def _pass(self, number: int, planned: DatasetPlan, workers: Workers) -> Passed:
        started = self.clock()
        asset = planned.dataset.asset
        snapshot = self.snapshots[planned.dataset.source]
        gathering = Gathering(self.plan, planned, self.scratch)
        problem, place = None, None
        self.progress.start(asset.name, self._estimate(planned))
        try:
            reading = snapshot.batches(planned.dataset.name, planned.fields, bounds=self.bounds[planned.dataset.source])
            with closing(reading) as batches:  # before its connection is, whatever happens
                for folded in workers.fold(number, batches):
                    gathering.add(folded)
                    self.progress.advance(folded.rows)
        except SourceError as error:
            problem, place = reason_of(error), place_of(error, asset)
            self.tell(error)
        except WorkerLost:
            problem = "worker_lost"
        self.progress.done()
        return gathering.passed(
            DatasetRead(
                asset=asset,
                rows=gathering.rows,
                seconds=self.clock() - started,
                consistent=snapshot.consistent,
                schema_hash=planned.dataset.schema_hash,
                problem=problem,
                place=place,
            )
        )

    def _take(self, seen: Seen, planned: DatasetPlan, passed: Passed) -> None:
        name = planned.dataset.asset.name
        seen.census[name] = Census(rows=passed.read.rows, problem=passed.read.problem)
        seen.errors[name] = dict(passed.errors)
        seen.runs[name] = dict(passed.runs)
        states = seen.states[name] = {}
        for control, reducer in reducers(self.plan, planned).items():
            if control in passed.states:
                with guarded(seen.errors[name], control):
                    states[control] = reducer.load(passed.states[control])

    def _estimate(self, planned: DatasetPlan) -> int | None:
        return planned.dataset.info.row_estimate if planned.dataset.info else None

    def _answer(self, count: Count) -> int | str:
        """What the source's engine counts, or the code of why it could not."""
        try:
            return self.snapshots[count.source].count(count.dataset, distinct=count.distinct)
        except SourceError as error:
            return reason_of(error)


def _cores() -> int:
    """The cores that this process may use, which can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def unread(asset: Asset, error: SourceError) -> DatasetRead:
    """The record of a dataset that could not be looked at, at all."""
    return DatasetRead(
        asset=asset, rows=0, seconds=0.0, consistent=False, schema_hash="", problem=reason_of(error), place=place_of(error, asset)
    )


def place_of(error: SourceError, asset: Asset) -> str | None:
    """Where an error was, if it says more than the asset that it befell."""
    return None if asset.name.startswith(error.subject) else error.subject
