"""Open Data Contract Standard 3: the objects of a contract, and their properties with what they are classified as."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH, MAX_FIELDS
from holdings.schemas.documents import load_all
from holdings.schemas.kinds import kind_of, length_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import broken_file, too_much
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node
    from holdings.schemas.model import Problem

_SIGN = re.compile(r"""^["']?kind["']?\s*:\s*["']?DataContract""", re.MULTILINE)
_MARKS = ("classification", "tags", "criticalDataElement")
_LOGICAL = {
    "string": FieldKind.TEXT,
    "number": FieldKind.NUMBER,
    "integer": FieldKind.INTEGER,
    "date": FieldKind.DATE,
    "timestamp": FieldKind.DATETIME,
}
Path = tuple[str | None, ...]


class OdcsReader:
    """ODCS v3 in YAML."""

    name = "odcs"
    suffixes = frozenset({".yaml", ".yml"})

    def claims(self, file: SchemaFile) -> bool:
        return _SIGN.search(file.text) is not None

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        documents, problems = load_all(files, self.name)
        datasets: list[SchemaDataset] = []
        for file, root in documents:
            if not root.text("apiVersion").startswith("v3"):
                problems.append(broken_file(file.at(root.line), "ODCS v3"))
                continue
            for one in root.list("schema"):
                walk = _Object(file, problems)
                walk.properties(one, (), ())
                name = one.text("physicalName") or one.text("name")
                place, marks = file.at(one.line), _marks(file, one)
                datasets.append(SchemaDataset(name=name, fields=tuple(walk.out), comment=one.text("description"), marks=marks, place=place))
        return Reading(datasets=tuple(datasets), problems=tuple(problems), files=tuple(file.name for file in files))


class _Object:
    """The properties of one object, nested ones by their paths."""

    def __init__(self, file: SchemaFile, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self.out: list[SchemaField] = []

    def properties(self, one: Node, path: Path, marks: tuple[Mark, ...]) -> None:
        for below in one.list("properties"):
            self._property(below, (*path, below.text("physicalName") or below.text("name")), marks)

    def _property(self, one: Node, path: Path, above: tuple[Mark, ...]) -> None:
        if len(path) > MAX_DEPTH or len(self.out) >= MAX_FIELDS:
            self._problems.append(too_much(self._file.at(one.line)))
            return
        marks = (*above, *_marks(self._file, one))
        items = one.get("items")
        if one.list("properties"):
            self.properties(one, path, marks)
        elif items is not None and isinstance(items.value, dict):
            self._property(items, (*path, None), marks)
        else:
            self.out.append(self._field(one, path, marks))

    def _field(self, one: Node, path: Path, marks: tuple[Mark, ...]) -> SchemaField:
        written, logical = one.text("physicalType"), one.text("logicalType")
        kind = kind_of(written) if written else FieldKind.OTHER
        bound = one.number("logicalTypeOptions", "maxLength")
        return SchemaField(
            name=name_of(path),
            type=written or logical,
            kind=kind if kind is not FieldKind.OTHER else _LOGICAL.get(logical, kind_of(logical)),
            length=bound if bound is not None else length_of(written),
            comment=one.text("description") or one.text("businessName"),
            nullable=not (one.flag("required") or one.flag("primaryKey")),
            key=one.flag("primaryKey"),
            unique=one.flag("unique"),
            marks=marks,
            place=self._file.at(one.line),
        )


def _marks(file: SchemaFile, one: Node) -> tuple[Mark, ...]:
    out = [Mark(key=key, value=node.plain, place=file.at(node.line)) for key in _MARKS if (node := one.get(key)) is not None]
    for custom in one.list("customProperties"):
        value = custom.get("value")
        if value is not None:
            out.append(Mark(key=custom.text("property"), value=value.plain, place=file.at(custom.line)))
    return tuple(out)


READER = OdcsReader()
