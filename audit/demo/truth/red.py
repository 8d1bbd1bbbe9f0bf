"""RED: what follows from how fields are declared to be stored, and from what was planted where everybody reads."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.exports import LEAST_GROUP, Later
from audit.demo.truth.expected import Expected, field_asset, fields, table_asset, tables
from holdings.labels import Category, LabelState, Level, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.schema import Column

_LOGS = frozenset({"access_log"})
_IN_LOGS = frozenset({Category.OPERATIONAL, Category.ORGANISATION, Category.BEHAVIOUR, Category.COMMUNICATION})


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(_masked(made), _pseudonymised(made), _free_text(made), _logs(made), _exports(made), _registers(made))


def _masked(made: Draft) -> Iterator[Expected]:
    """What CLS-12's plant writes into a masked field is in the clear, whoever's it is."""
    for table, column in fields(made):
        place = (table.name, column.name)
        rows = made.planted("above level", place) + made.planted("weak mask", place)
        if rows and _stored(column) is Stored.MASKED:
            yield Expected("RED-01", field_asset(table, column), rows)


def _pseudonymised(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("raw", (table.name, column.name))
        if rows and _stored(column) is Stored.PSEUDONYMISED:
            yield Expected("RED-02", field_asset(table, column), rows)


def _free_text(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("contact", (table.name, column.name))
        below = column.confirmed_level is not None and column.confirmed_level < Level.L3
        if rows and below and column.category is Category.COMMUNICATION:
            yield Expected("RED-03", field_asset(table, column), rows)


def _logs(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("in log", (table.name, column.name))
        if rows and table.record_class in _LOGS and column.category in _IN_LOGS and column.confirmed_level is not None:
            yield Expected("RED-04", field_asset(table, column), rows)


def _exports(made: Draft) -> Iterator[Expected]:
    """Of one that was struck off the register nothing is known but that."""
    for export in made.exports:
        if export.later is Later.STRUCK_OFF:
            yield Expected("RED-05", export.asset, 1)
            continue
        if export.later is Later.ADDED_TO:
            yield Expected("RED-06", export.asset, 1)
        if export.group < LEAST_GROUP:
            yield Expected("RED-07", export.asset, 1)


def _registers(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        rows = made.planted("unaccounted", (table.name, "manifest"))
        if rows and table.record_class == "export_register":
            yield Expected("RED-08", table_asset(table), rows)


def _stored(column: Column) -> Stored | None:
    """How a column is declared to be stored, by somebody who answers for it."""
    return column.stored if column.state is LabelState.CONFIRMED else None
