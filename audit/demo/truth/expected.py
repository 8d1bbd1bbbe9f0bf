"""What a rule of the truth gives, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.assets import Asset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.schema import Column, Table

SOURCE = "desk"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One failing observation."""

    control: str
    asset: str
    exceptions: int


def table_asset(table: Table) -> str:
    """How a report names a table."""
    return str(Asset.of(SOURCE, table.name))


def field_asset(table: Table, column: Column) -> str:
    """How a report names a column."""
    return str(Asset.of(SOURCE, table.name, column.name))


def tables(made: Draft) -> Iterator[Table]:
    """Declared tables that exist."""
    return (table for name, table in made.declared.items() if name in made.built)


def fields(made: Draft) -> Iterator[tuple[Table, Column]]:
    """Declared columns that exist."""
    for table in tables(made):
        built = {column.name for column in made.built[table.name].columns}
        yield from ((table, column) for column in table.columns if column.name in built)
