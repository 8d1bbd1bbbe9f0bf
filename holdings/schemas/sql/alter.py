"""Reads ALTER TABLE and what else changes a table that is there already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.schemas.kinds import length_of
from holdings.schemas.problems import unknown_table, unreadable, unreadable_part
from holdings.schemas.sql.columns import Column, column, options
from holdings.schemas.sql.create import add_column, constraint, elements, is_constraint, one_element
from holdings.schemas.sql.cursor import Cursor, split, words
from holdings.schemas.sql.dialects import Dialect
from holdings.schemas.sql.lexer import Kind

if TYPE_CHECKING:
    from holdings.schemas.sql.fold import Table
    from holdings.schemas.sql.script import Script

_WHAT = "ALTER TABLE"
_NOT_COLUMNS = words(
    "OWNER ENABLE DISABLE SET RESET CLUSTER INHERIT NO ATTACH DETACH VALIDATE ENGINE AUTO_INCREMENT DEFAULT CONVERT CHARACTER CHARSET COLLATE ROW_FORMAT ORDER"
    " FORCE NOT OF REPLICA REBUILD PARTITION COALESCE REORGANIZE EXCHANGE ANALYZE OPTIMIZE CHECK TRUNCATE DISCARD IMPORT LOCK ALGORITHM CACHE NOCACHE MOVE"
    " PARALLEL NOPARALLEL LOGGING NOLOGGING SHRINK ALLOCATE DEALLOCATE SPLIT MERGE SWITCH WITHOUT KEY_BLOCK_SIZE AVG_ROW_LENGTH MAX_ROWS STATS_PERSISTENT"
    " PCTFREE STORAGE COMPRESS NOCOMPRESS READ"
)
"""What a change of a table may begin with that changes no column."""


def alter_table(script: Script, cursor: Cursor, start: int) -> None:
    """Read what follows ALTER TABLE."""
    there = cursor.accept("IF", "EXISTS")
    cursor.accept("ONLY")
    path = cursor.path()
    cursor.accept("*")
    table = script.state.find(path)
    if table is None:
        if not there:
            script.problem(unknown_table(script.at(start), _WHAT) if path else unreadable(script.at(start), _WHAT))
        return
    verb: tuple[str, ...] = ()
    for action in split(cursor.tokens[cursor.at :]):
        part = Cursor(action, cursor.dialect)
        if part.done:
            script.problem(unreadable(script.at(start), _WHAT))
            continue
        verb = _action(script, table, part, verb)


def _action(script: Script, table: Table, cursor: Cursor, before: tuple[str, ...]) -> tuple[str, ...]:
    """One of the actions, parted by commas; the verb, which in SQL Server and Oracle goes on for the next one."""
    if cursor.accept("WITH", "CHECK") or cursor.accept("WITH", "NOCHECK"):
        pass
    word = cursor.word
    match word:
        case "ADD":
            cursor.next()
            _add(script, table, cursor)
        case "DROP":
            cursor.next()
            return (word, *_drop(script, table, cursor))
        case "MODIFY":
            cursor.next()
            _modify(script, table, cursor)
        case "CHANGE":
            cursor.next()
            cursor.accept("COLUMN")
            cursor.accept("IF", "EXISTS")
            _replace(script, table, cursor, table.find(cursor.identifier() or ""))
        case "RENAME":
            cursor.next()
            _rename(script, table, cursor)
        case "ALTER":
            cursor.next()
            _alter(script, table, cursor)
        case "COMMENT":
            cursor.next()
            cursor.accept("=")
            table.comment = cursor.literal() or ""
        case "SET" if cursor.sees("SET", "SCHEMA"):
            cursor.at += 2
            script.state.rename(table, script.state.name_of((*cursor.path(), table.name.rpartition(".")[2])))
        case _:
            return _goes_on(script, table, cursor, before)
    return (word,)


def _goes_on(script: Script, table: Table, cursor: Cursor, before: tuple[str, ...]) -> tuple[str, ...]:
    if cursor.word in _NOT_COLUMNS:
        return ()
    match before:
        case ("ADD",):
            one_element(script, table, cursor)
        case ("DROP", "COLUMN"):
            _dropped(script, table, cursor)
        case ("DROP", "CONSTRAINT"):
            table.release(cursor.identifier() or "")
        case ():
            # Options of MySQL may be parted by commas; any other beginning is not known.
            if cursor.peek(1).upper != "=":
                script.problem(unreadable(script.at(cursor.peek().start), _WHAT))
        case _:
            script.problem(unreadable(script.at(cursor.peek().start), _WHAT))
    return before


def _add(script: Script, table: Table, cursor: Cursor) -> None:
    if cursor.accept("COLUMN"):
        cursor.accept("IF", "NOT", "EXISTS")
    elif cursor.word in ("PARTITION", "SUPPLEMENTAL"):
        return
    elif is_constraint(cursor):
        constraint(script, table, cursor)
        return
    elif cursor.sees("IF", "NOT", "EXISTS"):
        cursor.at += 3
    if cursor.word == "(":
        elements(script, table, cursor.group())
    elif cursor.word == "DEFAULT" and cursor.dialect is Dialect.TSQL:
        constraint(script, table, cursor)
    else:
        there = table.find(cursor.peek().text)
        add_column(script, table, cursor, there)


def _drop(script: Script, table: Table, cursor: Cursor) -> tuple[str, ...]:
    if cursor.accept("PRIMARY", "KEY"):
        table.release_key()
        return ("CONSTRAINT",)
    if cursor.accept_any("CONSTRAINT", "INDEX", "KEY", "CHECK"):
        cursor.accept("IF", "EXISTS")
        table.release(cursor.identifier() or "")
        return ("CONSTRAINT",)
    if cursor.accept("FOREIGN", "KEY"):
        table.release(cursor.identifier() or "")
        return ("CONSTRAINT",)
    if cursor.word in ("PARTITION", "PERIOD", "SUPPLEMENTAL") and cursor.peek(1).kind is not Kind.MARK:
        return ()
    cursor.accept("COLUMN")
    if cursor.word == "(":
        for part in split(cursor.group()):
            _dropped(script, table, Cursor(part, cursor.dialect))
    else:
        _dropped(script, table, cursor)
    return ("COLUMN",)


def _dropped(script: Script, table: Table, cursor: Cursor) -> None:
    if_there = cursor.accept("IF", "EXISTS")
    start = cursor.peek().start
    name = cursor.identifier()
    if (name is None or not table.drop(name)) and not if_there:
        script.problem(unknown_table(script.at(start), _WHAT))


def _modify(script: Script, table: Table, cursor: Cursor) -> None:
    cursor.accept("COLUMN")
    cursor.accept("IF", "EXISTS")
    if cursor.word == "(":
        for part in split(cursor.group()):
            _modify(script, table, Cursor(part, cursor.dialect))
        return
    there = table.find(cursor.peek().text)
    if cursor.dialect is Dialect.ORACLE and there is not None:
        _changed(script, table, cursor, there)
    else:
        _replace(script, table, cursor, there)


def _replace(script: Script, table: Table, cursor: Cursor, there: str | None) -> None:
    """A column defined anew, as MySQL has it: whatever is not said again is gone, but for keys."""
    if there is None:
        script.problem(unknown_table(script.at(cursor.peek().start), _WHAT))
        return
    old = table.columns[there]
    name = cursor.dialect.folded(cursor.peek().text) if cursor.peek().kind is Kind.WORD else cursor.peek().text
    add_column(script, table, cursor, there)
    made = table.columns.get(name)
    if made is not None:
        keyed = old.key or made.key
        table.columns[name] = replace(
            made,
            key=keyed,
            nullable=made.nullable and not keyed,
            unique=old.unique or made.unique,
            references=made.references or old.references,
        )


def _changed(script: Script, table: Table, cursor: Cursor, there: str) -> None:
    """A column of which only what is said changes, as Oracle and SQL Server have it."""
    made = column(cursor, typed=False)
    old = table.columns[there]
    if made is None or not made.understood:
        script.problem(unreadable_part(script.at(cursor.tokens[0].start), f"{table.name}.{there}"))
    if made is None:
        return
    new = script.state.field(made, script.at(made.start))
    table.columns[there] = replace(
        old,
        type=new.type or old.type,
        kind=new.kind if new.type else old.kind,
        length=new.length if new.type else old.length,
        nullable=old.nullable if made.nullable is None else made.nullable,
        has_default=old.has_default or new.has_default,
        stored=new.stored or old.stored,
        place=new.place,
    )


def _rename(script: Script, table: Table, cursor: Cursor) -> None:
    if cursor.word in ("INDEX", "KEY", "CONSTRAINT", "PARTITION") and cursor.peek(2).upper == "TO":
        return
    start = cursor.peek().start
    if cursor.accept("TO") or cursor.accept("AS"):
        script.state.rename(table, _renamed(script, table, cursor))
        return
    cursor.accept("COLUMN")
    cursor.accept("IF", "EXISTS")
    old = cursor.path()
    if not cursor.accept("TO"):
        if cursor.done and old:  # MySQL: RENAME name
            script.state.rename(table, script.state.name_of(old))
            return
        script.problem(unreadable(script.at(start), _WHAT))
        return
    there, new = table.find(old[-1]) if old else None, cursor.peek().start
    name = cursor.identifier()
    if there is None or name is None:
        script.problem(unknown_table(script.at(start), _WHAT))
        return
    table.put(replace(table.columns[there], name=name, place=script.at(new)), there)


def _renamed(script: Script, table: Table, cursor: Cursor) -> str:
    path = cursor.path()
    if len(path) == 1 and "." in table.name:  # it stays in its schema
        path = (table.name.rpartition(".")[0], *path)
    return script.state.name_of(path)


def _alter(script: Script, table: Table, cursor: Cursor) -> None:
    if cursor.accept_any("INDEX", "CONSTRAINT", "CHECK"):
        return
    cursor.accept("COLUMN")
    cursor.accept("IF", "EXISTS")
    start = cursor.peek().start
    there = table.find(cursor.identifier() or "")
    if there is None:
        script.problem(unknown_table(script.at(start), _WHAT))
        return
    old = table.columns[there]
    if cursor.accept("TYPE") or cursor.accept("SET", "DATA", "TYPE"):
        cursor.at -= 1  # the word TYPE stands where a name would, so that what follows reads as a column
        made = column(cursor)
        if made is None or not made.type:
            script.problem(unreadable_part(script.at(start), f"{table.name}.{there}"))
            return
        real = script.state.real(made.type)
        table.columns[there] = replace(old, type=made.type, kind=script.state.kind(real), length=length_of(real), place=script.at(start))
    elif cursor.accept("SET", "NOT", "NULL"):
        table.columns[there] = replace(old, nullable=False)
    elif cursor.accept("DROP", "NOT", "NULL"):
        table.columns[there] = replace(old, nullable=True)
    elif cursor.accept("SET", "DEFAULT") or cursor.accept("ADD", "GENERATED"):
        table.columns[there] = replace(old, has_default=True)
    elif cursor.accept("DROP", "DEFAULT") or cursor.accept("DROP", "IDENTITY"):
        table.columns[there] = replace(old, has_default=False)
    elif cursor.accept_any("SET", "RESET", "DROP", "RESTART"):
        return
    elif cursor.accept("ADD"):  # SQL Server: ALTER COLUMN c ADD MASKED WITH (…)
        options(cursor, Column(name=there, start=start))
    else:
        cursor.at -= 1
        _changed(script, table, cursor, there)
