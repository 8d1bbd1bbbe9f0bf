"""The very words that mend a finding: the label beside a field, and the line of the inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.assets import holds_personal_data, segment, shown
from holdings.labels import Category, Level, Stored
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase

_BESIDE = {
    ".sql": Text("在字段注释（COMMENT）中写上 {label}", "write {label} in the column's comment"),
    ".py": Text(
        "在字段的注释（comment、db_comment、help_text 或 description）中写上 {label}",
        "write {label} in the field's comment (comment, db_comment, help_text or description)",
    ),
    ".rb": Text("在字段的 comment 中写上 {label}", "write {label} in the column's comment"),
    ".proto": Text("在字段上方的注释中写上 {label}", "write {label} in a comment above the field"),
    ".prisma": Text("在字段上方的注释（///）中写上 {label}", "write {label} in a comment (///) above the field"),
    ".avsc": Text("在字段的 doc 中写上 {label}", "write {label} in the field's doc"),
}
_IN_DESCRIPTION = Text("在字段的 description 中写上 {label}", "write {label} in the field's description")


def label_of(one: FieldCase) -> str:
    """The label that people would write beside a field that holds what it looks like."""
    level = max(one.level, one.looks.level if one.looks.personal else Level.L1)
    stored = one.stored or (stored_of(one) if level is Level.L4 else None)
    return f"@pii:{_category(one).value} level={int(level)}" + (f" stored={stored.value}" if stored else "")


def _category(one: FieldCase) -> Category:
    return one.category if one.category.personal or not one.looks.personal else one.looks.category


def stored_of(one: FieldCase) -> Stored:
    """How a field of level 4 is to be stored: passwords hashed, all else encrypted."""
    return Stored.HASHED if "passw" in one.name.lower() or "pwd" in one.name.lower() else Stored.ENCRYPTED


def beside(one: FieldCase, label: str) -> Text:
    """Where the label goes, by the format of the file."""
    suffix = "." + one.place.file.rpartition(".")[2].lower()
    return _BESIDE.get(suffix, _IN_DESCRIPTION).format({"label": label})


def classify(dataset: DatasetCase, one: FieldCase, case: Case) -> Text:
    """How to classify a field: by a label beside it, or in the inventory, where there is one."""
    first = beside(one, label_of(one))
    none = Text("（不含个人信息的写 @pii:none）", " (@pii:none if it holds nothing personal)")
    told = Text(f"{first.zh}{none.zh}", f"{first.en[:1].upper()}{first.en[1:]}{none.en}")
    if case.declarations is None or not one.looks.personal or holds_personal_data(one.name):
        return Text(f"{told.zh}。", f"{told.en}.")
    line, where = inventory_line(one), entry_path(dataset, case)
    return Text(
        f"{told.zh}；或在 recordwarden.yaml 的 {where}.fields 下加一行（填写确认人和日期）：{line}",
        f"{told.en}; or add to recordwarden.yaml, under {where}.fields, with who confirmed it and when: {line}",
    )


def inventory_line(one: FieldCase) -> str:
    """A field's line of the inventory; `by` and `on` are for people to fill in."""
    level = max(one.level, one.looks.level)
    parts = [f"category: {_category(one).value}", f"level: {int(level)}", "tier: general"]
    if one.entity is not None:
        parts.append(f"entity: {one.entity.value}")
    if level is Level.L4:
        parts += [f'sensitive: "{one.looks.sensitive or "PIPL art. 28"}"', f"stored: {(one.stored or stored_of(one)).value}"]
    name = shown(one.name)
    return f"{name if name.isidentifier() else _quoted(name)}: {{{', '.join(parts)}, state: confirmed, by: …, on: …}}"


def entry_path(dataset: DatasetCase, case: Case) -> str:
    """Where the inventory has, or would have, a dataset: `sources.desk.datasets.tickets`."""
    if dataset.entries:
        return f"sources.{dataset.entries[0].source}.datasets.{segment(dataset.entries[0].name)}"
    sources = list(case.declarations.inventory.sources) if case.declarations is not None else []
    return f"sources.{sources[0] if len(sources) == 1 else '…'}.datasets.{segment(dataset.name)}"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
