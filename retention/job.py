"""What one sweep of one plan works with, from its beginning to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.sources.structure import Structure
from retention.descent import Descent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from holdings.sources.selecting import Mark
    from retention.actions.base import Act
    from retention.deciding import Deciding
    from retention.holds import Holds
    from retention.items import Committer, PlannedItems
    from retention.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A plan, and what decides about its items once more."""

    plan: Plan
    digest: str
    """The plan's."""
    items: PlannedItems
    committer: Committer
    deciding: Mapping[str, Deciding]
    """By dataset: its rules. A dataset that hangs on the plan's and has none follows its record."""
    act: Act
    read_holds: Callable[[], Holds]
    """Reads the holds anew."""
    store_lock: Callable[[], AbstractContextManager[None]]
    """The lock under which holds are placed; at grade B it is held for each batch."""
    structure: Structure = field(default_factory=Structure)
    descent: Descent = field(default_factory=Descent)
    """The datasets whose rows go with the plan's; known when the target is."""

    def mark(self, holds: Holds, dataset: str) -> Mark | None:
        return holds.mark(self.plan.source, dataset, self.structure)
