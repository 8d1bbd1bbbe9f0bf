"""SQLite, written to: one writer at a time, which is all the locking that there is."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.sources.engines.engine import Table
from holdings.sources.erasing.unfit import Unfit
from holdings.sources.erasing.writing import Reference, Writing, bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.sources.engines.sqlite import Sqlite
    from holdings.sources.erasable import Key

_KEEPS = frozenset({"SET NULL", "SET DEFAULT"})


class SqliteWriting(Writing):
    """A file; deleted content is overwritten in it, and a commit is on the disk when it returns."""

    begin = "BEGIN IMMEDIATE"

    def __init__(self, engine: Sqlite) -> None:
        self.engine = engine
        self._path = engine.path
        self._limits = engine.limits

    def connect(self) -> sa.Connection:
        database = sa.create_engine("sqlite://", creator=self._connect, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        return database.connect()

    def _connect(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise FileNotFoundError
        if not os.access(self._path, os.W_OK):
            raise PermissionError
        raw = sqlite3.connect(
            f"{self._path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=self._limits.lock_s, check_same_thread=False
        )
        for setting in ("foreign_keys=ON", "synchronous=EXTRA", "secure_delete=ON", "trusted_schema=OFF"):
            raw.execute(f"PRAGMA {setting}")
        return raw

    def half_done(self) -> bool:
        path = self._path.resolve()
        return path.with_name(f"{path.name}-journal").exists()

    def undo_half_done(self) -> None:
        """The next one that reads and may write does it by the journal, which only readers cannot."""
        if self.half_done():
            with closing(self._connect()) as raw:
                raw.execute("SELECT count(*) FROM sqlite_master")

    def locked(self, query: sa.Select[Any]) -> sa.Select[Any]:
        return query  # nobody else writes at all

    def among(self, columns: Sequence[sa.ColumnElement[Any]], types: Sequence[sa.types.TypeEngine[Any]], keys: Sequence[Key]) -> Any:
        if len(columns) == 1:
            given = sa.func.json_each(json.dumps(bound(keys, 0))).table_valued("value", name="given")
            return columns[0].in_(sa.select(given.c.value))
        given = sa.func.json_each(json.dumps(keys)).table_valued("value", name="given")
        return sa.tuple_(*columns).in_(sa.select(*(sa.func.json_extract(given.c.value, f"$[{place}]") for place in range(len(columns)))))

    def fetched(self, connection: sa.Connection, query: sa.Select[Any]) -> Sequence[Sequence[Any]]:
        raw: Any = connection.connection.dbapi_connection
        raw.text_factory = bytearray  # one text that is not valid must not cost the rest
        try:
            return connection.execute(query).fetchall()
        finally:
            raw.text_factory = str

    def references(self, connection: sa.Connection, table: Table) -> Iterator[Reference]:
        inspector = sa.inspect(connection)
        for name in inspector.get_table_names():
            for key in inspector.get_foreign_keys(name):
                if key["referred_table"].casefold() != table.name.casefold():
                    continue
                columns = key["constrained_columns"]
                yield Reference(
                    Table(schema=None, name=name, view=False),
                    columns,
                    key["referred_columns"] or inspector.get_pk_constraint(table.name)["constrained_columns"],
                    keeps_child=str(key.get("options", {}).get("ondelete", "")).upper() in _KEEPS,
                    indexed=_indexed(inspector, name, columns),
                )

    def unfit(self, connection: sa.Connection, table: Table) -> Unfit | None:
        query = "SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = ?"
        kind = connection.exec_driver_sql(query, (table.name,)).scalar()
        return None if kind == "table" else Unfit.FOREIGN


def _indexed(inspector: sa.Inspector, table: str, columns: Sequence[str]) -> bool:
    ordered: list[Sequence[str | None]] = [inspector.get_pk_constraint(table)["constrained_columns"]]
    ordered += [index["column_names"] for index in inspector.get_indexes(table) if not index.get("dialect_options", {}).get("sqlite_where")]
    ordered += [unique["column_names"] for unique in inspector.get_unique_constraints(table)]
    return any(set(each[: len(columns)]) == set(columns) for each in ordered)
