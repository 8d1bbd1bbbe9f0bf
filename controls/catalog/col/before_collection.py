"""COL-04: consent was given before the data was collected."""

from __future__ import annotations

from controls.base import worded
from controls.catalog.col.common import ON_CONSENT
from controls.catalog.col.consented import Verdict
from controls.catalog.col.joining import ConsentControl
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text


class BeforeCollection(ConsentControl):
    """Looks for a consent before each record."""

    id = "COL-04"
    severity = Severity.HIGH
    title = Text("收集前已取得同意", "Consent was given before the data was collected")
    statement = Text(
        "以同意为依据处理的每条记录，其个人应在记录产生之前已作出同意。",
        "Of every record that rests on consent its person had consented before it came about.",
    )
    why = Text(
        "没有同意就收集，处理自始没有合法依据；事后补签的同意不能追溯既往。",
        "What is collected without consent had no legal basis from the start; a consent that is obtained later does not reach back.",
    )
    remediation = Text(
        "停止处理并删除没有依据的记录，或确认其有其他合法依据并改正目录；在系统中把取得同意设为收集的前置步骤。",
        "Stop the processing and delete the records that have no basis, or establish that they have another one and mend the inventory; have the "
        "system ask for consent before it collects.",
    )
    method = Text(
        "把声明为同意登记（consents）的数据集与以同意为依据（consent）的数据集按人比对，比对的是带密钥的摘要，"
        "时间以十分钟为单位（容许系统时钟的差异）。此前没有任何同意的记录为例外；此前只对其他目的作过同意的由 COL-05 报告，撤回之后的由 COL-06 报告。"
        "没有对象或时间、或其人有一条同意无法读取的记录计为未检查；抽样审计（--sample）仍读取全部的人和时间。",
        "Joins the datasets that are declared registers of consents (consents) with those that rest on consent (consent), person by person, by "
        "keyed fingerprints; times are compared to ten minutes, for clocks differ. A record before which nothing was consented to is an exception; "
        "where consents of before are for other purposes only COL-05 reports it, after a withdrawal COL-06 does. Records without a person or a "
        "time, and those of a person one of whose consents cannot be read, count as not examined. With --sample all persons and times are read even "
        "so.",
    )
    provisions = ("B-7.3/1", "C-2.1/2", "L-PIPL.13/1")
    mappings = (
        maps(
            GBT_35273,
            "5.4",
            Relation.SUBSET,
            "收集个人信息应在告知后征得授权同意。",
            "Consent is obtained, after notice, when personal information is collected.",
        ),
        maps(PIPL, "13(1)(1)", Relation.SUBSET, "取得个人的同意方可处理。", "Data is processed once the individual has consented."),
        maps(GDPR, "7(1)", Relation.SUBSET, "能证明数据主体已同意。", "It can be shown that the data subject consented."),
        maps(
            NIST_800_53,
            "PT-4",
            Relation.SUBSET,
            "收集前由个人同意其信息的处理。",
            "Individuals consent to the processing before collection.",
        ),
        maps(ISO_27001, "A.5.34", Relation.INTERSECTS, "按法律要求保护个人信息。", "Personal information is protected as law demands."),
    )
    reasons = worded(
        ON_CONSENT,
        not_before=Text("此前没有任何同意的记录：{records} 条。", "Records before which nothing was consented to: {records}."),
    )
    failing = "not_before"

    def fails(self, verdict: Verdict) -> bool:
        return verdict is Verdict.NEVER
