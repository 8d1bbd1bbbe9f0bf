"""The labels that hold in one state of schema and inventory, and what is weaker in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.gate.words import level
from holdings.labels import Stored
from holdings.schemas.labels import Label, declared
from holdings.schemas.model import Place
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.gate.case import Case
    from holdings.schemas.classify import Likeness

_STRENGTH = {Stored.PLAIN: 0, Stored.MASKED: 1, Stored.PSEUDONYMISED: 2, Stored.ENCRYPTED: 3, Stored.HASHED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The label that holds for a field, and where that is to be seen."""

    dataset: str
    field: str
    label: Label
    place: Place
    looks: Likeness | None = None


def held(case: Case) -> Mapping[tuple[str, str], Held]:
    """The label of every field of the schema, and of every field that the inventory declares of datasets which were not read."""
    out: dict[tuple[str, str], Held] = {}
    for dataset, one in case:
        key = dataset.name.casefold(), one.name
        place = next((said.place for said in one.labelled.said if said.by == "inventory"), one.place)
        out[key] = Held(dataset=dataset.name, field=one.name, label=one.labelled.label, place=place, looks=one.looks)
    for entry in case.declarations.entries if case.declarations is not None else ():
        if entry.name.casefold() in case.names:
            continue
        for name, label in entry.dataset.fields.items():
            place = Place(file=entry.file, line=entry.line_of(name))
            said = declared(label, place)
            out[entry.name.casefold(), name] = Held(dataset=entry.name, field=name, label=said.label, place=place)
    return out


def loosened(before: Label, after: Label) -> list[Text]:
    """In which respects a label is weaker; empty where it is as strict as before, or stricter."""
    out = []
    if _personal(before) and not _personal(after):
        out.append(Text("不再声明为个人信息", "it is no longer declared personal"))
    elif before.sensitive and not after.sensitive:
        out.append(Text("不再声明为敏感个人信息", "it is no longer declared sensitive"))
    if before.level is not None and (after.level is None or after.level < before.level):
        was = level(before.level)
        now = level(after.level) if after.level is not None else Text("未定级", "none")
        out.append(Text(f"级别由 {was.zh}变为 {now.zh}", f"its level was {int(before.level)} and is {now.en.removeprefix('level ')}"))
    if before.stored is not None and _STRENGTH[before.stored] > (0 if after.stored is None else _STRENGTH[after.stored]):
        now = after.stored.text if after.stored is not None else Text("未声明", "not declared")
        out.append(Text(f"存储方式由{before.stored.text.zh}变为{now.zh}", f"it was declared {before.stored.text.en} and is {now.en}"))
    return out


def _personal(label: Label) -> bool:
    return bool(label.personal or label.sensitive)
