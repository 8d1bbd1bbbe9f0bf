"""Stored procedures of SQL Server that change names and keep comments, and what code in a script may make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.schemas.problems import runs_code, unknown_table
from holdings.schemas.sql.cursor import Cursor, split
from holdings.schemas.sql.lexer import Kind

if TYPE_CHECKING:
    from holdings.schemas.sql.script import Script

MAKES_TABLES = ("CREATE TABLE", "ALTER TABLE", "DROP TABLE", "RENAME")
"""What in a piece of code says that it makes or changes tables."""


def procedure(script: Script, cursor: Cursor, start: int) -> None:
    """The procedures of SQL Server that rename, and that explain; any other may do anything, and is named where it makes tables."""
    cursor.next()
    name = (cursor.path() or ("",))[-1].lower()
    arguments = _arguments(cursor)
    if name == "sp_rename":
        _sp_rename(script, arguments, start)
    elif name in ("sp_addextendedproperty", "sp_updateextendedproperty"):
        _described(script, arguments, start)
    elif any(makes in token.text.upper() for token in cursor.tokens if token.kind is Kind.STRING for makes in MAKES_TABLES):
        script.problem(runs_code(script.at(start)))


def _sp_rename(script: Script, arguments: dict[str, str], start: int) -> None:
    path = _path(arguments.get("0") or arguments.get("objname") or "")
    name = arguments.get("1") or arguments.get("newname") or ""
    kind = (arguments.get("2") or arguments.get("objtype") or "OBJECT").upper()
    if kind == "INDEX":
        return
    table = script.state.find(path[:-1] if kind == "COLUMN" else path)
    there = table.find(path[-1]) if table is not None and kind == "COLUMN" else None
    if table is None or (kind == "COLUMN" and there is None):
        script.problem(unknown_table(script.at(start), "sp_rename"))
    elif there is not None:
        table.put(replace(table.columns[there], name=name, place=script.at(start)), there)
    else:
        script.state.rename(table, script.state.name_of((*path[:-1], name)))


def _described(script: Script, arguments: dict[str, str], start: int) -> None:
    order = ("name", "value", "level0type", "level0name", "level1type", "level1name", "level2type", "level2name")
    given = {name: arguments.get(name, arguments.get(str(place), "")) for place, name in enumerate(order)}
    if given["name"].lower() != "ms_description" or given["level1type"].upper() not in ("TABLE", "VIEW"):
        return
    table = script.state.find((given["level0name"], given["level1name"]))
    there = table.find(given["level2name"]) if table is not None else None
    if table is None:
        script.problem(unknown_table(script.at(start), "sp_addextendedproperty"))
    elif there is not None:
        table.columns[there] = replace(table.columns[there], comment=given["value"])
    elif not given["level2name"]:
        table.comment = given["value"]


def _arguments(cursor: Cursor) -> dict[str, str]:
    """The arguments of a procedure, by name without its @ or by number."""
    out: dict[str, str] = {}
    for place, part in enumerate(split(cursor.tokens[cursor.at :])):
        one = Cursor(part, cursor.dialect)
        name = str(place)
        if one.word.startswith("@") and one.peek(1).upper == "=":
            name = one.next().text.lstrip("@").lower()
            one.next()
        token = one.peek()
        if token.kind in (Kind.STRING, Kind.NAME, Kind.WORD):
            out[name] = token.text
    return out


def _path(written: str) -> tuple[str, ...]:
    return tuple(part.strip('[]"') for part in written.split("."))
