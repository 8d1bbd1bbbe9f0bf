"""Makes the demo's folder: the database, the inventory, and the truth about both."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.demo import keeping, policy, truth
from audit.demo.inventory import render
from audit.demo.plants import draft
from audit.demo.policy import POLICY
from audit.demo.world import World
from holdings.inventory import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit.demo.draft import Draft
    from audit.demo.exports import PlannedExport
    from audit.demo.rows import Row
    from audit.demo.schema import Table
    from audit.demo.truth.expected import Expected
    from holdings.text import Lang

DATABASE = "desk.db"
TRUTH = "truth.json"
LEAST_TICKETS = 200
"""Below this there are not enough rows for what is planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk that was made: where it is, how many rows each table has, what must be found."""

    folder: Path
    rows: dict[str, int]
    expected: tuple[Expected, ...]
    exports: tuple[PlannedExport, ...] = ()
    """What is to be exported from it."""


def build(folder: Path, *, seed: int, tickets: int, lang: Lang, clean: bool) -> Desk:
    """Make the desk in a folder that exists; files of an earlier desk there are replaced. The same arguments, the same desk."""
    if tickets < LEAST_TICKETS:
        raise ValueError(f"a desk has at least {LEAST_TICKETS} tickets")
    world = World(seed=seed, lang=lang, tickets=tickets)
    made = draft(world, clean=clean)
    fresh = folder / f"{DATABASE}.part"
    fresh.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # a desk that could not be finished is made again
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        rows = {table.name: _fill(database, made, table) for table in made.built.values()}
        database.execute("COMMIT")
    expected = truth.work_out(made)
    fresh.replace(folder / DATABASE)
    (folder / FILE_NAME).write_text(render(made), encoding="utf-8", newline="\n")
    keeping.write(folder, made.files)
    (folder / POLICY).write_text(policy.render(made.policy), encoding="utf-8", newline="\n")
    (folder / TRUTH).write_text(truth.to_json(expected), encoding="utf-8", newline="\n")
    return Desk(folder=folder, rows=rows, expected=expected, exports=tuple(made.exports))


def _fill(database: sqlite3.Connection, made: Draft, table: Table) -> int:
    if table.name == "consents":  # one person short of the volume that makes data important
        made.world.consents = len(made.world.subjects["tickets"]) - 1
    database.execute(table.ddl())
    return database.executemany(table.insert(), _rows(made, table)).rowcount


def _rows(made: Draft, table: Table) -> Iterator[Row]:
    """The generated rows with the planted cells in them; counts whom they are about on the way."""
    cells = made.cells.get(table.name, {})
    added = made.added.get(table.name)
    subject = None if table.subject is None else table.index(table.subject)
    subjects = made.world.subjects.setdefault(table.name, Counter())
    for number, generated in enumerate(made.generators[table.name](made.world), 1):
        row = generated
        if number in cells:
            row = tuple(cells[number].get(column.name, value) for column, value in zip(table.columns, generated, strict=False))
        if subject is not None:
            subjects[row[subject]] += 1
        yield row if added is None else (*row, *added(number))
