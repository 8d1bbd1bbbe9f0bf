"""All tables of the demo's service desk, in the order in which they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.demo.contact_tables import CALLS, CHATS, MESSAGES
from audit.demo.people_tables import CUSTOMERS, STAFF
from audit.demo.record_tables import ARCHIVES, CONSULTATIONS, SATISFACTION, TICKETS
from audit.demo.registers import ACCESS_LOG, ARCHIVE_REGISTER, BACKUPS, CONSENTS, EXPORTS, LOGIN_LOG, ROLE_GRANTS, ROLES
from audit.demo.sealed_tables import CHANNELS, REFUNDS

if TYPE_CHECKING:
    from audit.demo.schema import Table

TABLES: tuple[Table, ...] = (
    CUSTOMERS, STAFF, TICKETS, CONSULTATIONS, CALLS, CHATS, MESSAGES, SATISFACTION, ROLES, ROLE_GRANTS, ACCESS_LOG, LOGIN_LOG, EXPORTS, ARCHIVES, ARCHIVE_REGISTER, CONSENTS,
    BACKUPS, REFUNDS, CHANNELS,
)  # fmt: skip
"""In the order in which they are made: what is pointed to comes first."""
