"""JSON Schema: one object a file, and definitions that nothing in the file refers to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.schemas.documents import load_all
from holdings.schemas.json_shape import Shape, marks_of
from holdings.schemas.model import Problem, Reading, SchemaDataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node
    from holdings.schemas.model import SchemaField

_SIGN = re.compile(r"""\$schema["']?\s*:\s*["']?[^"'\n]*schema""", re.IGNORECASE)
_SHAPE = re.compile(r"""["']?properties["']?\s*:\s*(?:\{|\n)""")
_OTHER = re.compile(r"""(?:^|[{,])\s*["']?(?:openapi|swagger|asyncapi)["']?\s*:""", re.MULTILINE)


class JsonSchemaReader:
    """JSON Schema of any draft, in JSON or YAML."""

    name = "json-schema"
    suffixes = frozenset({".json", ".yaml", ".yml"})

    def claims(self, file: SchemaFile) -> bool:
        if file.path.name.endswith(".schema.json"):
            return True
        return (
            (_SIGN.search(file.text) is not None or '"$defs"' in file.text)
            and _SHAPE.search(file.text) is not None
            and not _OTHER.search(file.text)
        )

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        documents, problems = load_all(files, self.name)
        datasets: list[SchemaDataset] = []
        roots = {file.path.name: node for file, node in documents}
        for file, root in documents:
            shape = Shape(file=file, root=root, others=roots)
            datasets += _datasets(file, root, shape)
            problems += shape.problems
        return Reading(datasets=tuple(datasets), problems=tuple(_once(problems)), files=tuple(file.name for file in files))


def _datasets(file: SchemaFile, root: Node, shape: Shape) -> Iterator[SchemaDataset]:
    fields = shape.fields(root)
    if fields:
        yield _dataset(file, root, fields, _name(file, root))
    for holder in ("$defs", "definitions"):
        for key, node in root.items(holder):
            if f"#/{holder}/{key}" in shape.reached or not isinstance(node.value, dict):
                continue
            fields = shape.fields(node)
            if fields:
                yield _dataset(file, node, fields, key)


def _dataset(file: SchemaFile, node: Node, fields: tuple[SchemaField, ...], name: str) -> SchemaDataset:
    return SchemaDataset(name=name, fields=fields, comment=node.text("description"), marks=marks_of(node, file), place=file.at(node.line))


def _name(file: SchemaFile, root: Node) -> str:
    """What the schema calls itself: Iglu's own key, its title, or the file's name."""
    vendor, own = root.text("self", "vendor"), root.text("self", "name")
    if vendor and own:
        return f"{vendor}.{own}"
    title = root.text("title")
    return title if title and " " not in title else file.path.name.partition(".")[0]


def _once(problems: list[Problem]) -> Iterator[Problem]:
    seen = set()
    for problem in problems:
        if (problem.place, problem.what) not in seen:
            seen.add((problem.place, problem.what))
            yield problem


READER = JsonSchemaReader()
