"""REC-03: the times of each record follow one another."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, not_applicable, observe, worded
from controls.catalog.rec.common import NO_TIMES, NO_VALUE, concerned, there, zone_of
from controls.catalog.rec.times import times, unreadable
from controls.finding import Evidence, Severity
from controls.frameworks import GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
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

ORDERS = (
    (Element.REQUESTED_AT, Element.ACCEPTED_AT, Element.HANDLED_AT, Element.CLOSED_AT, Element.ARCHIVED_AT),
    (Element.STARTED_AT, Element.ENDED_AT, Element.ARCHIVED_AT),
)
"""What comes after what. A conversation's start and end stand in no order to the handling of the case."""


class TimesInOrder(TallyControl):
    """Compares the times within each record."""

    id = "REC-03"
    severity = Severity.MEDIUM
    title = Text("记录的时间先后合理", "The times of a record are in order")
    statement = Text(
        "同一条记录中，提出、受理、处理、办结、归档的时间应依次不早于前一环节，结束时间不早于开始时间。",
        "Within a record, request, acceptance, handling, closing and archiving follow one another, and no end comes before its start.",
    )
    why = Text(
        "时间颠倒说明时间是事后补填、手工改动或系统时钟有误的，据此计算的时限和保存期限都不可信。",
        "Times that run backwards were filled in afterwards, altered by hand, or taken from a wrong clock; deadlines and retention periods that rest on "
        "them cannot be trusted.",
    )
    remediation = Text(
        "对照操作日志核实并更正；由系统自动记录各环节时间，不允许手工改动；统一系统时钟和时区。",
        "Check against the operation log and correct; have the system take the times, and let nobody alter them; keep clocks and time zones in step.",
    )
    method = Text(
        "逐条读取已声明的时间，任一较晚环节早于任一较早环节的记录计为例外，时间相同不算。没有时区的时间按目录的时区理解；只有日期的按整天比较；"
        "空缺的和表示无日期的值（如 9999-12-31）跳过。无法读取、不存在或有歧义的时间，计为未检查。",
        "Reads the declared times record by record; a record in which a later step is earlier than one before it is an exception, equal times are not. A "
        "time without a zone is in the inventory's; a day without a time is compared as a whole day; what is blank or stands for no date (9999-12-31) is "
        "passed over. Times that cannot be read, do not exist or are ambiguous count as not examined.",
    )
    provisions = ("A-2.3/2", "D-2.5/2", "D-8.2/1")
    mappings = (
        maps(
            PIPL,
            "8",
            Relation.INTERSECTS,
            "处理个人信息应当保证质量，避免因不准确、不完整对个人权益造成不利影响。",
            "The quality of personal information is ensured, so that nobody suffers from what is inaccurate or incomplete.",
        ),
        maps(
            ISO_27001,
            "A.8.17",
            Relation.INTERSECTS,
            "系统时钟应同步，记录的时间才可比较。",
            "Clocks are synchronised, so that recorded times compare.",
        ),
        maps(
            NIST_800_53,
            "SI-18",
            Relation.INTERSECTS,
            "核查个人信息的准确性和完整性。",
            "The accuracy and completeness of personal information are checked.",
        ),
        maps(GDPR, "5(1)(d)", Relation.INTERSECTS, "个人数据应准确。", "Personal data is accurate."),
    )
    reasons = worded(
        NO_TIMES,
        out_of_order=Text(
            "有记录的{later}早于{earlier}。", "In some records, what should come later comes first: {later} before {earlier}."
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = _fields(dataset)
        return Need(fields=frozenset(fields)) if fields else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        zone = zone_of(context.view)
        several, wrong, unread = (np.zeros(batch.rows, np.bool_) for _ in range(3))
        for order in _orders(batch.dataset):
            found = {element: times(batch, element, zone) for element in order}
            several |= np.add.reduce([each.present.astype(np.int64) for each in found.values()]) > 1
            unread |= np.logical_or.reduce([each.present & ~each.read for each in found.values()])
            for earlier, later in combinations(order, 2):
                one, other = found[earlier], found[later]
                reversed_ = one.read & other.read & (one.first > other.last)
                state.count(f"{earlier}>{later}", int(reversed_.sum()))
                wrong |= reversed_
        state.count("population", int(several.sum()))
        state.count("unread", int((several & unread & ~wrong).sum()))
        state.count("unreadable", unreadable(batch, _fields(batch.dataset)))
        state.count("wrong", int(wrong.sum()))
        rows = map(int, np.flatnonzero(wrong)[:EVIDENCE_KEPT])
        state.keep("wrong", [(batch.first_row + row, Evidence(locator=batch.locator(row), shape=NO_VALUE)) for row in rows])
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        if not concerned(dataset):
            return
        if not _fields(dataset):
            yield not_applicable(dataset.asset, "no_times", owner=dataset.owner)
            return
        counts = state.counts
        population = min(counts["population"] + counts["unreadable"], max(census.rows, counts["population"]))
        if census.rows and not population:
            yield not_applicable(dataset.asset, "no_values", owner=dataset.owner)
            return
        pairs = [(earlier, later) for order in ORDERS for earlier, later in combinations(order, 2)]
        earlier, later = max(pairs, key=lambda pair: counts[f"{pair[0]}>{pair[1]}"])
        yield observe(
            dataset.asset,
            population=population,
            examined=max(counts["wrong"], counts["population"] - counts["unread"] - counts["unreadable"]),
            exceptions=counts["wrong"],
            reason="out_of_order",
            params={"earlier": earlier, "later": later} if counts["wrong"] else None,
            evidence=state.examples("wrong"),
            owner=dataset.owner,
        )


def _orders(dataset: DatasetView) -> Iterator[tuple[Element, ...]]:
    """The orders of which the dataset has two elements or more, with those that it has."""
    for order in ORDERS:
        has = tuple(element for element in order if there(dataset, element))
        if len(has) > 1:
            yield has


def _fields(dataset: DatasetView) -> tuple[str, ...]:
    return tuple(dict.fromkeys(there(dataset, *(element for order in _orders(dataset) for element in order))))
