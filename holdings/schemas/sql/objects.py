"""Reads what is neither a table nor a view and still says something of columns: types, unique indexes, comments, renaming, dropping."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.schemas.problems import unknown_table, unreadable
from holdings.schemas.sql.columns import column
from holdings.schemas.sql.create import add_column
from holdings.schemas.sql.cursor import Cursor, split, words
from holdings.schemas.sql.dialects import Dialect
from holdings.schemas.sql.fold import Table

if TYPE_CHECKING:
    from holdings.schemas.sql.script import Script

NOT_TABLES = words(
    "INDEX SEQUENCE FUNCTION PROCEDURE PROC TRIGGER EVENT PACKAGE EXTENSION SCHEMA DATABASE ROLE USER LOGIN POLICY RULE AGGREGATE OPERATOR CAST COLLATION"
    " CONVERSION LANGUAGE SERVER PUBLICATION SUBSCRIPTION STATISTICS TABLESPACE TEXT ACCESS TRANSFORM SYNONYM DIRECTORY CONTEXT PROFILE LIBRARY FULLTEXT XML"
    " ASSEMBLY CERTIFICATE SYMMETRIC ASYMMETRIC MASTER PARTITION DEFAULT DEFINER LOGFILE RESOURCE SPATIAL BITMAP UNIQUE CLUSTERED NONCLUSTERED COLUMNSTORE"
    " COLUMN EDITIONABLE NONEDITIONABLE FOREIGN LARGE AVAILABILITY ENDPOINT CONSTRAINT GROUP MESSAGE QUEUE SERVICE CONTRACT ROUTE BROKER WORKLOAD SECURITY"
    " DOMAIN TYPE SESSION SYSTEM PRIVILEGES INSTANCE CLUSTER DIMENSION OUTLINE ALGORITHM SQL EXTERNAL CREDENTIAL APPLICATION CRYPTOGRAPHIC"
)
"""What a statement can make, change or drop that is no table."""


def virtual_table(script: Script, cursor: Cursor, start: int) -> None:
    """A virtual table of SQLite: the arguments of a full-text index are its columns."""
    cursor.accept("IF", "NOT", "EXISTS")
    path = cursor.path()
    module = cursor.peek(1).upper if cursor.accept("USING") is False else cursor.word
    cursor.next()
    if not path or not module.startswith("FTS"):
        script.problem(unreadable(script.at(start), "CREATE VIRTUAL TABLE"))
        return
    table = Table(name=script.state.name_of(path), place=script.at(start))
    for part in split(cursor.group()):
        if not any(token.upper == "=" for token in part):
            kept = [token for token in part if token.upper != "UNINDEXED"]
            add_column(script, table, Cursor(kept, Dialect.SQLITE))
    script.state.add(table)


def make_type(script: Script, cursor: Cursor) -> None:
    """What follows CREATE TYPE or CREATE DOMAIN: a type that columns may have by its name."""
    path = cursor.path()
    if not path:
        return
    if cursor.accept("AS", "ENUM"):
        script.state.types[path[-1].lower()] = "enum"
    elif (cursor.accept("AS") or cursor.accept("FROM")) and cursor.word not in ("(", "RANGE", "OBJECT", "TABLE"):
        cursor.at -= 1  # the word before stands where a name would
        made = column(cursor)
        if made is not None and made.type:
            script.state.types[path[-1].lower()] = script.state.real(made.type)


def unique_index(script: Script, cursor: Cursor) -> None:
    """What follows CREATE UNIQUE INDEX: a column that is unique by itself."""
    cursor.accept("CONCURRENTLY")
    cursor.accept("IF", "NOT", "EXISTS")
    name = None if cursor.sees("ON") else cursor.path()
    if not cursor.accept("ON"):
        return
    cursor.accept("ONLY")
    table = script.state.find(cursor.path())
    if cursor.accept("USING"):
        cursor.next()
    parts = split(cursor.group())
    plain = len(parts) == 1 and all(token.upper != "(" for token in parts[0])
    if table is not None and plain and not any(token.upper == "WHERE" for token in cursor.tokens):
        table.constrain("unique", [Cursor(parts[0], script.dialect).identifier() or ""], name[-1] if name else None)


def drop(script: Script, cursor: Cursor, start: int) -> None:
    """What follows DROP."""
    cursor.accept_any("TEMPORARY", "MATERIALIZED", "FOREIGN")
    if not cursor.accept_any("TABLE", "VIEW"):
        if cursor.word not in NOT_TABLES | {"OWNED", "PREPARE"}:
            script.problem(unreadable(script.at(start), "DROP"))
        return
    cursor.accept("IF", "EXISTS")
    for part in split(cursor.tokens[cursor.at :]):
        script.state.drop(Cursor(part, script.dialect).path())  # scripts that set a database up anew drop first what is not there yet


def rename(script: Script, cursor: Cursor, start: int) -> None:
    """What follows RENAME TABLE."""
    for part in split(cursor.tokens[cursor.at :]):
        one = Cursor(part, script.dialect)
        table = script.state.find(one.path())
        if table is None or not one.accept("TO"):
            script.problem(unknown_table(script.at(start), "RENAME"))
            continue
        script.state.rename(table, script.state.name_of(one.path()))


def comment_on(script: Script, cursor: Cursor, start: int) -> None:
    """What follows COMMENT: of a table, a view or a column."""
    if not cursor.accept("ON"):
        script.problem(unreadable(script.at(start), "COMMENT"))
        return
    cursor.accept_any("MATERIALIZED", "FOREIGN")
    what = cursor.next().upper
    path = cursor.path()
    if what not in ("TABLE", "VIEW", "COLUMN"):
        return
    of_column = what == "COLUMN"
    table = script.state.find(path[:-1] if of_column else path)
    there = table.find(path[-1]) if table is not None and of_column else None
    if table is None or (of_column and there is None):
        script.problem(unknown_table(script.at(start), "COMMENT"))
        return
    if not cursor.accept("IS"):
        script.problem(unreadable(script.at(start), "COMMENT"))
        return
    said = cursor.literal() or ""
    if there is None:
        table.comment = said
    else:
        table.columns[there] = replace(table.columns[there], comment=said)
