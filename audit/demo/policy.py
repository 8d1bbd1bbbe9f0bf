"""Who may read what on the desk: the roles of the inventory's matrix, and the policy file by which its application decides (Casbin's form)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.demo.roles import ROLES
from audit.demo.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.demo.world import World

POLICY = "access-policy.csv"
ADMINISTERS = frozenset({"dba"})

Line = tuple[str, ...]
"""`p, subject, object, action` or `g, member, role`."""

_WORKS_ON = {
    "agent": ("customers", "tickets", "consultations", "calls", "chats", "messages"),
    "senior_agent": ("customers", "tickets", "consultations", "calls", "chats", "messages", "refunds"),
    "supervisor": ("tickets", "consultations", "calls", "chats", "satisfaction", "staff"),
    "quality": ("calls", "chats", "messages", "satisfaction"),
    "identity_check": ("customers", "chats"),
    "archivist": ("archives", "archive_register"),
    "analyst": ("tickets", "satisfaction"),
}
_BUSY = ("supervisor", "quality", "identity_check", "archivist", "analyst", "agent", "senior_agent", *("agent",) * 5, "senior_agent")
"""The first members of staff have a role each; the others are as many of a role as it stands here."""


def account(staff: int) -> str:
    """The account of a member of staff: a number, not a name."""
    return str(staff)


def level(role: str) -> int:
    """The highest level that a role may read."""
    return next(most for name, _, _, most in ROLES if name == role)


def lines(world: World) -> Iterator[Line]:
    """The policy of a tidy desk: each role reads what it works on, by column where some are above its level."""
    tables = {table.name: table for table in TABLES}
    for role, works_on in _WORKS_ON.items():
        for name in works_on:
            allowed = [column.name for column in tables[name].columns if int(column.level) <= level(role)]
            whole = len(allowed) == len(tables[name].columns)
            yield from (("p", role, what, "read") for what in ([name] if whole else [f"{name}.{column}" for column in allowed]))
    yield from (("p", role, "*", "*") for role in sorted(ADMINISTERS))
    yield from (("g", account(staff), role) for staff, role in posts(world))


def posts(world: World) -> Iterator[tuple[int, str]]:
    """Which role each member of staff has."""
    rng = world.rng("policy")
    for staff in range(1, world.staff + 1):
        yield staff, "dba" if staff == 1 else _BUSY[staff - 2] if staff < len(_BUSY) + 2 else rng.choice(_BUSY)


def duties(world: World) -> list[tuple[str, list[int]]]:
    """Every table that a role works on, with the staff who have it; a table once for each of its roles."""
    members: dict[str, list[int]] = {}
    for staff, role in posts(world):
        members.setdefault(role, []).append(staff)
    return [(table, members[role]) for role, works_on in _WORKS_ON.items() for table in works_on]


def render(made: Iterable[Line]) -> str:
    """The file."""
    return "".join(", ".join(line) + "\n" for line in made)
