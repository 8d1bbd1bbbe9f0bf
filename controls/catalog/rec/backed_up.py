"""REC-08: the last backup is not older than so many days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from controls.base import Need, Parameter, ReduceControl, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.rec.common import class_of, concerned, there, zone_of
from controls.catalog.rec.times import times, unreadable
from controls.finding import Severity
from controls.frameworks import GBT_22239, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.records import Element, RecordClass
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from holdings.view import DatasetView

_FIRST_DAY = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """What a register of backups says."""

    unread: int = 0
    """Times that are there and could not be read."""
    last: int | None = None
    """The day of the last one that was finished by the day of the assessment, in days since 1970-01-01."""


class BackedUp(ReduceControl[Backups]):
    """Finds the last finished backup in each register of backups."""

    id = "REC-08"
    severity = Severity.HIGH
    title = Text("备份按期完成", "Backups are made in time")
    statement = Text(
        "备份登记中最近一次完成的备份，距审计基准日不应超过规定的天数（参数 days）。",
        "The last backup that a register says was finished is no older than the set number of days (the parameter days) on the day of the assessment.",
    )
    why = Text(
        "备份中断往往无人察觉，直到需要恢复时才发现：期间的服务记录永久丢失，无法履行保存义务。",
        "Backups that stop go unnoticed until one is needed; the service records since then are lost for good, and with them the proof that the law asks for.",
    )
    remediation = Text(
        "查明中断原因并立即完成一次备份，验证可以恢复；对备份任务设置失败告警。",
        "Find out why they stopped, make a backup at once and see that it can be restored; have failures raise an alarm.",
    )
    method = Text(
        "读取 record_class 为 backup_register 的数据集的完成时间（finished_at），取不晚于审计基准日的最近一天，与基准日比较；空缺的是未完成的备份。"
        "指南只要求定期备份，没有规定天数：默认 7 天，最宽 31 天。有时间无法读取、且读取到的已超期的，无法判定。不验证备份本身。",
        "Reads the times of completion (finished_at) in datasets of the record_class backup_register and compares the last day that is not after the day "
        "of the assessment with it; a blank is a backup that was not finished. The guides ask for regular backups and give no number: 7 days by default, "
        "31 at most. Where some times cannot be read and those that can are too old, the result is inconclusive. The backups themselves are not tested.",
    )
    provisions = ("D-2.5/4", "D-3.1/1")
    mappings = (
        maps(
            GBT_22239,
            "8.1.4.9",
            Relation.SUBSET,
            "应提供重要数据的本地数据备份与恢复功能。",
            "Important data is backed up locally and can be restored.",
        ),
        maps(ISO_27001, "A.8.13", Relation.SUBSET, "按备份策略维护备份并定期测试。", "Backups are kept by a policy and tested regularly."),
        maps(
            NIST_800_53,
            "CP-9",
            Relation.SUBSET,
            "按规定频率备份用户级和系统级信息。",
            "User-level and system-level information is backed up at a set frequency.",
        ),
        maps(
            GDPR,
            "32(1)(c)",
            Relation.INTERSECTS,
            "发生事件后能及时恢复个人数据的可用性。",
            "Availability of personal data can be restored in time after an incident.",
        ),
    )
    parameters = (
        Parameter(
            name="days",
            text=Text("最近一次备份的最长间隔（天）", "greatest age of the last backup (days)"),
            default=7,
            floor=31,
            stricter=Stricter.LOWER,
            minimum=0,
            maximum=3650,
        ),
    )
    reasons = worded(
        backup_too_old=Text("最近一次完成的备份在 {last}，距今 {age} 天。", "The last finished backup is of {last}, {age} days ago."),
        never_backed_up=Text("登记中没有已完成的备份。", "The register has no finished backup."),
        no_register=Text("不是备份登记。", "It is no register of backups."),
        no_time=Text(
            "未声明完成时间（finished_at）所在的字段（由 REC-01 报告）。", "It declares no field for finished_at (REC-01 reports it)."
        ),
        times_unread=Text(
            "有 {unread} 个完成时间无法读取，其中可能有更近的备份。",
            "Times of completion that could not be read: {unread}; one of them may be later.",
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = _fields(dataset)
        return Need(fields=frozenset(fields)) if fields else None

    def init(self) -> Backups:
        return Backups()

    def update(self, context: Context, state: Backups, batch: BatchView) -> Backups:
        zone = zone_of(context.view)
        found = times(batch, Element.FINISHED_AT, zone)
        days = found.days(zone)[found.read]
        by_now = days[days <= context.as_of.toordinal() - _FIRST_DAY]
        unread = int((found.present & ~found.read).sum()) + unreadable(batch, _fields(batch.dataset))
        return self.merge(state, Backups(unread=unread, last=int(by_now.max()) if len(by_now) else None))

    def merge(self, one: Backups, other: Backups) -> Backups:
        lasts = [each.last for each in (one, other) if each.last is not None]
        return Backups(unread=one.unread + other.unread, last=max(lasts, default=None))

    def dump(self, state: Backups) -> Any:
        return [state.unread, state.last]

    def load(self, data: Any) -> Backups:
        unread, last = data
        return Backups(unread=unread, last=last)

    def finish(self, context: Context, dataset: DatasetView, state: Backups, census: Census) -> Iterator[Observation]:
        if not concerned(dataset):
            return
        if class_of(dataset) is not RecordClass.BACKUP_REGISTER:
            yield not_applicable(dataset.asset, "no_register", owner=dataset.owner)
        elif not _fields(dataset):
            yield not_applicable(dataset.asset, "no_time", owner=dataset.owner)
        else:
            yield _judge(context, dataset, state, census)


def _judge(context: Context, dataset: DatasetView, state: Backups, census: Census) -> Observation:
    today = context.as_of.toordinal() - _FIRST_DAY
    age = None if state.last is None else today - state.last
    in_time = age is not None and age <= context.parameters["days"]
    if state.unread and not in_time:
        return could_not_look(dataset.asset, "times_unread", population=1, owner=dataset.owner, params={"unread": state.unread})
    if census.problem is not None and not in_time:
        return could_not_look(
            dataset.asset, census.problem, population=1, owner=dataset.owner
        )  # the later ones may stand where it broke off
    last = None if state.last is None else dt.date.fromordinal(state.last + _FIRST_DAY).isoformat()
    return observe(
        dataset.asset,
        population=1,
        examined=1,
        exceptions=0 if in_time else 1,
        reason="never_backed_up" if last is None else "backup_too_old",
        params={} if last is None or age is None else {"last": last, "age": age},
        owner=dataset.owner,
    )


def _fields(dataset: DatasetView) -> tuple[str, ...]:
    return there(dataset, Element.FINISHED_AT) if class_of(dataset) is RecordClass.BACKUP_REGISTER else ()
