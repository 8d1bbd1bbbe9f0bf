"""CLS-11: volume raises the tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Ask, Context, Count, Parameter, SqlControl, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.cls.common import declared_datasets
from controls.finding import Severity
from controls.frameworks import DSL, GBT_43697, GDPR, NETWORK_DATA, Relation, maps
from controls.looking import reason_of
from holdings.labels import Tier
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.inventory import Dataset
    from holdings.view import DatasetView


class Volume(SqlControl):
    """Counts the individuals of each dataset with personal information."""

    id = "CLS-11"
    severity = Severity.HIGH
    title = Text("数据规模影响数据分级", "Volume raises the tier")
    statement = Text(
        "含个人信息的数据集，涉及的个人达到规定人数（参数 persons）的，数据分级应为重要数据或核心数据，不得为一般数据。",
        "A dataset with personal information on as many individuals as the parameter persons says, or more, has the tier important or core, not general.",
    )
    why = Text(
        "大规模个人信息汇聚后，泄露会危害公共利益乃至国家安全，法规要求按重要数据的处理者履行义务；仍按一般数据管理，即为保护不足。",
        "Personal information gathered at scale endangers the public, even national security, when it leaks; the law then asks what it asks of handlers "
        "of important data. Managed as general data it is under-protected.",
    )
    remediation = Text(
        "核实涉及的个人数量；达到规模的，将数据集的 tier 改为 important，落实重要数据处理者的义务（明确负责人和管理机构、定期风险评估等）；"
        "无法计数的，声明 subject_field。",
        "Verify the number of individuals. If it is reached, set the dataset's tier to important and take on the duties of a handler of important data "
        "(a person and a body in charge, regular risk assessments); where they cannot be counted, declare subject_field.",
    )
    method = Text(
        "由数据源引擎统计 subject_field 的不同值数量；未声明 subject_field 的统计行数，行数达到 persons 时无法判定人数，结果为无法判定。已定为重要或核心数据的不再统计。",
        "The source's engine counts the distinct values of subject_field, or the rows where none is declared; rows at or above persons do not tell how "
        "many individuals there are, and the result is inconclusive. A dataset that is important or core already is not counted.",
    )
    provisions = ("A-5.1/2", "L-DSL.21/1")
    mappings = (
        maps(
            NETWORK_DATA,
            "28",
            Relation.INTERSECTS,
            "处理1000万人以上个人信息的，还应遵守对重要数据处理者的部分规定（条号未对照官方文本核验）。",
            "Whoever handles personal information of more than ten million individuals also meets certain duties of handlers of important data (article number unverified against the official text).",
        ),
        maps(
            GBT_43697,
            "4",
            Relation.INTERSECTS,
            "点面结合原则：定级应考虑数据汇聚融合后的影响。",
            "Grading considers the effect of data brought together.",
        ),
        maps(DSL, "21", Relation.INTERSECTS, "对列入目录的重要数据重点保护。", "Important data gets stricter protection."),
        maps(
            GDPR,
            "35(3)(b)",
            Relation.INTERSECTS,
            "大规模处理特殊类别数据须进行影响评估。",
            "Special categories handled on a large scale need an impact assessment.",
        ),
    )
    parameters = (
        Parameter(
            name="persons",
            text=Text("个人数量阈值（人）", "number of individuals from which the tier rises"),
            default=10_000_000,
            floor=10_000_000,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=2_000_000_000,
        ),
    )
    reasons = worded(
        volume=Text(
            "涉及 {persons} 人，达到阈值（{threshold} 人），数据分级仍为一般数据。",
            "It holds {persons} individuals; the threshold is {threshold}, and its tier is general.",
        ),
        no_confirmed_level=Text(
            "有字段的级别未经确认，无法确定是否含个人信息（由 CLS-01 报告）。",
            "Some fields have no confirmed level, so nothing tells whether it holds personal information (CLS-01 reports it).",
        ),
        no_personal_field=Text("经确认的字段均不含个人信息。", "None of its confirmed fields holds personal information."),
        no_subject_field=Text(
            "行数已达到阈值，但未声明 subject_field，无法统计涉及的个人数量。",
            "The rows reach the threshold; without a declared subject_field the individuals cannot be counted.",
        ),
    )

    def judge(self, context: Context, ask: Ask) -> Iterator[Observation]:
        threshold = int(context.parameters["persons"])
        for dataset, declared in declared_datasets(context.view):
            if dataset.problem is not None:
                yield could_not_look(dataset.asset, reason_of(dataset.problem), owner=dataset.owner)
            elif (reason := _set_apart(dataset)) is not None:
                yield not_applicable(dataset.asset, reason, owner=dataset.owner)
            elif not _general(declared):
                yield observe(dataset.asset, population=1, examined=1, exceptions=0, reason="ok", owner=dataset.owner)
            else:
                yield _judge(dataset, declared, _persons(dataset, declared, ask, threshold), threshold)


def _set_apart(dataset: DatasetView) -> str | None:
    """Why individuals are not counted; None where a field of a personal category is confirmed."""
    labels = [field.label for field in dataset.fields if field.info]
    if any(label and label.confirmed and label.category and label.category.personal for label in labels):
        return None
    return "no_personal_field" if all(label and label.confirmed for label in labels) else "no_confirmed_level"


def _general(declared: Dataset) -> bool:
    return (declared.tier or Tier.GENERAL) is Tier.GENERAL


def _persons(dataset: DatasetView, declared: Dataset, ask: Ask, threshold: int) -> int | str:
    """Individuals, or rows where these are too few or nothing says who is meant: there are never more individuals than rows."""
    rows = ask(Count(source=dataset.source, dataset=dataset.name))
    if isinstance(rows, str) or rows < threshold or declared.subject_field is None:
        return rows
    return ask(Count(source=dataset.source, dataset=dataset.name, distinct=declared.subject_field))


def _judge(dataset: DatasetView, declared: Dataset, answer: int | str, threshold: int) -> Observation:
    if isinstance(answer, str):
        return could_not_look(dataset.asset, answer, population=1, owner=dataset.owner)
    if answer >= threshold and declared.subject_field is None:
        return could_not_look(dataset.asset, "no_subject_field", population=1, owner=dataset.owner)
    return observe(
        dataset.asset,
        population=1,
        examined=1,
        exceptions=1 if answer >= threshold else 0,
        reason="volume",
        params={"persons": answer, "threshold": threshold},
        owner=dataset.owner,
    )
