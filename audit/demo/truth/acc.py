"""ACC: what follows from the policy file's lines and the role matrix."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.policy import ADMINISTERS, level
from audit.demo.roles import ROLES
from audit.demo.truth.expected import SOURCE, Expected, field_asset, fields, table_asset, tables
from holdings.assets import Asset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.schema import Column, Table

_KNOWN = {name for name, *_ in ROLES}


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(_single(made), _matrix(made), _readers(made), _unlimited(made), _beyond(made), _unused(made))


def _members(made: Draft) -> dict[str, set[str]]:
    """By role, its accounts; no role of the desk is in another."""
    found: dict[str, set[str]] = {}
    for kind, *rest in made.policy:
        if kind == "g":
            found.setdefault(rest[1], set()).add(rest[0])
    return found


def _single(made: Draft) -> Iterator[Expected]:
    roles = _members(made)
    for table in tables(made):
        singled = {line[1] for line in made.policy if line[0] == "p" and line[2].split(".")[0] == table.name and line[1] not in roles}
        if singled:
            yield Expected("ACC-01", table_asset(table), len(singled))


def _matrix(made: Draft) -> Iterator[Expected]:
    roles = _members(made)
    for table in tables(made):
        granted = {line[1] for line in made.policy if line[0] == "p" and line[2].split(".")[0] in (table.name, "*") and line[1] in roles}
        wrong = {role for role in granted if role not in _KNOWN or any(_above(made, role, table, column) for column in _built(made, table))}
        if wrong:
            yield Expected("ACC-02", table_asset(table), len(wrong))


def _built(made: Draft, table: Table) -> list[Column]:
    return [column for each, column in fields(made) if each.name == table.name]


def _above(made: Draft, role: str, table: Table, column: Column) -> bool:
    beyond = column.confirmed_level is not None and role not in ADMINISTERS and column.confirmed_level > level(role)
    return beyond and _reads(made, role, table, column)


def _reads(made: Draft, subject: str, table: Table, column: Column) -> bool:
    wanted = {"*", table.name, f"{table.name}.{column.name}"}
    return any(line[0] == "p" and line[1] in (subject, "*") and line[2] in wanted and line[3] in ("read", "*") for line in made.policy)


def _readers(made: Draft) -> Iterator[Expected]:
    roles = _members(made)
    accounts = {member for members in roles.values() for member in members}
    for table, column in fields(made):
        if column.confirmed_level is None or column.confirmed_level < 3:
            continue
        approved = {name for name in _KNOWN if name in ADMINISTERS or level(name) >= column.confirmed_level}
        unapproved = accounts - {member for role in approved for member in roles.get(role, ())}
        subjects = {one: {one, *(role for role, members in roles.items() if one in members)} for one in unapproved}
        reading = [one for one, names in subjects.items() if any(_reads(made, name, table, column) for name in names)]
        if reading:
            yield Expected("ACC-03", field_asset(table, column), len(reading))


def _unlimited(made: Draft) -> Iterator[Expected]:
    wide = {line[1] for line in made.policy if line[0] == "p" and line[2] == "*"} - ADMINISTERS
    if wide:
        yield Expected("ACC-04", str(Asset.of(SOURCE)), len(wide))


def _beyond(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("beyond grants", (table.name, column.name))
        if rows:
            yield Expected("ACC-05", table_asset(table), rows)


def _unused(made: Draft) -> Iterator[Expected]:
    roles = _members(made)
    accessed = {(str(staff), table) for staff, table in made.world.accessed}
    for table in tables(made):
        lines = [line for line in made.policy if line[0] == "p" and line[2].split(".")[0] == table.name and line[3] == "read"]
        granted = {line[1] for line in lines} - ADMINISTERS - {"*"}
        unused = [name for name in granted if not any((member, table.name) in accessed for member in roles.get(name, {name}))]
        if unused:
            yield Expected("ACC-06", table_asset(table), len(unused))
