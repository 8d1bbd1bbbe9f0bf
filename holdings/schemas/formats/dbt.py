"""dbt: the models, sources, seeds and snapshots that a `schema.yml` describes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.schemas.documents import load_all
from holdings.schemas.kinds import kind_of, length_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node

_SIGN = re.compile(r"^(?:models|sources|seeds|snapshots)\s*:", re.MULTILINE)
_PROPERTY = re.compile(r"^\s+-?\s*(?:name|columns|tables)\s*:", re.MULTILINE)


class DbtReader:
    """dbt's property files; their columns are what people described, which need not be all that there are."""

    name = "dbt"
    suffixes = frozenset({".yml", ".yaml"})

    def claims(self, file: SchemaFile) -> bool:
        return _SIGN.search(file.text) is not None and _PROPERTY.search(file.text) is not None and file.path.name != "dbt_project.yml"

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        documents, problems = load_all(files, self.name)
        datasets = [dataset for file, root in documents for dataset in _datasets(file, root)]
        return Reading(datasets=tuple(datasets), problems=tuple(problems), files=tuple(file.name for file in files))


def _datasets(file: SchemaFile, root: Node) -> Iterator[SchemaDataset]:
    for kind in ("models", "seeds", "snapshots"):
        for one in root.list(kind):
            yield _dataset(file, one, ())
    for source in root.list("sources"):
        for one in source.list("tables"):
            yield _dataset(file, one, _marks(file, source))


def _dataset(file: SchemaFile, one: Node, above: tuple[Mark, ...]) -> SchemaDataset:
    fields = tuple(_field(file, column) for column in one.list("columns"))
    name = one.text("identifier") or one.text("name")
    return SchemaDataset(
        name=name, fields=fields, comment=one.text("description"), marks=(*above, *_marks(file, one)), place=file.at(one.line)
    )


def _field(file: SchemaFile, column: Node) -> SchemaField:
    written = column.text("data_type")
    tests = {
        str(test.value) if isinstance(test.value, str) else next(iter(test.value), "")
        for key in ("tests", "data_tests")
        for test in column.list(key)
    }
    tests |= {one.text("type") for one in column.list("constraints")}
    return SchemaField(
        name=column.text("name"),
        type=written,
        kind=kind_of(written),
        length=length_of(written),
        comment=column.text("description"),
        nullable=not tests & {"not_null", "primary_key"},
        key="primary_key" in tests,
        unique="unique" in tests,
        references=_reference(column),
        marks=_marks(file, column),
        place=file.at(column.line),
    )


def _reference(column: Node) -> str | None:
    """The target of a `relationships` test: ref('customers') and its field."""
    for key in ("tests", "data_tests"):
        for test in column.list(key):
            to, field = test.text("relationships", "to"), test.text("relationships", "field")
            found = re.findall(r"['\"]([^'\"]+)['\"]", to)
            if found:
                return f"{found[-1]}.{field}" if field else str(found[-1])
    return None


def _marks(file: SchemaFile, one: Node) -> tuple[Mark, ...]:
    """What stands under meta and tags, there or under config."""
    out = []
    for path in (("meta",), ("config", "meta")):
        out += [Mark(key=key, value=node.plain, place=file.at(node.line)) for key, node in one.items(*path)]
    for path in (("tags",), ("config", "tags")):
        node = one.get(*path)
        if node is not None:
            out.append(Mark(key="tags", value=node.plain, place=file.at(node.line)))
    return tuple(out)


READER = DbtReader()
