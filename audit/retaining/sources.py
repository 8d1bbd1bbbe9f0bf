"""The sources of a workspace, opened one at a time to look at what is kept in them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit.door import door
from holdings.sources.opening import source_for
from holdings.sources.sql import SqlSource
from retention.targets import erasable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.workspace import Workspace
    from holdings.sources.base import Snapshot
    from holdings.sources.sql import SqlSnapshot


@contextmanager
def opened(workspace: Workspace, source: str) -> Iterator[Snapshot]:
    """One source, in one snapshot; whatever goes wrong with it comes out as a `SourceError`.

    What a sweep that was killed has left half done is undone first.
    """
    place = source_for(source, workspace.inventory().sources[source], workspace.folder)
    with door(source):
        if isinstance(place, SqlSource):
            erasable(place).undo_half_done()
        with place.open() as snapshot:
            yield snapshot


def database(snapshot: Snapshot) -> SqlSnapshot | None:
    """The snapshot where it is one of a database."""
    from holdings.sources.sql import SqlSnapshot

    return snapshot if isinstance(snapshot, SqlSnapshot) else None
