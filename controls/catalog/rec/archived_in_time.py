"""REC-04: records are archived within so many days of their closing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, Parameter, Stricter, not_applicable, observe, worded
from controls.catalog.rec.common import NO_TIMES, NO_VALUE, concerned, there, zone_of
from controls.catalog.rec.times import times, unreadable
from controls.finding import Evidence, Severity
from controls.frameworks import GDPR, ISO_27001, NIST_800_53, Relation, maps
from controls.tally import EVIDENCE_KEPT, TallyControl
from holdings.records import Element
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.tally import Tally
    from holdings.view import DatasetView

CLOSINGS = (Element.CLOSED_AT, Element.ENDED_AT, Element.HANDLED_AT)
"""What a record is closed by: the first of these that the dataset declares."""

_FIRST_DAY = dt.date(1970, 1, 1).toordinal()


class ArchivedInTime(TallyControl):
    """Counts the days from closing to archiving, of what is not archived yet to the day of the assessment."""

    id = "REC-04"
    severity = Severity.MEDIUM
    title = Text("办结后按期归档", "Closed records are archived in time")
    statement = Text(
        "记录应在办结后规定的天数（参数 days）内归档。",
        "A record is archived within the set number of days (the parameter days) of its closing.",
    )
    why = Text(
        "迟迟不归档的记录散落在业务系统中，容易被改动、遗漏或丢失，也无法按期销毁。",
        "Records that stay in the working system are altered, overlooked and lost, and are not destroyed when their time comes.",
    )
    remediation = Text(
        "归档逾期的记录；由系统在办结后自动转入归档流程，并提醒档案保管人。",
        "Archive what is overdue; have the system pass closed records on to archiving by itself, and remind the custodian.",
    )
    method = Text(
        "对同时声明了办结时间（closed_at，否则 ended_at、handled_at）和归档时间（archived_at）的数据集，按目录时区的日历日计算：归档日晚于办结日加 days 天的"
        "计为例外；尚未归档而已超过该日的，也计为例外。指南只要求及时、定期归档，没有规定天数：默认 30 天，最宽 90 天（一个季度）。无法读取的时间计为未检查。",
        "In datasets that declare both the closing (closed_at, else ended_at or handled_at) and the archiving (archived_at), counts calendar days in the "
        "inventory's zone: a record archived after its day of closing plus days is an exception, and so is one not archived when that day is past. The "
        "guides ask for timely, regular archiving and give no number: 30 days by default, 90 (a quarter) at most. Times that cannot be read count as not "
        "examined.",
    )
    provisions = ("A-2.3/2", "A-3.3/1", "C-4.1/1", "D-1.5/1", "D-2.5/4", "D-8.1/1")
    mappings = (
        maps(
            ISO_27001,
            "A.5.33",
            Relation.INTERSECTS,
            "记录应防止丢失、毁坏和伪造。",
            "Records are protected from loss, destruction and falsification.",
        ),
        maps(NIST_800_53, "SI-12", Relation.INTERSECTS, "按要求管理和留存信息。", "Information is managed and retained as required."),
        maps(
            GDPR,
            "5(1)(e)",
            Relation.INTERSECTS,
            "存储期限以目的所需为限，归档是计算期限的前提。",
            "Storage is limited in time; archiving is where that time is watched.",
        ),
    )
    parameters = (
        Parameter(
            name="days",
            text=Text("办结后归档的期限（天）", "days from closing to archiving"),
            default=30,
            floor=90,
            stricter=Stricter.LOWER,
            minimum=0,
            maximum=3650,
        ),
    )
    reasons = worded(
        NO_TIMES,
        none_due=Text("没有已到归档期限的记录。", "No record has to be archived yet."),
        archived_late=Text(
            "{late} 条记录归档晚于办结后 {days} 天，{waiting} 条已逾期仍未归档。",
            "Archived more than {days} days after closing: {late}; past that and not archived yet: {waiting}.",
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = _fields(dataset)
        return Need(fields=frozenset(fields)) if fields else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        closing = _closing(batch.dataset)
        if closing is None:
            return state
        zone, today = zone_of(context.view), context.as_of.toordinal() - _FIRST_DAY
        closed, archived = times(batch, closing, zone), times(batch, Element.ARCHIVED_AT, zone)
        due = closed.days(zone) + int(context.parameters["days"])
        late = closed.read & archived.read & (archived.days(zone) > due)
        waiting = closed.read & ~archived.present & (due < today)
        state.count("population", int((closed.present & (archived.present | ~closed.read | (due < today))).sum()))
        state.count("unread", int(((closed.present & ~closed.read) | (closed.read & archived.present & ~archived.read)).sum()))
        state.count("unreadable", unreadable(batch, _fields(batch.dataset)))
        state.count("late", int(late.sum()))
        state.count("waiting", int(waiting.sum()))
        rows = map(int, np.flatnonzero(late | waiting)[:EVIDENCE_KEPT])
        state.keep("late", [(batch.first_row + row, Evidence(locator=batch.locator(row), shape=NO_VALUE)) for row in rows])
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        if not concerned(dataset):
            return
        if not _fields(dataset):
            yield not_applicable(dataset.asset, "no_times", owner=dataset.owner)
            return
        counts = state.counts
        late, waiting, unseen = counts["late"], counts["waiting"], counts["unreadable"]
        waiting -= min(waiting, unseen)  # what looks as if it were not archived may be archived at a time that cannot be read
        population = min(counts["population"] + unseen, max(census.rows, counts["population"]))
        if census.rows and not population:
            yield not_applicable(dataset.asset, "none_due", owner=dataset.owner)
            return
        yield observe(
            dataset.asset,
            population=population,
            examined=max(late + waiting, counts["population"] - counts["unread"] - unseen),
            exceptions=late + waiting,
            reason="archived_late",
            params={"late": late, "waiting": waiting, "days": int(context.parameters["days"])},
            evidence=() if unseen else state.examples("late"),
            owner=dataset.owner,
        )


def _closing(dataset: DatasetView) -> Element | None:
    return next((element for element in CLOSINGS if there(dataset, element)), None)


def _fields(dataset: DatasetView) -> tuple[str, ...]:
    """The fields of closing and archiving; none where not both are declared and there."""
    closing = _closing(dataset)
    archived = there(dataset, Element.ARCHIVED_AT)
    return (*there(dataset, closing), *archived) if closing and archived else ()
