"""The demo's tables that keep what must not be readable: refund accounts, and the channels' keys."""

from __future__ import annotations

from audit.demo.columns import CONTRACT, DUTY, HIGH, IT, ROW_ID, SERVICE, column, customer, free_text, operational, staff
from audit.demo.schema import Table
from holdings.entities import Entity
from holdings.labels import Category, Level, Stored
from holdings.text import Text

REFUNDS = Table(
    name="refunds",
    owner=SERVICE,
    purpose=Text("向客户退款", "refunding customers"),
    basis=CONTRACT,
    level=Level.L4,
    subject="customer_id",
    measures=HIGH,
    columns=(
        ROW_ID,
        customer(),
        column("account_no", "VARCHAR(96)", Category.FINANCIAL, 4, Entity.BANK_CARD, stored=Stored.ENCRYPTED),
        # Exactly as wide as AES-SIV in base64 of eighteen signs.
        column("holder_id", "VARCHAR(46) NOT NULL", Category.IDENTITY, 4, Entity.CN_ID_CARD, stored=Stored.ENCRYPTED),
        column("payee_phone", "VARCHAR(64) NOT NULL", Category.CONTACT, 3, Entity.CN_MOBILE, stored=Stored.ENCRYPTED),
        operational("status", "VARCHAR(16) NOT NULL"),
        operational("paid_at", "DATETIME"),
    ),
)


CHANNELS = Table(
    name="channels",
    owner=IT,
    purpose=Text("服务渠道的接入配置", "how service channels are connected"),
    basis=DUTY,
    level=Level.L4,
    subject="keeper_id",
    measures=HIGH,
    columns=(
        ROW_ID,
        operational("name", "VARCHAR(32) NOT NULL UNIQUE"),
        operational("endpoint", "VARCHAR(128) NOT NULL"),
        column("api_secret", "VARCHAR(400) NOT NULL", Category.CREDENTIAL, 4, Entity.CREDENTIAL, stored=Stored.ENCRYPTED),
        column("console_password", "CHAR(60) NOT NULL", Category.CREDENTIAL, 4, Entity.CREDENTIAL, stored=Stored.HASHED),
        staff("keeper_id"),
        free_text("note"),
    ),
)
