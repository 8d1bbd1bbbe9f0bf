"""What a change touches: fields whose definition or label it alters, and findings that were not there before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.gate.case import Case
    from audit.gate.finding import Finding
    from controls.finding import Severity
    from holdings.schemas.model import Reading, SchemaDataset, SchemaField


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


def differing(before: Reading, after: Reading, files: frozenset[str]) -> tuple[Reading, Reading]:
    """Both readings with those datasets only that differ, or have a line in one of the files that do: the others need no judging."""
    was, now = _by_name(before), _by_name(after)
    same = {name for name in was.keys() & now.keys() if was[name] == now[name]}

    def kept(reading: Reading) -> Reading:
        datasets = (one for one in reading.datasets if one.name.casefold() not in same or _stands_in(one, files))
        return replace(reading, datasets=tuple(datasets))

    return kept(before), kept(after)


def _by_name(reading: Reading) -> dict[str, list[tuple[object, ...]]]:
    out: dict[str, list[tuple[object, ...]]] = {}
    for one in reading.datasets:
        out.setdefault(one.name.casefold(), []).append((one.comment, one.view, *(bare(each) for each in one.fields)))
    return out


def _stands_in(dataset: SchemaDataset, files: frozenset[str]) -> bool:
    return dataset.place.file in files or any(one.place.file in files for one in dataset.fields)


def bare(one: SchemaField) -> tuple[object, ...]:
    """A field without its place: a line that only moves is no change."""
    marks = tuple((mark.key, repr(mark.value)) for mark in one.marks)
    keys = (one.nullable, one.key, one.unique, one.has_default, one.references, one.stored)
    return one.name, one.type, one.kind, one.length, one.comment, *keys, marks


def _essence(case: Case) -> dict[tuple[str, str | None], frozenset[tuple[object, ...]]]:
    """Every field without its place. Several datasets can have one name."""
    out: dict[tuple[str, str | None], frozenset[tuple[object, ...]]] = {}
    for dataset, one in case:
        key = dataset.name.casefold(), one.name
        out[key] = out.get(key, frozenset()) | {bare(one.field)}
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
