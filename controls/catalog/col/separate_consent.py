"""COL-07: sensitive personal information rests on separate consent."""

from __future__ import annotations

from controls.base import worded
from controls.catalog.col.common import ON_CONSENT
from controls.catalog.col.consented import Verdict
from controls.catalog.col.joining import ConsentControl
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text


class SeparateConsent(ConsentControl):
    """Looks for a separate consent before each record with sensitive personal information."""

    id = "COL-07"
    severity = Severity.HIGH
    title = Text("敏感个人信息取得单独同意", "Sensitive personal information rests on separate consent")
    statement = Text(
        "以同意为依据处理敏感个人信息的每条记录，其个人应在此前就该目的作出单独同意，且未撤回。",
        "Of every record that rests on consent and holds sensitive personal information, its person had consented to the purpose separately before, "
        "and not withdrawn it.",
    )
    why = Text(
        "概括同意不能涵盖敏感个人信息；法律要求就其单独征得同意，并告知必要性和影响。",
        "A general consent does not cover sensitive personal information: the law asks for one of its own, with its necessity and effect told.",
    )
    remediation = Text(
        "停止收集该类信息，直到取得单独同意；在登记中区分同意的方式（kind、separate）。",
        "Do not collect such data until people have consented to it separately; have the register tell how a consent was given (kind, separate).",
    )
    method = Text(
        "把声明为同意登记（consents）的数据集与以同意为依据（consent）的数据集按人比对，比对的是带密钥的摘要，"
        "时间以十分钟为单位（容许系统时钟的差异）。只看填有敏感字段（sensitive）的记录；登记的 kind 取 separate 所列值的为单独同意。没有对象或时间、"
        "或其人有一条同意无法读取的记录计为未检查；抽样审计（--sample）仍读取全部的人和时间。",
        "Joins the datasets that are declared registers of consents (consents) with those that rest on consent (consent), person by person, by "
        "keyed fingerprints; times are compared to ten minutes, for clocks differ. Only records in which a field that is declared sensitive is "
        "filled count; a consent whose kind is among the values of separate was given separately. Records without a person or a time, and those of "
        "a person one of whose consents cannot be read, count as not examined. With --sample all persons and times are read even so.",
    )
    provisions = ("A-5.1/3", "B-7.3/1", "L-PIPL.28/1")
    mappings = (
        maps(
            GBT_35273,
            "5.4",
            Relation.INTERSECTS,
            "收集个人敏感信息应征得明示同意。",
            "Sensitive personal information needs explicit consent.",
        ),
        maps(
            PIPL,
            "29",
            Relation.SUBSET,
            "处理敏感个人信息应当取得个人的单独同意。",
            "Sensitive personal information needs separate consent.",
        ),
        maps(GDPR, "9(2)(a)", Relation.INTERSECTS, "特殊类别数据须明确同意。", "Special categories need explicit consent."),
        maps(
            NIST_800_53,
            "PT-7",
            Relation.INTERSECTS,
            "对特定类别的个人信息施加附加条件。",
            "Conditions apply to specific categories of personal information.",
        ),
    )
    reasons = worded(
        ON_CONSENT,
        not_separate=Text(
            "含敏感个人信息而此前没有有效单独同意的记录：{records} 条。",
            "Records with sensitive personal information and no separate consent in effect: {records}.",
        ),
        nothing_sensitive=Text("没有填写敏感个人信息的记录。", "No record holds sensitive personal information."),
    )
    failing = "not_separate"
    separately = True

    def fails(self, verdict: Verdict) -> bool:
        return verdict in (Verdict.NEVER, Verdict.OTHER_PURPOSE, Verdict.WITHDRAWN)
