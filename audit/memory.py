"""What earlier assessments left for this one's judging, and what this one leaves for the next.

Both lie in the assessment's scratch as sorted runs, so that judging merges them with what was read, in bounded memory; the
results store keeps them from one assessment to the next. Why it is so: docs/adr/0008.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.scratch import RunWriter
from controls.keying import Groups
from controls.remembering import EARLIER, RememberingControl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from audit.planning import DatasetPlan, Plan
    from audit.scratch import Scratch
    from controls.base import Context

    Frames = Iterator[NDArray[np.void]]

Remembered = tuple[str, str]
"""A control's id and a dataset's asset name."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The runs of what is remembered, by control id and asset name."""

    scratch: Scratch
    earlier: dict[Remembered, tuple[str, ...]] = field(default_factory=dict)
    learned: dict[Remembered, tuple[str, ...]] = field(default_factory=dict)

    def recall(self, plan: Plan, kept: Callable[[str, str], Frames]) -> None:
        """Bring in what is kept of the planned datasets. Raises `StoreError` where it is damaged."""
        for control, tags in plan.tags.items():
            for asset, tag in tags.items():
                frames = (_tagged(records, tag + EARLIER) for records in kept(control, asset))
                if runs := self._written(frames):
                    self.earlier[control, asset] = runs

    def of(self, control: str) -> list[str]:
        """All runs that earlier assessments left for a control."""
        return [run for (name, _), runs in self.earlier.items() if name == control for run in runs]

    def learn(self, control: RememberingControl[Any], context: Context, state: Any, read: DatasetPlan, runs: tuple[str, ...]) -> None:
        """Have a control say what to remember of a dataset that was read to its end, in place of what was remembered."""
        if read.sample is not None and read.needs[control.id].scanned:
            return  # of what a sample left out nothing was seen
        name = control.id, read.dataset.asset.name
        blocks = self.scratch.blocks([*runs, *self.earlier.get(name, ())])
        self.learned[name] = self._written(control.learn(context, state, Groups.of(block)) for block in blocks)

    def left(self) -> Iterator[tuple[str, str, Frames]]:
        """All that was learned, to be kept: control id, asset name, and frames of records."""
        for (control, asset), runs in self.learned.items():
            yield control, asset, (frame for run in runs for frame in self.scratch.frames(run))

    def forget(self, control: str) -> None:
        """Leave what is kept for a control as it is: it failed."""
        for name in [each for each in self.learned if each[0] == control]:
            del self.learned[name]

    def _written(self, frames: Frames) -> tuple[str, ...]:
        writer = RunWriter(self.scratch)
        for records in frames:
            writer.add(records)
        writer.flush()
        return tuple(writer.names)


def _tagged(records: NDArray[np.void], tag: int) -> NDArray[np.void]:
    tagged = records.copy()
    tagged["tag"] += tag
    return tagged
