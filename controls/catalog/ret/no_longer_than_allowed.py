"""RET-03: personal information is kept no longer than what the period rests on allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.ret.common import NO_RULE, NOT_PERSONAL, declared_datasets, manual, not_personal, personal
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text
from retention.conflicts import Kind, excesses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation, Param
    from retention.conflicts import Conflict


class NoLongerThanAllowed(FactControl):
    """Judges the maximum of every rule that personal information is kept by."""

    id = "RET-03"
    severity = Severity.HIGH
    title = Text("保存期限不超过依据允许的范围", "Nothing is kept longer than its basis allows")
    statement = Text(
        "含个人信息的数据集，其保存规则应有最长期限；最长期限不得超过依据允许的期限；法律、行政法规未要求保存这么久的，应写明必要性（necessity）。",
        "A rule by which personal information is kept has a maximum; it is no longer than its basis allows, and where neither law nor administrative "
        "regulation asks for as long, its necessity is recorded.",
    )
    why = Text(
        "只有法律和行政法规能够延长保存期限；内部制度、合同和行业指南写明的期限超出处理目的所必要的，属于过度留存。",
        "Only law and administrative regulation lengthen a period. What a policy, a contract or a guide sets beyond the need of the purpose is kept too long.",
    )
    remediation = Text(
        "缩短最长期限；确有必要的，由业务与法务共同写明必要性（necessity）；依据是法律、行政法规的，补充条款及其要求的期限。",
        "Shorten the maximum; where it is needed, have business and legal record why in necessity; where law or administrative regulation asks for it, add the clause and its period.",
    )
    method = Text(
        "将规则的最长期限与审计基准日有效的依据逐项按日历比较；超过依据的最长期限、没有最长期限、或既无法律、行政法规支持又未写明必要性的为例外。涉及部门规章的列为待人工核查。不读取记录。",
        "Compares each rule's maximum, by calendar, with its bases in force on the day of the assessment; longer than a basis allows, no maximum, or neither "
        "law nor administrative regulation behind it and no necessity recorded, is an exception. It is manual where a departmental rule takes part. Reads no records.",
    )
    provisions = ("L-PIPL.19/1",)
    mappings = (
        maps(
            PIPL,
            "19",
            Relation.SUBSET,
            "保存期限应为实现处理目的所必要的最短时间，法律、行政法规另有规定的除外。",
            "The period is the shortest that the purpose needs, unless law or administrative regulation says otherwise.",
        ),
        maps(GBT_35273, "6.1", Relation.SUBSET, "个人信息存储时间最小化。", "Personal information is stored for the shortest time."),
        maps(
            ISO_27001,
            "A.8.10",
            Relation.INTERSECTS,
            "不再需要的信息应删除。",
            "Information that is no longer required is deleted.",
        ),
        maps(
            NIST_800_53,
            "SI-12(1)",
            Relation.INTERSECTS,
            "将处理的个人信息限于信息生命周期中必要的内容。",
            "Personal information in the life cycle is limited to what is needed.",
        ),
        maps(GDPR, "5(1)(e)", Relation.SUBSET, "存储限制原则。", "Storage limitation."),
    )
    reasons = worded(
        NO_RULE,
        NOT_PERSONAL,
        no_maximum=Text(
            "规则 {rule} 没有最长期限，个人信息将无限期保存。", "Rule {rule} has no maximum: personal information is kept without end."
        ),
        above_basis=Text(
            "规则 {rule} 最长保存 {asked}，超过其依据允许的 {allowed}。",
            "Rule {rule} keeps for {asked}, longer than the {allowed} that its basis allows.",
        ),
        no_necessity=Text(
            "规则 {rule} 最长保存 {asked}，没有法律、行政法规要求保存这么久，也未写明必要性。",
            "Rule {rule} keeps for {asked}; neither law nor administrative regulation asks for as long, and no necessity is recorded.",
        ),
        legal_review=Text(
            "规则 {rule} 最长保存 {asked}，超过部门规章允许的 {allowed}，须由法务判断。",
            "Rule {rule} keeps for {asked}, longer than the {allowed} of a departmental rule; a lawyer decides.",
        ),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, _, rules in declared_datasets(context.view):
            if not personal(dataset):
                yield not_applicable(dataset.asset, not_personal(dataset), owner=dataset.owner)
                continue
            if not rules:
                yield not_applicable(dataset.asset, "no_rule", owner=dataset.owner)
                continue
            found = [each for rule in rules for each in excesses(rule, context.as_of)]
            plain = [each for each in found if not each.review]
            if found and not plain:
                yield manual(dataset.asset, "legal_review", params=_told(found[0]), population=len(rules), owner=dataset.owner)
                continue
            yield observe(
                dataset.asset,
                population=len(rules),
                examined=len(rules),
                exceptions=len({each.rule for each in plain}),
                reason=plain[0].kind.value if plain else "ok",
                params=_told(plain[0]) if plain else None,
                owner=dataset.owner,
            )


def _told(conflict: Conflict) -> dict[str, Param]:
    told: dict[str, Param] = {"rule": conflict.rule}
    if conflict.asked is not None:
        told["asked"] = str(conflict.asked)
    if conflict.allowed is not None and conflict.kind is Kind.ABOVE_BASIS:
        told["allowed"] = str(conflict.allowed)
    return told
