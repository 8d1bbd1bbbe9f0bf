"""The real schemas of ../shared/data, loaded into a database: what is read equals what the database then reports, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from holdings.schemas.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from holdings.schemas.model import SchemaField

Said = dict[tuple[str, str], tuple[str, bool, bool, str]]
"""By table and column: the type, whether it may be empty, whether it is in the primary key, the comment."""

_SAME = {
    "int": "integer",
    "timestamp": "timestamp without time zone",
    "serial": "integer",
    "bigserial": "bigint",
    "smallserial": "smallint",
}

MARIADB = """
SELECT table_name, column_name, column_type, is_nullable = 'YES',
       (table_name, column_name) IN (SELECT table_name, column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'PRIMARY'),
       column_comment
FROM information_schema.columns WHERE table_schema = DATABASE()
"""
POSTGRES = """
SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
       coalesce((SELECT a.attnum = ANY (i.indkey) FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary), false),
       coalesce(col_description(c.oid, a.attnum), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
"""


def said_by(connection: sa.Connection, query: str) -> Said:
    return {(row[0], row[1]): (row[2], bool(row[3]), bool(row[4]), row[5]) for row in connection.exec_driver_sql(query.replace("%", "%%"))}


def found_in(file: Path, tables: int, columns: int) -> dict[tuple[str, str], SchemaField]:
    reading = read([file])
    assert reading.problems == ()
    assert (len(reading.datasets), reading.fields) == (tables, columns)
    return {(one.name, field.name): field for one in reading.datasets for field in one.fields}


def test_cskefu_in_mariadb(shared_data: Path, mariadb_url: str) -> None:
    file = shared_data / "schema_helpdesk_cskefu_mysql" / "schema.sql"
    script = file.read_text("utf-8")
    wanted = "\n".join(line for line in script.splitlines() if not line.startswith(("CREATE DATABASE", "USE ")))
    flags = {"client_flag": 1 << 16}  # CLIENT_MULTI_STATEMENTS: the server cuts the script itself
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool, connect_args=flags)
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("SET SESSION innodb_strict_mode = OFF")  # some rows could grow too long for their format; no matter without rows
        while cursor.nextset():
            pass
        cursor.execute(wanted)
        while cursor.nextset():
            pass
        said = said_by(connection, MARIADB)
    made = {
        at: (field.type.split(" CHARACTER")[0].lower(), field.nullable, field.key, field.comment)
        for at, field in found_in(file, 121, 3123).items()
    }
    assert made == {at: (one[0].lower(), *one[1:]) for at, one in said.items()}


@pytest.mark.parametrize(
    ("name", "tables", "columns"),
    [
        ("schema_helpdesk_helpy_postgresql/schema.sql", 22, 272),
        ("schema_helpdesk_django_postgresql/schema.sql", 53, 312),
        ("schema_labelled_fides/postgres_sample.sql", 28, 124),
    ],
)
def test_a_schema_in_postgresql(shared_data: Path, postgres_url: str, name: str, tables: int, columns: int) -> None:
    script = (shared_data / name).read_text("utf-8")
    wanted = "\n".join(line for line in script.splitlines() if not line.startswith("\\"))  # psql's own commands
    engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.connection.cursor().execute(wanted)
        said = said_by(connection, POSTGRES)
    made = {
        at: (
            _SAME.get(field.type.lower(), field.type).lower().replace("varchar", "character varying"),
            field.nullable,
            field.key,
            field.comment,
        )
        for at, field in found_in(shared_data / name, tables, columns).items()
    }
    assert made == said
