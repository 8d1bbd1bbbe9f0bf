"""Reads CREATE TABLE: columns, constraints, and what a table takes over from another one or from a query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.schemas.problems import unknown_table, unreadable, unreadable_part
from holdings.schemas.sql.columns import column
from holdings.schemas.sql.cursor import Cursor, split
from holdings.schemas.sql.dialects import Dialect
from holdings.schemas.sql.fold import Table
from holdings.schemas.sql.lexer import Kind, Token
from holdings.schemas.sql.views import query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.sql.script import Script

_PARTS = ("COMMENTS", "DEFAULTS", "GENERATED", "IDENTITY", "INDEXES")
"""What LIKE … INCLUDING can name, as far as it is told here."""
_WHAT = "CREATE TABLE"


def create_table(script: Script, cursor: Cursor, start: int, *, temporary: bool = False) -> None:
    """Read what follows the word TABLE."""
    unless_there = cursor.accept("IF", "NOT", "EXISTS")
    path = cursor.path()
    if not path:
        script.problem(unreadable(script.at(start), _WHAT))
        return
    state = script.state
    table = Table(name=state.name_of(path), place=script.at(start), temporary=temporary or path[-1].startswith("#"))
    if unless_there and (there := state.find(path)) is not None and there.place.file == table.place.file:
        return
    before = len(script.problems)
    if not _body(script, cursor, table, start) and len(script.problems) == before:
        script.problem(unreadable(script.at(start), _WHAT))
    state.add(table)


def _body(script: Script, cursor: Cursor, table: Table, start: int) -> bool:
    """Whether the whole of it was read."""
    if cursor.accept("PARTITION", "OF"):
        return _copied(script, table, cursor.path(), start)
    if cursor.accept("LIKE"):
        return _like(script, table, cursor, start)
    names: list[str] = []
    if cursor.word == "(":
        inner = cursor.group()
        closed = cursor.tokens[cursor.at - 1].upper == ")"
        first = inner[0].upper if inner else ""
        if first in ("SELECT", "WITH"):
            return query(script, table, inner, start)
        before = cursor.at
        if _is_query(cursor):
            names = [token.text for token in inner if token.kind in (Kind.WORD, Kind.NAME)]
        if inner and not (names and _only_names(inner)):
            names = []
            elements(script, table, inner)
        cursor.at = before
        if not closed:
            return False
    return _tail(script, cursor, table, names, start)


def _only_names(inner: Sequence[Token]) -> bool:
    return all(len(element) == 1 for element in split(inner))


def _is_query(cursor: Cursor) -> bool:
    """Whether a query follows somewhere behind the columns."""
    while not cursor.done:
        if cursor.word == "(":
            cursor.group()
        elif cursor.accept("AS") and cursor.word in ("SELECT", "WITH", "(", "TABLE"):
            return True
        else:
            cursor.next()
    return False


def _tail(script: Script, cursor: Cursor, table: Table, names: list[str], start: int) -> bool:
    """What follows the columns: of all options only those count that add columns, or explain the table."""
    depth = 0
    while not cursor.done:
        word = cursor.word
        if depth == 0 and word == "INHERITS":
            cursor.next()
            for parent in split(cursor.group()):
                own, table.columns = table.columns, {}
                whole = _copied(script, table, Cursor(parent, cursor.dialect).path(), start)
                table.columns.update(own)
                if not whole:
                    return False
        elif depth == 0 and word == "COMMENT":
            cursor.next()
            cursor.accept("=")
            table.comment = cursor.literal() or ""
        elif (depth == 0 and word in ("SELECT", "TABLE")) or (
            word == "WITH" and cursor.peek(1).upper != "(" and cursor.peek(2).upper in ("AS", "(")
        ):
            return query(script, table, cursor.tokens[cursor.at :], start, names)
        elif word == "(":
            if cursor.peek(1).upper in ("SELECT", "WITH") and cursor.at and cursor.peek(-1).upper == "AS":
                return query(script, table, cursor.group(), start, names)
            cursor.group()
        elif word == ")":
            return False
        else:
            cursor.next()
    return bool(table.columns) or table.temporary


def _copied(script: Script, table: Table, path: tuple[str, ...], start: int) -> bool:
    """Take the columns of another table, without its keys; whether it is known."""
    other = script.state.find(path)
    if other is None:
        script.problem(unknown_table(script.at(start), _WHAT))
        return True
    for one in other.columns.values():
        table.put(replace(one, place=table.place, key=False, unique=False))
    return True


def _like(script: Script, table: Table, cursor: Cursor, start: int) -> bool:
    """Make it like another table. MySQL copies all but foreign keys; PostgreSQL what INCLUDING names, and NOT NULL always."""
    other = script.state.find(cursor.path())
    if other is None:
        script.problem(unknown_table(script.at(start), _WHAT))
        return True
    parts = set(_PARTS if script.dialect is Dialect.MYSQL else ())
    while cursor.accept_any("INCLUDING", "EXCLUDING"):
        including = cursor.peek(-1).upper == "INCLUDING"
        named = cursor.next().upper
        words_ = set(_PARTS) if named == "ALL" else {named}
        parts = parts | words_ if including else parts - words_
    for one in other.columns.values():
        table.put(
            replace(
                one,
                place=table.place,
                key=one.key and "INDEXES" in parts,
                unique=one.unique and "INDEXES" in parts,
                has_default=one.has_default and bool({"DEFAULTS", "IDENTITY", "GENERATED"} & parts),
                comment=one.comment if "COMMENTS" in parts else "",
                references=None,
            )
        )
    return True


def elements(script: Script, table: Table, inner: Sequence[Token]) -> None:
    """The elements of a parenthesis: columns and constraints."""
    for element in split(inner):
        if element:
            one_element(script, table, Cursor(element, script.dialect))
        else:
            script.problem(unreadable_part(script.at(inner[0].start), table.name))


def one_element(script: Script, table: Table, cursor: Cursor) -> None:
    """A column or a constraint."""
    if is_constraint(cursor):
        constraint(script, table, cursor)
        return
    if cursor.word == "LIKE" and cursor.peek(1).kind in (Kind.WORD, Kind.NAME):
        start = cursor.next().start
        _like(script, table, cursor, start)
        return
    add_column(script, table, cursor)


def add_column(script: Script, table: Table, cursor: Cursor, instead_of: str | None = None) -> None:
    """Read a column and put it in its place; what of it is not understood is a problem, and the rest stands."""
    start = cursor.peek().start
    made = column(cursor)
    if made is None:
        script.problem(unreadable_part(script.at(start), table.name))
        return
    if not made.understood:
        script.problem(unreadable_part(script.at(made.start), f"{table.name}.{made.name}"))
    table.put(script.state.field(made, script.at(made.start)), instead_of)


def is_constraint(cursor: Cursor) -> bool:
    """Whether a constraint or an index follows, and no column that has such a word for its name."""
    word, following = cursor.word, cursor.peek(1)
    match word:
        case "CONSTRAINT":
            return True
        case "PRIMARY" | "FOREIGN":
            return following.upper == "KEY"
        case "UNIQUE":
            return following.upper in ("(", "KEY", "INDEX", "CLUSTERED", "NONCLUSTERED", "NULLS", "USING") or following.kind in (
                Kind.WORD,
                Kind.NAME,
            )
        case "CHECK":
            return following.upper == "("
        case "EXCLUDE":
            return following.upper in ("USING", "(")
        case "PERIOD":
            return following.upper == "FOR"
        case "SUPPLEMENTAL":
            return following.upper == "LOG"
        case "KEY" | "INDEX" | "FULLTEXT" | "SPATIAL":
            return _is_index(cursor)
        case _:
            return False


def _is_index(cursor: Cursor) -> bool:
    """KEY name (column) is an index; key varchar(64) is a column."""
    for ahead in range(1, 6):
        token = cursor.peek(ahead)
        if token.upper == "(":
            return cursor.peek(ahead + 1).kind not in (Kind.NUMBER, Kind.STRING) and cursor.peek(ahead + 1).upper != "MAX"
    return False


def constraint(script: Script, table: Table, cursor: Cursor) -> None:
    """Apply a constraint; one that says nothing of a field is stepped over."""
    name = None
    if cursor.accept("CONSTRAINT"):
        name = (
            None
            if cursor.word in ("PRIMARY", "UNIQUE", "FOREIGN", "CHECK") and cursor.peek(1).upper in ("KEY", "(")
            else cursor.identifier()
        )
    if cursor.accept("PRIMARY", "KEY"):
        _on_columns(table, cursor, "key", name)
    elif cursor.accept("UNIQUE"):
        _on_columns(table, cursor, "unique", name)
    elif cursor.accept("FOREIGN", "KEY"):
        if cursor.word != "(":
            cursor.identifier()
        columns = _names(cursor)
        if cursor.accept("REFERENCES"):
            path = cursor.path()
            targets = _names(cursor) or [""]
            table.constrain("references", columns, name, tuple(script.state.target(path, one or None) for one in targets))
    elif cursor.accept("DEFAULT"):  # SQL Server: ADD CONSTRAINT name DEFAULT value FOR column
        _default_for(table, cursor)


def _default_for(table: Table, cursor: Cursor) -> None:
    while not cursor.done and not cursor.accept("FOR"):
        if not cursor.group():
            cursor.next()
    there = table.find(cursor.identifier() or "")
    if there is not None:
        table.columns[there] = replace(table.columns[there], has_default=True)


def _on_columns(table: Table, cursor: Cursor, kind: str, name: str | None) -> None:
    while not cursor.done and cursor.word != "(":
        token = cursor.next()
        if (
            name is None
            and token.kind is not Kind.MARK
            and token.upper not in ("KEY", "INDEX", "CLUSTERED", "NONCLUSTERED", "USING", "BTREE", "HASH")
        ):
            name = token.text
    table.constrain(kind, _names(cursor), name)


def _names(cursor: Cursor) -> list[str]:
    """The columns in a parenthesis, without lengths and orders."""
    out = []
    for part in split(cursor.group()):
        name = Cursor(part, cursor.dialect).identifier()
        if name is not None:
            out.append(name)
    return out
