"""The fields of a JSON Schema object by their paths, as JSON Schema and OpenAPI describe them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH, MAX_FIELDS
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, SchemaField
from holdings.schemas.problems import elsewhere, too_much
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node
    from holdings.schemas.model import Problem

_JOINING = ("allOf", "oneOf", "anyOf")
_CONDITIONAL = ("then", "else")
_FORMATS = {
    "date-time": FieldKind.DATETIME,
    "date": FieldKind.DATE,
    "binary": FieldKind.BINARY,
    "byte": FieldKind.BINARY,
}
_ANY_KEY = "*"
"""Stands for a key that the schema does not name: additionalProperties and patternProperties."""
Path = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """Where a walk is, and what was said on the way there."""

    path: Path = ()
    stack: tuple[str, ...] = ()
    """The references that led here."""
    marks: tuple[Mark, ...] = ()
    nullable: bool = True
    comment: str = ""


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
        self._walk(schema, _At())
        return tuple(self._out.values())

    def _walk(self, schema: Node, at: _At) -> None:
        if len(at.path) > MAX_DEPTH or len(self._out) >= MAX_FIELDS or len(at.stack) > MAX_DEPTH:
            if not self._full:
                self.problems.append(too_much(self.file.at(schema.line)))
            self._full = True
            return
        parts = _parts(schema)
        null = schema.flag("nullable") or any(part.text("type") == "null" for part in parts)
        here = replace(
            at,
            marks=(*at.marks, *marks_of(schema, self.file)),
            nullable=at.nullable or null,
            comment=schema.text("description") or at.comment,
        )
        followed = self._follow(schema, here)
        below = [*self._below(schema, here), *((part, here) for part in parts if part.text("type") != "null")]
        for one, there in below:
            self._walk(one, there)
        if not followed and not any(there is not here or _says_more(one) for one, there in below):
            self._leaf(schema, here)

    def _follow(self, schema: Node, at: _At) -> bool:
        """Go where a reference points, and whether there is one."""
        reference = schema.text("$ref")
        if not reference:
            return False
        target = self._target(reference, schema)
        if target is None or reference in at.stack:
            self._leaf(schema, at)
        elif self.stop_at_references and at.path and _holds_fields(target):
            self._leaf(schema, at, references=reference.rpartition("/")[2])
        else:
            self._walk(target, replace(at, stack=(*at.stack, reference)))
        return True

    def _below(self, schema: Node, at: _At) -> Iterator[tuple[Node, _At]]:
        """What stands below a schema: named properties, unnamed ones, and the elements of a list."""
        required = {str(one.value) for one in schema.list("required")}
        for key, below in schema.items("properties"):
            if isinstance(below.value, dict):
                yield below, replace(at, path=(*at.path, key), nullable=key not in required, comment="")
        for below in _unnamed(schema):
            yield below, replace(at, path=(*at.path, _ANY_KEY), nullable=True, comment="")
        for key in ("items", "prefixItems"):
            items = schema.get(key)
            for below in items.value if items is not None and isinstance(items.value, list) else [items] if items is not None else []:
                if isinstance(below.value, dict):
                    yield below, replace(at, path=(*at.path, None), nullable=True)

    def _leaf(self, schema: Node, at: _At, *, references: str | None = None) -> None:
        name = name_of(at.path)
        if not at.path or name in self._out:
            return
        written, kind = _type(schema)
        self._out[name] = SchemaField(
            name=name,
            type=written if references is None else references,
            kind=kind if references is None else FieldKind.JSON,
            length=schema.number("maxLength"),
            comment=at.comment or schema.text("title"),
            nullable=at.nullable or "null" in written.split("|"),
            has_default=schema.get("default") is not None,
            references=references,
            marks=at.marks,
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


def _parts(schema: Node) -> list[Node]:
    """The schemas that say more of the same value."""
    listed = [part for key in _JOINING for part in schema.list(key)]
    listed += [part for key in _CONDITIONAL if (part := schema.get(key)) is not None]
    listed += [part for _, part in schema.items("dependentSchemas")]
    return [part for part in listed if isinstance(part.value, dict)]


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
