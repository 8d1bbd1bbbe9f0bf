"""RET-02: minimum and maximum of the same data can both be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.ret.common import NO_RULE, declared_datasets, manual, schedule_of
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text
from retention.conflicts import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation, Param
    from retention.conflicts import Conflict


class NoContradiction(FactControl):
    """Judges whether the rules of each dataset, and what they rest on, go together."""

    id = "RET-02"
    severity = Severity.HIGH
    title = Text("保存期限不相互冲突", "Retention periods do not contradict each other")
    statement = Text(
        "适用于同一数据集的保存规则及其依据，任何一项的最短期限不得长于另一项的最长期限；规则的期限不得短于其依据要求的最短期限。",
        "Of the retention rules that concern a dataset, and of what they rest on, no minimum is longer than another's maximum, and no rule keeps its "
        "data shorter than its basis asks.",
    )
    why = Text(
        "最短期限长于最长期限时，无论销毁还是留存都违反其中一项；到期清理或者停滞，或者销毁法定保存期内的记录。",
        "Where a minimum is longer than a maximum, keeping and destroying both break one of them; a sweep stands still, or destroys what the law has kept.",
    )
    remediation = Text(
        "确定哪一项效力优先，修改另一项并升级规则版本；涉及部门规章、或两项起算点不同的，由法务出具意见。",
        "Settle which of them prevails, change the other and give the rule a new version; where a departmental rule takes part, or the two count from "
        "different events, ask the legal department.",
    )
    method = Text(
        "按日历比较各规则与在施行期内的各项依据的最短期限和最长期限；只要存在某个起算日使前者晚于后者届满，即为冲突。涉及部门规章或起算点不同的，列为待人工核查。不读取记录。",
        "Compares, by calendar, the minimum and maximum of every rule and of every basis in force; that there is a day from which the one ends after the "
        "other is a contradiction. It is manual where a departmental rule takes part or the triggers differ. Reads no records.",
    )
    provisions = ("D-8.5/1", "L-PIPL.19/1", "L-PIPL.47/1")
    mappings = (
        maps(
            PIPL,
            "47",
            Relation.INTERSECTS,
            "保存期限届满应删除，法定保存期限未届满的除外。",
            "What is past its period is deleted, unless a statutory period still runs.",
        ),
        maps(
            GBT_35273,
            "6.1",
            Relation.INTERSECTS,
            "存储期限为最短必要时间，法律法规另有规定的除外。",
            "Storage lasts no longer than necessary, unless laws and regulations say otherwise.",
        ),
        maps(
            ISO_27001,
            "A.5.31",
            Relation.INTERSECTS,
            "法律、法规和合同要求应加以识别并保持更新。",
            "Legal, regulatory and contractual requirements are identified and kept up to date.",
        ),
        maps(
            NIST_800_53,
            "SI-12",
            Relation.INTERSECTS,
            "按适用的法律和要求保存信息。",
            "Information is retained as the applicable laws and requirements ask.",
        ),
        maps(
            GDPR,
            "17(3)(b)",
            Relation.INTERSECTS,
            "为履行法定义务所必需的，不适用删除权。",
            "Erasure does not apply where a legal obligation requires the processing.",
        ),
    )
    reasons = worded(
        NO_RULE,
        min_above_max=Text(
            "规则 {rule} 或其依据要求至少保存 {asked}，而规则 {other} 或其依据最多允许保存 {allowed}。",
            "Rule {rule}, or what it rests on, asks for {asked} at least; rule {other}, or what it rests on, allows {allowed} at most.",
        ),
        below_basis=Text(
            "规则 {rule} 的期限为 {allowed}，短于其依据要求的 {asked}。",
            "Rule {rule} keeps for {allowed}, shorter than the {asked} that its basis asks.",
        ),
        legal_review=Text(
            "规则 {rule} 与规则 {other} 的期限（{asked} 与 {allowed}）不一致，涉及部门规章或不同的起算点，须由法务判断。",
            "The periods of rules {rule} and {other} ({asked} and {allowed}) differ; a departmental rule or different triggers take part, and a lawyer decides.",
        ),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        rules = schedule_of(context.view)
        for dataset, declared, applied in declared_datasets(context.view):
            if not applied:
                yield not_applicable(dataset.asset, "no_rule", owner=dataset.owner)
                continue
            concerning = rules.concerning(declared)
            found = tuple(contradictions(concerning, context.as_of))
            plain = [each for each in found if not each.review]
            if found and not plain:
                yield manual(dataset.asset, "legal_review", params=_told(found[0]), population=len(concerning), owner=dataset.owner)
                continue
            yield observe(
                dataset.asset,
                population=len(concerning),
                examined=len(concerning),
                exceptions=len({each.rule for each in plain}),
                reason=plain[0].kind.value if plain else "ok",
                params=_told(plain[0]) if plain else None,
                owner=dataset.owner,
            )


def _told(conflict: Conflict) -> dict[str, Param]:
    return {"rule": conflict.rule, "other": conflict.other, "asked": str(conflict.asked), "allowed": str(conflict.allowed)}
