"""COL-05: records are of a purpose that was consented to."""

from __future__ import annotations

from controls.base import worded
from controls.catalog.col.common import ON_CONSENT
from controls.catalog.col.consented import Verdict
from controls.catalog.col.joining import ConsentControl
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text


class WithinScope(ConsentControl):
    """Looks whether a consent of before is for the purpose."""

    id = "COL-05"
    severity = Severity.HIGH
    title = Text("同意的范围涵盖处理目的", "Consent covers the purpose")
    statement = Text(
        "以同意为依据处理的每条记录，其个人的同意应涵盖该数据集的目的；为其他目的作出的同意不算。",
        "Of every record that rests on consent the consent covers the purpose of its dataset; a consent to something else does not count.",
    )
    why = Text(
        "超出同意的目的使用信息，等于没有同意；改变目的须重新取得同意。",
        "To use data for what nobody agreed to is to use it without consent; a new purpose needs a new consent.",
    )
    remediation = Text(
        "停止超出范围的处理，或就该目的重新告知并取得同意；核对同意登记中目的的写法是否与目录一致。",
        "Stop what goes beyond the scope, or tell people of the purpose and ask again; check that the register writes the purpose as the inventory "
        "does.",
    )
    method = Text(
        "把声明为同意登记（consents）的数据集与以同意为依据（consent）的数据集按人比对，比对的是带密钥的摘要，"
        "时间以十分钟为单位（容许系统时钟的差异）。此前有同意、但都是为其他目的（register 的 purpose 与数据集 consent 的 purpose 不同）的记录为例外。"
        "没有对象或时间、或其人有一条同意无法读取的记录计为未检查；抽样审计（--sample）仍读取全部的人和时间。",
        "Joins the datasets that are declared registers of consents (consents) with those that rest on consent (consent), person by person, by "
        "keyed fingerprints; times are compared to ten minutes, for clocks differ. A record before which its person had consented, and only to "
        "other purposes than its dataset's, is an exception. Records without a person or a time, and those of a person one of whose consents cannot "
        "be read, count as not examined. With --sample all persons and times are read even so.",
    )
    provisions = ("B-7.3/1", "C-2.1/2", "L-PIPL.13/1", "D-1.4/1")
    mappings = (
        maps(
            GBT_35273,
            "7.3",
            Relation.SUBSET,
            "使用不超出收集时所声称目的的合理关联范围。",
            "Use stays within what was stated when the data was collected.",
        ),
        maps(PIPL, "14", Relation.SUBSET, "处理目的变更的，应重新取得同意。", "A changed purpose needs a new consent."),
        maps(GDPR, "6(1)(a)", Relation.SUBSET, "为一个或多个特定目的同意。", "Consent is for one or more specific purposes."),
        maps(NIST_800_53, "PT-3", Relation.INTERSECTS, "处理限于所确定的目的。", "Processing is limited to the identified purposes."),
    )
    reasons = worded(
        ON_CONSENT,
        other_purpose=Text(
            "此前的同意都是为其他目的的记录：{records} 条。", "Records before which consents are for other purposes only: {records}."
        ),
    )
    failing = "other_purpose"

    def fails(self, verdict: Verdict) -> bool:
        return verdict is Verdict.OTHER_PURPOSE
