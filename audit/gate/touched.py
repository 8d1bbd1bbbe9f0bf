"""What a change touches: fields whose definition or label it alters, and findings that were not there before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.schemas.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.gate.case import Case
    from audit.gate.finding import Finding
    from controls.finding import Severity
    from holdings.schemas.model import SchemaField

_NOWHERE = Place(file="", line=0)


@dataclass(frozen=True, slots=True)
class Touched:
    """The fields and datasets that a change alters, and how grave each finding was before it."""

    fields: frozenset[tuple[str, str | None]]
    """Dataset in one letter case, and field; None for a dataset's own entry."""
    before: Mapping[tuple[str, str, str], Severity]

    def concerns(self, finding: Finding) -> bool:
        """Whether the change has to do with a finding."""
        if (finding.dataset.casefold(), finding.field) in self.fields:
            return True
        return finding.severity > self.before.get(finding.key, 0)


def touched(case: Case, before: Case, counted: Iterable[Finding]) -> Touched:
    """Compare two states; `counted` are the findings of the earlier one that counted."""
    was, now = _essence(before), _essence(case)
    was_declared, now_declared = _declared(before), _declared(case)
    altered = {key for key, one in now.items() if was.get(key) != one}
    altered |= {key for key, one in now_declared.items() if was_declared.get(key) != one}
    altered |= {key for key in was_declared if key not in now_declared}
    graver: dict[tuple[str, str, str], Severity] = {}
    for one in counted:
        graver[one.key] = max(one.severity, graver.get(one.key, one.severity))
    return Touched(frozenset(altered), graver)


def _essence(case: Case) -> dict[tuple[str, str | None], frozenset[SchemaField]]:
    """Every field without its place: a line that only moves is no change. Several datasets can have one name."""
    out: dict[tuple[str, str | None], frozenset[SchemaField]] = {}
    for dataset, one in case:
        key = dataset.name.casefold(), one.name
        marks = tuple(replace(mark, value=repr(mark.value), place=_NOWHERE) for mark in one.field.marks)
        out[key] = out.get(key, frozenset()) | {replace(one.field, marks=marks, place=_NOWHERE)}
    return out


def _declared(case: Case) -> dict[tuple[str, str | None], object]:
    """What the inventory declares of every field, and of every dataset beside its fields."""
    out: dict[tuple[str, str | None], object] = {}
    for entry in case.declarations.entries if case.declarations is not None else ():
        name = entry.name.casefold()
        out[name, None] = (*_list(out.get((name, None))), (entry.source, entry.dataset.model_dump(exclude={"fields"})))
        for field, label in entry.dataset.fields.items():
            out[name, field] = (*_list(out.get((name, field))), (entry.source, label))
    return out


def _list(there: object) -> tuple[object, ...]:
    return there if isinstance(there, tuple) else ()
