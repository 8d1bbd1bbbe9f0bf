"""RET-05: service and consultation records are kept as long as the guides ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, Parameter, Stricter, not_applicable, observe, worded
from controls.catalog.ret.common import NO_RULE, declared_datasets, manual
from controls.finding import Severity
from controls.frameworks import GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text
from retention.guides import minimum
from retention.periods import Period
from retention.rule import Rank

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from controls.finding import Observation, Param
    from holdings.view import DatasetView
    from retention.rule import Basis, RetentionRule


class GuideMinimum(FactControl):
    """Judges the minimum of every rule for the record classes that the guides set one for."""

    id = "RET-05"
    severity = Severity.MEDIUM
    title = Text("服务记录保存不少于指南规定的期限", "Service records are kept as long as the guides ask")
    statement = Text(
        "服务记录（record_class 为 service_record）的最短保存期限不少于一年，咨询记录（consultation_record）不少于三年；法律、行政法规限定更短期限的从其规定。",
        "The minimum period of service records (record_class service_record) is one year or more, that of consultation records (consultation_record) "
        "three years or more, unless law or administrative regulation allows less.",
    )
    why = Text(
        "记录过早销毁，服务过程无法追溯，投诉和争议失去证据。",
        "Records that go too early leave a service that nobody can trace, and complaints without evidence.",
    )
    remediation = Text(
        "将规则的最短期限 min 调整为不少于指南规定的期限，并升级规则版本；有更高效力的依据限定更短期限的，在依据中写明其 max。",
        "Set the rule's min to what the guide asks or more, as a new version of the rule; where a basis of higher rank allows less, state its max in the basis.",
    )
    method = Text(
        "按记录类别取指南规定的月数，与数据集适用规则的最短期限按日历比较。效力为部门规章的依据允许的期限短于指南规定的，列为待人工核查。不读取记录。",
        "Takes the guide's months by record class and compares them, by calendar, with the minimum of the rules that hold for the dataset. It is manual "
        "where a departmental rule allows less than the guide asks. Reads no records.",
    )
    provisions = ("B-2.5/2", "D-2.5/3")
    mappings = (
        maps(
            PIPL,
            "19",
            Relation.INTERSECTS,
            "指南的期限不是法律、行政法规的规定，应同时满足必要性要求（见 RET-03）。",
            "A guide's period is neither law nor administrative regulation, and has to be necessary as well (see RET-03).",
        ),
        maps(
            ISO_27001,
            "A.5.33",
            Relation.INTERSECTS,
            "记录应防止丢失、毁坏和未授权的发布。",
            "Records are protected from loss, destruction and unauthorised release.",
        ),
        maps(NIST_800_53, "SI-12", Relation.INTERSECTS, "按要求的期限保存信息。", "Information is retained for the periods required."),
        maps(
            GDPR,
            "5(2)",
            Relation.INTERSECTS,
            "处理者应能证明其合规。",
            "The controller can show that it complies; records are how.",
        ),
    )
    parameters = (
        Parameter(
            name="service_months",
            text=Text("服务记录最短保存期限（月）", "minimum period of service records (months)"),
            default=12,
            floor=12,
            stricter=Stricter.HIGHER,
            minimum=1,
            maximum=360,
        ),
        Parameter(
            name="consultation_months",
            text=Text("咨询记录最短保存期限（月）", "minimum period of consultation records (months)"),
            default=36,
            floor=36,
            stricter=Stricter.HIGHER,
            minimum=1,
            maximum=360,
        ),
    )
    reasons = worded(
        NO_RULE,
        other_class=Text("指南没有规定该类记录的保存期限。", "The guides set no period for this class of record."),
        outranked=Text(
            "法律或行政法规限定的期限短于指南的规定，从其规定。",
            "Law or administrative regulation allows less than the guide asks, and goes before it.",
        ),
        no_minimum=Text(
            "适用的规则没有最短期限，指南要求 {months} 个月（{provision}）。",
            "The rules that hold for it have no minimum; the guide asks for {months} months ({provision}).",
        ),
        below_guide=Text(
            "最短期限为 {kept}，指南要求 {months} 个月（{provision}）。",
            "The minimum is {kept}; the guide asks for {months} months ({provision}).",
        ),
        legal_review=Text(
            "部门规章允许的期限短于指南规定的 {months} 个月，须由法务判断。",
            "A departmental rule allows less than the {months} months of the guide; a lawyer decides.",
        ),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, declared, rules in declared_datasets(context.view):
            guide = minimum(declared.record_class)
            if guide is None:
                yield not_applicable(dataset.asset, "other_class", owner=dataset.owner)
            elif not rules:
                yield not_applicable(dataset.asset, "no_rule", owner=dataset.owner)
            else:
                months = int(context.parameters[f"{guide.record_class.removesuffix('_record')}_months"])
                yield _judge(dataset, rules, months, guide.provision, context.as_of)


def _judge(dataset: DatasetView, rules: Sequence[RetentionRule], months: int, provision: str, as_of: dt.date) -> Observation:
    asked = Period(months)
    kept = _longest([rule.min for rule in rules if rule.min is not None])
    params: dict[str, Param] = {"months": months, "provision": provision}
    enough = kept is not None and not asked.can_outlast(kept)
    shorter = [] if enough else _bases_below(rules, asked, as_of)
    if any(basis.rank.lengthens for basis in shorter):
        return not_applicable(dataset.asset, "outranked", owner=dataset.owner)
    if any(basis.rank is Rank.DEPARTMENTAL_RULE for basis in shorter):
        return manual(dataset.asset, "legal_review", params={"months": months}, population=1, owner=dataset.owner)
    return observe(
        dataset.asset,
        population=1,
        examined=1,
        exceptions=0 if enough else 1,
        reason="no_minimum" if kept is None else "below_guide",
        params=params if kept is None else params | {"kept": str(kept)},
        owner=dataset.owner,
    )


def _bases_below(rules: Sequence[RetentionRule], asked: Period, as_of: dt.date) -> list[Basis]:
    """The bases in force that let records be kept for less than the guide asks."""
    bases = [basis for rule in rules for basis in rule.legal_basis if basis.in_force(as_of)]
    return [basis for basis in bases if basis.max is not None and asked.can_outlast(basis.max)]


def _longest(periods: Sequence[Period]) -> Period | None:
    longest: Period | None = None
    for period in periods:
        longest = period if longest is None or period.can_outlast(longest) else longest
    return longest
