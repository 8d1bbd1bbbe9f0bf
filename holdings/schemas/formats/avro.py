"""Avro schemas: records, with nested records, arrays, maps and unions as paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH, MAX_FIELDS
from holdings.schemas.documents import load_all
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import too_much, unreadable_part
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node
    from holdings.schemas.model import Problem

_SIGN = re.compile(r'"type"\s*:\s*"record"')
_KNOWN = frozenset({"name", "type", "doc", "default", "order", "aliases"})
_PRIMITIVES = frozenset({"null", "boolean", "int", "long", "float", "double", "bytes", "string"})
_LOGICAL = {
    "date": FieldKind.DATE,
    "timestamp-millis": FieldKind.DATETIME,
    "timestamp-micros": FieldKind.DATETIME,
    "local-timestamp-millis": FieldKind.DATETIME,
    "local-timestamp-micros": FieldKind.DATETIME,
    "decimal": FieldKind.NUMBER,
    "uuid": FieldKind.TEXT,
    "time-millis": FieldKind.TEXT,
    "time-micros": FieldKind.TEXT,
    "duration": FieldKind.TEXT,
}
Path = tuple[str | None, ...]


class AvroReader:
    """Avro 1.x schemas in JSON."""

    name = "avro"
    suffixes = frozenset({".avsc", ".json"})

    def claims(self, file: SchemaFile) -> bool:
        return file.suffix == ".avsc" or (_SIGN.search(file.text) is not None and '"fields"' in file.text)

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        documents, problems = load_all(files, self.name)
        types: dict[str, Node] = {}
        for _, root in documents:
            _collect(root, types, "")
        datasets: list[SchemaDataset] = []
        for file, root in documents:
            for schema in root.value if isinstance(root.value, list) else [root]:
                record = _Record(file, types, problems)
                if schema.text("type") == "record":
                    record.walk(schema, (), (), nullable=False)
                    space = schema.text("namespace")
                    name = f"{space}.{schema.text('name')}" if space else schema.text("name")
                    place = file.at(schema.line)
                    datasets.append(SchemaDataset(name=name, fields=tuple(record.out.values()), comment=schema.text("doc"), place=place))
        return Reading(datasets=tuple(datasets), problems=tuple(problems), files=tuple(file.name for file in files))


def _collect(node: Node, types: dict[str, Node], space: str, depth: int = 0) -> None:
    """Every named type of a document, by its name and its full name."""
    if depth > MAX_DEPTH * 3:
        return
    if isinstance(node.value, list):
        for one in node.value:
            _collect(one, types, space, depth + 1)
    elif isinstance(node.value, dict):
        space = node.text("namespace") or space
        if node.text("type") in ("record", "enum", "fixed", "error") and node.text("name"):
            name = node.text("name")
            types[name] = types[f"{space}.{name}" if space else name] = node
        for one in node.value.values():
            _collect(one, types, space, depth + 1)


class _Record:
    """The fields of one record."""

    def __init__(self, file: SchemaFile, types: dict[str, Node], problems: list[Problem]) -> None:
        self._file = file
        self._types = types
        self._problems = problems
        self.out: dict[str, SchemaField] = {}

    def walk(self, record: Node, path: Path, stack: tuple[str, ...], *, nullable: bool) -> None:
        for one in record.list("fields"):
            kind = one.get("type")
            if kind is not None and one.text("name"):
                self._type(one, kind, (*path, one.text("name")), stack, nullable=nullable)
            else:
                self._problems.append(unreadable_part(self._file.at(one.line), record.text("name")))

    def _type(self, one: Node, kind: Node, path: Path, stack: tuple[str, ...], *, nullable: bool) -> None:
        if len(path) > MAX_DEPTH or len(self.out) >= MAX_FIELDS:
            self._problems.append(too_much(self._file.at(one.line)))
            return
        if isinstance(kind.value, list):
            branches = [branch for branch in kind.value if branch.value != "null"]
            for branch in branches:
                self._type(one, branch, path, stack, nullable=nullable or len(branches) < len(kind.value))
            return
        named = kind.value if isinstance(kind.value, str) else ""
        if named and named not in _PRIMITIVES:
            target = self._types.get(named)
            if target is None:
                self._problems.append(unreadable_part(self._file.at(one.line), name_of(path)))
            if target is None or named in stack:
                self._leaf(one, kind, path, named, nullable=nullable)
            else:
                self._type(one, target, path, (*stack, named), nullable=nullable)
            return
        written = kind.text("type") or named
        if written == "record":
            self.walk(kind, path, (*stack, kind.text("name")), nullable=nullable)
        elif written in ("array", "map") and (below := kind.get("items" if written == "array" else "values")) is not None:
            self._type(one, below, (*path, None if written == "array" else "*"), stack, nullable=nullable)
        elif (inner := kind.get("type")) is not None and not isinstance(inner.value, str):
            self._type(one, inner, path, stack, nullable=nullable)
        else:
            self._leaf(one, kind, path, written, nullable=nullable)

    def _leaf(self, one: Node, kind: Node, path: Path, written: str, *, nullable: bool) -> None:
        name, logical = name_of(path), kind.text("logicalType")
        if name in self.out:
            return
        marks = [Mark(key=key, value=node.plain, place=self._file.at(node.line)) for key, node in one.items() if key not in _KNOWN]
        self.out[name] = SchemaField(
            name=name,
            type=f"{written}({logical})" if logical else written,
            kind=_kind(written, logical),
            length=kind.number("size"),
            comment=one.text("doc"),
            nullable=nullable,
            has_default=one.get("default") is not None,
            marks=tuple(marks),
            place=self._file.at(one.line),
        )


def _kind(written: str, logical: str) -> FieldKind:
    if logical in _LOGICAL:
        return _LOGICAL[logical]
    special: dict[str, Any] = {"long": FieldKind.INTEGER, "fixed": FieldKind.BINARY, "null": FieldKind.OTHER}
    found: FieldKind = special.get(written) or kind_of(written)
    return found


READER = AvroReader()
