"""The words in which the demo's tables are declared: departments, legal bases, and the kinds of column."""

from __future__ import annotations

from audit.demo.schema import Column
from holdings.entities import Entity
from holdings.labels import Category, Level, Measure, Stored
from holdings.text import Text

SERVICE = Text("客服运营部", "Service operations")
QUALITY = Text("服务质量部", "Service quality")
SECURITY = Text("信息安全部", "Information security")
PEOPLE = Text("人力资源部", "Human resources")
ARCHIVE = Text("档案管理室", "Records office")
COMPLIANCE = Text("法务合规部", "Legal and compliance")
IT = Text("信息技术部", "Information technology")

CONTRACT = Text("为订立、履行合同所必需（个人信息保护法第十三条第一款第二项）", "needed for the contract (PIPL art. 13(1)(2))")
CONSENT = Text("取得个人的同意（个人信息保护法第十三条第一款第一项）", "consent (PIPL art. 13(1)(1))")
DUTY = Text("为履行法定职责或者法定义务所必需（个人信息保护法第十三条第一款第三项）", "needed for a legal duty (PIPL art. 13(1)(3))")
STAFF_RULES = Text("实施人力资源管理所必需（个人信息保护法第十三条第一款第二项）", "needed for personnel management (PIPL art. 13(1)(2))")

HIGH = (Measure.ACCESS_LOG,)
VAULT = (Measure.ENCRYPTED_STORAGE,)


def column(
    name: str,
    sql: str,
    category: Category,
    level: int,
    entity: Entity | None = None,
    references: str | None = None,
    stored: Stored | None = None,
) -> Column:
    """A column; one of level 4 has the storage measure that its dataset does not give it."""
    measures = VAULT if level == Level.L4 else ()
    return Column(
        name=name, sql=sql, category=category, level=Level(level), entity=entity, references=references, measures=measures, stored=stored
    )


def operational(name: str, sql: str = "TEXT NOT NULL", references: str | None = None) -> Column:
    """Operational data: nothing personal, level 1."""
    return column(name, sql, Category.OPERATIONAL, 1, references=references)


def free_text(name: str, sql: str = "TEXT") -> Column:
    """Free text: what was said and written, level 3."""
    return column(name, sql, Category.COMMUNICATION, 3)


def customer() -> Column:
    """Which customer a row is about."""
    return column("customer_id", "INTEGER NOT NULL", Category.IDENTITY, 2, references="customers")


def staff(name: str = "staff_id") -> Column:
    """Which member of staff."""
    return column(name, "INTEGER NOT NULL", Category.IDENTITY, 2, references="staff")


def mobile(name: str, sql: str = "VARCHAR(20)") -> Column:
    """A customer's mobile number."""
    return column(name, sql, Category.CONTACT, 3, Entity.CN_MOBILE)


ROW_ID = operational("id", "INTEGER PRIMARY KEY")
