"""The demo's tables of people, as a tidy organisation would declare them: customers and staff."""

from __future__ import annotations

from audit.demo.columns import CONTRACT, HIGH, PEOPLE, SERVICE, STAFF_RULES, column, mobile, operational
from audit.demo.schema import Table
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
