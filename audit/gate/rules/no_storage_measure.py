"""A field of a high level with nothing said of how its values are stored safely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate import advice
from audit.gate.base import FieldRule
from audit.gate.words import level
from controls.finding import Severity
from holdings.labels import Level, Measure, Stored
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding

_SAFE = frozenset({Stored.ENCRYPTED, Stored.HASHED, Stored.PSEUDONYMISED, Stored.MASKED})


class NoStorageMeasure(FieldRule):
    """Level 4, or another level of which the inventory requires encrypted storage."""

    id = "no-storage-measure"
    severity = Severity.HIGH
    title = Text("高级别字段没有存储保护措施", "A field of a high level has no measure for its storage")
    why = Text(
        "敏感个人信息的存储应采用加密等安全措施（GB/T 35273-2020 第 6.3 条 a；CLS-05、ENC-01）。",
        "Sensitive personal information is stored encrypted, or under a measure as safe (GB/T 35273-2020, 6.3 a; controls CLS-05 and ENC-01).",
    )
    remedy = Text(
        "加密后存储并声明 stored=encrypted（口令：stored=hashed），或在目录中登记 encrypted_storage 措施。",
        "Store it encrypted and declare stored=encrypted (passwords: stored=hashed), or declare the measure encrypted_storage in the inventory.",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        if not dataset.keeps or not one.said or not one.personal or not _required(one.level, case):
            return None  # what nobody has classified is told of as that
        if one.stored in _SAFE or (one.stored is None and Measure.ENCRYPTED_STORAGE in one.measures):
            return None
        grade = level(one.level)
        message = Text(
            f"该字段为 {grade.zh}，" + ("却声明以明文存储。" if one.stored is Stored.PLAIN else "没有声明如何安全存储。"),
            f"It is {grade.en} and "
            + ("declared to be stored in the clear." if one.stored is Stored.PLAIN else "nothing says how it is stored safely."),
        )
        kept = advice.stored_of(one).value
        category = one.category.value
        first = advice.beside(one, f"@pii:{category} level={int(one.level)} stored={kept}")
        fix = Text(f"{first.zh}，并照此存储。", f"{first.en[:1].upper()}{first.en[1:]}, and store it so.")
        if dataset.entries:
            path = f"{advice.entry_path(dataset, case)}.measures"
            fix = Text(
                f"{fix.zh}整库或整表加密的，在 recordwarden.yaml 的 {path} 中加上 encrypted_storage。",
                f"{fix.en} Where the table or its disk is encrypted, add encrypted_storage to {path} in recordwarden.yaml.",
            )
        return self.of_field(one, message, fix)


def _required(of: Level, case: Case) -> bool:
    rules = case.declarations.inventory.levels if case.declarations is not None else {}
    return of is Level.L4 or (of in rules and Measure.ENCRYPTED_STORAGE in rules[of].measures)


RULE = NoStorageMeasure()
