"""COL-06: nothing is processed after consent was withdrawn."""

from __future__ import annotations

from controls.base import worded
from controls.catalog.col.common import ON_CONSENT
from controls.catalog.col.consented import Verdict
from controls.catalog.col.joining import ConsentControl
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text


class AfterWithdrawal(ConsentControl):
    """Looks for records after a withdrawal."""

    id = "COL-06"
    severity = Severity.CRITICAL
    title = Text("撤回同意后不再处理", "Nothing is processed after consent was withdrawn")
    statement = Text(
        "个人撤回同意后，不应再产生以该同意为依据的记录；重新同意的除外。",
        "Once somebody has withdrawn consent there are no more records that rest on it, unless they consented again.",
    )
    why = Text(
        "撤回之后继续处理是明知没有依据的处理，最易引起投诉和处罚。",
        "To go on after a withdrawal is to process knowingly without a basis; it is what complaints and penalties come from.",
    )
    remediation = Text(
        "立即停止处理，删除撤回之后产生的记录；把撤回接入业务系统，使其即时生效，并通知接收方。",
        "Stop at once and delete what came about after the withdrawal; have withdrawals take effect in the systems immediately, and tell those who "
        "received the data.",
    )
    method = Text(
        "把声明为同意登记（consents）的数据集与以同意为依据（consent）的数据集按人比对，比对的是带密钥的摘要，"
        "时间以十分钟为单位（容许系统时钟的差异）。记录之前对该目的最近的一次是撤回的，为例外；同一个十分钟内的撤回视为在记录之后。没有对象或时间、"
        "或其人有一条同意无法读取的记录计为未检查；抽样审计（--sample）仍读取全部的人和时间。",
        "Joins the datasets that are declared registers of consents (consents) with those that rest on consent (consent), person by person, by "
        "keyed fingerprints; times are compared to ten minutes, for clocks differ. Where the last that its person said of the purpose before a "
        "record is a withdrawal, it is an exception; a withdrawal within the same ten minutes counts as after the record. Records without a person "
        "or a time, and those of a person one of whose consents cannot be read, count as not examined. With --sample all persons and times are read "
        "even so.",
    )
    provisions = ("B-7.3/1", "L-PIPL.13/1", "L-PIPL.47/1")
    mappings = (
        maps(
            GBT_35273,
            "8.4",
            Relation.SUBSET,
            "撤回授权同意后，不应再处理相应的个人信息。",
            "After consent is withdrawn the information is processed no more.",
        ),
        maps(PIPL, "15", Relation.SUBSET, "个人有权撤回其同意。", "The individual may withdraw consent."),
        maps(GDPR, "7(3)", Relation.SUBSET, "可随时撤回同意。", "Consent can be withdrawn at any time."),
        maps(NIST_800_53, "PT-4(3)", Relation.SUBSET, "个人可撤回对处理的同意。", "Individuals can revoke consent to the processing."),
    )
    reasons = worded(
        ON_CONSENT,
        after_withdrawal=Text("撤回同意之后的记录：{records} 条。", "Records after a withdrawal: {records}."),
    )
    failing = "after_withdrawal"

    def fails(self, verdict: Verdict) -> bool:
        return verdict is Verdict.WITHDRAWN
