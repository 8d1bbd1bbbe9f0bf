"""Reads the structure of a database: what its catalogue says of keys, foreign keys, indexes, triggers and engines. It changes nothing."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.sources.structure import Index, Link, Structure, TableFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from holdings.sources.engines.engine import Engine, Table

    Name = tuple[str | None, str]
    """A schema, and a table in it."""

_POSTGRES_TRIGGERS = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND (t.tgtype & 8) <> 0
"""  # 8: fires on DELETE
_MYSQL_TRIGGERS = (
    "SELECT NULL, event_object_table FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND event_manipulation = 'DELETE'"
)
_SQLITE_TRIGGERS = "SELECT NULL, tbl_name FROM sqlite_master WHERE type = 'trigger' AND lower(sql) LIKE '%delete%'"
_MYSQL_LOOSE = """
SELECT NULL, table_name FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND engine NOT IN ('InnoDB', 'ROCKSDB')
"""
_MYSQL_CREATE = """
SELECT (SELECT count(*) FROM information_schema.user_privileges WHERE grantee = :me AND privilege_type = 'CREATE')
+ (SELECT count(*) FROM information_schema.schema_privileges WHERE grantee = :me AND table_schema = DATABASE() AND privilege_type = 'CREATE')
"""
_POSTGRES_POINTING = """
SELECT cn.nspname, c.relname, fn.nspname, f.relname,
  (SELECT string_agg(a.attname, chr(1)) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
  (SELECT string_agg(a.attname, chr(1)) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey))
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
"""
_MYSQL_POINTING = """
SELECT nullif(table_schema, DATABASE()), table_name, nullif(referenced_table_schema, DATABASE()), referenced_table_name,
  group_concat(column_name SEPARATOR '\x01'), group_concat(referenced_column_name SEPARATOR '\x01')
FROM information_schema.key_column_usage WHERE referenced_table_schema = DATABASE()
GROUP BY table_schema, table_name, constraint_name, referenced_table_schema, referenced_table_name
"""
_WHERE = ("sqlite_where", "postgresql_where")
"""What makes an index one of some rows only."""


def structure_of(
    connection: sa.Connection, engine: Engine, tables: Mapping[str, Table], dataset: Callable[[str | None, str], str], schema: str | None
) -> Structure:
    """The structure of these tables, which go by their datasets' names; `dataset` names a table, `schema` is the default one."""
    inspector = sa.inspect(connection)
    loose, triggered = _loose(connection), _triggered(connection)
    found: dict[str, TableFacts] = {}
    links: list[Link] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)  # types and indexes that SQLAlchemy does not know
        for name, table in tables.items():
            if table.view:
                continue
            facts = _facts(inspector, engine, table, transactional=(None, table.name) not in loose, triggers=_named(table, triggered))
            found[name] = facts
            covered = [facts.key, *(index.fields for index in facts.indexes)]
            for foreign in inspector.get_foreign_keys(table.name, schema=table.schema):
                fields = tuple(foreign["constrained_columns"])
                options = {str(value).upper() for option, value in foreign.get("options", {}).items() if option in ("ondelete", "onupdate")}
                options |= _sqlite_options(connection, table.name, fields)
                links.append(
                    Link(
                        child=name,
                        child_fields=fields,
                        parent=dataset(foreign["referred_schema"] or schema, foreign["referred_table"]),
                        parent_fields=tuple(foreign["referred_columns"]),
                        indexed=any(set(index[: len(fields)]) == set(fields) for index in covered),
                        cascades=bool(options & {"CASCADE", "SET NULL", "SET DEFAULT"}),
                    )
                )
    links += _unseen(connection, tables, dataset)
    return Structure(tables=found, links=tuple(links), may_make_tables=_may_make_tables(connection, schema))


def _facts(inspector: sa.Inspector, engine: Engine, table: Table, *, transactional: bool, triggers: bool) -> TableFacts:
    indexes = [
        Index(name=str(index["name"] or ""), fields=tuple(str(column) for column in index["column_names"]), unique=bool(index["unique"]))
        for index in inspector.get_indexes(table.name, schema=table.schema)
        if _whole(index)
    ]
    known = {index.fields for index in indexes}
    unique = inspector.get_unique_constraints(table.name, schema=table.schema)
    indexes += [
        Index(name=str(each["name"] or ""), fields=tuple(each["column_names"]), unique=True)
        for each in unique
        if tuple(each["column_names"]) not in known
    ]
    return TableFacts(
        table=table,
        key=tuple(inspector.get_pk_constraint(table.name, schema=table.schema)["constrained_columns"]),
        kinds={
            column["name"]: engine.kind(engine.base(column["type"])) for column in inspector.get_columns(table.name, schema=table.schema)
        },
        indexes=tuple(indexes),
        transactional=transactional,
        versioned=bool(table.versions),
        triggers=triggers,
    )


def _whole(index: Any) -> bool:
    """Whether an index has every row, by its columns themselves."""
    options = index.get("dialect_options", {})
    return None not in index["column_names"] and not any(options.get(option) is not None for option in _WHERE)


def _loose(connection: sa.Connection) -> set[Name]:
    """Tables whose engine knows no transactions, such as MyISAM."""
    if connection.dialect.name not in ("mysql", "mariadb"):
        return set()
    return {(schema, name) for schema, name in connection.exec_driver_sql(_MYSQL_LOOSE)}


def _triggered(connection: sa.Connection) -> set[Name]:
    query = {"postgresql": _POSTGRES_TRIGGERS, "sqlite": _SQLITE_TRIGGERS}.get(connection.dialect.name, _MYSQL_TRIGGERS)
    return {(schema, name) for schema, name in connection.execute(sa.text(query))}


def _unseen(connection: sa.Connection, tables: Mapping[str, Table], dataset: Callable[[str | None, str], str]) -> Iterator[Link]:
    """Foreign keys of tables that are not among these: of a partition by itself, of another database of the server."""
    query = {"postgresql": _POSTGRES_POINTING, "sqlite": None}.get(connection.dialect.name, _MYSQL_POINTING)
    if query is None:
        return
    seen = {(table.schema, table.name) for table in tables.values()}
    for schema, name, parent_schema, parent, fields, parent_fields in connection.execute(sa.text(query)):
        if (schema, name) not in seen and (parent_schema, parent) in seen:
            yield Link(
                child=dataset(schema, name),
                child_fields=tuple(fields.split("\1")),
                parent=dataset(parent_schema, parent),
                parent_fields=tuple(parent_fields.split("\1")),
                indexed=True,
            )


def _sqlite_options(connection: sa.Connection, table: str, fields: tuple[str, ...]) -> set[str]:
    """What SQLite does with the rows of a foreign key: of one that is declared beside its column, SQLAlchemy does not tell."""
    if connection.dialect.name != "sqlite":
        return set()
    query = sa.text('SELECT id, "from", on_update, on_delete FROM pragma_foreign_key_list(:name)')
    found: dict[int, tuple[list[str], set[str]]] = {}
    for number, name, updated, deleted in connection.execute(query, {"name": table}):
        names, options = found.setdefault(number, ([], set()))
        names.append(name)
        options |= {updated.upper(), deleted.upper()}
    return {option for names, options in found.values() if set(names) == set(fields) for option in options}


def _may_make_tables(connection: sa.Connection, schema: str | None) -> bool:
    match connection.dialect.name:
        case "postgresql":
            query = sa.text("SELECT has_schema_privilege(current_user, :schema, 'CREATE')")
            return bool(connection.execute(query, {"schema": schema}).scalar())
        case "sqlite":
            path = connection.exec_driver_sql("SELECT file FROM pragma_database_list WHERE name = 'main'").scalar()
            return bool(path) and os.access(str(path), os.W_OK)
    user, _, host = str(connection.exec_driver_sql("SELECT current_user()").scalar()).rpartition("@")
    return bool(connection.execute(sa.text(_MYSQL_CREATE), {"me": f"'{user}'@'{host}'"}).scalar())


def _named(table: Table, names: set[Name]) -> bool:
    return (table.schema, table.name) in names or (None, table.name) in names
