"""An identifier in the schema of a log."""

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

_LOG = frozenset({"log", "logs", "logging", "syslog"})
_RECORDS = frozenset({"call", "calls", "phone", "sms", "mail", "email", "chat", "message", "messages"})
"""With such a word it is a record of service, whatever it is called."""


class IdentifierInLog(FieldRule):
    """By the record class in the inventory, else by the name of the dataset."""

    id = "identifier-in-log"
    severity = Severity.HIGH
    title = Text("日志结构中含有个人信息", "An identifier in the schema of a log")
    why = Text(
        "日志复制到采集、检索、告警等系统，查阅的人多，不在删除规则之内（RED-04；NIST SP 800-53 AU-3(3)）。",
        "Logs are copied to collectors, search and alerting, are read by many, and stand outside the rules of deletion (control RED-04; NIST SP 800-53 AU-3(3)).",
    )
    remedy = Text(
        "改记内部编号，或在写入前屏蔽、假名化，并声明 stored=masked 或 stored=pseudonymised。",
        "Log an internal number instead, or mask or pseudonymise the value before it is written, and declare stored=masked or stored=pseudonymised.",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        if not identifies(one) or one.entity is None or not _is_log(dataset):
            return None
        kind = one.entity.spec.text
        message = Text(f"日志中记录{kind.zh}原值。", f"The log keeps {one_of(kind.en)} as it is.")
        return self.of_field(one, message, self.remedy)


def _is_log(dataset: DatasetCase) -> bool:
    classes = [(entry.dataset.record_class or "").casefold() for entry in dataset.entries]
    if any(classes):
        return any(one == "log" or one.endswith(("_log", "日志")) for one in classes)
    parts = words(dataset.name)
    return bool(parts) and (parts[-1] in _LOG or parts[-1].endswith("日志")) and not _RECORDS & {*parts}


RULE = IdentifierInLog()
