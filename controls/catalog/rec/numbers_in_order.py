"""REC-05: record numbers run without gaps or repeats, in the order of time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import JoinControl, Need, could_not_look, not_applicable, observe, worded
from controls.catalog.rec.common import class_of, concerned, conversation, there, zone_of
from controls.catalog.rec.numbers import MOST_DATASETS, Numbers, fold, join_records, uncounted
from controls.catalog.rec.times import times
from controls.finding import Severity
from controls.frameworks import GBT_22239, ISO_27001, NIST_800_53, Relation, maps
from holdings.keying import Keyer
from holdings.records import Element, RecordClass
from holdings.sources.columns import as_text
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.view import DatasetView, View

_NUMBERED_AT = (
    Element.REQUESTED_AT, Element.STARTED_AT, Element.RECORDED_AT, Element.ACCEPTED_AT, Element.HANDLED_AT, Element.ENDED_AT,
    Element.CLOSED_AT, Element.FINISHED_AT, Element.ARCHIVED_AT,
)  # fmt: skip
"""When a record gets its number: the first of these that its dataset declares; an archive's number is given on archiving."""


class NumbersInOrder(JoinControl[dict[int, Numbers]]):
    """Compares each record number with the one before it."""

    id = "REC-05"
    severity = Severity.MEDIUM
    title = Text("记录编号连续", "Record numbers are complete and in order")
    statement = Text(
        "记录编号的流水号应连续，不断号、不重号，并与记录的时间顺序一致。",
        "The counter in the record numbers has no gaps and no repeats, and rises with the time of the records.",
    )
    why = Text(
        "断号意味着记录可能被删除或从未录入，重号使记录无法区分，编号与时间不符说明记录是事后补造的。",
        "A gap means that a record may have been removed or never entered; a repeat, that two cannot be told apart; a number out of its time, that the "
        "record was made up afterwards.",
    )
    remediation = Text(
        "逐一说明断号的原因（如作废）并留存依据；更正重号；编号由系统自动生成，作废的编号保留记录而不删除。",
        "Account for each gap (a number that was voided, say) and keep the proof; correct repeats; let the system give the numbers, and keep a voided "
        "number as a record instead of deleting it.",
    )
    method = Text(
        "编号末尾的数字为流水号，其余（包括数字开头的日期）为前缀。将每个流水号与其前一号按带密钥的摘要逐一配对，因而断号处数、重号条数和前后两号日期颠倒"
        "的处数都是精确的，与记录的存放顺序无关，内存有界。流水号在多个前缀中从 0 或 1 重新开始，或相当一部分在多个前缀中重复的，视为每个前缀各自编号，否则全数据集统一编号；"
        "首尾缺失的号无从得知。时间取提出、开始等首个已声明的时间（档案取归档时间），按日比较，同日之内的先后不比较；没有时间的只查断号和重号。没有流水号的编号计为未检查。",
        "The digits at the end of a number are its counter, the rest (with a date at the head of the digits) its prefix. Each counter is paired with the "
        "one before it by keyed fingerprints: how many gaps, repeated records and steps back in time there are is exact, in bounded memory, in whatever "
        "order the records stand. Where counters start over from 0 or 1 with a prefix, or many stand with several prefixes, each prefix counts for itself; "
        "else the dataset has one counter. Numbers missing before the first or after the last cannot be known. The time is the first declared of request, "
        "start and so on (of an archive, the archiving), compared by day: within a day the order is not judged, and without a time only gaps and repeats "
        "are. Numbers without a counter count as not examined.",
    )
    provisions = ("A-2.3/2", "A-3.3/1", "B-2.5/1", "D-2.5/4", "D-3.1/1", "D-8.2/1")
    mappings = (
        maps(
            GBT_22239,
            "8.1.4.7",
            Relation.INTERSECTS,
            "保证重要数据在存储过程中的完整性。",
            "The integrity of important data in storage is ensured.",
        ),
        maps(
            ISO_27001,
            "A.5.33",
            Relation.SUBSET,
            "记录应防止丢失、毁坏和伪造。",
            "Records are protected from loss, destruction and falsification.",
        ),
        maps(NIST_800_53, "SI-7", Relation.INTERSECTS, "检测对信息的未授权更改。", "Unauthorised changes to information are detected."),
    )
    reasons = worded(
        numbers_broken=Text(
            "编号断号 {gaps} 处，重号 {repeats} 条，与时间顺序不符 {backwards} 处。",
            "Gaps in the numbers: {gaps}; repeats: {repeats}; steps back in time: {backwards}.",
        ),
        no_number=Text(
            "未声明记录编号（record_no）所在的字段，或每行只是会话的一轮。",
            "It declares no field for record_no, or a row is but a turn of a conversation.",
        ),
        no_series=Text(
            "编号中没有连续的流水号，无法判断是否断号。", "The numbers have no running counter; whether any is missing cannot be told."
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        return Need(fields=frozenset((*_number(dataset), *_time_fields(dataset)))) if _number(dataset) else None

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        place = _places(context.view)[batch.dataset.source, batch.dataset.name]
        for name in _number(batch.dataset):
            texts = pc.utf8_trim_whitespace(as_text(batch.column(name)))
            there_ = pc.binary_length(texts).fill_null(0).to_numpy(zero_copy_only=False) > 0
            days = np.full(batch.rows, -1, np.int64)
            if (element := _timed_by(batch.dataset)) is not None:
                found = times(batch, element, zone_of(context.view))
                days[found.read] = found.days(zone_of(context.view))[found.read]
            prefixes, keyer = (Keyer(context.key.derive(f"join/{self.id}/{purpose}")) for purpose in ("prefix", "number"))
            if not there_.all():
                texts, days = texts.filter(pa.array(there_)), days[there_]
            yield from join_records(prefixes, keyer, place, texts, days)
            if lost := batch.unreadable.get(name, 0):
                yield uncounted(place, lost)

    def init(self) -> dict[int, Numbers]:
        return {}

    def group(self, context: Context, state: dict[int, Numbers], groups: Groups) -> None:
        fold(state, groups)

    def finish(self, context: Context, state: dict[int, Numbers], census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        for dataset in context.view:
            if dataset.info is None or not concerned(dataset):
                continue
            if not _number(dataset):
                yield not_applicable(dataset.asset, "no_number", owner=dataset.owner)
            else:
                place = _places(context.view)[dataset.source, dataset.name]
                yield _judge(dataset, state.get(place, Numbers()), census[dataset.source, dataset.name])


def _judge(dataset: DatasetView, numbers: Numbers, census: Census) -> Observation:
    population = numbers.rows + numbers.uncounted
    if census.rows and not population:
        return not_applicable(dataset.asset, "no_values", owner=dataset.owner)
    repeats, gaps, backwards = numbers.series.repeats, numbers.gaps, numbers.series.backwards
    if numbers.rows and not numbers.counts:
        if not numbers.by_prefix.repeats:
            return could_not_look(dataset.asset, "no_series", population=population, owner=dataset.owner)
        repeats, gaps, backwards = numbers.by_prefix.repeats, 0, 0
    return observe(
        dataset.asset,
        population=population,
        examined=numbers.rows,
        exceptions=repeats + gaps + backwards,
        reason="numbers_broken",
        params={"gaps": gaps, "repeats": repeats, "backwards": backwards},
        owner=dataset.owner,
    )


@lru_cache(maxsize=1)
def _places(view: View) -> Mapping[tuple[str, str], int]:
    """A number for each dataset, the same in every process."""
    names = sorted((dataset.source, dataset.name) for dataset in view if _number(dataset))
    if len(names) > MOST_DATASETS:
        raise ValueError(f"more than {MOST_DATASETS} datasets with record numbers")
    return {name: place for place, name in enumerate(names)}


def _number(dataset: DatasetView) -> tuple[str, ...]:
    """The field of the record number; none where a row is but a turn of a conversation, which has one number."""
    return () if conversation(dataset) is not None else there(dataset, Element.RECORD_NO)[:1]


def _timed_by(dataset: DatasetView) -> Element | None:
    """What tells when a record got its number."""
    first = (Element.ARCHIVED_AT,) if class_of(dataset) is RecordClass.SERVICE_ARCHIVE else ()
    return next((element for element in (*first, *_NUMBERED_AT) if there(dataset, element)), None)


def _time_fields(dataset: DatasetView) -> tuple[str, ...]:
    element = _timed_by(dataset)
    return () if element is None else there(dataset, element)
