"""The fields of a JSON Schema object by their paths, as JSON Schema and OpenAPI describe them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH, MAX_FIELDS
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, SchemaField
from holdings.schemas.problems import elsewhere, too_much
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node
    from holdings.schemas.model import Problem

_JOINING = ("allOf", "oneOf", "anyOf")
_FORMATS = {
    "date-time": FieldKind.DATETIME,
    "date": FieldKind.DATE,
    "binary": FieldKind.BINARY,
    "byte": FieldKind.BINARY,
}
_ANY_KEY = "*"
"""Stands for a key that the schema does not name: additionalProperties and patternProperties."""
Path = tuple[str | None, ...]


@dataclass(slots=True, kw_only=True)
class Shape:
    """Walks the schemas of one document; `stop_at_references` leaves out what is a dataset of its own."""

    file: SchemaFile
    root: Node
    others: Mapping[str, Node] = field(default_factory=dict)
    """Further documents, by the name of their file."""
    stop_at_references: bool = False
    problems: list[Problem] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    """The references that were followed."""
    _out: dict[str, SchemaField] = field(default_factory=dict)
    _full: bool = False

    def fields(self, schema: Node) -> tuple[SchemaField, ...]:
        """All fields of a schema, nested ones by their paths."""
        self._out, self._full = {}, False
        self._walk(schema, (), (), (), nullable=True)
        return tuple(self._out.values())

    def _walk(self, schema: Node, path: Path, stack: tuple[str, ...], marks: tuple[Mark, ...], *, nullable: bool) -> None:
        if len(path) > MAX_DEPTH or len(self._out) >= MAX_FIELDS or len(stack) > MAX_DEPTH:
            if not self._full:
                self.problems.append(too_much(self.file.at(schema.line)))
            self._full = True
            return
        reference = schema.text("$ref")
        own = (*marks, *marks_of(schema, self.file))
        if reference:
            target = self._target(reference, schema)
            if target is None or reference in stack:
                self._leaf(schema, path, own, nullable=nullable)
            elif self.stop_at_references and path and _holds_fields(target):
                self._leaf(schema, path, own, nullable=nullable, references=reference.rpartition("/")[2])
            else:
                self._walk(target, path, (*stack, reference), own, nullable=nullable)
            return
        parts = [part for key in _JOINING for part in schema.list(key)]
        nullable = nullable or schema.flag("nullable") or any(part.text("type") == "null" for part in parts)
        inner = list(schema.items("properties"))
        required = {str(one.value) for one in schema.list("required")}
        for key, below in inner:
            self._walk(below, (*path, key), stack, own, nullable=key not in required)
        for below in _unnamed(schema):
            self._walk(below, (*path, _ANY_KEY), stack, own, nullable=True)
            inner.append((_ANY_KEY, below))
        items = schema.get("items") or schema.get("prefixItems")
        for below in items.value if items is not None and isinstance(items.value, list) else [items] if items is not None else []:
            if isinstance(below.value, dict):
                self._walk(below, (*path, None), stack, own, nullable=True)
                inner.append(("", below))
        for part in parts:
            if isinstance(part.value, dict) and part.text("type") != "null":
                self._walk(part, path, stack, own, nullable=nullable)
        if not inner and (not parts or path) and not any(_says_more(part) for part in parts):
            self._leaf(schema, path, own, nullable=nullable)

    def _leaf(self, schema: Node, path: Path, marks: tuple[Mark, ...], *, nullable: bool, references: str | None = None) -> None:
        name = name_of(path)
        if not path or name in self._out:
            return
        written, kind = _type(schema)
        self._out[name] = SchemaField(
            name=name,
            type=written if references is None else references,
            kind=kind if references is None else FieldKind.JSON,
            length=schema.number("maxLength"),
            comment=schema.text("description") or schema.text("title"),
            nullable=nullable or "null" in written.split("|"),
            has_default=schema.get("default") is not None,
            references=references,
            marks=marks,
            place=self.file.at(schema.line),
        )

    def _target(self, reference: str, schema: Node) -> Node | None:
        """What a reference points to: in this document, or in one of the others that were given."""
        self.reached.add(reference)
        name, _, pointer = reference.partition("#")
        document = self.others.get(name.rpartition("/")[2]) if name else self.root
        node = document
        for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
            key = part.replace("~1", "/").replace("~0", "~").replace("%20", " ")
            if node is not None and isinstance(node.value, list):
                node = node.value[int(key)] if key.isdigit() and int(key) < len(node.value) else None
            else:
                node = node.get(key) if node is not None else None
        if node is None or not isinstance(node.value, dict):
            self.problems.append(elsewhere(self.file.at(schema.line)))
            return None
        return node


def _says_more(part: Node) -> bool:
    return part.get("$ref") is not None or part.get("properties") is not None or part.text("type") not in ("", "null")


def _holds_fields(schema: Node) -> bool:
    return any(schema.get(key) is not None for key in ("properties", *_JOINING)) or schema.text("type") == "object"


def _unnamed(schema: Node) -> list[Node]:
    """The schemas of what has no name in this one, where they say what it is."""
    more = schema.get("additionalProperties")
    listed = [node for _, node in schema.items("patternProperties")]
    if more is not None and isinstance(more.value, dict) and more.value:
        listed.append(more)
    return [one for one in listed if isinstance(one.value, dict)]


def _type(schema: Node) -> tuple[str, FieldKind]:
    node = schema.get("type")
    names = (
        [str(one.value) for one in node.value]
        if node is not None and isinstance(node.value, list)
        else [schema.text("type")]
        if node
        else []
    )
    if not names and schema.list("enum"):
        names = ["string"]
    form = schema.text("format") or schema.text("contentEncoding")
    first = next((name for name in names if name != "null"), "")
    kind = FieldKind.TEXT if first == "string" else kind_of(first) if first else FieldKind.OTHER
    if first == "number":
        kind = FieldKind.NUMBER
    return "|".join(names) + (f"({form})" if form else ""), _FORMATS.get(form, kind)


def marks_of(node: Node, file: SchemaFile) -> tuple[Mark, ...]:
    """The extension keys of a schema: those that begin with `x-`."""
    return tuple(Mark(key=key, value=value.plain, place=file.at(value.line)) for key, value in node.items() if key.startswith("x-"))
