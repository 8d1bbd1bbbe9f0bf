"""CLS-08: everything that exists is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, Relation, maps
from controls.looking import reason_of
from holdings.assets import Asset
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.view import DatasetView


class EverythingDeclared(FactControl):
    """Compares what each source has with what the inventory declares of it."""

    id = "CLS-08"
    severity = Severity.HIGH
    title = Text("实际存在的数据均已声明", "Everything that exists is declared")
    statement = Text(
        "数据源中实际存在的每个数据集和字段，都应在数据资产目录中声明，或明确列为不在范围内。",
        "Every dataset and field that exists in a source is declared in the inventory, or expressly put out of scope.",
    )
    why = Text(
        "未声明的数据没有级别、没有责任人、没有保存期限，也不受任何控制点检查；泄露往往发生在备份表、临时表和后加的字段上。",
        "Data that is not declared has no level, no owner and no retention period, and no control looks at it. Leaks come from backup tables, "
        "temporary tables and fields added later.",
    )
    remediation = Text(
        "运行 recordwarden init 查看新增数据集和字段的建议标签，经责任人确认后加入目录；不应存在的予以清除；确不在范围内的列入 ignore。",
        "Run recordwarden init to see labels suggested for what is new, have the owner confirm them and add them; remove what should not be there; "
        "put what is truly out of scope under ignore.",
    )
    method = Text(
        "读取数据源的结构信息（数据集和字段清单），与数据资产目录比对。不读取记录；ignore 中的数据集在报告中单列。",
        "Reads what the source says of its structure (datasets and fields) and compares it with the inventory. Reads no records; datasets under "
        "ignore are listed apart in the report.",
    )
    provisions = ("A-5.1/1", "A-5.1/2", "D-2.5/1", "L-DSL.21/1")
    mappings = (
        maps(
            GBT_35273,
            "11.3",
            Relation.INTERSECTS,
            "建立、维护和更新个人信息处理活动记录。",
            "Records of the processing of personal information are kept and updated.",
        ),
        maps(
            GBT_22239,
            "8.1.10.2",
            Relation.SUBSET,
            "编制并保存与保护对象相关的资产清单。",
            "A list of the assets to be protected is drawn up and kept.",
        ),
        maps(ISO_27001, "A.5.9", Relation.SUBSET, "信息资产清单应完整。", "The inventory of information is complete."),
        maps(NIST_800_53, "CM-8", Relation.INTERSECTS, "组件清单准确反映系统现状。", "The inventory reflects the system as it is."),
        maps(
            NIST_800_53,
            "CM-12",
            Relation.INTERSECTS,
            "查明并记录信息的所在位置。",
            "Where information is kept is identified and documented.",
        ),
        maps(
            GDPR,
            "30(1)",
            Relation.INTERSECTS,
            "处理活动记录应包括个人数据的类别。",
            "Records of processing name the categories of personal data.",
        ),
    )
    reasons = worded(
        dataset_undeclared=Text("数据集存在，但未在目录中声明。", "The dataset exists and is not declared in the inventory."),
        field_undeclared=Text("字段存在，但未在目录中声明。", "The field exists and is not declared in the inventory."),
        out_of_scope=Text("目录已将该数据集明确列为不在范围内。", "The inventory expressly puts the dataset out of scope."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for source, problem in context.view.problems.items():
            yield could_not_look(Asset.of(source, key=context.key), reason_of(problem))
        for dataset in context.view:
            if dataset.problem is not None:
                yield could_not_look(dataset.asset, reason_of(dataset.problem), owner=dataset.owner)
            elif dataset.info is not None:
                yield from _compare(dataset, len(dataset.info.fields))
        for asset in dict.fromkeys(context.view.ignored):  # names that are masked can be alike
            yield not_applicable(asset, "out_of_scope")


def _compare(dataset: DatasetView, fields: int) -> Iterator[Observation]:
    if dataset.declared is None:
        count = max(1, fields)
        yield observe(dataset.asset, population=count, examined=count, exceptions=count, reason="dataset_undeclared")
        return
    yield observe(dataset.asset, population=1, examined=1, exceptions=0, reason="dataset_undeclared", owner=dataset.owner)
    for field in dataset.fields:
        if field.info is not None:
            exceptions = 1 if field.label is None else 0
            yield observe(field.asset, population=1, examined=1, exceptions=exceptions, reason="field_undeclared", owner=dataset.owner)
