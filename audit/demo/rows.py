"""The generator of the rows of each of the demo's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.demo.consent_rows import consents
from audit.demo.contact_rows import calls, chats, messages
from audit.demo.people_rows import customers, staff
from audit.demo.record_rows import archives, consultations, satisfaction, tickets
from audit.demo.register_rows import access_log, archive_register, backups, exports, login_log, role_grants, roles
from audit.demo.sealed_rows import channels, refunds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.demo.world import World

Row = tuple[Any, ...]

GENERATORS: dict[str, Callable[[World], Iterator[Row]]] = {
    "customers": customers,
    "staff": staff,
    "tickets": tickets,
    "consultations": consultations,
    "calls": calls,
    "chats": chats,
    "messages": messages,
    "satisfaction": satisfaction,
    "roles": roles,
    "role_grants": role_grants,
    "access_log": access_log,
    "login_log": login_log,
    "exports": exports,
    "archives": archives,
    "archive_register": archive_register,
    "consents": consents,
    "backups": backups,
    "refunds": refunds,
    "channels": channels,
}
