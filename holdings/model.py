"""What a source really has: datasets and their fields, as the source itself describes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field can hold, as far as reading it is concerned."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    BINARY = "binary"
    JSON = "json"
    OTHER = "other"


_HOLDS_NONE = frozenset({FieldKind.BOOLEAN})
"""Kinds whose values are not personal data of a known type, each by itself. A number may be one, for a mobile number fits a double; so may a
date, for it may be of a birth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """A field as the source describes it; `native_type` is the source's own word for the type."""

    name: str
    kind: FieldKind
    native_type: str
    nullable: bool = True
    enforced: bool = True
    """Whether the source holds the values to the type; where it does not, any field can hold anything."""
    comment: str = ""
    references: str | None = None
    """`dataset.field` that a foreign key points to."""

    @property
    def holds_none(self) -> bool:
        """Whether its type keeps personal data of a known type out, value by value: where the source enforces types."""
        return self.enforced and self.kind in _HOLDS_NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """A dataset as the source describes it."""

    name: str
    """The name in the inventory: the table, or `schema.table` where the schema is not the default one."""
    fields: tuple[FieldInfo, ...]
    key: tuple[str, ...] = ()
    """The primary key's fields; empty where there is none."""
    comment: str = ""
    row_estimate: int | None = None
    view: bool = False

    def field(self, name: str) -> FieldInfo | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)
