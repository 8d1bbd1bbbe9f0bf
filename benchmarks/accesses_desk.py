"""Makes the desk of the benchmark of access logs: a log of so many lines, twenty datasets, three thousand accounts in sixty roles."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ACCOUNTS, ROLES, DATASETS = 3_000, 60, 20
LINES_A_TICKET = 10
_DAYS = 120
_CONFIRMED = "tier: general, state: confirmed, by: desk, on: 2026-06-01"


def make(folder: Path, lines: int, seed: int = 1) -> None:
    """Write desk.db, access-policy.csv and recordwarden.yaml; every line has a ticket of its own, or one of a few others'."""
    folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(folder / "desk.db")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("CREATE TABLE access_log (id INTEGER PRIMARY KEY, who TEXT, what TEXT, done TEXT, ticket INTEGER, at TEXT)")
    for number in range(DATASETS):
        database.execute(f"CREATE TABLE d{number} (id INTEGER PRIMARY KEY)")
    database.executemany("INSERT INTO access_log VALUES (?, ?, ?, ?, ?, ?)", _log(random.Random(seed), lines))
    database.commit()
    database.close()
    (folder / "access-policy.csv").write_text("".join(f"{line}\n" for line in _policy()), encoding="utf-8")
    (folder / "recordwarden.yaml").write_text(_inventory(), encoding="utf-8")


def _log(rng: random.Random, lines: int) -> Iterator[tuple[object, ...]]:
    for number in range(lines):
        day = number * _DAYS // lines
        month, of_month = 3 + day // 30, 1 + day % 30
        account = int(rng.random() ** 2 * ACCOUNTS)
        done = ("read", "search", "update")[number % 3]
        ticket = rng.randrange(max(1, lines // LINES_A_TICKET))
        yield (
            number,
            f"a{account}",
            f"d{(account + number) % DATASETS}",
            done,
            ticket,
            f"2026-{month:02d}-{of_month:02d} {number % 24:02d}:15:00",
        )


def _policy() -> Iterator[str]:
    yield from (f"p, r{role}, d{(role + step) % DATASETS}, *" for role in range(ROLES) for step in range(DATASETS))
    yield from (f"g, a{account}, r{account % ROLES}" for account in range(ACCOUNTS))


def _inventory() -> str:
    fields = "".join(
        f"          {name}: {{category: operational, level: 1, {_CONFIRMED}}}\n" for name in ("id", "who", "what", "done", "ticket", "at")
    )
    return (
        "version: 1\nas_of: 2026-06-30\nsources:\n  desk:\n    url: sqlite:///desk.db\n    rights: access-policy.csv\n    datasets:\n"
        "      access_log:\n        owner: desk\n        logs: {account: who, dataset: what, at: at, action: done}\n        fields:\n"
        + fields
    )
