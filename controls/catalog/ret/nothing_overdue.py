"""RET-04: no record is kept past its period."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.ret.common import NO_RULE, schedule_of
from controls.finding import Observation, Severity, Status
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.tally import EVIDENCE_KEPT, Tally, TallyControl
from holdings.text import Text
from retention.anonymity import NOTHING, anonymous_already
from retention.due import due_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from controls.base import Census, Context
    from controls.batch import BatchView
    from holdings.dates.outcome import Moments
    from holdings.view import DatasetView
    from retention.anonymity import Anonymity
    from retention.rule import RetentionRule

_FIRST_DAY = dt.date(1970, 1, 1)


class NothingOverdue(TallyControl):
    """Reads the trigger dates of every record and works out when it was due."""

    id = "RET-04"
    severity = Severity.HIGH
    title = Text("没有超过保存期限的记录", "No record is kept past its period")
    statement = Text(
        "保存期限届满的记录应已按规则处置；到期处置日早于审计基准日（扣除宽限天数 grace_days）的记录不得存在。",
        "Records past their period have been disposed of: none is there whose due day lies before the day of the assessment, less the days of grace (grace_days).",
    )
    why = Text(
        "超期留存的个人信息没有处理依据，一旦泄露，损害本可避免；也说明到期清理没有执行。",
        "Personal information past its period has no basis any more, and harm from its leak could have been avoided; it shows that no sweep is carried out.",
    )
    remediation = Text(
        "按保存规则制定销毁计划，经审批后清理；有争议或诉讼的，先登记暂停销毁；起算点日期无法解读的，修正数据或声明 date_order。",
        "Plan the destruction by the rule, have it approved and carry it out; where a dispute or lawsuit is on, place a hold first. Mend trigger dates that "
        "cannot be read, or declare date_order.",
    )
    method = Text(
        "逐行读取起算点字段（多个字段取最晚），按工作区时区取当日，加最长期限，次日为到期处置日；最短期限未届满的不算到期；处置方式为匿名化且已按规则匿名化的不算到期。没有起算点的记录予以保留并报告；日期无法解读、不存在或有歧义的计为未检查。",
        "Reads the trigger's fields of every row (the latest of several), takes the day in the workspace's zone and adds the maximum; the day after is when the "
        "record is due, unless a minimum still runs, or the record was anonymised as its rule asks. Rows without a trigger value are kept and reported; dates that cannot be read, do not exist or are "
        "ambiguous count as not examined.",
    )
    provisions = ("B-7.2/4", "D-8.5/1", "L-PIPL.47/1")
    mappings = (
        maps(
            PIPL,
            "47",
            Relation.SUBSET,
            "保存期限已届满的，个人信息处理者应主动删除个人信息。",
            "Where the retention period is over, the handler deletes on its own initiative.",
        ),
        maps(
            GBT_35273,
            "6.1",
            Relation.SUBSET,
            "超出存储期限后应删除个人信息或匿名化处理。",
            "After the period of storage, personal information is deleted or anonymised.",
        ),
        maps(ISO_27001, "A.8.10", Relation.SUBSET, "不再需要的信息应删除。", "Information that is no longer required is deleted."),
        maps(
            NIST_800_53,
            "SI-12(3)",
            Relation.SUBSET,
            "保存期限届满后处置信息。",
            "Information is disposed of after its retention period.",
        ),
        maps(GDPR, "5(1)(e)", Relation.INTERSECTS, "存储限制原则。", "Storage limitation."),
    )
    parameters = (
        Parameter(
            name="grace_days",
            text=Text("到期后的宽限天数（到期清理至少每月一次）", "days of grace after the due day (a sweep is at least monthly)"),
            default=0,
            floor=31,
            stricter=Stricter.LOWER,
            minimum=0,
            maximum=366,
        ),
    )
    reasons = worded(
        NO_RULE,
        no_maximum=Text(
            "适用的规则没有最长期限，记录不会到期（由 RET-03 检查）。",
            "The rules that hold for it have no maximum: nothing is ever due (RET-03 judges that).",
        ),
        overdue=Text(
            "有 {overdue} 条记录超过保存期限（没有起算点的记录：{untriggered}；起算点无法解读的记录：{unread}）。",
            "{overdue} records are past their period (records without a trigger value: {untriggered}; with one that cannot be read: {unread}).",
        ),
        untriggered=Text(
            "没有超过保存期限的记录；{untriggered} 条没有起算点，予以保留。",
            "No record is past its period; {untriggered} have no trigger value and are kept.",
        ),
        never_triggered=Text(
            "所有记录都没有起算点，无法判断是否到期。", "None of the records has a trigger value, so nothing tells whether one is due."
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = frozenset(name for rule in _counting(context, dataset) for name in rule.trigger)
        fields |= frozenset(_anonymous(context, dataset).fields) if fields else frozenset()
        return Need(fields=fields) if fields and dataset.info is not None and fields <= set(dataset.info.field_names) else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        rules = _counting(context, batch.dataset)
        zone = zoneinfo.ZoneInfo(context.view.inventory.timezone)
        triggers = _triggers(batch, sorted({name for rule in rules for name in rule.trigger}), zone)
        due = due_days(rules, triggers, zone, batch.rows)
        day = (context.as_of - _FIRST_DAY).days - int(context.parameters["grace_days"])
        overdue = (due.days < day) & ~due.unread & ~_anonymous(context, batch.dataset).rows(batch.rows, batch.column, batch.unreadable)
        state.count("unread", int(due.unread.sum()))
        state.count("untriggered", int(due.untriggered.sum()))
        state.count("overdue", int((overdue & ~due.partial).sum()))
        state.count("overdue partial", int((overdue & due.partial).sum()))
        state.count("lost", sum(batch.unreadable.get(name, 0) for name in triggers))
        first = np.flatnonzero(overdue)[:EVIDENCE_KEPT]
        state.keep(
            "overdue", [(batch.first_row + int(row), batch.evidence(int(row), _written(batch, list(triggers), int(row)))) for row in first]
        )
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        declared = dataset.declared
        if declared is None:
            return
        if not schedule_of(context.view).applied(declared):
            yield not_applicable(dataset.asset, "no_rule", owner=dataset.owner)
        elif not _counting(context, dataset):
            yield not_applicable(dataset.asset, "no_maximum", owner=dataset.owner)
        elif self.need(context, dataset) is None:
            yield could_not_look(dataset.asset, "missing", owner=dataset.owner)
        else:
            yield _judge(dataset, state.counts, state, census.rows)


def _judge(dataset: DatasetView, counts: Mapping[str, int], state: Tally, rows: int) -> Observation:
    """A value that the source could not give looks like none: such rows are not examined, and never overdue."""
    lost = counts["lost"]
    unread = min(rows, counts["unread"] + lost)
    untriggered = max(0, counts["untriggered"] - lost)
    overdue = min(rows - unread, counts["overdue"] + max(0, counts["overdue partial"] - lost))
    if rows and not overdue and untriggered == rows:
        return could_not_look(dataset.asset, "never_triggered", population=rows, owner=dataset.owner)
    if not overdue and untriggered and not unread:
        return Observation(
            asset=dataset.asset,
            status=Status.PASS,
            reason="untriggered",
            params={"untriggered": untriggered},
            population=rows,
            examined=rows,
            exceptions=0,
            owner=dataset.owner,
        )
    return observe(
        dataset.asset,
        population=rows,
        examined=rows - unread,
        exceptions=overdue,
        reason="overdue",
        params={"overdue": overdue, "untriggered": untriggered, "unread": unread},
        evidence=state.examples("overdue") if overdue else (),
        owner=dataset.owner,
    )


def _counting(context: Context, dataset: DatasetView) -> tuple[RetentionRule, ...]:
    """The rules that say when a dataset's records are due; none where no maximum ends their period."""
    rules = () if dataset.declared is None else schedule_of(context.view).applied(dataset.declared)
    return rules if any(rule.max is not None for rule in rules) else ()


def _anonymous(context: Context, dataset: DatasetView) -> Anonymity:
    """By what records that were anonymised under their rule are told: they hold no personal information that could be kept too long."""
    return NOTHING if dataset.declared is None else anonymous_already(dataset.info, dataset.declared, _counting(context, dataset))


def _triggers(batch: BatchView, names: list[str], zone: zoneinfo.ZoneInfo) -> dict[str, Moments]:
    return {name: batch.moments(name, zone) for name in names}


def _written(batch: BatchView, names: list[str], row: int) -> str:
    """A trigger value as it is written; only its shape becomes evidence."""
    return next((str(value) for name in names if (value := batch.column(name)[row].as_py()) is not None), "")
