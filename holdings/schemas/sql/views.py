"""Reads views, and the queries that tables are made from: their columns are those of the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.schemas.problems import unreadable
from holdings.schemas.sql.cursor import Cursor, split, words
from holdings.schemas.sql.fold import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.sql.lexer import Token
    from holdings.schemas.sql.script import Script

_BEFORE_VIEW = words(
    "OR REPLACE TEMPORARY TEMP RECURSIVE MATERIALIZED FORCE NO EDITIONABLE NONEDITIONABLE ALGORITHM = UNDEFINED MERGE TEMPTABLE DEFINER SQL SECURITY"
    " INVOKER CURRENT_USER ( ) @ %"
)
_CLAUSES = frozenset({"NO", "DATA", "CHECK", "READ", "CASCADED", "LOCAL"})


def create_view(script: Script, cursor: Cursor, start: int) -> bool:
    """What follows CREATE; whether it makes a view."""
    while cursor.word in _BEFORE_VIEW or (cursor.peek(-1).upper in ("=", "@") and cursor.word != "VIEW"):
        if cursor.done or cursor.sees("FUNCTION") or cursor.sees("PROCEDURE"):
            return False
        cursor.next()
    if not cursor.accept("VIEW"):
        return False
    cursor.accept("IF", "NOT", "EXISTS")
    path = cursor.path()
    names = [Cursor(part, script.dialect).identifier() or "" for part in split(cursor.group())] if cursor.word == "(" else []
    if cursor.accept("WITH") and not cursor.group():
        cursor.next()
    if not path or not cursor.accept("AS"):
        script.problem(unreadable(script.at(start), "CREATE VIEW"))
        return True
    table = Table(name=script.state.name_of(path), place=script.at(start), view=True)
    if not query(script, table, cursor.tokens[cursor.at :], start, names):
        script.problem(unreadable(script.at(start), "CREATE VIEW"))
    script.state.add(table)
    return True


def alter_view(script: Script, cursor: Cursor, start: int) -> None:
    """What follows ALTER VIEW."""
    cursor.accept("IF", "EXISTS")
    path = cursor.path()
    if cursor.accept("RENAME", "TO") and (table := script.state.find(path)) is not None:
        script.state.rename(table, script.state.name_of(cursor.path()))
    elif cursor.accept("AS"):
        table = Table(name=script.state.name_of(path), place=script.at(start), view=True)
        if not query(script, table, cursor.tokens[cursor.at :], start):
            script.problem(unreadable(script.at(start), "ALTER VIEW"))
        script.state.add(table)


def query(script: Script, table: Table, tokens: Sequence[Token], start: int, names: Sequence[str] = ()) -> bool:
    """Give a table the columns that a query has; False where they cannot be told."""
    from holdings.schemas.sql.queries import columns_of  # a parser of queries is loaded for files that have one

    tokens = _without_clause(tokens)
    if not tokens:
        return False
    written = script.text[tokens[0].start : tokens[-1].end]
    found = columns_of(written, script.state)
    if found is None or (names and len(names) != len(found)):
        return False
    for place, (name, origin) in enumerate(found):
        column = replace(origin, name=names[place] if names else name, place=table.place)
        if table.find(column.name) is None:  # what the statement itself declares stands
            table.put(column)
    return True


def _without_clause(tokens: Sequence[Token]) -> Sequence[Token]:
    """A query without what a view or a table says behind it: WITH CHECK OPTION, WITH NO DATA, WITH READ ONLY."""
    for place in range(len(tokens) - 1, max(len(tokens) - 6, 0), -1):
        if tokens[place].upper == "WITH" and tokens[place + 1 :] and tokens[place + 1].upper in _CLAUSES:
            return tokens[:place]
    return tokens
