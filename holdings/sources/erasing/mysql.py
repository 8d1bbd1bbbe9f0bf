"""MySQL and MariaDB, written to: InnoDB only, READ COMMITTED, so that what is read after a lock was waited for is what is there."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from holdings.sources.engines.engine import Table
from holdings.sources.erasing.unfit import Unfit
from holdings.sources.erasing.writing import Reference, Writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.sources.engines.mysql import MySql

_REFERENCES = """
SELECT k.table_schema, k.table_name, k.constraint_name, k.column_name, k.referenced_column_name, r.delete_rule
FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
WHERE k.referenced_table_schema = DATABASE() AND k.referenced_table_name = :name
ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position
"""
_KIND = "SELECT engine, table_type FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = :name"
_HERE = "SELECT DATABASE()"
_KEEPS = frozenset({"SET NULL", "SET DEFAULT"})


class MySqlWriting(Writing):
    """A database."""

    begin = "START TRANSACTION READ WRITE"

    def __init__(self, engine: MySql) -> None:
        self.engine: MySql = engine

    def connect(self) -> sa.Connection:
        connection = self.engine.create().connect()
        lock = math.ceil(self.engine.limits.lock_s)
        for setting in (
            f"SET SESSION lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}",
            "SET SESSION time_zone = '+00:00'",
            "SET SESSION foreign_key_checks = 1",
            "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
        ):
            connection.exec_driver_sql(setting)
        return connection

    def references(self, connection: sa.Connection, table: Table) -> Iterator[Reference]:
        here = connection.exec_driver_sql(_HERE).scalar()
        found = connection.execute(sa.text(_REFERENCES), {"name": table.name}).all()
        for (schema, child, _), rows in groupby(found, key=lambda row: (row[0], row[1], row[2])):
            parts = list(rows)
            yield Reference(
                Table(schema=None if schema == here else schema, name=child, view=False),
                [part[3] for part in parts],
                [part[4] for part in parts],
                keeps_child=parts[0][5] in _KEEPS,
                indexed=True,  # InnoDB makes the index itself, and lets nobody drop it
            )

    def unfit(self, connection: sa.Connection, table: Table) -> Unfit | None:
        engine, kind = connection.execute(sa.text(_KIND), {"name": table.name}).one()
        if kind == "SYSTEM VERSIONED":
            return Unfit.VERSIONED
        if kind != "BASE TABLE":
            return Unfit.FOREIGN
        return None if engine == "InnoDB" else Unfit.NO_TRANSACTIONS
