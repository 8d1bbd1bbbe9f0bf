"""Labels of one field that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import FieldRule
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding


class ConflictingLabels(FieldRule):
    """Two places say different things of a field, or a label contradicts itself."""

    id = "conflicting-labels"
    severity = Severity.MEDIUM
    title = Text("字段的标签相互矛盾", "Labels of a field contradict each other")
    why = Text(
        "各处标签不一致时，每个系统各按其一保护数据；在有人裁定之前，以较严格的为准。",
        "Where labels differ, each system protects by another one of them; until people settle it, the stricter holds.",
    )
    remedy = Text("使各处标签一致，或只保留一处。", "Make them agree, or keep one of them only.")

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        if not one.labelled.conflicts:
            return None
        first = one.labelled.conflicts[0]
        more = len(one.labelled.conflicts) - 1
        places = list(dict.fromkeys(str(said.place) for said in (first.first, first.second)))
        message = Text(
            f"标签相互矛盾：{first.what.zh}见 {'、'.join(places)}。" + (f"另有 {more} 处矛盾。" if more else ""),
            f"Labels contradict each other: {first.what.en} See {' and '.join(places)}." + (f" There are {more} more." if more else ""),
        )
        return self.of_field(one, message, self.remedy)


RULE = ConflictingLabels()
