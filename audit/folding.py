"""Folds one batch into every control that wants it: the part of an assessment that runs in worker processes.

What comes back is small and free of values: states (counts and keyed fingerprints), join records, and the types of errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from controls.base import JoinControl, ReduceControl
from controls.batch import BatchView
from redaction.names import name_recognizers
from redaction.recognizers import default_recognizers
from redaction.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from audit.planning import Plan
    from controls.base import Context
    from holdings.sources.base import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What one batch, or several merged, came to, by control id."""

    rows: int = 0
    states: dict[str, Any] = field(default_factory=dict)
    records: dict[str, list[NDArray[np.void]]] = field(default_factory=dict)
    """Join records."""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """All that is needed to fold batches of an assessment; a worker process has one of its own."""

    plan: Plan
    contexts: Mapping[str, Context]

    def fold(self, read: int, batch: Batch) -> Folded:
        """Fold a batch of the plan's dataset number `read`."""
        planned = self.plan.reads[read]
        folded = Folded(rows=batch.rows)
        any_context = next(iter(self.contexts.values()))
        view = BatchView(planned.dataset, batch, _scanner(names=any_context.names), any_context.key, planned.sample)
        for control in self.plan.controls:
            if control.id not in planned.needs:
                continue
            context = self.contexts[control.id]
            try:
                if isinstance(control, ReduceControl):
                    folded.states[control.id] = control.update(context, control.init(), view)
                elif isinstance(control, JoinControl):
                    folded.records[control.id] = list(control.project(context, view))
            except Exception as error:  # noqa: BLE001 (a faulty control becomes `error`; the others go on)
                folded.errors[control.id] = type(error).__name__
        return folded


@cache
def _scanner(*, names: bool) -> Scanner:
    """This process's scanner. That for names may hold a model, so each process makes its own."""
    return Scanner((*default_recognizers(), *name_recognizers())) if names else Scanner()
