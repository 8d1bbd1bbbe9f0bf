"""PostgreSQL, written to: READ COMMITTED, so that what is read after a lock was waited for is what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from holdings.sources.engines.engine import Table
from holdings.sources.erasing.unfit import Unfit
from holdings.sources.erasing.writing import Reference, Writing, bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.sources.engines.postgres import Postgres
    from holdings.sources.erasable import Key

_OID = (
    "(SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = :schema AND c.relname = :name)"
)

_REFERENCES = f"""
SELECT n.nspname, c.relname, f.conrelid, f.conkey, f.confdeltype,
  ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY k(num, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num ORDER BY k.place) AS columns,
  ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY k(num, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num ORDER BY k.place) AS parent_columns
FROM pg_catalog.pg_constraint f
JOIN pg_catalog.pg_class c ON c.oid = f.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE f.contype = 'f' AND f.conparentid = 0 AND f.confrelid = {_OID}
ORDER BY n.nspname, c.relname, f.conname
"""  # noqa: S608 (nothing but this file's own text)

_INDEXES = """
SELECT i.indkey::int2[] FROM pg_catalog.pg_index i
WHERE i.indrelid = :child AND i.indisvalid AND i.indpred IS NULL
"""

_KIND = f"SELECT relkind FROM pg_catalog.pg_class WHERE oid = {_OID}"  # noqa: S608 (nothing but this file's own text)


class PostgresWriting(Writing):
    """A database; commits are waited for until they are on the disk."""

    begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
    most_keys = 1_000_000

    def __init__(self, engine: Postgres) -> None:
        self.engine: Postgres = engine

    def connect(self) -> sa.Connection:
        connection = self.engine.create().connect().execution_options(isolation_level="AUTOCOMMIT")
        self.engine.remember(connection)
        return connection

    def settle(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql(self.engine.settings(self.engine.limits))
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")

    def schema(self, connection: sa.Connection) -> str | None:
        return self.engine.default_schema(connection)

    def among(self, columns: Sequence[sa.ColumnElement[Any]], types: Sequence[sa.types.TypeEngine[Any]], keys: Sequence[Key]) -> Any:
        arrays = [_array(bound(keys, place), native) for place, native in enumerate(types)]
        if len(columns) == 1:
            return columns[0] == sa.any_(arrays[0])
        given = sa.func.unnest(*arrays).table_valued(*(f"k{place}" for place in range(len(arrays))), name="given")
        return sa.tuple_(*columns).in_(sa.select(*given.c))

    def fetched(self, connection: sa.Connection, query: sa.Select[Any]) -> Sequence[Sequence[Any]]:
        return self.engine.undecoded(connection.execute(query).fetchall())

    def references(self, connection: sa.Connection, table: Table) -> Iterator[Reference]:
        for row in connection.execute(sa.text(_REFERENCES), {"schema": table.schema, "name": table.name}).all():
            schema, name, child, numbers, on_delete, columns, parent_columns = row
            indexes = connection.execute(sa.text(_INDEXES), {"child": child}).scalars().all()
            yield Reference(
                Table(schema=schema, name=name, view=False),
                columns,
                parent_columns,
                keeps_child=str(on_delete) in ("n", "d"),
                indexed=any(set(each[: len(numbers)]) == set(numbers) for each in indexes),
            )

    def unfit(self, connection: sa.Connection, table: Table) -> Unfit | None:
        kind = connection.execute(sa.text(_KIND), {"schema": table.schema, "name": table.name}).scalar()
        return None if kind in ("r", "p") else Unfit.FOREIGN


def _array(values: list[int | str], native: sa.types.TypeEngine[Any]) -> sa.ColumnElement[Any]:
    """The values as an array of the column's own type, written out: the driver would look at each of them."""
    if all(type(value) is int for value in values):
        written = ",".join(map(str, values))
    else:
        written = ",".join('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return sa.cast(sa.bindparam(None, f"{{{written}}}", type_=sa.Text()), postgresql.ARRAY(native))
