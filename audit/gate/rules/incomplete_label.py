"""A field that is declared personal without its category or its level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate import advice
from audit.gate.base import FieldRule
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding


class IncompleteLabel(FieldRule):
    """Somebody says that it is personal, or how it is graded, and not the rest."""

    id = "incomplete-label"
    severity = Severity.MEDIUM
    title = Text("个人信息字段的标签不完整", "The label of a personal field is incomplete")
    why = Text(
        "保护措施按级别采取，用途和权限按类别限定：缺少其一，标签就不能执行（GB/T 43697-2024；CLS-01）。",
        "Measures follow the level, purposes and rights follow the category: with one of them missing the label cannot be acted on "
        "(GB/T 43697-2024; control CLS-01).",
    )
    remedy = Text("补全类别和级别，例如 @pii:contact level=3。", "Complete category and level, as in @pii:contact level=3.")

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        label = one.labelled.label
        if not one.said or not one.personal:
            return None
        category = label.category or (label.entity.spec.category if label.entity else None)
        lacking = [Text("类别", "its category")] * (category is None) + [Text("级别", "its level")] * (label.level is None)
        if not lacking:
            return None
        message = Text(
            f"该字段已声明为个人信息，但缺少{'和'.join(each.zh for each in lacking)}。",
            f"It is declared personal, without {' and '.join(each.en for each in lacking)}.",
        )
        return self.of_field(one, message, advice.classify(dataset, one, case))


RULE = IncompleteLabel()
