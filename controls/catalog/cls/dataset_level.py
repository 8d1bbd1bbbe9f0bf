"""CLS-10: a dataset's declared level is not below its highest field's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL, declared_datasets, declared_fields
from controls.finding import Severity
from controls.frameworks import DSL, GBT_43697, ISO_27001, NIST_800_53, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.labels import Level
    from holdings.view import DatasetView


class DatasetLevel(FactControl):
    """Compares the level of a dataset with the levels of its fields."""

    id = "CLS-10"
    severity = Severity.HIGH
    title = Text("数据集级别不低于字段级别", "A dataset's level is not below its fields'")
    statement = Text(
        "数据集声明了级别的，不得低于其中任何字段经确认的级别；未声明的，按最高字段的级别执行。",
        "Where a dataset declares a level, it is not below the confirmed level of any of its fields; where it declares none, its highest field's applies.",
    )
    why = Text(
        "备份、导出、授权常以整个数据集为单位。数据集级别低于字段级别时，其中的高级别字段会随整体按较低的要求处理。",
        "Backups, exports and grants often take the dataset as a whole. Where its level is below a field's, that field is handled by the lower rules along with the rest.",
    )
    remediation = Text(
        "按就高从严原则，将数据集级别提高到最高字段的级别，或将高级别字段拆分到单独的数据集；也可删去数据集级别，使其自动取最高值。",
        "Raise the dataset's level to its highest field's, or move the high fields to a dataset of their own; or leave the dataset's level out, so that the highest applies.",
    )
    method = Text(
        "比较数据资产目录中数据集的级别与其各字段经确认的级别。不读取记录。",
        "Compares the dataset's level in the inventory with the confirmed levels of its fields. Reads no records.",
    )
    provisions = ("A-5.1/2", "B-7.2/1", "D-2.5/1", "L-DSL.21/1")
    mappings = (
        maps(
            GBT_43697,
            "4",
            Relation.SUBSET,
            "就高从严原则：数据集包含多个级别的数据项时，按最高级别定级。",
            "A set that holds data of several levels takes the highest.",
        ),
        maps(DSL, "21", Relation.SUBSET, "数据分级保护以定级准确为前提。", "Protection by grade presumes that the grade is right."),
        maps(
            ISO_27001, "A.5.12", Relation.SUBSET, "分级方案应一致地适用于全部信息。", "The classification scheme is applied consistently."
        ),
        maps(
            NIST_800_53,
            "RA-2",
            Relation.INTERSECTS,
            "系统的定级不低于其中信息的定级。",
            "A system's category is not below that of the information in it.",
        ),
    )
    reasons = worded(
        NO_CONFIRMED_LEVEL,
        below_field=Text(
            "数据集声明为 {declared} 级，其中字段最高为 {highest} 级。",
            "The dataset is declared level {declared}; its highest field is level {highest}.",
        ),
        takes_highest=Text("未声明级别，按最高字段的级别执行。", "No level is declared; that of the highest field applies."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, declared in declared_datasets(context.view):
            yield _judge(dataset, declared.level)


def _judge(dataset: DatasetView, declared: Level | None) -> Observation:
    if declared is None:
        return not_applicable(dataset.asset, "takes_highest", owner=dataset.owner)
    levels = [field.level for field, _ in declared_fields(dataset) if field.level is not None]
    if not levels:
        return not_applicable(dataset.asset, "no_confirmed_level", owner=dataset.owner)
    return observe(
        dataset.asset,
        population=len(levels),
        examined=len(levels),
        exceptions=sum(level > declared for level in levels),
        reason="below_field",
        params={"declared": int(declared), "highest": int(max(levels))},
        owner=dataset.owner,
    )
