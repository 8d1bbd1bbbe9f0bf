"""A dataset of high-level personal data that is kept for nothing that anybody declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.duties import Duty
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case
    from audit.gate.declarations import Entry


class NoPurpose(Duty):
    """The inventory names no purpose."""

    id = "no-purpose"
    severity = Severity.MEDIUM
    title = Text("含高级别个人信息的数据集没有处理目的", "A dataset of high-level personal data has no purpose")
    why = Text(
        "处理个人信息应有明确、合理的目的，并限于实现该目的的最小范围（PIPL 第 6 条）。",
        "Personal information is handled for a clear and reasonable purpose, and to the least extent that it needs (PIPL art. 6).",
    )
    remedy = Text("在目录中写明处理目的。", "Declare the purpose in the inventory.")
    missing = Text("处理目的（purpose）", "no purpose for it")
    example = "purpose: …"

    def done(self, entry: Entry, case: Case) -> bool:
        return entry.dataset.purpose is not None


RULE = NoPurpose()
