"""The demo's registers and logs, as a tidy organisation would declare them: roles, grants, accesses, exports, consents, backups."""

from __future__ import annotations

from audit.demo.columns import ARCHIVE, COMPLIANCE, DUTY, IT, ROW_ID, SECURITY, column, customer, operational, staff
from audit.demo.schema import Table
from holdings.entities import Entity
from holdings.labels import Category, Level
from holdings.records import Element
from holdings.text import Text

ROLES = Table(
    name="roles",
    owner=SECURITY,
    purpose=Text("岗位权限定义", "what each role may do"),
    basis=DUTY,
    level=Level.L1,
    columns=(
        ROW_ID,
        operational("name", "VARCHAR(32) NOT NULL UNIQUE"),
        operational("description", "VARCHAR(200)"),
        operational("max_level", "SMALLINT NOT NULL"),
    ),
)


ROLE_GRANTS = Table(
    name="role_grants",
    retention="grants",
    owner=SECURITY,
    purpose=Text("人员授权登记", "who holds which role"),
    basis=DUTY,
    level=Level.L2,
    subject="staff_id",
    columns=(
        ROW_ID,
        staff(),
        operational("role_id", "INTEGER NOT NULL", references="roles"),
        staff("granted_by"),
        operational("granted_at", "DATETIME NOT NULL"),
        operational("revoked_at", "DATETIME"),
    ),
)


ACCESS_LOG = Table(
    name="access_log",
    retention="access-log",
    owner=SECURITY,
    purpose=Text("记录对客户数据的访问以供安全审计", "logging access to customer data for security audits"),
    basis=DUTY,
    record_class="access_log",
    logs={"account": "staff_id", "dataset": "dataset", "at": "at"},
    level=Level.L2,
    subject="staff_id",
    columns=(
        ROW_ID,
        operational("at", "DATETIME NOT NULL"),
        staff(),
        column("action", "VARCHAR(16) NOT NULL", Category.BEHAVIOUR, 2),
        operational("dataset", "VARCHAR(32) NOT NULL"),
        operational("record_id", "INTEGER"),
        operational("ticket_id", "INTEGER", references="tickets"),
        operational("rows_read", "INTEGER NOT NULL"),
        column("client_ip", "VARCHAR(40)", Category.DEVICE, 2, Entity.IP_ADDRESS),
        operational("path", "VARCHAR(200) NOT NULL"),
    ),
)


LOGIN_LOG = Table(
    name="login_log",
    retention="access-log",
    owner=SECURITY,
    purpose=Text("记录员工登录以供安全审计", "logging who signed in, for security audits"),
    basis=DUTY,
    record_class="login_log",
    level=Level.L2,
    subject="staff_id",
    columns=(
        ROW_ID,
        operational("at", "DATETIME NOT NULL"),
        staff(),
        operational("outcome", "VARCHAR(16) NOT NULL"),
    ),
    elements={Element.RECORDED_AT: "at"},
)


EXPORTS = Table(
    name="exports",
    retention="exports",
    record_class="export_register",
    owner=COMPLIANCE,
    purpose=Text("数据导出登记", "the register of exports"),
    basis=DUTY,
    subject="staff_id",
    reference="export_no",
    columns=(
        ROW_ID,
        operational("export_no", "VARCHAR(24) NOT NULL UNIQUE"),
        staff(),
        staff("approver_id"),
        operational("dataset", "VARCHAR(32) NOT NULL"),
        operational("reason", "VARCHAR(64) NOT NULL"),
        operational("policy", "VARCHAR(32)"),
        operational("manifest", "VARCHAR(40)"),
        operational("file_name", "VARCHAR(64) NOT NULL"),
        operational("row_total", "INTEGER NOT NULL"),
        operational("exported_at", "DATETIME NOT NULL"),
    ),
    elements={Element.POLICY: "policy", Element.MANIFEST: "manifest"},
)


# What was filed stands in it for good, also after the file was destroyed.
ARCHIVE_REGISTER = Table(
    name="archive_register",
    owner=ARCHIVE,
    purpose=Text(
        "服务档案目录：每份档案一行，销毁后仍保留", "the register of service files: a row a file, kept when the file is destroyed"
    ),
    basis=DUTY,
    level=Level.L1,
    index_of={"dataset": "archives", "field": "archive_id", "key": "id", "trigger": "filed_on"},
    columns=(
        ROW_ID,
        operational("archive_id", "INTEGER NOT NULL"),
        operational("filed_on", "DATE NOT NULL"),
        operational("shelf", "VARCHAR(16) NOT NULL"),
    ),
)


CONSENTS = Table(
    name="consents",
    retention="consents",
    owner=COMPLIANCE,
    purpose=Text("同意与撤回的留痕", "proof of consent and of its withdrawal"),
    basis=DUTY,
    level=Level.L2,
    subject="customer_id",
    consents={
        "subject": "customer_id",
        "purpose": "purpose",
        "at": "given_at",
        "withdrawn": "withdrawn_at",
        "kind": "kind",
        "separate": "[separate]",
        "notice": "notice_version",
    },
    columns=(
        ROW_ID,
        customer(),
        operational("purpose", "VARCHAR(32) NOT NULL"),
        operational("kind", "VARCHAR(16) NOT NULL"),
        operational("notice_version", "VARCHAR(16) NOT NULL"),
        column("given_at", "DATETIME NOT NULL", Category.BEHAVIOUR, 2),
        column("withdrawn_at", "DATETIME", Category.BEHAVIOUR, 2),
    ),
)


BACKUPS = Table(
    name="backups",
    owner=IT,
    purpose=Text("备份登记", "the register of backups"),
    basis=DUTY,
    record_class="backup_register",
    level=Level.L1,
    reference="backup_no",
    columns=(
        ROW_ID,
        operational("backup_no", "VARCHAR(24) NOT NULL UNIQUE"),
        operational("dataset", "VARCHAR(32) NOT NULL"),
        operational("taken_at", "DATETIME NOT NULL"),
        operational("size_mb", "INTEGER NOT NULL"),
        operational("encrypted", "BOOLEAN NOT NULL"),
        operational("location", "VARCHAR(64) NOT NULL"),
        operational("finished_at", "DATETIME"),
    ),
    elements={Element.RECORD_NO: "backup_no", Element.STARTED_AT: "taken_at", Element.FINISHED_AT: "finished_at"},
)
