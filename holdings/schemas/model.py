"""What a schema file says: datasets and fields with the place of each, and what in the file could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from holdings.assets import shown
from holdings.model import DatasetInfo, FieldInfo, FieldKind
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from holdings.labels import Stored


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where something stands."""

    file: str
    """The path as it was given or found; shown only through `str`, for a name can hold personal data."""
    line: int
    """From 1."""

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What people wrote beside a field for tools to read: a key such as `x-pii` or `classification`, and its value as it stands."""

    key: str
    value: Any = field(repr=False)
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaField:
    """A field as a schema file declares it. A nested one is named by its path: `address.city`, `turns[].text`."""

    name: str
    type: str
    """The type as it is written; empty where none is."""
    kind: FieldKind
    length: int | None = None
    """How many characters, or bytes of a binary type, it holds at most; None where the file sets no bound."""
    comment: str = ""
    nullable: bool = True
    key: bool = False
    """Whether it is the primary key, or a part of it."""
    unique: bool = False
    has_default: bool = False
    references: str | None = None
    """`dataset.field`, or the dataset alone, that a foreign key points to."""
    stored: Stored | None = None
    """How the values are stored, where the type itself says so, as an encrypted field's does."""
    marks: tuple[Mark, ...] = ()
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaDataset:
    """A table, view, model or message as a schema file declares it."""

    name: str
    fields: tuple[SchemaField, ...]
    comment: str = ""
    view: bool = False
    marks: tuple[Mark, ...] = ()
    format: str = ""
    """The name of the format that it was read in."""
    place: Place

    def field(self, name: str) -> SchemaField | None:
        return next((one for one in self.fields if one.name == name), None)

    @property
    def info(self) -> DatasetInfo:
        """The dataset as a source would describe it, for whatever judges names, types and comments."""
        fields = tuple(
            FieldInfo(
                name=one.name,
                kind=one.kind,
                native_type=one.type,
                nullable=one.nullable,
                comment=one.comment,
                references=one.references,
            )
            for one in self.fields
        )
        key = tuple(one.name for one in self.fields if one.key)
        return DatasetInfo(name=self.name, fields=fields, key=key, comment=self.comment, view=self.view)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read, so that nothing is known of it. It never quotes the file, which may hold records too."""

    place: Place
    what: Text
    do: Text

    def message(self, lang: Lang) -> str:
        if lang is Lang.ZH:
            return f"{self.place}：{self.what.zh}{self.do.zh}"
        return f"{self.place}: {self.what.en} {self.do.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading schema files."""

    datasets: tuple[SchemaDataset, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    """The files that were read, by path."""
    passed_over: tuple[str, ...] = ()
    """Files of a folder that no reader knows as a schema: named, so that nobody takes them for read."""

    @property
    def fields(self) -> int:
        """How many fields all datasets have."""
        return sum(len(one.fields) for one in self.datasets)

    @property
    def complete(self) -> bool:
        """Whether nothing stayed unread."""
        return not self.problems
