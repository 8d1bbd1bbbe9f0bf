"""Run in a benchmark's own process, in the desk's folder: times an audit and two plain reads of the columns that it reads.

Prints JSON: the least of several runs of each, in seconds.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from audit.assess import assess
from audit.preparing import prepared
from audit.workspace import Workspace
from holdings.errors import SourceError
from holdings.sources.base import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable

FETCH = 16_384


def main(controls: list[str]) -> None:
    """Measure the three in turn, so that a disturbance strikes them alike."""
    workspace = Workspace(Path.cwd())
    with prepared(workspace, only=controls) as ready:
        columns = {read.dataset.name: read.fields for read in ready.plan.reads}
    runs: dict[str, list[float]] = {"audit": [], "arrow": [], "cursor": []}
    for _ in range(4):  # the first warms up
        runs["cursor"].append(_timed(lambda: _cursor(columns)))
        runs["arrow"].append(_timed(lambda: _arrow(workspace, columns)))
        runs["audit"].append(_timed(lambda: assess(workspace, only=controls)))
    print(json.dumps({name: min(seconds[1:]) for name, seconds in runs.items()}))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _cursor(columns: dict[str, tuple[str, ...]]) -> None:
    """The driver's own cursor: rows come, and go."""
    database = sqlite3.connect("file:desk.db?mode=ro", uri=True)
    for table, names in columns.items():
        cursor = database.execute(f"SELECT {', '.join(names)} FROM {table}")
        while cursor.fetchmany(FETCH):
            pass
    database.close()


def _arrow(workspace: Workspace, columns: dict[str, tuple[str, ...]]) -> None:
    """A source's stream of Arrow batches: they come, and go."""
    with prepared(workspace) as ready:
        snapshot = ready.snapshots["desk"]
        if isinstance(snapshot, SourceError):
            raise snapshot
        for table, names in columns.items():
            for _ in snapshot.batches(table, names, bounds=Bounds()):
                pass


if __name__ == "__main__":
    main(sys.argv[1:])
