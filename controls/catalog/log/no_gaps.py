"""LOG-03: logs have no holes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.cls.reviewed_in_time import months_after
from controls.catalog.log.common import REASONS, LogDays, LogDaysControl, is_log, time_fields
from controls.finding import Severity
from controls.frameworks import GBT_22239, ISO_27001, NIST_800_53, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census
    from controls.finding import Observation
    from holdings.view import DatasetView

MONTHS = 6
"""The months before the day of the assessment that are looked at: as long as logs must be kept."""


class NoGaps(LogDaysControl):
    """Looks for runs of days without an entry."""

    id = "LOG-03"
    severity = Severity.MEDIUM
    title = Text("日志没有中断", "Logs have no holes")
    statement = Text(
        "审计基准日之前六个月内（日志更短的，自最早的记录起），日志不应有连续超过规定天数（参数 days）没有任何记录的时段，包括最近一段。",
        "Within the six months before the day of the assessment (since the first entry, where the log is shorter) no run of more days than the set number (the "
        "parameter days) has no entry at all; the days up to the assessment included.",
    )
    why = Text(
        "日志中断要么是采集失败无人察觉，要么是有人关闭或删除了日志；中断期间的访问无据可查。",
        "A hole means that collecting failed and nobody noticed, or that somebody switched the log off or deleted from it; of the accesses meanwhile there is no trace.",
    )
    remediation = Text(
        "查明中断期间的原因，从备份或其他系统补齐；对日志采集设置中断告警，限制删除日志的权限。",
        "Find out why, and fill the hole from backups or other systems; have an alarm when collecting stops, and let hardly anybody delete logs.",
    )
    method = Text(
        "读取声明为日志的数据集的时间字段，按审计基准日前六个月内的每一天有无记录，统计连续超过 days 天没有记录的时段个数。业务确有停歇的，可调大参数。",
        "Reads the times of datasets that are declared logs, notes for each day of the six months before the day of the assessment whether it has entries, and "
        "counts the runs of more than days without. Where business does rest that long, raise the parameter.",
    )
    provisions = ("A-5.1/3", "B-7.3/2", "L-CSL.21/1")
    mappings = (
        maps(
            GBT_22239,
            "8.1.4.3",
            Relation.INTERSECTS,
            "对审计进程进行保护，防止未经授权的中断。",
            "Auditing is protected from being interrupted without authority.",
        ),
        maps(
            ISO_27001, "A.8.15", Relation.INTERSECTS, "保护日志不被删除或停用。", "Logs are protected from being deleted or switched off."
        ),
        maps(NIST_800_53, "AU-5", Relation.SUBSET, "对审计失败发出告警并响应。", "Failures of auditing raise an alarm and are answered."),
    )
    parameters = (
        Parameter(
            name="days",
            text=Text("允许连续没有记录的天数（天）", "days in a row that may have no entry"),
            default=3,
            floor=14,
            stricter=Stricter.LOWER,
            minimum=0,
            maximum=366,
        ),
    )
    reasons = worded(
        REASONS,
        holes=Text(
            "连续超过 {days} 天没有记录的时段有 {holes} 个，最长 {longest} 天。",
            "Runs of more than {days} days without an entry: {holes}; the longest has {longest} days.",
        ),
        no_entries=Text("六个月内没有任何记录。", "It has no entry within six months."),
    )

    def finish(self, context: Context, dataset: DatasetView, state: LogDays, census: Census) -> Iterator[Observation]:
        if not is_log(dataset):
            return
        if not time_fields(dataset):
            yield not_applicable(dataset.asset, "no_time", owner=dataset.owner)
            return
        most, span = int(context.parameters["days"]), (context.as_of - months_after(context.as_of, -MONTHS)).days
        ages = sorted(age for age in state.ages if age <= span)
        runs = [later - earlier - 1 for earlier, later in zip([-1, *ages], ages, strict=False)]
        if state.oldest is not None and state.oldest > span and ages:
            runs.append(span - ages[-1])
        holes = [run for run in runs if run > most]
        if (holes or not ages) and (census.problem is not None or state.unread):
            problem, params = ("times_unread", {"unread": state.unread}) if census.problem is None else (census.problem, {})
            yield could_not_look(dataset.asset, problem, population=span + 1, owner=dataset.owner, params=params)
            return
        yield observe(
            dataset.asset,
            population=span + 1,
            examined=span + 1,
            exceptions=len(holes) if ages else 1,
            reason="holes" if ages else "no_entries",
            params={"days": most, "holes": len(holes), "longest": max(holes, default=0)} if ages else {},
            owner=dataset.owner,
        )
