"""REC-10: every conversation that is kept turn by turn has what its record must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import JoinControl, Need, could_not_look, not_applicable, observe, worded
from controls.catalog.rec.common import NO_CONTENT_LAID_DOWN, WHOLE_RECORDS, conversation, mandatory, there
from controls.catalog.rec.turns import Seen, Turns, all_turns, join_records
from controls.catalog.rec.wanted import NO_ELEMENTS, content_fields, said, wanted
from controls.finding import Evidence, Severity
from holdings.keying import Keyer
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.catalog.rec.wanted import Wanted
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.view import DatasetView, View


class ConversationsFilled(JoinControl[Seen]):
    """Puts the turns of each conversation together, and counts the conversations in which mandatory content is blank."""

    id = "REC-10"
    severity = Severity.MEDIUM
    title = Text("逐轮存储的会话必备内容完整", "Conversations kept turn by turn have what they must hold")
    statement = Text(
        "按轮次逐行存储的会话，其必备内容至少应有一轮填写；空白和占位文字不算内容。",
        "Where a conversation is kept a turn a row, each mandatory element is filled in at least one of its turns; blanks and fillers are no content.",
    )
    why = Text(
        "会话是一条服务记录，只是分行存放；任何一行都没有结果或反馈的会话，与没有记录一样不能追溯。",
        "A conversation is one service record that happens to stand in many rows; where no row has the result or the feedback, nothing can be traced.",
    )
    remediation = Text(
        "由经办人员补录缺失的内容；在会话结束时要求填写结果等内容，并写入会话的任意一轮或会话表。",
        "Have those who handled it add what is missing; ask for the result and the like when a conversation ends, and keep it with one of its turns or in a "
        "table of conversations.",
    )
    method = Text(
        "对声明了 conversation_field 的数据集，按会话标识的带密钥摘要归并各轮；某项内容在任何一轮有值即为已填写，判断方法同 REC-02。全部轮次的状态均为 open_status "
        "所列值的会话视为未办结。按字段统计会话数；证据列出会话的摘要和轮次数。没有会话标识的行计为未检查。",
        "In datasets that declare conversation_field, the turns are put together by keyed fingerprints of the conversation's id; an element is there if any "
        "turn has it, judged as in REC-02. A conversation all of whose turns have a status of open_status is not finished. Conversations are counted by "
        "field; evidence gives a conversation's fingerprint and how many turns it has. Rows without a conversation's id count as not examined.",
    )
    provisions = ("A-1.2/1", "A-2.3/1", "A-2.3/2", "A-7.1/1", "B-2.5/1", "C-4.1/1", "D-2.5/2", "D-8.2/1")
    mappings = WHOLE_RECORDS
    reasons = worded(
        NO_CONTENT_LAID_DOWN,
        NO_ELEMENTS,
        conversation_lacks=Text(
            "有会话没有任何一轮填写必备内容：{missing}。", "In some conversations no turn has mandatory content: {missing}."
        ),
        not_due=Text("全部会话均未办结，尚不要求该内容。", "No conversation is finished; the content is not due yet."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        turns = _turns(context.view, dataset)
        return None if turns is None else Need(fields=content_fields(dataset) | {turns.field})

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        turns = _turns(context.view, batch.dataset)
        if turns is not None:
            yield from join_records(turns, Keyer(context.key.derive(f"join/{self.id}/{turns.dataset.asset.name}")), batch)

    def init(self) -> Seen:
        return Seen()

    def group(self, context: Context, state: Seen, groups: Groups) -> None:
        state.fold(groups, all_turns(context.view))

    def finish(self, context: Context, state: Seen, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        for dataset in context.view:
            name = conversation(dataset)
            if name is None or dataset.info is None:
                continue
            if not mandatory(dataset):
                yield not_applicable(dataset.asset, "no_content_laid_down", owner=dataset.owner)
            elif not wanted(dataset):
                yield not_applicable(dataset.asset, "no_elements", owner=dataset.owner)
            turns = _turns(context.view, dataset)
            for each in wanted(dataset):
                if turns is None or any(not there(dataset, *requirement.elements) for requirement in each.requirements):
                    yield could_not_look(each.field.asset, "missing", owner=dataset.owner)
                else:
                    yield _judge(turns, each, state, census[dataset.source, dataset.name])


def _judge(turns: Turns, each: Wanted, state: Seen, census: Census) -> Observation:
    place = (turns.base, each.place)
    due, lacking, nameless = state.due[place], state.lacking[place], state.nameless(turns)
    if census.rows and not due and not nameless:
        return not_applicable(each.field.asset, "not_due", owner=turns.dataset.owner)
    unseen = min(state.unreadable(turns, each), lacking)  # each may be in one of those that seem to lack it
    first = turns.base + 3
    missing = [
        said(turns.dataset, requirement)
        for number, requirement in enumerate(turns.requirements)
        if requirement in each.requirements and state.without[first + number]
    ]
    return observe(
        each.field.asset,
        population=due + nameless,
        examined=due - unseen,
        exceptions=lacking - unseen,
        reason="conversation_lacks",
        params={"missing": ", ".join(missing)},
        evidence=[] if unseen else [Evidence(locator=f"{hi:016x}", shape=f"0/{turns_}") for hi, _, turns_ in state.examples.get(place, ())],
        owner=turns.dataset.owner,
    )


def _turns(view: View, dataset: DatasetView) -> Turns | None:
    """The dataset as one of turns; None where it is none, or nothing of it has to be read."""
    return next((each for each in all_turns(view) if (each.dataset.source, each.dataset.name) == (dataset.source, dataset.name)), None)
