"""What becomes of a record on its way to destruction, and why it may be kept."""

from __future__ import annotations

from enum import StrEnum

from holdings.text import Text


class State(StrEnum):
    """Of one record. What ends a plan's way is said by the executor; what comes before it, by `retention.deciding`."""

    CANDIDATE = "candidate"
    PLANNED = "planned"
    APPROVED = "approved"
    INTENDED = "intended"
    DONE = "done"
    VERIFIED = "verified"

    HELD = "held"
    """A legal hold forbids it, of the record itself or of one that would go with it."""
    RESTRICTED = "restricted"
    """It is to go, and a period of a law, regulation or departmental rule still runs: kept in storage, and protected (PIPL art. 47)."""
    CHANGED = "changed"
    """It is not what it was when it was planned."""
    SKIPPED = "skipped"
    """It was not there any more."""
    FAILED = "failed"

    DISPOSED = "disposed"
    """It is due, and what its rule asks for was done to it already: it is anonymous."""
    NOT_DUE = "not_due"
    UNTRIGGERED = "untriggered"
    """Nothing begins its period: kept, and reported."""
    UNREADABLE = "unreadable"
    """What begins its period is there and cannot be read: kept, and reported."""
    NOT_ASKED = "not_asked"
    """Of a request: it is about another individual."""

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {
    State.CANDIDATE: Text("可销毁", "to be destroyed"),
    State.PLANNED: Text("已列入计划", "planned"),
    State.APPROVED: Text("已审批", "approved"),
    State.INTENDED: Text("即将销毁", "intended"),
    State.DONE: Text("已销毁", "destroyed"),
    State.VERIFIED: Text("已核验", "verified"),
    State.HELD: Text("暂停销毁", "held"),
    State.RESTRICTED: Text("停止处理", "restricted"),
    State.CHANGED: Text("计划后有变动", "changed since"),
    State.SKIPPED: Text("已不存在", "gone already"),
    State.FAILED: Text("失败", "failed"),
    State.DISPOSED: Text("已匿名化", "anonymised already"),
    State.NOT_DUE: Text("未到期", "not due"),
    State.UNTRIGGERED: Text("没有起算点", "without a trigger value"),
    State.UNREADABLE: Text("起算点无法解读", "trigger not readable"),
    State.NOT_ASKED: Text("不在请求范围内", "not asked for"),
}
