"""LOG-02: logs go back as many months as they must be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.cls.reviewed_in_time import months_after
from controls.catalog.log.common import REASONS, LogDays, LogDaysControl, is_log, time_fields
from controls.finding import Severity
from controls.frameworks import GBT_22239, ISO_27001, NETWORK_DATA, NIST_800_53, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census
    from controls.finding import Observation
    from holdings.view import DatasetView


class KeptLongEnough(LogDaysControl):
    """Looks how far back each log goes."""

    id = "LOG-02"
    severity = Severity.HIGH
    title = Text("日志保存期限足够", "Logs are kept long enough")
    statement = Text(
        "日志应保存不少于规定的月数（参数 months）：最早的记录不晚于审计基准日之前 months 个月。",
        "Logs are kept at least the set number of months (the parameter months): their first entry is no later than so many months before the day of the "
        "assessment.",
    )
    why = Text(
        "入侵和违规查询往往数月后才被发现；日志已清除，就无法调查，也违反网络日志留存不少于六个月的规定。",
        "Intrusions and prying are often found months later. Where the logs are gone nothing can be found out, and the rule that network logs are kept six months "
        "is broken.",
    )
    remediation = Text(
        "延长日志的保留设置并增加存储；把已轮转的日志归档并纳入审计；日志系统启用未满规定月数的，说明启用日期并作例外登记。",
        "Lengthen the log's retention and give it storage; archive rotated logs and have them audited too; where the log was begun less than so many months ago, "
        "say since when and register an exception.",
    )
    method = Text(
        "读取声明为日志的数据集（logs，或 record_class 为 log 或以 _log、日志结尾）的时间字段，取最早的一天，加上 months 个日历月，与审计基准日比较。",
        "Reads the times of datasets that are declared logs (logs, or a record_class that is log or ends in _log or its Chinese word), takes the first day, adds the "
        "months by calendar and compares with the day of the assessment.",
    )
    provisions = ("L-CSL.21/1", "B-7.3/2")
    mappings = (
        maps(
            GBT_22239,
            "8.1.4.3",
            Relation.INTERSECTS,
            "对审计记录进行保护，定期备份，避免未预期的删除。",
            "Audit records are protected, backed up, and not deleted unexpectedly.",
        ),
        maps(
            NETWORK_DATA,
            "12",
            Relation.INTERSECTS,
            "处理日志留存期限（条号未对照官方文本核验）。",
            "How long records of processing are kept (article number unverified against the official text).",
        ),
        maps(ISO_27001, "A.8.15", Relation.INTERSECTS, "日志应保存并加以保护。", "Logs are kept and protected."),
        maps(NIST_800_53, "AU-11", Relation.EQUAL, "按规定期限保存审计记录。", "Audit records are retained for the set period."),
    )
    parameters = (
        Parameter(
            name="months",
            text=Text("日志的最短保存期限（月）", "how long logs are kept at least (months)"),
            default=6,
            floor=6,
            stricter=Stricter.HIGHER,
            minimum=1,
            maximum=120,
        ),
    )
    reasons = worded(
        REASONS,
        too_short=Text(
            "最早的记录在 {age} 天前，不足 {months} 个月。", "Its first entry is of {age} days ago; that is less than {months} months."
        ),
        no_entries=Text("没有早于审计基准日的记录。", "It has no entry from before the day of the assessment."),
    )

    def finish(self, context: Context, dataset: DatasetView, state: LogDays, census: Census) -> Iterator[Observation]:
        if not is_log(dataset):
            return
        if not time_fields(dataset):
            yield not_applicable(dataset.asset, "no_time", owner=dataset.owner)
            return
        months = int(context.parameters["months"])
        needed = (context.as_of - months_after(context.as_of, -months)).days
        long_enough = state.oldest is not None and state.oldest >= needed
        if not long_enough and (census.problem is not None or state.unread):
            problem, params = ("times_unread", {"unread": state.unread}) if census.problem is None else (census.problem, {})
            yield could_not_look(dataset.asset, problem, population=1, owner=dataset.owner, params=params)
            return
        yield observe(
            dataset.asset,
            population=1,
            examined=1,
            exceptions=0 if long_enough else 1,
            reason="no_entries" if state.oldest is None else "too_short",
            params={} if state.oldest is None else {"age": state.oldest, "months": months},
            owner=dataset.owner,
        )
