"""REC-01: each dataset of records has a field for everything that its records must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.rec.common import NO_CONTENT_LAID_DOWN, WHOLE_RECORDS, declared_datasets, mandatory
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.inventory import Dataset
    from holdings.view import DatasetView


class ContentDeclared(FactControl):
    """Compares the elements that each dataset declares with those that its class must have."""

    id = "REC-01"
    severity = Severity.MEDIUM
    title = Text("记录有必备内容的字段", "Records have a field for all that they must hold")
    statement = Text(
        "服务记录、咨询记录、投诉记录、服务档案等数据集，应为指南规定的每项必备内容声明存放的字段（elements）。",
        "A dataset of service, consultation or complaint records, archives and the like declares for each mandatory element the field that holds it (elements).",
    )
    why = Text(
        "没有字段的内容不会被记录：缺少岗位、过程或反馈的记录无法还原服务经过，发生争议时不能作为依据。",
        "What has no field is not recorded: a record without the post, the process or the feedback does not tell how the service went, and proves "
        "nothing in a dispute.",
    )
    remediation = Text(
        "已有相应字段的，在该数据集的 elements 中写明；没有的，在系统中增设字段并要求填写。",
        "Where there is such a field, name it under the dataset's elements; where there is none, add it to the system and have it filled in.",
    )
    method = Text(
        "按 record_class 取必备内容（服务、投诉记录：A-2.3/1、B-2.5/1、C-4.1/1；咨询记录：D-2.5/2；服务档案：A-1.2/1、D-8.1/1；满意度调查：C-4.1/1；"
        "备份登记：D-2.5/4），与数据集声明的 elements 比较；同一内容可由几种要素之一承担，例如时间可为开始时间或提出时间。不读取记录。",
        "Takes the mandatory elements of the record_class (service and complaint records: A-2.3/1, B-2.5/1, C-4.1/1; consultation records: D-2.5/2; "
        "archives: A-1.2/1, D-8.1/1; surveys: C-4.1/1; registers of backups: D-2.5/4) and looks for them among the elements declared. Some have "
        "alternatives: the time, say, is the start or the time of request. Reads no records.",
    )
    provisions = ("A-1.2/1", "A-2.3/1", "B-2.5/1", "C-4.1/1", "D-2.5/2", "D-8.1/1")
    mappings = WHOLE_RECORDS
    reasons = worded(
        NO_CONTENT_LAID_DOWN,
        elements_missing=Text(
            "{record_class}缺少必备内容的字段：{missing}。", "It has no field for what a {record_class} must hold: {missing}."
        ),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, declared in declared_datasets(context.view):
            yield _judge(dataset, declared)


def _judge(dataset: DatasetView, declared: Dataset) -> Observation:
    required = mandatory(dataset)
    if not required:
        return not_applicable(dataset.asset, "no_content_laid_down", owner=dataset.owner)
    missing = [each.element for each in required if not any(element in declared.elements for element in each.elements)]
    return observe(
        dataset.asset,
        population=len(required),
        examined=len(required),
        exceptions=len(missing),
        reason="elements_missing",
        params={"record_class": declared.record_class or "", "missing": ", ".join(missing)},
        owner=dataset.owner,
    )
