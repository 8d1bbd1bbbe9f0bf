"""The rows through which placing a hold and destroying exclude each other, in the sources of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.sources.opening import source_for
from holdings.sources.sql import SqlSource
from retention.barrier import TargetBarrier
from retention.targets import erasable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.workspace import Workspace
    from retention.holds import Barrier


def barriers_of(workspace: Workspace) -> Callable[[str], Sequence[Barrier]]:
    """By a source's name: its row, where it is a database."""

    def barriers(source: str) -> Sequence[Barrier]:
        place = source_for(source, workspace.inventory().sources[source], workspace.folder)
        return [TargetBarrier(erasable(place))] if isinstance(place, SqlSource) else []

    return barriers
