"""What the sweep's benchmark runs in processes of their own: `fill URL ROWS DUE [beside]`, `delete URL`, `sweep URL`, `beside URL`; prints seconds as JSON.

`beside` sweeps while another connection keeps a snapshot open.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
import zoneinfo
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from benchmarks.ledger_work import Signer
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Dataset, SourceEntry
from holdings.ledger.folder import FolderStorage
from holdings.ledger.writer import Writer
from holdings.sources.opening import source_for
from retention.actions.delete import Delete
from retention.book import Book
from retention.deciding import Deciding
from retention.execute import Executor
from retention.items import Committer
from retention.itemsfile import SealedItems
from retention.job import Job
from retention.journal import Journal
from retention.pace import Pace
from retention.periods import Period
from retention.plan import Limits, Plan
from retention.planning import Planning
from retention.rule import Action, Basis, Rank, RetentionRule
from retention.targets import erasable

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
KEY = FingerprintKey(bytes(range(32)))


class TimedPace(Pace):
    """A pace that remembers how long each batch took."""

    __slots__ = ("seconds",)

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def took(self, items: int, seconds: float) -> None:
        self.seconds.append(seconds)
        super().took(items, seconds)


def _engine(url: str) -> sa.Engine:
    return sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)


_FILL = {
    "sqlite": """
        WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {rows})
        INSERT INTO {table} SELECT n, datetime(CASE WHEN n % {step} = 0 THEN 1577836800 ELSE 1767225600 END + n * 37 % 20000000, 'unixepoch'),
          'an ordinary line about the matter of record number ' || n FROM numbers""",
    "postgresql": """
        INSERT INTO {table} SELECT n, to_char(CASE WHEN n % {step} = 0 THEN timestamp '2020-01-01' ELSE timestamp '2026-01-01' END
          + n * 37 % 20000000 * interval '1 second', 'YYYY-MM-DD HH24:MI:SS'),
          'an ordinary line about the matter of record number ' || n FROM generate_series(0, CAST({rows} AS bigint) - 1) n""",
}
"""Every n-th ticket is due, so that the due ones lie among the others; hardly two have the same time."""


def fill(url: str, rows: int, due: int, *, read: bool = False) -> None:
    """`tickets` is swept, `plain` deleted from. One that is to be `read` meanwhile is in WAL mode: else SQLite has its readers and writers wait."""
    with _engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if read and connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        for table in ("tickets",) if read else ("tickets", "plain"):
            connection.exec_driver_sql(f"CREATE TABLE {table} (id BIGINT PRIMARY KEY, closed VARCHAR(20), subject VARCHAR(200))")
            statement = _FILL[connection.dialect.name].format(table=table, rows=rows, step=rows // due)
            connection.execute(sa.text(statement.replace(":", r"\:")))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def deleted(url: str) -> float:
    """The seconds of one plain DELETE of the same records."""
    engine = _engine(url)
    started = time.perf_counter()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM plain WHERE closed < '2023-01-01'")
    return time.perf_counter() - started


@contextmanager
def beside(url: str) -> Iterator[None]:
    """Another connection has a snapshot open from before."""
    with _engine(url).connect() as connection:
        connection.exec_driver_sql("BEGIN" if connection.dialect.name == "sqlite" else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.exec_driver_sql("SELECT count(*) FROM (SELECT 1 FROM tickets LIMIT 1) one").scalar()
        yield


def swept(url: str, folder: Path) -> dict[str, Any]:
    """Plan, and sweep; gives what it took."""
    basis = Basis.model_validate({"name": "benchmark", "clause": "1", "version": "1", "rank": Rank.POLICY, "from": dt.date(2020, 1, 1)})
    rule = RetentionRule(id="three-years", max=Period(36), trigger=("closed",), legal_basis=(basis,), action=Action.DELETE)
    source = source_for("desk", SourceEntry(url=url), folder)
    limits = Limits(count=100_000_000, percent=100)
    with source.open() as snapshot:
        planning = Planning(
            source="desk",
            snapshot=snapshot,
            structure=snapshot.structure(),
            holds=Book(),
            key=KEY,
            author="0" * 64,
            as_of=NOW.date(),
            timezone="Asia/Shanghai",
            now=NOW,
            limits=limits,
            random=lambda count: bytes(count),
        )
        started = time.perf_counter()
        plan: Plan = planning.make("tickets", Dataset(), (rule,), folder / "items")
    planned = time.perf_counter() - started
    storage = FolderStorage(folder / "ledger")
    pace = TimedPace()
    with SealedItems.open(folder / "items", plan.id, plan.items, [KEY]) as items:
        job = Job(
            plan=plan,
            digest=plan.digest,
            items=items,
            committer=Committer(KEY, "desk", "tickets"),
            deciding={"tickets": Deciding(rules=(rule,), as_of=plan.as_of, zone=zoneinfo.ZoneInfo(plan.timezone))},
            act=Delete(),
            read_holds=Book,
            store_lock=nullcontext,
        )
        executor = Executor(
            job=job,
            erasable=erasable(source),
            journal=Journal(storage, Writer(storage, Signer()), now=lambda: NOW, tell=print),
            now=lambda: NOW,
            pace=pace,
        )
        started = time.perf_counter()
        done = executor.run()
    return {"plan": planned, "sweep": time.perf_counter() - started, "done": done.done, "batches": sorted(pace.seconds)}


def main(work: str, url: str, *numbers: str) -> None:
    """Do it, and print."""
    match work:
        case "fill":
            fill(url, int(numbers[0]), int(numbers[1]), read="beside" in numbers)
        case "delete":
            print(json.dumps({"delete": deleted(url)}))
        case _:
            with tempfile.TemporaryDirectory(prefix="rw-sweep-") as place, beside(url) if work == "beside" else nullcontext():
                print(json.dumps(swept(url, Path(place))))


if __name__ == "__main__":
    main(*sys.argv[1:])
