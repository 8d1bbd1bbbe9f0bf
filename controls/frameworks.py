"""The frameworks that controls are mapped to, each under one spelling, and the words for how far a control covers a clause."""

from __future__ import annotations

from enum import StrEnum

from controls.base import FrameworkMapping
from holdings.text import Text

GBT_35273 = "GB/T 35273-2020"
GBT_22239 = "GB/T 22239-2019"
GBT_43697 = "GB/T 43697-2024"
GBT_39786 = "GB/T 39786-2021"
PIPL = "PIPL"
DSL = "DSL"
NETWORK_DATA = "网络数据安全管理条例"
ISO_27001 = "ISO/IEC 27001:2022"
NIST_800_53 = "NIST SP 800-53 r5"
GDPR = "GDPR"

FRAMEWORKS: dict[str, Text] = {
    GBT_35273: Text("信息安全技术 个人信息安全规范", "Information security technology: personal information security specification"),
    GBT_22239: Text(
        "信息安全技术 网络安全等级保护基本要求", "Information security technology: baseline for classified protection of cybersecurity"
    ),
    GBT_43697: Text("数据安全技术 数据分类分级规则", "Data security technology: rules for data classification and grading"),
    GBT_39786: Text(
        "信息安全技术 信息系统密码应用基本要求", "Information security technology: baseline for information system cryptography application"
    ),
    PIPL: Text("中华人民共和国个人信息保护法", "Personal Information Protection Law of the People's Republic of China"),
    DSL: Text("中华人民共和国数据安全法", "Data Security Law of the People's Republic of China"),
    NETWORK_DATA: Text(
        "网络数据安全管理条例（国务院令第790号）", "Network Data Security Management Regulations (State Council Decree No. 790)"
    ),
    ISO_27001: Text("信息安全管理体系 要求，附录A", "Information security management systems: requirements, Annex A"),
    NIST_800_53: Text("信息系统与组织的安全和隐私控制", "Security and privacy controls for information systems and organizations"),
    GDPR: Text("欧盟《通用数据保护条例》", "General Data Protection Regulation (EU) 2016/679"),
}


class Relation(StrEnum):
    """How much of a clause a control checks."""

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"

    @property
    def text(self) -> Text:
        return _RELATION_TEXT[self]


_RELATION_TEXT = {
    Relation.EQUAL: Text("等同：与该条款要求一致", "equal: asks what the clause asks"),
    Relation.SUBSET: Text("部分：检查该条款的一部分", "subset: checks a part of the clause"),
    Relation.SUPERSET: Text("覆盖：检查的内容多于该条款", "superset: checks more than the clause asks"),
    Relation.INTERSECTS: Text("相交：与该条款有共同内容", "intersects: shares a part with the clause"),
}


def maps(framework: str, clause: str, relation: Relation, zh: str, en: str) -> FrameworkMapping:
    """A mapping to one clause, with the reason for it in both languages."""
    return FrameworkMapping(framework=framework, clause=clause, relation=relation.value, rationale=Text(zh, en))
