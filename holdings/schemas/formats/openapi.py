"""OpenAPI 3: the component schemas, the bodies that are described in place, and the parameters of each operation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.schemas.documents import load_all
from holdings.schemas.json_shape import Shape, marks_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.located import Node

_SIGN = re.compile(r"""(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE)
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class OpenApiReader:
    """OpenAPI 3.x and the definitions of Swagger 2, in YAML or JSON."""

    name = "openapi"
    suffixes = frozenset({".yaml", ".yml", ".json"})

    def claims(self, file: SchemaFile) -> bool:
        return _SIGN.search(file.text[:4000]) is not None

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        documents, problems = load_all(files, self.name)
        roots = {file.path.name: node for file, node in documents}
        datasets: list[SchemaDataset] = []
        for file, root in documents:
            document = _Document(Shape(file=file, root=root, others=roots, stop_at_references=True))
            datasets += document.datasets()
            problems += document.shape.problems
        return Reading(datasets=tuple(datasets), problems=tuple(dict.fromkeys(problems)), files=tuple(file.name for file in files))


class _Document:
    """One description of an API."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.file = shape.file
        self.root = shape.root

    def datasets(self) -> Iterator[SchemaDataset]:
        for holder in (("components", "schemas"), ("definitions",)):
            for name, schema in self.root.items(*holder):
                yield from self._of(name, schema)
        for path, item in self.root.items("paths"):
            for method, operation in item.items():
                if method in _METHODS:
                    yield from self._operation(f"{method.upper()} {path}", item, operation)

    def _of(self, name: str, schema: Node) -> Iterator[SchemaDataset]:
        fields = self.shape.fields(schema)
        if fields:
            comment = schema.text("description") or schema.text("title")
            yield SchemaDataset(
                name=name, fields=fields, comment=comment, marks=marks_of(schema, self.file), place=self.file.at(schema.line)
            )

    def _operation(self, name: str, item: Node, operation: Node) -> Iterator[SchemaDataset]:
        parameters = tuple(self._parameters([*item.list("parameters"), *operation.list("parameters")]))
        if parameters:
            yield SchemaDataset(name=name, fields=parameters, place=self.file.at(operation.line))
        bodies = [("request", operation.get("requestBody"))]
        bodies += [(f"response {code}", response) for code, response in operation.items("responses")]
        for what, body in bodies:
            for media, content in body.items("content") if body is not None else ():
                schema = content.get("schema")
                if schema is not None and isinstance(schema.value, dict) and schema.get("$ref") is None:
                    several = body is not None and len(list(body.items("content"))) > 1
                    yield from self._of(f"{name} {what}" + (f" {media}" if several else ""), schema)

    def _parameters(self, listed: list[Node]) -> Iterator[SchemaField]:
        for one in listed:
            parameter = self._referred(one)
            where, name = parameter.text("in"), parameter.text("name")
            if not name or not isinstance(parameter.value, dict):
                continue
            schema = parameter.get("schema") or parameter
            found = self.shape.fields(type(one)({"properties": type(one)({name: type(one)(schema.value, one.line)}, one.line)}, one.line))
            for made in found:
                mark = Mark(key="in", value=where, place=self.file.at(one.line))
                yield SchemaField(
                    name=made.name,
                    type=made.type,
                    kind=made.kind,
                    length=made.length,
                    comment=parameter.text("description") or made.comment,
                    nullable=not parameter.flag("required"),
                    marks=(*made.marks, *marks_of(parameter, self.file), mark),
                    place=made.place,
                )

    def _referred(self, node: Node) -> Node:
        reference = node.text("$ref")
        if not reference.startswith("#/"):
            return node
        return self.root.get(*reference[2:].split("/")) or node


READER = OpenApiReader()
