"""Runs one control over a world without the engine: any split into batches, any order, with or without a stop in between."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from controls.base import Census, FactControl, JoinControl, ReduceControl, SqlControl
from controls.batch import BatchView
from controls.keying import RECORD, Groups
from controls.looking import reason_of
from controls.remembering import EARLIER, RememberingControl
from controls.trial.in_memory import MemorySnapshot, Table, batch
from controls.trial.worlds import KEY
from holdings.errors import SourceError
from redaction.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Context, Control, Count, Need
    from controls.finding import Observation
    from controls.trial.worlds import World
    from holdings.view import DatasetView

    Memory = Mapping[tuple[str, str], NDArray[np.void]]
    Parts = dict[tuple[str, str], list[NDArray[np.void]]]


@dataclass(frozen=True, kw_only=True)
class Split:
    """How the rows come: `size` per batch, shuffled by `seed`, states written out and read back where `reload`."""

    size: int = 10_000
    seed: int | None = None
    reload: bool = False

    def rng(self) -> Random:
        return Random(self.seed)  # noqa: S311 (an order that must come out the same)


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A world with a scanner."""

    world: World
    scanner: Scanner = field(default_factory=Scanner)
    memory: Memory = field(default_factory=dict)
    """What earlier assessments left for a control that remembers."""

    def run(self, control: Control, context: Context, split: Split = Split()) -> list[Observation]:
        """What the control observes, sorted."""
        return sorted(self._observations(control, context, split), key=lambda seen: (seen.asset, seen.reason))

    def _observations(self, control: Control, context: Context, split: Split) -> Iterator[Observation]:
        if isinstance(control, FactControl):
            yield from control.check(context)
        elif isinstance(control, SqlControl):
            yield from control.judge(context, self._count)
        elif isinstance(control, ReduceControl):
            for dataset in context.view:
                if dataset.info is not None:
                    yield from self._reduced(control, context, dataset, split)
        elif isinstance(control, JoinControl):
            yield from self._joined(control, context, split)

    def _reduced(self, control: ReduceControl[Any], context: Context, dataset: DatasetView, split: Split) -> Iterator[Observation]:
        states = [control.update(context, control.init(), view) for view in self._batches(dataset, control.need(context, dataset), split)]
        if split.reload:
            states = [control.load(json.loads(json.dumps(control.dump(state)))) for state in states]
        rng = split.rng()
        while len(states) > 1:
            one, other = (states.pop(rng.randrange(len(states))) for _ in range(2))
            states.append(control.merge(one, other))
        read = control.need(context, dataset) is not None
        state = control.merge(states[0], control.init()) if states else control.init()
        yield from control.finish(context, dataset, state, Census(rows=self._rows(dataset) if read else 0))

    def learn(self, control: RememberingControl[Any], context: Context, split: Split = Split()) -> Memory:
        """What is left for the next assessment."""
        projected, _ = self._projected(control, context, split)
        state = self._grouped(control, context, self._recalled(control, context, projected), split)
        left = dict(self.memory)
        for name, parts in projected.items():
            everything = self._recalled(control, context, {name: parts}).get(name, [])
            blocks = _blocks(_ordered(everything), split.size) if sum(map(len, everything)) else []
            left[name] = np.concatenate([np.empty(0, RECORD), *(control.learn(context, state, Groups.of(block)) for block in blocks)])
        return left

    def _joined(self, control: JoinControl[Any], context: Context, split: Split) -> Iterator[Observation]:
        projected, census = self._projected(control, context, split)
        if isinstance(control, RememberingControl):
            projected = self._recalled(control, context, projected, everywhere=True)
        yield from control.finish(context, self._grouped(control, context, projected, split), census)

    def _projected(self, control: JoinControl[Any], context: Context, split: Split) -> tuple[Parts, dict[tuple[str, str], Census]]:
        projected: Parts = {}
        census: dict[tuple[str, str], Census] = {}
        for dataset in context.view:
            if dataset.info is not None and (need := control.need(context, dataset)) is not None:
                census[dataset.source, dataset.name] = Census(rows=self._rows(dataset))
                parts = [part for view in self._batches(dataset, need, split) for part in control.project(context, view)]
                projected[dataset.source, dataset.name] = parts
        return projected, census

    def _recalled(self, control: RememberingControl[Any], context: Context, projected: Parts, *, everywhere: bool = False) -> Parts:
        """What was projected, and what is remembered of the same datasets, or of all that are not out of sight."""
        both = {name: list(parts) for name, parts in projected.items()}
        for dataset in context.view:
            name = dataset.source, dataset.name
            tag = control.tag(context, dataset)
            if name in self.memory and tag is not None and dataset.problem is None and (everywhere or name in projected):
                records = self.memory[name].copy()
                records["tag"] += EARLIER + tag
                both.setdefault(name, []).append(records)
        return both

    def _grouped(self, control: JoinControl[Any], context: Context, parts: Parts, split: Split) -> Any:
        everything = [part for of_one in parts.values() for part in of_one]
        split.rng().shuffle(everything)
        state = control.init()
        for block in _blocks(_ordered(everything), split.size):
            control.group(context, state, Groups.of(block))
        return state

    def _batches(self, dataset: DatasetView, need: Need | None, split: Split) -> list[BatchView]:
        if need is None or dataset.info is None:
            return []
        table = self._table(dataset)
        reference = dataset.declared.reference_field if dataset.declared else None
        fields = sorted(need.fields | need.scanned | set(table.key) | ({reference} if reference else set()))
        views = [
            BatchView(dataset, batch(table, fields, start, min(start + split.size, table.rows)), self.scanner, KEY)
            for start in range(0, table.rows, split.size)
        ]
        if split.seed is not None:
            split.rng().shuffle(views)
        return views

    def _snapshot(self, source: str) -> MemorySnapshot:
        snapshot = self.world.snapshots[source]
        if isinstance(snapshot, SourceError):
            raise snapshot
        return snapshot

    def _table(self, dataset: DatasetView) -> Table:
        table = self._snapshot(dataset.source).tables[dataset.name]
        if isinstance(table, SourceError):
            raise table
        return table

    def _rows(self, dataset: DatasetView) -> int:
        return self._table(dataset).rows

    def _count(self, count: Count) -> int | str:
        try:
            return self._snapshot(count.source).count(count.dataset, distinct=count.distinct)
        except SourceError as error:
            return reason_of(error)


def _ordered(parts: list[NDArray[np.void]]) -> NDArray[np.void]:
    records = np.concatenate([np.empty(0, RECORD), *parts])
    return records[np.lexsort((records["lo"], records["hi"]))]


def _blocks(records: Any, size: int) -> Iterator[Any]:
    """Blocks of whole groups, of about so many records."""
    starts = Groups.of(records).starts.tolist() if len(records) else []
    begin = 0
    for start in [*starts[1:], len(records)]:
        if start - begin >= size or start == len(records):
            yield records[begin:start]
            begin = start
