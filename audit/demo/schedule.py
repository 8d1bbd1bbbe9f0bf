"""The demo's retention schedule, as a tidy organisation would declare it: a rule for every kind of record, counted in months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from audit.demo.schema import AS_OF
from holdings.text import Text

SERVICE_MONTHS, CONSULTATION_MONTHS = 12, 36
"""How long the guides have service records (B-2.5) and consultation records (D-2.5) kept at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a rule rests on."""

    name: Text
    clause: Text
    version: str
    rank: str
    since: dt.date
    until: dt.date | None = None
    min_months: int | None = None

    @property
    def law(self) -> bool:
        """Whether it may lengthen a period."""
        return self.rank in ("law", "administrative_regulation")

    @property
    def in_force(self) -> bool:
        return self.since <= AS_OF and (self.until is None or self.until >= AS_OF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the schedule; without a record class it is named by its datasets."""

    id: str
    text: Text
    trigger: tuple[str, ...]
    bases: tuple[Basis, ...]
    record_class: str | None = None
    min_months: int | None = None
    max_months: int | None = None
    necessity: Text | None = None
    action: str = "delete"


_CODE = dt.date(2024, 1, 1)
CODE = Basis(
    name=Text("客户服务记录管理办法（内部制度）", "Rules on customer-service records (internal)"),
    clause=Text("第四章", "chapter 4"),
    version="2024",
    rank="policy",
    since=_CODE,
)
_GUIDE_B = Basis(
    name=Text("客户服务人员礼仪规范指南", "Conduct guide for customer-service staff"),
    clause=Text("2.5", "2.5"),
    version="2024",
    rank="policy",
    since=_CODE,
    min_months=SERVICE_MONTHS,
)
_GUIDE_D = Basis(
    name=Text("电信客户服务流程与规范（标准版）", "Telecom customer service process and standard"),
    clause=Text("2.5", "2.5"),
    version="2024",
    rank="policy",
    since=_CODE,
    min_months=CONSULTATION_MONTHS,
)
_LABOUR = Basis(
    name=Text("中华人民共和国劳动合同法", "Labour Contract Law"),
    clause=Text("第五十条", "art. 50"),
    version="2012",
    rank="law",
    since=dt.date(2013, 7, 1),
    min_months=24,
)
_NETWORK_LOGS = Basis(
    name=Text("中华人民共和国网络安全法", "Cybersecurity Law"),
    clause=Text("网络日志留存的规定", "the clause on keeping network logs"),
    version="2025",
    rank="law",
    since=dt.date(2026, 1, 1),
    min_months=6,
)

LIMITATION = Text(
    "诉讼时效期间为三年（民法典第一百八十八条），争议处理需要服务过程的证据",
    "actions become barred after three years (Civil Code art. 188); disputes need evidence of the service",
)
_QUALITY = Text("质检和投诉复核以两年为周期", "quality reviews and complaints look back two years")
_PROOF = Text("证明处理活动合法，诉讼时效期间为三年", "proof that the processing was lawful; actions become barred after three years")

RULES: tuple[Rule, ...] = (
    Rule(
        id="customers",
        text=Text("客户资料：自销户起", "customers: from the closing of the account"),
        trigger=("closed_at",),
        min_months=36,
        max_months=60,
        bases=(CODE,),
        necessity=LIMITATION,
        action="anonymise",
    ),
    # No longer than the law asks, to the month: no necessity needs to be recorded.
    Rule(
        id="staff",
        text=Text("员工资料：自离职起", "staff: from their leaving"),
        trigger=("left_on",),
        min_months=24,
        max_months=24,
        bases=(_LABOUR,),
    ),
    Rule(
        id="tickets",
        text=Text("工单：自办结起，未办结的保留", "tickets: from their closing; open ones stay"),
        trigger=("closed_at",),
        min_months=12,
        max_months=36,
        bases=(_GUIDE_B, CODE),
        necessity=LIMITATION,
    ),
    Rule(
        id="contacts",
        text=Text("通话与在线会话：自开始起", "calls and chats: from their start"),
        trigger=("started_at",),
        min_months=SERVICE_MONTHS,
        max_months=24,
        bases=(_GUIDE_B, CODE),
        necessity=_QUALITY,
    ),
    Rule(
        id="messages",
        text=Text("即时消息会话：自发送起", "instant messages: from their sending"),
        trigger=("sent_at",),
        min_months=SERVICE_MONTHS,
        max_months=24,
        bases=(_GUIDE_B, CODE),
        necessity=_QUALITY,
    ),
    Rule(
        id="backups",
        text=Text("备份登记：自备份完成起", "the register of backups: from their completion"),
        record_class="backup_register",
        trigger=("finished_at",),
        max_months=24,
        bases=(CODE,),
    ),
    Rule(
        id="consultations",
        text=Text("咨询记录：自办理完毕起", "consultations: from their handling"),
        record_class="consultation_record",
        trigger=("handled_at",),
        min_months=CONSULTATION_MONTHS,
        max_months=60,
        bases=(_GUIDE_D, CODE),
        necessity=LIMITATION,
    ),
    # As long as the rule above asks, to the month: the two do not contradict each other.
    Rule(
        id="consultation-space",
        text=Text("咨询记录：存储空间所限", "consultations: as far as there is space"),
        record_class="consultation_record",
        trigger=("handled_at",),
        max_months=CONSULTATION_MONTHS,
        bases=(CODE,),
        necessity=LIMITATION,
    ),
    Rule(
        id="archives",
        text=Text("服务档案：自归档起", "service files: from their filing"),
        record_class="service_archive",
        trigger=("archived_at",),
        min_months=36,
        max_months=120,
        bases=(CODE,),
        necessity=Text("重大投诉可能在多年后复查", "grave complaints can be looked into again years later"),
    ),
    Rule(
        id="satisfaction",
        text=Text("满意度评价：自评价起", "ratings: from the day they were given"),
        trigger=("rated_at",),
        max_months=24,
        bases=(CODE,),
        necessity=_QUALITY,
        action="anonymise",
    ),
    Rule(
        id="access-log",
        text=Text("访问日志：自发生起", "the access log: from the access"),
        trigger=("at",),
        min_months=6,
        max_months=24,
        bases=(_NETWORK_LOGS,),
        necessity=Text("安全审计每两年覆盖一遍", "a security audit comes round in two years"),
    ),
    Rule(
        id="grants",
        text=Text("授权登记：自收回起", "grants: from their revocation"),
        trigger=("revoked_at",),
        min_months=6,
        max_months=36,
        bases=(CODE,),
        necessity=_PROOF,
    ),
    # Its basis is in force for the last day.
    Rule(
        id="exports",
        text=Text("导出登记：自导出起", "the register of exports: from the export"),
        trigger=("exported_at",),
        min_months=36,
        max_months=60,
        bases=(
            Basis(
                name=Text("数据导出管理规定（内部制度）", "Rules on exports (internal)"),
                clause=Text("第九条", "art. 9"),
                version="2023",
                rank="policy",
                since=dt.date(2023, 7, 1),
                until=AS_OF,
            ),
        ),
        necessity=_PROOF,
    ),
    Rule(
        id="consents",
        text=Text(
            "同意记录：在同意有效期间保存，自撤回起计算期限", "consents: as long as they hold; the period counts from the withdrawal"
        ),
        trigger=("withdrawn_at",),
        min_months=36,
        max_months=60,
        bases=(CODE,),
        necessity=_PROOF,
    ),
    Rule(
        id="refunds",
        text=Text("退款：自付款起", "refunds: from their payment"),
        trigger=("paid_at",),
        min_months=36,
        max_months=60,
        bases=(CODE,),
        necessity=LIMITATION,
    ),
    Rule(
        id="channels",
        text=Text("渠道配置：自渠道停用起", "channels: from the day they are closed"),
        trigger=("closed_at",),
        max_months=12,
        bases=(CODE,),
        necessity=Text("停用后一年内仍可能需要追查接入记录", "connections may have to be looked into for a year after"),
    ),
)
