"""Run in a benchmark's own process, in the desk's folder: times a whole audit, a plain read of what it reads, and a scan of what it scans.

All in this one process, so that the sum means something. Prints JSON: seconds of processor time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from audit.assess import assess
from audit.preparing import prepared
from audit.workspace import Workspace
from controls.batch import BatchView
from holdings.errors import SourceError
from holdings.labels import Stored
from holdings.processes import settle_arrow
from holdings.sources.base import Bounds
from redaction.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from holdings.view import DatasetView


def main(controls: Sequence[str]) -> None:
    """Measure each once: the runs are long, and others disturb a process's own time little."""
    settle_arrow()
    workspace = Workspace(Path.cwd())
    _read(workspace, scan=True, rows=1000)  # imports and compiles
    print(
        json.dumps(
            {
                "read": _timed(lambda: _read(workspace, scan=False)),
                "read and scan": _timed(lambda: _read(workspace, scan=True)),
                "audit": _timed(lambda: assess(workspace, only=controls, jobs=1)),
            }
        )
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _read(workspace: Workspace, *, scan: bool, rows: int | None = None) -> None:
    """Every dataset's planned columns, batch by batch.

    With the content scan: what controls have scanned for personal data goes through the scanner once, and what is declared encrypted or hashed
    through the recogniser of ciphertext.
    """
    scanner = Scanner()
    with prepared(workspace) as ready:
        for planned in ready.plan.reads:
            snapshot = ready.snapshots[planned.dataset.source]
            if isinstance(snapshot, SourceError):
                raise snapshot
            for batch in snapshot.batches(planned.dataset.name, planned.fields, bounds=Bounds()):
                view = BatchView(planned.dataset, batch, scanner, ready.key)
                for name in planned.scanned if scan else ():
                    view.spans(name)
                for name in _sealed(planned.dataset) if scan else ():
                    view.stored(name)
                if rows is not None and batch.first_row + batch.rows >= rows:
                    break


def _sealed(dataset: DatasetView) -> list[str]:
    return [field.name for field in dataset.fields if field.label and field.label.stored in (Stored.ENCRYPTED, Stored.HASHED)]


if __name__ == "__main__":
    main(sys.argv[1:])
