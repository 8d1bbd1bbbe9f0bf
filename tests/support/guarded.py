"""The snapshots of a small world behind the door, as the engine has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.door import Guarded
from controls.trial.in_memory import MemorySnapshot

if TYPE_CHECKING:
    from controls.trial.worlds import World


def guarded(world: World) -> dict[str, Guarded]:
    """Of the sources that could be opened."""
    return {name: Guarded(name, each) for name, each in world.snapshots.items() if isinstance(each, MemorySnapshot)}
