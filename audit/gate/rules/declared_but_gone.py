"""A field that the inventory declares and the schema does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import Rule
from audit.gate.finding import Finding
from controls.finding import Severity
from holdings.schemas.model import Place
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.case import Case
    from audit.gate.declarations import Entry


class DeclaredButGone(Rule):
    """Of datasets that were read; of others nothing can be told, unless the change that is judged drops them."""

    id = "declared-but-gone"
    severity = Severity.MEDIUM
    title = Text("目录中的字段已不存在", "A declared field is gone from the schema")
    why = Text(
        "目录与实际不符时，改名的字段成了无人分类的新字段，而旧标签仍显示一切正常（CLS-09）。",
        "Where the inventory no longer fits, a renamed field is a new one that nobody classified, while the old label still looks fine (control CLS-09).",
    )
    remedy = Text(
        "字段改名的，移动其条目；确已删除的，删去条目。",
        "Where the field was renamed, move its entry; where it is gone, take the entry out.",
    )
    needs_inventory = True

    def judge(self, case: Case) -> Iterator[Finding]:
        if case.declarations is None:
            return
        there: dict[int, set[str]] = {}
        for dataset in case.datasets:
            for entry in dataset.entries:
                there.setdefault(id(entry), set()).update(one.name for one in dataset.fields)
        dropped = case.before.names - case.names if case.before is not None else frozenset()
        for entry in case.declarations.entries:
            if id(entry) in there:
                yield from (self._field(entry, name) for name in entry.dataset.fields if not _has(there[id(entry)], name))
            elif entry.name.casefold() in dropped:
                yield self._finding(
                    entry, None, Text("目录声明了该数据集，而此次变更删除了它。", "The inventory declares it, and this change drops it.")
                )

    def _field(self, entry: Entry, name: str) -> Finding:
        return self._finding(
            entry, name, Text("目录声明了该字段，而数据结构中没有。", "The inventory declares it, and the schema does not have it.")
        )

    def _finding(self, entry: Entry, name: str | None, message: Text) -> Finding:
        place = Place(file=entry.file, line=entry.line_of(name))
        return Finding(rule=self.id, severity=self.severity, place=place, dataset=entry.name, field=name, message=message, fix=self.remedy)


def _has(names: set[str], declared: str) -> bool:
    """Whether the schema has a field, or the one that a declared path lies below: `payload` for `payload.user.phone`."""
    if declared in names:
        return True
    head = declared.split(".")[0].split("[")[0]
    return head != declared and head in names


RULE = DeclaredButGone()
