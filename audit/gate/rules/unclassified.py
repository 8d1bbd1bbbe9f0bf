"""A field that looks personal, and nobody says what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate import advice
from audit.gate.base import FieldRule
from audit.gate.case import SURE
from audit.gate.words import looks_like
from controls.finding import Severity
from holdings.labels import Level
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding


class Unclassified(FieldRule):
    """By name, type and comment; the weight follows how sensitive it would be, and how sure that is."""

    id = "unclassified"
    severity = Severity.HIGH
    title = Text("含个人信息的字段未分类分级", "A personal field is not classified")
    why = Text(
        "没有类别和级别的字段，不受任何按级别采取的保护措施保护：访问、加密、脱敏、保存期限都无从确定（GB/T 43697-2024；GB/T 35273-2020 第 6 章；CLS-01）。",
        "A field without category and level gets none of the protection that goes by them: access, encryption, redaction, retention "
        "(GB/T 43697-2024; GB/T 35273-2020 chapter 6; control CLS-01).",
    )
    remedy = Text(
        "由了解该字段的人确定类别和级别，写在字段注释里或数据资产目录中；不含个人信息的写 @pii:none。",
        "Whoever knows the field decides its category and level and writes them in its comment or in the inventory; where it holds nothing personal: "
        "@pii:none.",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        if one.said or not one.looks.personal:
            return None
        looks = looks_like(one)
        message = Text(f"{looks.zh}，未分类分级。", f"{looks.en}; nobody has classified it.")
        weight = Severity.MEDIUM if one.looks.confidence < SURE else Severity.CRITICAL if one.looks.level is Level.L4 else Severity.HIGH
        return self.of_field(one, message, advice.classify(dataset, one, case), weight)


RULE = Unclassified()
