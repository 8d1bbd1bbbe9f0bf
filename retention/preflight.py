"""What has to be so before records of a dataset can be destroyed safely, and what would make it slow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.ledger.canonical import canonical
from holdings.model import FieldKind
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.fingerprint import FingerprintKey
    from holdings.sources.structure import Structure

KEY_KINDS = frozenset({FieldKind.INTEGER, FieldKind.TEXT})
"""What a primary key may be made of: values that are the same when they come back as a parameter."""


class Snag(StrEnum):
    """What was found; `refuses` says whether it forbids a plan."""

    VIEW = "view"
    NO_KEY = "no_key"
    KEY_KIND = "key_kind"
    NOT_TRANSACTIONAL = "not_transactional"
    VERSIONED = "versioned"
    CHILD_WITHOUT_INDEX = "child_without_index"
    CHILD_MISSING = "child_missing"
    CHILD_NOT_TRANSACTIONAL = "child_not_transactional"
    TRIGGERS = "triggers"
    INDEXES = "indexes"
    CASCADES = "cascades"

    @property
    def refuses(self) -> bool:
        return self not in (Snag.TRIGGERS, Snag.INDEXES, Snag.CASCADES)

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {
    Snag.VIEW: Text("这是视图，不是表", "it is a view and no table"),
    Snag.NO_KEY: Text("没有主键，无法逐条指明记录", "it has no primary key, by which its records could be named"),
    Snag.KEY_KIND: Text("主键字段的类型无法准确比较", "a field of its primary key is of a type that cannot be compared exactly"),
    Snag.NOT_TRANSACTIONAL: Text("存储引擎不支持事务（如 MyISAM）", "its engine knows no transactions (such as MyISAM)"),
    Snag.VERSIONED: Text("表自身保留已删除的行（系统版本表）", "the table itself keeps what is deleted (system versioning)"),
    Snag.CHILD_WITHOUT_INDEX: Text("下级表指向它的外键没有索引", "a foreign key that points to it has no index"),
    Snag.CHILD_MISSING: Text("指向它的下级表不可见", "a table that points to it cannot be seen"),
    Snag.CHILD_NOT_TRANSACTIONAL: Text("下级表的存储引擎不支持事务", "the engine of a table below it knows no transactions"),
    Snag.TRIGGERS: Text("删除时会触发数据库中的触发器", "a trigger of the database does something of its own on deletion"),
    Snag.INDEXES: Text("次级索引会使删除变慢", "secondary indexes make deletion slower"),
    Snag.CASCADES: Text("数据库会随之改动或删除下级行", "the database itself changes or deletes rows below"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A snag, and at which table; a field, index or foreign key is named where it helps."""

    snag: Snag
    dataset: str
    detail: str = ""


def look(structure: Structure, dataset: str) -> Iterator[Found]:
    """Everything that stands in the way of destroying records of a dataset, and of those below it."""
    facts = structure.tables.get(dataset)
    if facts is None:
        yield Found(snag=Snag.VIEW, dataset=dataset)
        return
    if not facts.key:
        yield Found(snag=Snag.NO_KEY, dataset=dataset)
    for name in facts.key:
        if facts.kinds.get(name) not in KEY_KINDS:
            yield Found(snag=Snag.KEY_KIND, dataset=dataset, detail=name)
    for name in (dataset, *structure.below(dataset)):
        yield from _table(structure, name, top=name == dataset)
        yield from _children(structure, name)


def _table(structure: Structure, name: str, *, top: bool) -> Iterator[Found]:
    facts = structure.tables.get(name)
    if facts is None:
        yield Found(snag=Snag.CHILD_MISSING, dataset=name)
        return
    if not facts.transactional:
        yield Found(snag=Snag.NOT_TRANSACTIONAL if top else Snag.CHILD_NOT_TRANSACTIONAL, dataset=name)
    if facts.versioned:
        yield Found(snag=Snag.VERSIONED, dataset=name)
    if facts.triggers:
        yield Found(snag=Snag.TRIGGERS, dataset=name)
    for index in facts.indexes:
        yield Found(snag=Snag.INDEXES, dataset=name, detail=index.name or ", ".join(index.fields))


def _children(structure: Structure, name: str) -> Iterator[Found]:
    for link in structure.children(name):
        if not link.indexed:
            yield Found(snag=Snag.CHILD_WITHOUT_INDEX, dataset=link.child, detail=", ".join(link.child_fields))
        if link.cascades:
            yield Found(snag=Snag.CASCADES, dataset=link.child, detail=", ".join(link.child_fields))


def structure_digest(structure: Structure, dataset: str, key: FingerprintKey) -> str:
    """A keyed digest of a dataset's fields and key, and of all foreign keys around it: what a plan rests on. 64 hex digits."""
    around = sorted({dataset, *structure.below(dataset), *structure.above(dataset)})
    tables = [
        [name, list(facts.key), sorted([field, kind.value] for field, kind in facts.kinds.items())]
        for name in around
        if (facts := structure.tables.get(name)) is not None
    ]
    links = sorted(
        [link.child, list(link.child_fields), link.parent, list(link.parent_fields)]
        for link in structure.links
        if link.child in around or link.parent in around
    )
    said = canonical({"dataset": dataset, "tables": tables, "links": links})
    return hashlib.sha256(key.derive("retention/structure") + said).hexdigest()
