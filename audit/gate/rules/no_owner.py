"""A dataset of high-level personal data that nobody answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.duties import Duty
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case
    from audit.gate.declarations import Entry


class NoOwner(Duty):
    """The inventory names no owner."""

    id = "no-owner"
    severity = Severity.MEDIUM
    title = Text("含高级别个人信息的数据集没有责任人", "A dataset of high-level personal data has no owner")
    why = Text(
        "没有责任人，标签无人确认，审计发现无人整改（GB/T 35273-2020 第 11.1 条；CLS-06）。",
        "Without an owner nobody confirms labels and nobody mends findings (GB/T 35273-2020, 11.1; control CLS-06).",
    )
    remedy = Text("在目录中写明责任人：岗位、团队或账号。", "Name the owner in the inventory: a role, a team or an account.")
    missing = Text("责任人（owner）", "no owner for it")
    example = "owner: …"

    def done(self, entry: Entry, case: Case) -> bool:
        return entry.dataset.owner is not None


RULE = NoOwner()
