"""LOG: what follows from which tables the access log covers, and from what was planted in the log of sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.demo.truth.expected import Expected, fields, table_asset, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    covers = made.declared["access_log"].covers
    high = {table.name for table, column in fields(made) if column.confirmed_level is not None and column.confirmed_level >= 3}
    for table in tables(made):
        if table.name in high and not table.logs and covers and table.name not in covers:
            yield Expected("LOG-01", table_asset(table), 1)
        if made.planted("begins late", (table.name, "at")):
            yield Expected("LOG-02", table_asset(table), 1)
        if holes := made.planted("silent", (table.name, "at")):
            yield Expected("LOG-03", table_asset(table), holes)
