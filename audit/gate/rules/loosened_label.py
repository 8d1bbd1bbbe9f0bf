"""A label that is weaker than before the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import Rule
from audit.gate.finding import Finding
from audit.gate.labels import Held, held, loosened
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.case import Case


class LoosenedLabel(Rule):
    """Of every field that is still there, whether its label stands beside it or in the inventory."""

    id = "loosened-label"
    severity = Severity.HIGH
    title = Text("标签被放宽", "A label was loosened")
    why = Text(
        "放宽标签等于撤掉保护措施：降级、改为非个人信息或改为明文，应由数据集责任人批准，而不是随代码变更带入（CLS-01、CLS-02）。",
        "A looser label takes protection away: a lower level, no longer personal, no longer encrypted are for the owner of the dataset to approve, "
        "not to come along with a change of code (controls CLS-01 and CLS-02).",
    )
    remedy = Text(
        "恢复原标签；确应放宽的，由责任人核准后写明原因并忽略（见 docs/gate.md）。",
        "Restore the label; where it is right to loosen it, the owner agrees and the finding is ignored with the reason (docs/gate.md).",
    )
    needs_base = True

    def judge(self, case: Case) -> Iterator[Finding]:
        if case.before is None:
            return
        now = held(case)
        for key, before in held(case.before).items():
            after = now.get(key)
            if after is not None and (lost := loosened(before.label, after.label)):
                yield self._finding(after, lost)

    def _finding(self, after: Held, lost: list[Text]) -> Finding:
        message = Text(
            f"此次变更放宽了标签：{'；'.join(one.zh for one in lost)}。",
            f"The change loosens its label: {'; '.join(one.en for one in lost)}.",
        )
        return Finding(
            rule=self.id,
            severity=self.severity,
            place=after.place,
            dataset=after.dataset,
            field=after.field,
            message=message,
            fix=self.remedy,
            looks=after.looks,
        )


RULE = LoosenedLabel()
