"""An identifier in the schema of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import FieldRule
from audit.gate.identifiers import identifies, words
from audit.gate.words import one_of
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding

_EVENT = frozenset(
    ["event", "events", "tracking", "telemetry", "analytics", "clickstream", "pageview", "impression", "beacon", "snowplow", "埋点", "事件"]
)
_HAPPENED = frozenset(
    [
        "created",
        "updated",
        "deleted",
        "changed",
        "registered",
        "submitted",
        "closed",
        "opened",
        "sent",
        "received",
        "viewed",
        "clicked",
        "signed",
        "logged",
        "started",
        "ended",
        "creation",
    ]
)
_MESSAGES = frozenset({"avro", "json-schema", "protobuf", "pydantic"})


class IdentifierInEvent(FieldRule):
    """By the name of the dataset: it says that it is an event, or is a message named after what happened."""

    id = "identifier-in-event"
    severity = Severity.MEDIUM
    title = Text("事件结构中含有个人信息", "An identifier in the schema of an event")
    why = Text(
        "事件会分发到许多订阅者，并长期保留在消息队列和数据仓库中：发出之后既收不回，也难逐一删除（PIPL 第 6 条最小必要）。",
        "Events go to many subscribers and stay in queues and warehouses: once sent they are not called back, and hardly deleted one by one "
        "(least extent, PIPL art. 6).",
    )
    remedy = Text(
        "改传内部编号，由需要的一方按权限查询；或传递前屏蔽、假名化，并声明 stored=masked 或 stored=pseudonymised。",
        "Send an internal number, by which those who may can look the rest up; or mask or pseudonymise the value and declare stored=masked or "
        "stored=pseudonymised.",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        parameter = any(mark.key == "in" for mark in one.field.marks)  # of an operation, which is no event
        if parameter or not identifies(one) or one.entity is None or not _is_event(dataset):
            return None
        kind = one.entity.spec.text
        message = Text(f"事件中带有{kind.zh}原值。", f"The event carries {one_of(kind.en)} as it is.")
        return self.of_field(one, message, self.remedy)


def _is_event(dataset: DatasetCase) -> bool:
    parts = words(dataset.name)
    if dataset.keeps:
        return bool(parts) and parts[-1] in _EVENT
    return bool(_EVENT & {*parts}) or (dataset.dataset.format in _MESSAGES and bool(parts) and parts[-1] in _HAPPENED)


RULE = IdentifierInEvent()
