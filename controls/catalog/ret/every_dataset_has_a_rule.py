"""RET-01: every dataset with personal information or a record class has a retention rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.ret.common import NOT_PERSONAL, declared_datasets, not_personal, personal
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NETWORK_DATA, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from controls.finding import Observation, Param
    from holdings.view import DatasetView
    from retention.rule import RetentionRule


class EveryDatasetHasARule(FactControl):
    """Judges whether each dataset that must have one has a rule that can be carried out."""

    id = "RET-01"
    severity = Severity.HIGH
    title = Text("数据集有保存规则", "Every dataset has a retention rule")
    statement = Text(
        "含个人信息或已声明记录类别（record_class）的数据集，应有保存规则，写明最短或最长期限、起算点、依据和处置方式；起算点字段应存在，依据应在施行期内。",
        "A dataset with personal information or a declared record class has a retention rule with a minimum or maximum, a trigger, a basis and an "
        "action; the trigger's field exists and the basis is in force.",
    )
    why = Text(
        "没有保存规则，记录要么无限期留存，要么被随意删除：前者违反最短必要期限，后者使服务过程无法追溯。",
        "Without a rule, records stay for ever or go at somebody's whim: the one breaks the shortest necessary period, the other leaves services "
        "that nobody can trace.",
    )
    remediation = Text(
        "与法务确定该类记录的期限、起算点、依据和处置方式，写入 recordwarden.yaml 的 retention，并在数据集中用 retention 指明规则，或用 record_class 归类。",
        "Settle period, trigger, basis and action with the legal department, write them to retention in recordwarden.yaml, and name the rule in the "
        "dataset's retention, or class the dataset by record_class.",
    )
    method = Text(
        "按数据集的 retention（否则按 record_class）查找规则，核对起算点字段是否存在、依据在审计基准日是否有效。不读取记录。",
        "Finds the rule by the dataset's retention, else by its record_class; looks whether the trigger's fields exist and a basis is in force on the "
        "day of the assessment. Reads no records.",
    )
    provisions = ("D-8.5/1", "B-7.2/4", "L-PIPL.17/1", "L-PIPL.19/1")
    mappings = (
        maps(
            PIPL,
            "17",
            Relation.INTERSECTS,
            "处理前应告知保存期限；没有规则就无从告知。",
            "The retention period is told before processing; without a rule there is none to tell.",
        ),
        maps(
            GBT_35273,
            "6.1",
            Relation.INTERSECTS,
            "存储期限应为实现目的所必需的最短时间，超期删除或匿名化。",
            "Storage lasts no longer than the purpose needs; after that, deletion or anonymisation.",
        ),
        maps(
            NETWORK_DATA,
            "21",
            Relation.INTERSECTS,
            "应告知个人信息保存期限和到期后的处理方式（条号未对照官方文本核验）。",
            "The retention period and what becomes of the data then are told (article number unverified against the official text).",
        ),
        maps(ISO_27001, "A.5.33", Relation.SUBSET, "记录应按保存要求加以保护。", "Records are protected as retention requirements ask."),
        maps(
            NIST_800_53,
            "SI-12",
            Relation.SUBSET,
            "按法律和运营要求管理并保存信息。",
            "Information is managed and retained as laws and operations require.",
        ),
        maps(
            GDPR,
            "30(1)(f)",
            Relation.INTERSECTS,
            "处理活动记录应包括各类数据的预计删除期限。",
            "The record of processing has the envisaged time limits for erasure.",
        ),
    )
    reasons = worded(
        NOT_PERSONAL,
        no_rule=Text("没有保存规则。", "It has no retention rule."),
        no_trigger_field=Text(
            "规则 {rule} 的起算点字段有 {missing} 个不存在，期限无从起算。",
            "{missing} of the trigger's fields of rule {rule} do not exist, so its period cannot begin.",
        ),
        not_in_force=Text("规则 {rule} 的依据在 {as_of} 均不在施行期内。", "None of the bases of rule {rule} is in force on {as_of}."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, declared, rules in declared_datasets(context.view):
            if declared.record_class is None and not rules and not personal(dataset):
                yield not_applicable(dataset.asset, not_personal(dataset), owner=dataset.owner)
                continue
            reason, params = _fault(dataset, rules, context.as_of)
            exceptions = 1 if reason else 0
            yield observe(
                dataset.asset, population=1, examined=1, exceptions=exceptions, reason=reason or "ok", params=params, owner=dataset.owner
            )


def _fault(dataset: DatasetView, rules: tuple[RetentionRule, ...], as_of: dt.date) -> tuple[str | None, dict[str, Param]]:
    if not rules:
        return "no_rule", {}
    for rule in rules:
        missing = 0 if dataset.info is None else len(set(rule.trigger) - set(dataset.info.field_names))
        if missing:
            return "no_trigger_field", {"rule": rule.id, "missing": missing}
        if not any(basis.in_force(as_of) for basis in rule.legal_basis):
            return "not_in_force", {"rule": rule.id, "as_of": as_of.isoformat()}
    return None, {}
