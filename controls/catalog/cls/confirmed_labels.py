"""CLS-01: every declared field has a confirmed category, level and tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, observe, worded
from controls.catalog.cls.common import declared_datasets, declared_fields
from controls.finding import Severity
from controls.frameworks import DSL, GBT_22239, GBT_43697, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation, Param
    from holdings.inventory import FieldLabel
    from holdings.view import DatasetView, FieldView

_PARTS = ("category", "level", "tier")


class ConfirmedLabels(FactControl):
    """Judges the label of each declared field: confirmed by a person, and whole."""

    id = "CLS-01"
    severity = Severity.HIGH
    title = Text("字段标签已确认", "Every field has a confirmed label")
    statement = Text(
        "每个已声明的字段都应有经人确认的类别、级别和数据分级（一般数据、重要数据、核心数据）。",
        "Every declared field has a category, a level and a tier (general, important or core data) that a person has confirmed.",
    )
    why = Text(
        "没有经确认的类别和级别，就无法确定字段应采取哪些保护措施。工具给出的标签只是建议，不能代替人的判断；"
        "其他控制点都以经确认的级别为依据，标签未确认的字段实际上没有纳入保护。",
        "Without a confirmed category and level nobody can say which measures a field needs. What the tool suggests is a guess and "
        "does not stand in for a person's judgement. All other controls rest on confirmed levels, so a field without one is in effect unprotected.",
    )
    remediation = Text(
        "由数据集责任人逐个核对字段的建议标签，补全类别、级别和数据分级；确认后在 recordwarden.yaml 中将 state 改为 confirmed，"
        "并写明确认人（by）和确认日期（on）。",
        "Have the owner of the dataset go through the suggested labels and complete category, level and tier; then set state: confirmed in "
        "recordwarden.yaml, with who confirmed it (by) and when (on).",
    )
    method = Text(
        "读取数据资产目录中每个字段的标签，检查是否已确认、类别、级别和数据分级是否齐全。不读取记录。",
        "Reads each field's label in the inventory: whether it is confirmed, and whether category, level and tier are all there. Reads no records.",
    )
    provisions = ("A-5.1/2", "B-7.2/1", "C-2.1/1", "D-2.5/1", "L-PIPL.51/1", "L-DSL.21/1")
    mappings = (
        maps(
            PIPL,
            "51(2)",
            Relation.SUBSET,
            "对个人信息实行分类管理，首先要求每个字段有类别。",
            "Personal information is managed by class; that needs a class for every field.",
        ),
        maps(
            DSL, "21", Relation.SUBSET, "数据分类分级保护要求数据有类别和级别。", "Protection by class and grade needs data that have both."
        ),
        maps(
            GBT_43697,
            "7.2",
            Relation.SUBSET,
            "数据处理者应对其数据进行分类分级，并形成经确认的清单。",
            "The handler classifies and grades its data and arrives at a confirmed list.",
        ),
        maps(
            GBT_22239,
            "8.1.10.2",
            Relation.SUBSET,
            "应对信息分类与标识方法作出规定，并对信息进行规范化管理。",
            "Classification and marking of information are laid down and followed.",
        ),
        maps(
            ISO_27001,
            "A.5.12",
            Relation.SUBSET,
            "信息按安全需要分级；本控制点检查每个字段是否有级别。",
            "Information is classified by need; this checks that each field is.",
        ),
        maps(
            ISO_27001,
            "A.5.13",
            Relation.SUBSET,
            "信息按分级方案标识；标签是字段的标识。",
            "Information is labelled by the scheme; the label is the field's.",
        ),
        maps(
            NIST_800_53,
            "RA-2",
            Relation.INTERSECTS,
            "对信息分类定级，并由责任人批准结果。",
            "Information is categorised, and an official approves the result.",
        ),
        maps(
            NIST_800_53,
            "AC-16",
            Relation.INTERSECTS,
            "为信息设置安全和隐私属性并持续维护。",
            "Security and privacy attributes are set on information and kept.",
        ),
    )
    reasons = worded(
        suggested=Text(
            "标签仅为建议（类别：{category}；级别：{level}），尚未经人确认。",
            "The label is only suggested (category: {category}; level: {level}); nobody has confirmed it.",
        ),
        incomplete=Text("标签已确认，但缺少：{missing}。", "The label is confirmed and lacks: {missing}."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, _ in declared_datasets(context.view):
            for field, label in declared_fields(dataset):
                yield _judge(dataset, field, label)


def _judge(dataset: DatasetView, field: FieldView, label: FieldLabel) -> Observation:
    missing = [part for part in _PARTS if getattr(label, part) is None]
    params: dict[str, Param]
    if label.confirmed:
        reason, params = "incomplete", {"missing": ", ".join(missing)}
    else:
        reason, params = "suggested", {"category": label.category or "—", "level": "—" if label.level is None else int(label.level)}
    return observe(
        field.asset,
        population=1,
        examined=1,
        exceptions=0 if label.complete else 1,
        reason=reason,
        params=params,
        owner=dataset.owner,
    )
