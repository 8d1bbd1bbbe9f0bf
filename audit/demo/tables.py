"""The tables of the demo's service desk, as a tidy organisation would declare them: people and records."""

from __future__ import annotations

from audit.demo.columns import (
    ARCHIVE,
    CONSENT,
    CONTRACT,
    DUTY,
    HIGH,
    PEOPLE,
    QUALITY,
    ROW_ID,
    SERVICE,
    STAFF_RULES,
    column,
    customer,
    free_text,
    mobile,
    operational,
    staff,
)
from audit.demo.registers import ACCESS_LOG, BACKUPS, CONSENTS, EXPORTS, ROLE_GRANTS, ROLES
from audit.demo.schema import Table
from audit.demo.sealed_tables import CHANNELS, REFUNDS
from holdings.entities import Entity
from holdings.labels import Category, Level, Stored, Tier
from holdings.text import Text

CUSTOMERS = Table(
    name="customers",
    retention="customers",
    owner=SERVICE,
    purpose=Text("签约客户的身份核验与联系", "identifying and reaching customers under contract"),
    basis=CONTRACT,
    level=Level.L4,
    tier=Tier.IMPORTANT,
    subject="id",
    measures=HIGH,
    columns=(
        column("id", "INTEGER PRIMARY KEY", Category.IDENTITY, 2),
        column("customer_no", "VARCHAR(16) NOT NULL UNIQUE", Category.IDENTITY, 2),
        column("name", "VARCHAR(64) NOT NULL", Category.IDENTITY, 3, Entity.PERSON),
        column("gender", "CHAR(1)", Category.IDENTITY, 2),
        column("birth_date", "DATE", Category.IDENTITY, 3, Entity.DATE_OF_BIRTH),
        column("id_card", "CHAR(18)", Category.IDENTITY, 4, Entity.CN_ID_CARD),
        mobile("phone", "VARCHAR(20) NOT NULL"),
        column("email", "VARCHAR(128)", Category.CONTACT, 3, Entity.EMAIL_ADDRESS),
        column("address", "VARCHAR(200)", Category.CONTACT, 3, Entity.ADDRESS),
        column("city", "VARCHAR(32)", Category.LOCATION, 2),
        column("bank_card", "VARCHAR(24)", Category.FINANCIAL, 4, Entity.BANK_CARD),
        column("plan", "VARCHAR(64)", Category.BEHAVIOUR, 2),
        column("monthly_fee", "NUMERIC(10, 2)", Category.FINANCIAL, 3),
        column("marketing_ok", "BOOLEAN NOT NULL", Category.BEHAVIOUR, 2),
        column("registered_at", "DATETIME NOT NULL", Category.BEHAVIOUR, 2),
        operational("status", "VARCHAR(16) NOT NULL"),
        column("closed_at", "DATETIME", Category.BEHAVIOUR, 2),
    ),
)


STAFF = Table(
    name="staff",
    retention="staff",
    owner=PEOPLE,
    purpose=Text("客服人员管理与登录", "managing service staff and their sign-in"),
    basis=STAFF_RULES,
    level=Level.L4,
    subject="id",
    measures=HIGH,
    columns=(
        column("id", "INTEGER PRIMARY KEY", Category.IDENTITY, 2),
        column("staff_no", "VARCHAR(16) NOT NULL UNIQUE", Category.IDENTITY, 2),
        column("name", "VARCHAR(64) NOT NULL", Category.IDENTITY, 3, Entity.PERSON),
        column("department", "VARCHAR(64)", Category.ORGANISATION, 1),
        operational("post", "VARCHAR(32)"),
        column("login", "VARCHAR(32) NOT NULL", Category.IDENTITY, 2, Entity.USER_NAME),
        column("password_hash", "VARCHAR(128) NOT NULL", Category.CREDENTIAL, 4, Entity.CREDENTIAL, stored=Stored.HASHED),
        column("email", "VARCHAR(128)", Category.CONTACT, 3, Entity.EMAIL_ADDRESS),
        # An internal extension: the same kind of thing as a phone number, of a lower level, sharing no value with one.
        column("work_phone", "VARCHAR(16)", Category.CONTACT, 2, Entity.PHONE_NUMBER),
        column("hired_on", "DATE", Category.IDENTITY, 2),
        operational("active", "BOOLEAN NOT NULL"),
        column("left_on", "DATE", Category.IDENTITY, 2),
    ),
)


TICKETS = Table(
    name="tickets",
    retention="tickets",
    owner=SERVICE,
    purpose=Text("受理、处理并追溯客户诉求", "accepting, handling and tracing customers' requests"),
    basis=CONTRACT,
    record_class="service_record",
    level=Level.L3,
    tier=Tier.IMPORTANT,
    subject="customer_id",
    reference="ticket_no",
    columns=(
        ROW_ID,
        operational("ticket_no", "VARCHAR(24) NOT NULL UNIQUE"),
        customer(),
        staff(),
        operational("channel", "VARCHAR(16) NOT NULL"),
        operational("category", "VARCHAR(32) NOT NULL"),
        operational("priority", "VARCHAR(8) NOT NULL"),
        operational("status", "VARCHAR(16) NOT NULL"),
        operational("site", "VARCHAR(32)"),
        mobile("contact_phone"),
        free_text("description"),
        free_text("resolution"),
        operational("requested_at", "DATETIME NOT NULL"),
        operational("accepted_at", "DATETIME"),
        operational("handled_at", "DATETIME"),
        operational("closed_at", "DATETIME"),
    ),
)


CONSULTATIONS = Table(
    name="consultations",
    owner=SERVICE,
    purpose=Text("业务咨询的记录与回访", "recording enquiries and following them up"),
    basis=CONTRACT,
    record_class="consultation_record",
    level=Level.L3,
    subject="customer_id",
    reference="consultation_no",
    columns=(
        ROW_ID,
        operational("consultation_no", "VARCHAR(24) NOT NULL UNIQUE"),
        customer(),
        staff(),
        column("client_name", "VARCHAR(64)", Category.IDENTITY, 3, Entity.PERSON),
        mobile("contact_phone"),
        column("contact_email", "VARCHAR(128)", Category.CONTACT, 3, Entity.EMAIL_ADDRESS),
        free_text("request"),
        free_text("process"),
        free_text("result"),
        # Nobody is named in it, so that it can go into reports as it stands.
        column("feedback", "TEXT", Category.COMMUNICATION, 2),
        operational("requested_at", "DATETIME NOT NULL"),
        operational("accepted_at", "DATETIME"),
        operational("handled_at", "DATETIME"),
        operational("stored_in", "VARCHAR(32)"),
        operational("keep_until", "DATE"),
    ),
)


CALLS = Table(
    name="calls",
    retention="contacts",
    owner=SERVICE,
    purpose=Text("通话质检与争议核实", "quality checks and settling disputes"),
    basis=CONSENT,
    record_class="service_record",
    level=Level.L3,
    subject="customer_id",
    reference="call_no",
    columns=(
        ROW_ID,
        operational("call_no", "VARCHAR(24) NOT NULL UNIQUE"),
        customer(),
        staff(),
        operational("ticket_id", "INTEGER", references="tickets"),
        operational("direction", "VARCHAR(8) NOT NULL"),
        mobile("caller_number"),
        operational("started_at", "DATETIME NOT NULL"),
        column("duration_s", "INTEGER", Category.BEHAVIOUR, 2),
        free_text("transcript"),
    ),
)


CHATS = Table(
    name="chats",
    retention="contacts",
    owner=SERVICE,
    purpose=Text("在线客服会话与身份核验", "online chats and identity checks"),
    basis=CONSENT,
    record_class="service_record",
    level=Level.L4,
    subject="customer_id",
    reference="session_no",
    measures=HIGH,
    columns=(
        ROW_ID,
        operational("session_no", "VARCHAR(24) NOT NULL UNIQUE"),
        customer(),
        staff(),
        operational("channel", "VARCHAR(16) NOT NULL"),
        column("device_imei", "CHAR(15)", Category.DEVICE, 2, Entity.IMEI),
        operational("started_at", "DATETIME NOT NULL"),
        operational("ended_at", "DATETIME"),
        free_text("transcript"),
        column("identity_check", "TEXT", Category.COMMUNICATION, 4),
    ),
)


SATISFACTION = Table(
    name="satisfaction",
    retention="satisfaction",
    owner=QUALITY,
    purpose=Text("服务满意度评价", "rating the service"),
    basis=CONSENT,
    level=Level.L3,
    subject="customer_id",
    columns=(
        ROW_ID,
        operational("ticket_id", "INTEGER NOT NULL", references="tickets"),
        customer(),
        column("score", "SMALLINT", Category.BEHAVIOUR, 2),
        free_text("comment"),
        mobile("callback_phone"),
        operational("rated_at", "DATETIME NOT NULL"),
        # Under which the rating goes to the analysts: a keyed token of the customer.
        column("respondent", "VARCHAR(24) NOT NULL", Category.IDENTITY, 2, stored=Stored.PSEUDONYMISED),
    ),
)


ARCHIVES = Table(
    name="archives",
    owner=ARCHIVE,
    purpose=Text("服务档案归档与调阅", "keeping service files and lending them"),
    basis=DUTY,
    record_class="service_archive",
    level=Level.L3,
    subject="customer_id",
    reference="archive_no",
    columns=(
        ROW_ID,
        operational("archive_no", "VARCHAR(24) NOT NULL UNIQUE"),
        operational("ticket_id", "INTEGER NOT NULL", references="tickets"),
        customer(),
        operational("contact_ref", "VARCHAR(40)"),
        operational("order_ref", "VARCHAR(40)"),
        # Kept masked, and for that reason a level below the numbers themselves.
        column("phone", "VARCHAR(20)", Category.CONTACT, 2, Entity.CN_MOBILE, stored=Stored.MASKED),
        free_text("summary"),
        staff("custodian_id"),
        operational("archived_at", "DATETIME NOT NULL"),
    ),
)


TABLES: tuple[Table, ...] = (
    CUSTOMERS, STAFF, TICKETS, CONSULTATIONS, CALLS, CHATS, SATISFACTION, ROLES, ROLE_GRANTS, ACCESS_LOG, EXPORTS, ARCHIVES, CONSENTS,
    BACKUPS, REFUNDS, CHANNELS,
)  # fmt: skip
"""In the order in which they are made: what is pointed to comes first."""
