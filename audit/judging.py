"""Turns what was folded into results: asks each control to judge, and makes sure that what was not seen never passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.parameters import loosened
from controls.base import (
    Census,
    Context,
    Control,
    FactControl,
    JoinControl,
    ReduceControl,
    SqlControl,
    could_not_look,
    fingerprinted,
)
from controls.finding import NAMES_EXAMINED, NAMES_NOT_EXAMINED, ControlResult, Observation, Status, worst
from controls.keying import Groups
from controls.looking import reason_of
from controls.remembering import RememberingControl
from holdings.errors import RecordwardenError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from audit.memory import Memory
    from audit.planning import DatasetPlan, Plan
    from controls.base import Ask
    from controls.finding import Param
    from controls.sampling import Sampling
    from holdings.assets import Asset
    from holdings.view import DatasetView


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the passes over the datasets came to."""

    census: dict[str, Census] = field(default_factory=dict)
    """By dataset asset name."""
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By dataset asset name, then control id."""
    runs: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Names of the sorted runs, by dataset asset name, then control id."""
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    """The type of the error, by dataset asset name, then control id."""
    memory: Memory | None = None
    """What earlier assessments left; what this one leaves is added here as controls are judged."""


Blocks = Callable[[list[str]], "Iterator[NDArray[np.void]]"]
"""Merges runs, by their names, into sorted blocks."""


def judge(plan: Plan, contexts: Mapping[str, Context], seen: Seen, blocks: Blocks, ask: Ask) -> tuple[ControlResult, ...]:
    """The result of every selected control."""
    reads = {read.dataset.asset.name: read for read in plan.reads}
    return tuple(_result(control, contexts[control.id], plan.failed.get(control.id), reads, seen, blocks, ask) for control in plan.controls)


def not_run(control: Control) -> ControlResult:
    """The result of a control that was not selected."""
    return ControlResult(
        control=control.id,
        version=control.version,
        status=Status.NOT_RUN,
        severity=control.severity,
        observations=(),
        parameters={},
        note="not_selected",
    )


def _result(
    control: Control, context: Context, failed: str | None, reads: Mapping[str, DatasetPlan], seen: Seen, blocks: Blocks, ask: Ask
) -> ControlResult:
    observations: list[Observation] = []
    if failed is None:
        try:
            observations = list(_observations(control, context, reads, seen, blocks, ask))
        except RecordwardenError:
            raise  # the store or scratch failed, not the control
        except Exception as error:  # noqa: BLE001 (a faulty control becomes `error`; the others go on)
            failed = type(error).__name__
    if failed is not None:
        observations = [_error(dataset.asset, failed, dataset.owner) for dataset in context.view]
        if seen.memory is not None:
            seen.memory.forget(control.id)
    if context.sampling is not None:
        observations = [_seeded(each, context.sampling) for each in observations]
    note = None if failed is None else "control_error"
    observations += loosened(control, context.parameters)
    status = worst({observation.status for observation in observations})
    if not observations and note is None:
        status, note = _nothing_observed(context)
    if note is None and control.seeks_names and any(read.needs[control.id].scanned for read in reads.values() if control.id in read.needs):
        note = NAMES_EXAMINED if context.names else NAMES_NOT_EXAMINED
    return ControlResult(
        control=control.id,
        version=control.version,
        status=Status.ERROR if note == "control_error" else status,
        severity=control.severity,
        observations=tuple(fingerprinted(each, control.id, context.key) for each in sorted(observations, key=lambda each: each.asset)),
        parameters=dict(context.parameters),
        note=note,
    )


def _seeded(observation: Observation, sampling: Sampling) -> Observation:
    """What a sample showed names its seed, by which the same rows are drawn again."""
    return observation if observation.upper_bound is None else replace(observation, params={**observation.params, "seed": sampling.seed})


def _nothing_observed(context: Context) -> tuple[Status, str]:
    if context.view.problems or any(dataset.problem for dataset in context.view):
        return Status.INCONCLUSIVE, "source_error"
    return Status.NOT_APPLICABLE, "no_assets"


def _observations(
    control: Control, context: Context, reads: Mapping[str, DatasetPlan], seen: Seen, blocks: Blocks, ask: Ask
) -> Iterator[Observation]:
    if isinstance(control, FactControl):
        yield from control.check(context)
    elif isinstance(control, SqlControl):
        yield from control.judge(context, ask)
    elif isinstance(control, ReduceControl):
        unseen = _unseen(context)
        for dataset in context.view:
            if trouble := unseen.get(dataset.asset.name):
                yield trouble
            elif dataset.info is not None:  # declared and gone otherwise: CLS-09 reports it
                yield from _reduced(control, context, dataset, reads, seen)
    elif isinstance(control, RememberingControl):
        yield from _remembering(control, context, reads, seen, blocks)
    elif isinstance(control, JoinControl):
        yield from _joined(control, context, reads, seen, blocks)


def _unseen(context: Context) -> dict[str, Observation]:
    """The datasets whose rows could not be looked at, by asset name.

    One that is declared and gone is CLS-09's finding, and the others are judged. Of a source that has none of what is declared
    nothing was looked at at all: it was emptied, or is another database than the one that was meant.
    """
    there = {dataset.source for dataset in context.view if dataset.declared is not None and not dataset.gone}
    unseen: dict[str, Observation] = {}
    for dataset in context.view:
        if dataset.problem is not None:
            unseen[dataset.asset.name] = could_not_look(dataset.asset, reason_of(dataset.problem), owner=dataset.owner)
        elif dataset.gone and dataset.source not in there:
            unseen[dataset.asset.name] = could_not_look(dataset.asset, "missing", owner=dataset.owner)
    return unseen


def _reduced(
    control: ReduceControl[Any], context: Context, dataset: DatasetView, reads: Mapping[str, DatasetPlan], seen: Seen
) -> Iterator[Observation]:
    name = dataset.asset.name
    if kind := seen.errors.get(name, {}).get(control.id):
        yield _error(dataset.asset, kind, dataset.owner)
        return
    wanted = name in reads and control.id in reads[name].needs
    census = seen.census.get(name, Census(rows=0)) if wanted else Census(rows=0)
    try:
        state = seen.states[name][control.id] if wanted else control.init()
        observations = list(control.finish(context, dataset, state, census))
    except Exception as error:  # noqa: BLE001 (what it says of the other datasets stands)
        yield _error(dataset.asset, type(error).__name__, dataset.owner)
        return
    for observation in observations:
        yield cut_short(observation, census.problem)


def _joined(
    control: JoinControl[Any], context: Context, reads: Mapping[str, DatasetPlan], seen: Seen, blocks: Blocks
) -> Iterator[Observation]:
    troubles = _troubles(control, context, seen)
    yield from troubles
    state = _grouped(control, context, blocks([run for runs in seen.runs.values() for run in runs.get(control.id, ())]))
    census = _census(control, reads, seen)
    problem = next((each.problem for each in census.values() if each.problem), None)
    first = troubles[0] if troubles and problem is None else None
    for observation in control.finish(context, state, census):
        # Whatever one dataset lacks can hide a match in any other.
        yield cut_short(observation, first.reason if first else problem, first.params if first else {})


def _remembering(
    control: RememberingControl[Any], context: Context, reads: Mapping[str, DatasetPlan], seen: Seen, blocks: Blocks
) -> Iterator[Observation]:
    """A join with what is remembered, each dataset by itself; what was read to its end is remembered in its turn."""
    troubles = {each.asset: each for each in _troubles(control, context, seen)}
    yield from troubles.values()
    runs = {name: by_control.get(control.id, ()) for name, by_control in seen.runs.items()}
    earlier = seen.memory.of(control.id) if seen.memory is not None else []
    state = _grouped(control, context, blocks([*earlier, *(run for names in runs.values() for run in names)]))
    for observation in control.finish(context, state, _census(control, reads, seen)):
        if observation.asset not in troubles:
            yield cut_short(observation, seen.census.get(observation.asset.name, Census(rows=0)).problem)
    for name, read in reads.items():
        whole = control.id in read.needs and read.dataset.asset not in troubles and seen.census[name].problem is None
        if whole and seen.memory is not None:
            seen.memory.learn(control, context, state, read, runs.get(name, ()))


def _troubles(control: Control, context: Context, seen: Seen) -> list[Observation]:
    """What is to be said of the datasets whose rows could not be looked at, or at which the control failed."""
    unseen = _unseen(context)
    troubles: list[Observation] = []
    for dataset in context.view:
        if trouble := unseen.get(dataset.asset.name):
            troubles.append(trouble)
        elif kind := seen.errors.get(dataset.asset.name, {}).get(control.id):
            troubles.append(_error(dataset.asset, kind, dataset.owner))
    return troubles


def _grouped(control: JoinControl[Any], context: Context, blocks: Iterator[NDArray[np.void]]) -> Any:
    state = control.init()
    for block in blocks:
        control.group(context, state, Groups.of(block))
    return state


def _census(control: Control, reads: Mapping[str, DatasetPlan], seen: Seen) -> dict[tuple[str, str], Census]:
    """How the reads that the control wanted went, by source and dataset."""
    read = {name: planned.dataset for name, planned in reads.items() if control.id in planned.needs}
    return {(dataset.source, dataset.name): seen.census.get(name, Census(rows=0)) for name, dataset in read.items()}


def cut_short(observation: Observation, problem: str | None, params: Mapping[str, Param] = MappingProxyType({})) -> Observation:
    """An observation of a pass that ended early: what failed stands; anything else was not fully looked at."""
    declared_away = observation.status is Status.NOT_APPLICABLE and observation.reason != "no_values"
    if problem is None or declared_away or observation.status in (Status.FAIL, Status.ERROR):
        return observation
    return replace(observation, status=Status.INCONCLUSIVE, reason=problem, params=dict(params))


def _error(asset: Asset, kind: str, owner: str | None) -> Observation:
    return replace(could_not_look(asset, "control_error", owner=owner, params={"error": kind}), status=Status.ERROR)
