"""How the demo describes a table: what is built in the database, and what the inventory declares of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from holdings.labels import Category, LabelState, Level, Measure, Stored, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.entities import Entity
    from holdings.records import Element
    from holdings.text import Text

AS_OF = dt.date(2026, 6, 30)
"""The day that the demo is assessed as of; nothing in it depends on the clock."""

CONFIRMED_ON = dt.date(2026, 3, 20)
REVIEWED_ON = dt.date(2026, 3, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its SQL type, and its label in the inventory."""

    name: str
    sql: str
    category: Category
    level: Level
    tier: Tier | None = Tier.GENERAL
    entity: Entity | None = None
    references: str | None = None
    """`table` whose `id` a foreign key points to."""
    state: LabelState = LabelState.CONFIRMED
    on: dt.date = CONFIRMED_ON
    measures: tuple[Measure, ...] = ()
    stored: Stored | None = None

    @property
    def confirmed_level(self) -> Level | None:
        return self.level if self.state is LabelState.CONFIRMED else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, and its entry in the inventory."""

    name: str
    columns: tuple[Column, ...]
    owner: Text | None
    purpose: Text
    basis: Text | None
    record_class: str | None = None
    retention: str | None = None
    """The retention rule that it names; those of its record class hold otherwise."""
    level: Level | None = None
    tier: Tier | None = None
    subject: str | None = None
    reference: str | None = None
    measures: tuple[Measure, ...] = ()
    reviewed: dt.date | None = None
    custodian: Text | None = None
    elements: Mapping[Element, str | tuple[str, ...]] = field(default_factory=dict)
    """In which column or columns each element of the record stands."""
    open_status: tuple[str, ...] = ()
    index_of: Mapping[str, str] = field(default_factory=dict)
    """Where it lists the records of another table: which, by which columns, and from when their period counts."""
    logs: Mapping[str, str] = field(default_factory=dict)
    """Where it logs accesses: in which columns stand who, what and when."""
    covers: tuple[str, ...] = ()
    """The tables whose accesses it logs; all where none are named."""
    consents: Mapping[str, str] = field(default_factory=dict)
    """Where it is a register of consents: in which columns they stand."""
    consent: Mapping[str, str] = field(default_factory=dict)
    """Where its rows rest on consent: in which register, to what, and when they came about."""
    conversation: str | None = None
    """Where a row is a turn: the column that says of which conversation."""

    def stands_in(self, element: Element) -> tuple[str, ...]:
        """The columns in which an element stands."""
        columns = self.elements.get(element, ())
        return (columns,) if isinstance(columns, str) else columns

    def column(self, name: str) -> Column:
        """Raises KeyError for a column that it does not have."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def index(self, name: str) -> int:
        return [column.name for column in self.columns].index(name)

    def with_column(self, column: Column) -> Table:
        """The table with one column replaced, or added at the end."""
        if column.name not in {each.name for each in self.columns}:
            return replace(self, columns=(*self.columns, column))
        return replace(self, columns=tuple(column if each.name == column.name else each for each in self.columns))

    def ddl(self) -> str:
        """The statement that makes it. Names are the demo's own constants: plain words."""
        lines = [f"  {column.name} {column.sql}" for column in self.columns]
        lines += [f"  FOREIGN KEY ({column.name}) REFERENCES {column.references} (id)" for column in self.columns if column.references]
        return f"CREATE TABLE {self.name} (\n" + ",\n".join(lines) + "\n)"

    def insert(self) -> str:
        """The statement that fills it, with one placeholder a column."""
        return f"INSERT INTO {self.name} VALUES ({', '.join('?' * len(self.columns))})"  # noqa: S608 (a constant name)
