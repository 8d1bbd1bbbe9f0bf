"""CLS-09: everything declared is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, observe, worded
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_43697, ISO_27001, NIST_800_53, Relation, maps
from controls.looking import reason_of
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.view import DatasetView


class EverythingThere(FactControl):
    """Compares what the inventory declares with what each source has."""

    id = "CLS-09"
    severity = Severity.MEDIUM
    title = Text("已声明的数据均存在", "Everything declared is there")
    statement = Text(
        "数据资产目录声明的每个数据集和字段，都应在数据源中实际存在。",
        "Every dataset and field that the inventory declares exists in its source.",
    )
    why = Text(
        "目录中有而实际没有，说明数据已迁移、改名或被删除，而目录没有跟上：保护、保存和销毁规则仍指向不存在的对象，真正的数据则不在规则之内。",
        "What is declared and gone was moved, renamed or deleted, and the inventory did not follow: rules of protection, retention and destruction "
        "point at nothing, and the real data stands outside them.",
    )
    remediation = Text(
        "查明数据集或字段的去向。已迁移或改名的，更新目录；已销毁的，核对销毁证明后从目录中移除；误删的，恢复数据。",
        "Find out where it went. If it was moved or renamed, update the inventory; if it was destroyed, check the certificate of destruction and "
        "take the entry out; if it was deleted by mistake, restore it.",
    )
    method = Text(
        "读取数据源的结构信息，逐项核对目录中的数据集和字段是否存在。不读取记录。",
        "Reads what the source says of its structure and looks for each declared dataset and field. Reads no records.",
    )
    provisions = ("A-5.1/1", "D-2.5/1")
    mappings = (
        maps(
            GBT_43697,
            "4",
            Relation.INTERSECTS,
            "动态更新原则：数据变化后应更新分类分级结果。",
            "Results are brought up to date when the data changes.",
        ),
        maps(GBT_22239, "8.1.10.2", Relation.SUBSET, "资产清单应与实际相符。", "The list of assets is true."),
        maps(ISO_27001, "A.5.9", Relation.SUBSET, "资产清单应准确并保持更新。", "The inventory is accurate and up to date."),
        maps(NIST_800_53, "CM-8", Relation.INTERSECTS, "组件清单准确反映系统现状。", "The inventory reflects the system as it is."),
    )
    reasons = worded(
        dataset_gone=Text("目录中声明了该数据集，数据源中没有。", "The inventory declares the dataset; the source does not have it."),
        field_gone=Text("目录中声明了该字段，数据集中没有。", "The inventory declares the field; the dataset does not have it."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset in context.view:
            if dataset.declared is None:
                continue
            if dataset.problem is not None:
                yield could_not_look(dataset.asset, reason_of(dataset.problem), owner=dataset.owner)
            else:
                yield from _compare(dataset, len(dataset.declared.fields))


def _compare(dataset: DatasetView, declared: int) -> Iterator[Observation]:
    if dataset.gone:
        count = max(1, declared)
        yield observe(dataset.asset, population=count, examined=count, exceptions=count, reason="dataset_gone", owner=dataset.owner)
        return
    yield observe(dataset.asset, population=1, examined=1, exceptions=0, reason="dataset_gone", owner=dataset.owner)
    for field in dataset.fields:
        if field.label is not None:
            exceptions = 1 if field.info is None else 0
            yield observe(field.asset, population=1, examined=1, exceptions=exceptions, reason="field_gone", owner=dataset.owner)
