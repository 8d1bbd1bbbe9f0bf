"""The statement for some fields of a table, and how its rows become the values that everybody sees: whoever reads rows reads them alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql import quoted_name

from holdings.model import FieldKind
from holdings.sources.assemble import Reading
from holdings.sources.json_columns import Projection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from holdings.model import DatasetInfo, FieldInfo
    from holdings.sources.engines.engine import Engine, Table

    Mark = Callable[[sa.TableClause], sa.ColumnElement[bool]]
    """Given the table of a statement, a condition on its rows."""

MARKED = "__marked__"
"""A column of a batch, beside the fields: 1 where a mark is true of the row, else 0."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Some fields of a table."""

    clause: sa.TableClause
    columns: tuple[sa.ColumnElement[Any], ...]
    readings: tuple[Reading, ...]
    projection: Projection
    is_marked: bool = False
    """Whether a mark stands behind the fields."""

    def marked(self, mark: Mark) -> Selection:
        """The same, and `MARKED` behind it."""
        column = sa.case((mark(self.clause), sa.literal_column("1")), else_=sa.literal_column("0")).label("marked")
        reading = Reading(name=MARKED, kind=FieldKind.INTEGER)
        return replace(self, columns=(*self.columns, column), readings=(*self.readings, reading), is_marked=True)

    def rows(self, found: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """The fields of rows of the columns, and the mark."""
        if self.projection.plain or not self.is_marked:
            return self.projection.rows(found)
        fields = self.projection.rows([row[:-1] for row in found])
        return [[*row, marked[-1]] for row, marked in zip(fields, found, strict=True)]


def selection(engine: Engine, table: Table, info: DatasetInfo, wanted: Sequence[FieldInfo], *more: str) -> Selection:
    """Select these fields; the clause knows the columns named in `more` besides."""
    projection = Projection(info.fields, wanted)
    readings = tuple(
        Reading(name=field.name, kind=field.kind, presence=engine.presence_only(field) and not projection.parsed(number))
        for number, field in enumerate(wanted)
    )
    clause = table_clause(table, *dict.fromkeys((*(field.name for field, _ in projection.columns), *more)))
    columns = tuple(
        (sa.cast(clause.c[field.name], sa.Text) if parsed else _expression(engine, clause.c[field.name], field)).label(f"c{place}")
        for place, (field, parsed) in enumerate(projection.columns)
    )
    return Selection(clause, columns, readings, projection)


def table_clause(table: Table, *fields: str) -> sa.TableClause:
    """The table for a statement; every name is quoted by the dialect, and every field qualified.

    Qualified, because SQLite takes a quoted name that is no column for a string.
    """
    schema = None if table.schema is None else quoted_name(table.schema, quote=True)
    columns: list[sa.ColumnClause[Any]] = [sa.column(quoted_name(field, quote=True)) for field in fields]
    return sa.table(quoted_name(table.name, quote=True), *columns, schema=schema)


def _expression(engine: Engine, column: sa.ColumnClause[Any], field: FieldInfo) -> sa.ColumnElement[Any]:
    return column.is_not(None) if engine.presence_only(field) else engine.expression(column, field)
