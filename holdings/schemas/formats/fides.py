"""Fides datasets: collections and their fields, with the data categories that people gave them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH
from holdings.schemas.documents import load_all
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import too_much
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node
    from holdings.schemas.model import Problem

_SIGN = re.compile(r"^dataset\s*:", re.MULTILINE)
Path = tuple[str | None, ...]


class FidesReader:
    """Fides' dataset manifests in YAML."""

    name = "fides"
    suffixes = frozenset({".yml", ".yaml"})

    def claims(self, file: SchemaFile) -> bool:
        return _SIGN.search(file.text) is not None and "collections:" in file.text

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        documents, problems = load_all(files, self.name)
        datasets: list[SchemaDataset] = []
        for file, root in documents:
            node = root.get("dataset")
            listed = [] if node is None else node.value if isinstance(node.value, list) else [node]
            for collection in (one for dataset in listed for one in dataset.list("collections")):
                fields = tuple(_fields(file, collection.list("fields"), (), (), problems))
                place, comment = file.at(collection.line), collection.text("description")
                datasets.append(SchemaDataset(name=collection.text("name"), fields=fields, comment=comment, place=place))
        return Reading(datasets=tuple(datasets), problems=tuple(problems), files=tuple(file.name for file in files))


def _fields(file: SchemaFile, listed: list[Node], path: Path, above: tuple[Mark, ...], problems: list[Problem]) -> Iterator[SchemaField]:
    for one in listed:
        here = (*path, one.text("name"))
        if len(here) > MAX_DEPTH:
            problems.append(too_much(file.at(one.line)))
            return
        node = one.get("data_categories")
        marks = above if node is None else (*above, Mark(key="data_categories", value=node.plain, place=file.at(node.line)))
        written = one.text("fides_meta", "data_type") or one.text("fidesops_meta", "data_type")
        inner = one.list("fields")
        if inner:
            yield from _fields(file, inner, (*here, None) if written.endswith("[]") else here, marks, problems)
            continue
        yield SchemaField(
            name=name_of(here),
            type=written,
            kind=kind_of(written) if written else FieldKind.OTHER,
            length=one.number("fides_meta", "length"),
            comment=one.text("description"),
            key=one.flag("fides_meta", "primary_key"),
            references=next((to.text("field") for to in one.list("fides_meta", "references") if to.text("field")), None),
            marks=marks,
            place=file.at(one.line),
        )


READER = FidesReader()
