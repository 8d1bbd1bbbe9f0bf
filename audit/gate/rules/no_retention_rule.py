"""A dataset of high-level personal data that no retention rule is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.duties import Duty
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case
    from audit.gate.declarations import Entry


class NoRetentionRule(Duty):
    """Neither a rule of its own nor one for its record class."""

    id = "no-retention-rule"
    severity = Severity.HIGH
    title = Text("含高级别个人信息的数据集没有保存期限规则", "A dataset of high-level personal data has no retention rule")
    why = Text(
        "个人信息的保存期限应为实现处理目的所必要的最短时间（PIPL 第 19 条；RET-01）；没有规则，到期也无从清理。",
        "Personal information is kept for the shortest time that its purpose needs (PIPL art. 19; control RET-01); without a rule nothing is ever due.",
    )
    remedy = Text(
        "在目录的 retention 中写出规则，再在数据集上指明，或指明规则所适用的 record_class。",
        "Write the rule under retention in the inventory, then name it for the dataset, or name the record_class that it is for.",
    )
    missing = Text("适用的保存期限规则（retention）", "no retention rule for it")
    example = "retention: …"

    def done(self, entry: Entry, case: Case) -> bool:
        return case.declarations is not None and bool(case.declarations.schedule.applied(entry.dataset))

    def line(self, case: Case) -> str:
        rules = case.declarations.schedule.rules if case.declarations is not None else ()
        return f"retention: {' | '.join(rule.id for rule in rules)}" if rules else self.example


RULE = NoRetentionRule()
