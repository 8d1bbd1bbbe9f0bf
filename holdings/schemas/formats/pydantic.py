"""Pydantic models and dataclasses, read as syntax trees and never imported; models within models are paths."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH, MAX_FIELDS
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import too_much
from holdings.schemas.python_code import argument, assignments, bases, classes, name_of, parse_all, value, written
from holdings.sources.paths import name_of as path_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Problem

_SIGN = re.compile(r"\bpydantic\b|^[ \t]*@(?:[\w.]+\.)?dataclass\b", re.MULTILINE)
_ROOTS = frozenset({"BaseModel", "BaseSettings", "RootModel", "GenericModel"})
_MANY = frozenset({"list", "List", "set", "Set", "tuple", "Tuple", "frozenset", "FrozenSet", "Sequence", "Iterable", "Collection"})
_MAPS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict"})
_WORDS = {
    "EmailStr": FieldKind.TEXT, "NameEmail": FieldKind.TEXT, "SecretStr": FieldKind.TEXT, "HttpUrl": FieldKind.TEXT, "AnyUrl": FieldKind.TEXT,
    "PaymentCardNumber": FieldKind.TEXT, "PhoneNumber": FieldKind.TEXT, "constr": FieldKind.TEXT, "conint": FieldKind.INTEGER, "StrictStr": FieldKind.TEXT,
    "IPvAnyAddress": FieldKind.TEXT, "IPv4Address": FieldKind.TEXT, "IPv6Address": FieldKind.TEXT, "Literal": FieldKind.TEXT, "SecretBytes": FieldKind.BINARY,
    "PositiveInt": FieldKind.INTEGER, "NonNegativeInt": FieldKind.INTEGER, "StrictInt": FieldKind.INTEGER, "Decimal": FieldKind.NUMBER, "Json": FieldKind.JSON,
    "dict": FieldKind.JSON, "Dict": FieldKind.JSON, "Mapping": FieldKind.JSON, "Path": FieldKind.TEXT, "timedelta": FieldKind.TEXT,
}  # fmt: skip
Path = tuple[str | None, ...]


class PydanticReader:
    """Models of Pydantic 1 and 2, and dataclasses of either kind."""

    name = "pydantic"
    suffixes = frozenset({".py"})

    def claims(self, file: SchemaFile) -> bool:
        return "class " in file.text and _SIGN.search(file.text) is not None

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        trees, problems = parse_all(files)
        models = _Models(trees, problems)
        return Reading(datasets=tuple(models.datasets()), problems=tuple(problems), files=tuple(file.name for file in files))


class _Models:
    def __init__(self, trees: list[tuple[SchemaFile, ast.Module]], problems: list[Problem]) -> None:
        self._problems = problems
        self._all = {node.name: (file, node) for file, tree in trees for node in classes(tree)}
        self._out: dict[str, SchemaField] = {}

    def datasets(self) -> Iterator[SchemaDataset]:
        for name, (file, node) in self._all.items():
            if not self._is_model(node, ()):
                continue
            self._out = {}
            self._walk(node, (), (name,), (), nullable=False)
            if self._out:
                fields = tuple(self._out.values())
                yield SchemaDataset(name=name, fields=fields, comment=ast.get_docstring(node) or "", place=file.at(node.lineno))

    def _is_model(self, node: ast.ClassDef, seen: tuple[str, ...]) -> bool:
        if node.name in seen or any(keyword.arg == "table" for keyword in node.keywords):
            return False
        if any(name_of(one) == "dataclass" for one in node.decorator_list):
            return True
        return any(base in _ROOTS or (base in self._all and self._is_model(self._all[base][1], (*seen, node.name))) for base in bases(node))

    def _walk(self, node: ast.ClassDef, path: Path, stack: tuple[str, ...], marks: tuple[Mark, ...], *, nullable: bool) -> None:
        for base in reversed(bases(node)):
            if base in self._all and base not in stack:
                self._walk(self._all[base][1], path, (*stack, base), marks, nullable=nullable)
        file = self._all[node.name][0]
        for name, annotation, given, line in assignments(node):
            if annotation is None or name.startswith("_") or name == "model_config" or name_of(annotation) == "ClassVar":
                continue
            self._field(file, (*path, name), annotation, given, line, stack, marks, nullable=nullable)

    def _field(
        self,
        file: SchemaFile,
        path: Path,
        annotation: ast.expr,
        given: ast.expr | None,
        line: int,
        stack: tuple[str, ...],
        above: tuple[Mark, ...],
        *,
        nullable: bool,
    ) -> None:
        if len(path) > MAX_DEPTH or len(self._out) >= MAX_FIELDS:
            self._problems.append(too_much(file.at(line)))
            return
        type_, extra, optional = _taken_apart(annotation)
        calls = [one for one in (given, *extra) if isinstance(one, ast.Call)]
        marks = (*above, *(mark for call in calls for mark in _marks(call, file, line)))
        nullable = nullable or optional
        inner, below = type_, path
        while isinstance(inner, ast.Subscript) and name_of(inner) in _MANY | _MAPS:
            held = (
                inner.slice.elts[-1 if name_of(inner) in _MAPS else 0]
                if isinstance(inner.slice, ast.Tuple) and inner.slice.elts
                else inner.slice
            )
            if name_of(inner) in _MAPS and name_of(held) not in self._all:
                break
            below = (*below, "*" if name_of(inner) in _MAPS else None)
            inner, extra, _ = _taken_apart(held)
        named = name_of(inner)
        if named in self._all and named not in stack and self._is_model(self._all[named][1], ()):
            self._walk(self._all[named][1], below, (*stack, named), marks, nullable=nullable)
            return
        name = path_name(below)
        self._out[name] = SchemaField(
            name=name,
            type=written(inner),
            kind=_kind(named),
            length=_length(calls, inner),
            comment=next(
                (str(said) for call in calls if (said := value(argument(call, "description")) or value(argument(call, "title")))), ""
            ),
            nullable=nullable,
            has_default=_has_default(given),
            references=named if named in self._all and self._is_model(self._all[named][1], ()) else None,
            marks=marks,
            place=file.at(line),
        )


def _taken_apart(annotation: ast.expr) -> tuple[ast.expr, list[ast.expr], bool]:
    """A type without Optional and Annotated, what Annotated says of it, and whether None is allowed."""
    extra: list[ast.expr] = []
    optional = False
    for _ in range(MAX_DEPTH):
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                annotation = ast.parse(annotation.value, mode="eval").body
            except (SyntaxError, ValueError, RecursionError):
                return annotation, extra, optional
        elif isinstance(annotation, ast.Subscript) and name_of(annotation) == "Annotated" and isinstance(annotation.slice, ast.Tuple):
            extra += annotation.slice.elts[1:]
            annotation = annotation.slice.elts[0]
        elif isinstance(annotation, ast.Subscript) and name_of(annotation) in ("Optional", "Union"):
            sides = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
            known = [side for side in sides if value(side, 0) is not None]
            optional = optional or name_of(annotation) == "Optional" or len(known) < len(sides)
            annotation = known[0] if known else annotation
        elif isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
            optional = optional or None in (value(annotation.left, 0), value(annotation.right, 0))
            annotation = annotation.left if value(annotation.left, 0) is not None else annotation.right
        else:
            break
    return annotation, extra, optional


def _kind(name: str) -> FieldKind:
    return _WORDS.get(name, kind_of(name) if name else FieldKind.OTHER)


def _length(calls: list[ast.Call], type_: ast.expr) -> int | None:
    for call in (*calls, *([type_] if isinstance(type_, ast.Call) else [])):
        given = value(argument(call, "max_length"))
        if isinstance(given, int):
            return given
    return None


def _has_default(given: ast.expr | None) -> bool:
    if given is None or (isinstance(given, ast.Constant) and given.value is Ellipsis):
        return False
    if not isinstance(given, ast.Call) or name_of(given) not in ("Field", "field"):
        return True
    first = given.args[0] if given.args else None
    named = argument(given, "default") is not None or argument(given, "default_factory") is not None
    return named or (first is not None and value(first) is not Ellipsis)


def _marks(call: ast.Call, file: SchemaFile, line: int) -> tuple[Mark, ...]:
    """What stands in `json_schema_extra`, in `metadata` of a dataclass, and in Pydantic 1's own keywords."""
    out: list[Mark] = []
    for word in ("json_schema_extra", "metadata", "schema_extra"):
        given = value(argument(call, word))
        if isinstance(given, dict):
            out += [Mark(key=str(key), value=one, place=file.at(line)) for key, one in given.items()]
    out += [Mark(key=one.arg, value=value(one.value), place=file.at(line)) for one in call.keywords if one.arg in ("pii", "classification")]
    return tuple(out)


READER = PydanticReader()
