"""What a change touches: fields whose definition or label it alters, and findings that were not there before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.schemas.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.gate.case import Case
    from audit.gate.finding import Finding
    from controls.finding import Severity
    from holdings.schemas.model import SchemaField

_NOWHERE = Place(file="", line=0)


@dataclass(frozen=True, slots=True)
class Touched:
    """The fields and datasets that a change alters."""

    fields: frozenset[tuple[str, str | None]]
    """Dataset in one letter case, and field; None for a dataset's own entry."""

    def new(self, findings: Iterable[Finding], before: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that the change has to do with: of what it alters, or not there before, or not as grave."""
        was: dict[tuple[str, str, str], Severity] = {}
        for one in before:
            was[one.key] = max(one.severity, was.get(one.key, one.severity))
        return tuple(one for one in findings if (one.dataset.casefold(), one.field) in self.fields or one.severity > was.get(one.key, 0))


def touched(case: Case, before: Case) -> Touched:
    """Compare two states."""
    was, now = _essence(before), _essence(case)
    was_declared, now_declared = _declared(before), _declared(case)
    altered = {key for key, one in now.items() if was.get(key) != one}
    altered |= {key for key, one in now_declared.items() if was_declared.get(key) != one}
    altered |= {key for key in was_declared if key not in now_declared}
    return Touched(frozenset(altered))


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
