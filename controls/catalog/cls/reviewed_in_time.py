"""CLS-07: every declared dataset's entry was reviewed in the last months."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from controls.base import Context, FactControl, Parameter, Stricter, observe, worded
from controls.catalog.cls.common import declared_datasets
from controls.finding import Severity
from controls.frameworks import GBT_43697, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation, Param


class ReviewedInTime(FactControl):
    """Judges the day of each dataset's last review."""

    id = "CLS-07"
    severity = Severity.MEDIUM
    title = Text("目录按期复核", "The inventory is reviewed in time")
    statement = Text(
        "数据资产目录中的每个数据集应在规定的月数内复核；数据集未单独写明复核日期的，以整个目录的复核日期为准。",
        "Every dataset's entry in the inventory was reviewed within the set number of months; a dataset without a date of its own goes by the "
        "date of the whole inventory.",
    )
    why = Text(
        "业务、字段和用途会变化，长期未复核的分类分级结果与实际不符，据此采取的措施也随之失效。",
        "Business, fields and uses change. Grades that nobody has looked at for long no longer fit, nor do the measures that follow from them.",
    )
    remediation = Text(
        "由责任人对照实际情况复核数据集的用途、字段和级别，更新后在 recordwarden.yaml 中写明复核日期 reviewed。",
        "Have the owner check purpose, fields and levels against what is there, and write the day to reviewed in recordwarden.yaml.",
    )
    method = Text(
        "取数据集（否则取目录）的复核日期，加上 months 个日历月（无对应日的取月末），与审计基准日比较。不读取记录。",
        "Takes the dataset's review day (else the inventory's), adds the months by calendar (the last day of a shorter month) and compares with the "
        "day of the assessment. Reads no records.",
    )
    provisions = ("A-5.1/2", "D-2.5/1")
    mappings = (
        maps(
            GBT_43697,
            "4",
            Relation.SUBSET,
            "动态更新原则：分类分级结果应定期审核更新。",
            "Results of classification and grading are reviewed and kept up to date.",
        ),
        maps(ISO_27001, "A.5.9", Relation.SUBSET, "资产清单应编制并保持更新。", "The inventory is developed and maintained."),
        maps(
            NIST_800_53,
            "PM-5(1)",
            Relation.SUBSET,
            "按规定频率更新处理个人信息的系统清单。",
            "The inventory is updated at a set frequency.",
        ),
        maps(GDPR, "24(1)", Relation.INTERSECTS, "保护措施应在必要时复核更新。", "Measures are reviewed and updated where necessary."),
    )
    parameters = (
        Parameter(
            name="months",
            text=Text("复核间隔（月）", "interval of review (months)"),
            default=12,
            floor=12,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=60,
        ),
    )
    reasons = worded(
        never_reviewed=Text("没有复核日期。", "There is no date of review."),
        overdue=Text(
            "上次复核于 {reviewed}，应于 {due} 前再次复核。", "It was last reviewed on {reviewed}; the next review was due by {due}."
        ),
        in_future=Text("复核日期 {reviewed} 晚于审计基准日。", "The date of review, {reviewed}, lies after the day of the assessment."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        months = int(context.parameters["months"])
        for dataset, declared in declared_datasets(context.view):
            reason, params = _fault(declared.reviewed or context.view.inventory.reviewed, context.as_of, months)
            exceptions = 1 if reason else 0
            yield observe(
                dataset.asset, population=1, examined=1, exceptions=exceptions, reason=reason or "ok", params=params, owner=dataset.owner
            )


def _fault(reviewed: dt.date | None, as_of: dt.date, months: int) -> tuple[str | None, dict[str, Param]]:
    if reviewed is None:
        return "never_reviewed", {}
    if reviewed > as_of:
        return "in_future", {"reviewed": reviewed.isoformat()}
    due = months_after(reviewed, months)
    return (None, {}) if as_of <= due else ("overdue", {"reviewed": reviewed.isoformat(), "due": due.isoformat()})


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many calendar months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
