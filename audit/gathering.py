"""Gathers what the batches of one dataset came to, control by control.

A control that fails on the dataset has an error there, and nothing else of it counts; the other controls go on.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.scratch import RunWriter
from controls.base import ReduceControl
from holdings.errors import RecordwardenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.folding import Folded
    from audit.planning import DatasetPlan, Plan
    from audit.scratch import Scratch
    from controls.finding import DatasetRead


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What the pass over one dataset came to, ready to be kept."""

    read: DatasetRead
    states: Mapping[str, Any] = field(default_factory=dict)
    """As JSON values, by control id."""
    runs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


class Gathering:
    """The states, join records and errors of the pass over one dataset."""

    def __init__(self, plan: Plan, planned: DatasetPlan, scratch: Scratch) -> None:
        self.rows = 0
        self._errors: dict[str, str] = {}
        self._reducers = reducers(plan, planned)
        self._states: dict[str, Any] = {}
        for name, control in self._reducers.items():
            with guarded(self._errors, name):
                self._states[name] = control.init()
        self._runs = {name: RunWriter(scratch) for name in planned.needs if name not in self._reducers}

    def add(self, folded: Folded) -> None:
        """Take in what one batch came to. Raises `StoreError` where the scratch cannot be written."""
        self.rows += folded.rows
        for name, kind in folded.errors.items():
            _note(self._errors, name, kind)
        for name, state in folded.states.items():
            if name in self._states:
                with guarded(self._errors, name):
                    self._states[name] = self._reducers[name].merge(self._states[name], state)
        for name, records in folded.records.items():
            for part in records:
                with guarded(self._errors, name):
                    self._runs[name].add(part)

    def passed(self, read: DatasetRead) -> Passed:
        """All of it, written down: states as what JSON makes of them, so that a resumed assessment has the same ones."""
        states: dict[str, Any] = {}
        for name, state in self._states.items():
            with guarded(self._errors, name):
                states[name] = json.loads(json.dumps(self._reducers[name].dump(state)))
        for name, run in self._runs.items():
            with guarded(self._errors, name):
                run.flush()
        return Passed(
            read=read,
            states={name: state for name, state in states.items() if name not in self._errors},
            runs={name: tuple(run.names) for name, run in self._runs.items() if name not in self._errors},
            errors=dict(self._errors),
        )


def reducers(plan: Plan, planned: DatasetPlan) -> dict[str, ReduceControl[Any]]:
    """The reduce controls that want the dataset, by id."""
    return {each.id: each for each in plan.controls if isinstance(each, ReduceControl) and each.id in planned.needs}


@contextmanager
def guarded(errors: dict[str, str], control: str) -> Iterator[None]:
    """A fault of a control, within, becomes its error; a fault of the store or scratch is not the control's, and is raised."""
    try:
        yield
    except RecordwardenError:
        raise
    except Exception as error:  # noqa: BLE001 (a faulty control becomes `error`; the others go on)
        _note(errors, control, type(error).__name__)


def _note(errors: dict[str, str], control: str, kind: str) -> None:
    """Of several kinds of error the first by name: batches come back in any order."""
    errors[control] = min(errors.get(control, kind), kind)
