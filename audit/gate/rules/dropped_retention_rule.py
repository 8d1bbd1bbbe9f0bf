"""A retention rule that the change takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import Rule
from audit.gate.finding import Finding
from controls.finding import Severity
from holdings.assets import shown
from holdings.schemas.model import Place
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.case import Case
    from audit.gate.declarations import Declarations, Entry


class DroppedRetentionRule(Rule):
    """The rule itself, or that it is for a dataset which is still declared."""

    id = "dropped-retention-rule"
    severity = Severity.HIGH
    title = Text("保存期限规则被删除", "A retention rule was dropped")
    why = Text(
        "没有规则，记录到期也不会清理，最短保存期限也不再有人核对（PIPL 第 19 条；RET-01、RET-05）。",
        "Without its rule nothing is ever due, and nobody holds records to their minimum any more (PIPL art. 19; controls RET-01 and RET-05).",
    )
    remedy = Text(
        "恢复该规则；用其他规则代替的，先让各数据集指向新规则。",
        "Restore the rule; where another one takes its place, have the datasets name that first.",
    )
    needs_inventory = True
    needs_base = True

    def judge(self, case: Case) -> Iterator[Finding]:
        before = case.before.declarations if case.before is not None else None
        if before is None or case.declarations is None:
            return
        now = case.declarations
        kept = {rule.id for rule in now.schedule.rules}
        for rule in before.schedule.rules:
            if rule.id not in kept:
                name = shown(rule.id)
                place = Place(file=now.file, line=now.inventory.line("retention"))
                message = Text(f"此次变更删除了保存期限规则 {name}。", f"The change drops the retention rule {name}.")
                yield self._finding(place, "retention", rule.id, message)
        ruled = {(one.source, one.name): _rules(before, one) for one in before.entries}
        for entry in now.entries:
            lost = ruled.get((entry.source, entry.name), set())
            if lost and not _rules(now, entry):
                names = ", ".join(shown(one) for one in sorted(lost))
                message = Text(
                    f"此次变更后，该数据集不再适用规则 {names}，也没有其他规则。",
                    f"After the change neither the rule {names} nor any other is for it.",
                )
                yield self._finding(Place(file=entry.file, line=entry.line_of()), entry.name, None, message)

    def _finding(self, place: Place, dataset: str, field: str | None, message: Text) -> Finding:
        return Finding(rule=self.id, severity=self.severity, place=place, dataset=dataset, field=field, message=message, fix=self.remedy)


def _rules(declarations: Declarations, entry: Entry) -> set[str]:
    return {rule.id for rule in declarations.schedule.applied(entry.dataset)}


RULE = DroppedRetentionRule()
