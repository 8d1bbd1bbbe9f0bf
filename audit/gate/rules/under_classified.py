"""A field that is declared below what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate import advice
from audit.gate.base import FieldRule
from audit.gate.words import level, looks_like
from controls.finding import Severity
from holdings.labels import Level
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding

_CLEAR = 0.85
"""What people have declared is contradicted only by what a name, a type and a comment say as clearly as this."""


class UnderClassified(FieldRule):
    """Content decides in the end: control CLS-02 reads it."""

    id = "under-classified"
    severity = Severity.MEDIUM
    title = Text("字段的声明低于其看似含有的信息", "A field is declared below what it looks like")
    why = Text(
        "级别定低的字段得不到应有的保护；敏感个人信息应严格保护（PIPL 第 28 条；CLS-02）。",
        "A field that is graded too low goes without the protection that it should have; sensitive personal information is to be protected strictly "
        "(PIPL art. 28; control CLS-02).",
    )
    remedy = Text(
        "核对字段实际存放的内容：如与看似含有的一致，提高级别；否则写明原因并忽略（见 docs/gate.md）。",
        "Check what the field really holds: where that is what it looks like, raise its level; else ignore the finding with the reason (docs/gate.md).",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        if not one.said or not one.looks.personal or one.looks.confidence < _CLEAR:
            return None
        declared = one.labelled.label
        looks = looks_like(one)
        if not one.personal:
            message = Text(f"{looks.zh}，却声明为不含个人信息。", f"{looks.en}; it is declared to hold nothing personal.")
        elif declared.level is not None and declared.level < one.looks.level:
            graded = level(declared.level)
            message = Text(f"{looks.zh}，却定为 {graded.zh}。", f"{looks.en}; it is declared {graded.en}.")
        else:
            return None
        weight = Severity.HIGH if one.looks.level is Level.L4 else Severity.MEDIUM
        return self.of_field(one, message, advice.classify(dataset, one, case), weight)


RULE = UnderClassified()
