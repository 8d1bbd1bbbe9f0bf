"""REC-02: every record has what it must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, could_not_look, not_applicable, observe, worded
from controls.catalog.rec.common import NO_CONTENT_LAID_DOWN, NO_VALUE, WHOLE_RECORDS, concerned, conversation, mandatory, there
from controls.catalog.rec.filled import filled
from controls.catalog.rec.wanted import NO_ELEMENTS, Wanted, content_fields, open_records, said, unreadable_of, wanted
from controls.finding import Evidence, Severity
from controls.tally import EVIDENCE_KEPT, TallyControl
from holdings.assets import mask
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.tally import Tally
    from holdings.view import DatasetView

    Mask = NDArray[np.bool_]


class ContentFilled(TallyControl):
    """Counts, field by field, the records in which mandatory content is blank."""

    id = "REC-02"
    severity = Severity.MEDIUM
    title = Text("记录的必备内容已填写", "Every record has what it must hold")
    statement = Text(
        "每条记录的必备内容都应填写；空白、横线、无、待补充、未知、N/A 等不算内容。",
        "Every mandatory element of every record is filled in; blanks, dashes, unknown, N/A and the like are no content.",
    )
    why = Text(
        "字段齐全而内容空缺的记录，与没有记录一样不能追溯；以占位文字应付的填写，还会让统计显得完整。",
        "A record whose fields are there and empty traces nothing; fillers typed to satisfy a form make the figures look complete on top.",
    )
    remediation = Text(
        "由经办人员补录缺失的内容；在录入界面设为必填并拒绝占位文字；确实不适用的，调整 record_class 或字段的对应关系。",
        "Have those who handled the case add what is missing; make the field mandatory on entry and refuse fillers; where it really does not apply, "
        "correct the record_class or the elements.",
    )
    method = Text(
        "逐条检查承担必备内容的字段（一项内容有几个字段的，任一有内容即可）。去除空格、标点和不可见字符后为空，或整个值是占位词的，计为缺失。"
        "状态为 open_status 所列值的记录尚未办结，不检查过程、结果、反馈等办结后才有的内容。按字段计数；无法读取的值不算缺失，计为未检查。",
        "Looks, record by record, at the fields in which mandatory elements stand (any one suffices where an element has several). A value that is empty "
        "without its spaces, punctuation and invisible characters, or is a filler as a whole, counts as missing. A record whose status is one of "
        "open_status is not finished: what comes in the end (process, result, feedback) is not due. Counted by field; a value that cannot be read is "
        "not missing, it counts as not examined.",
    )
    provisions = ("A-1.2/1", "A-2.3/1", "A-2.3/2", "A-7.1/1", "B-2.5/1", "C-4.1/1", "D-2.5/2", "D-8.1/1", "D-8.2/1")
    mappings = WHOLE_RECORDS
    reasons = worded(
        NO_CONTENT_LAID_DOWN,
        NO_ELEMENTS,
        content_missing=Text("有记录缺少必备内容：{missing}。", "Records lack mandatory content: {missing}."),
        not_due=Text("全部记录均未办结，尚不要求该内容。", "No record is finished; the content is not due yet."),
        by_conversation=Text("按会话检查（由 REC-10 检查）。", "It is judged by the conversation (by REC-10)."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = content_fields(dataset)
        return Need(fields=fields) if fields and conversation(dataset) is None else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        content: dict[str, Mask] = {}
        finished = ~open_records(batch)
        for each in wanted(batch.dataset):
            due, lacking, null = (np.zeros(batch.rows, np.bool_) for _ in range(3))
            for requirement in each.requirements:
                names = there(batch.dataset, *requirement.elements)
                if not names:
                    continue
                for name in names:
                    if name not in content:
                        content[name] = filled(batch.column(name))
                now = finished if requirement.in_the_end else np.ones(batch.rows, np.bool_)
                due |= now
                without = now & ~np.logical_or.reduce([content[name] for name in names])
                state.count(f"{requirement.element}:{each.place}", int(np.count_nonzero(without)))
                if without.any():
                    lacking |= without
                    null |= without & np.logical_or.reduce([_null(batch, name) for name in names])
            self._note(state, batch, each, due, lacking, null)
        return state

    def _note(self, state: Tally, batch: BatchView, each: Wanted, due: Mask, lacking: Mask, null: Mask) -> None:
        for name, rows in (("due", due), ("lacking", lacking), ("null", null)):
            state.count(f"{name}:{each.place}", int(np.count_nonzero(rows)))
        state.count(f"unreadable:{each.place}", unreadable_of(batch, each))
        first = [int(row) for row in np.flatnonzero(lacking)[:EVIDENCE_KEPT]]
        if first and each.field.info is not None:
            column = batch.column(each.field.name)
            state.keep(f"lacking:{each.place}", [(batch.first_row + row, _example(batch, row, column[row].as_py())) for row in first])

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        if not concerned(dataset):
            return
        if not mandatory(dataset):
            yield not_applicable(dataset.asset, "no_content_laid_down", owner=dataset.owner)
            return
        if conversation(dataset) is not None:
            yield not_applicable(dataset.asset, "by_conversation", owner=dataset.owner)
            return
        asked = wanted(dataset)
        if not asked:
            yield not_applicable(dataset.asset, "no_elements", owner=dataset.owner)
        for each in asked:
            if any(not there(dataset, *requirement.elements) for requirement in each.requirements):
                yield could_not_look(each.field.asset, "missing", owner=dataset.owner)
            else:
                yield _judge(dataset, each, state, census)


def _judge(dataset: DatasetView, each: Wanted, state: Tally, census: Census) -> Observation:
    counts = {name: state.counts[f"{name}:{each.place}"] for name in ("due", "lacking", "null", "unreadable")}
    if census.rows and not counts["due"]:
        return not_applicable(each.field.asset, "not_due", owner=dataset.owner)
    unseen = min(counts["unreadable"], counts["null"])  # each may be one of those that look empty
    missing = [said(dataset, one) for one in each.requirements if state.counts[f"{one.element}:{each.place}"]]
    return observe(
        each.field.asset,
        population=counts["due"],
        examined=counts["due"] - unseen,
        exceptions=counts["lacking"] - unseen,
        reason="content_missing",
        params={"missing": ", ".join(missing)},
        evidence=() if unseen else state.examples(f"lacking:{each.place}"),
        owner=dataset.owner,
    )


def _example(batch: BatchView, row: int, value: object) -> Evidence:
    return Evidence(locator=batch.locator(row), shape=mask(str(value)) if value not in (None, "") else NO_VALUE)


def _null(batch: BatchView, name: str) -> Mask:
    return np.asarray(batch.column(name).is_null().to_numpy(zero_copy_only=False), np.bool_)
