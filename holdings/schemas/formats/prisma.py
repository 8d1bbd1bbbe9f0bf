"""Prisma schemas: models and composite types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.model import FieldKind
from holdings.schemas.kinds import kind_of, length_of
from holdings.schemas.model import Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import unreadable, unreadable_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Problem

_BLOCK = re.compile(r"^(?P<kind>model|type|view|enum|datasource|generator)\s+(?P<name>\w+)\s*\{\s*$")
_FIELD = re.compile(r"^(?P<name>\w+)\s+(?P<type>\w+(?:\(\"[^\"]*\"\))?)(?P<many>\[\])?(?P<optional>\?)?(?P<rest>(?:\s+@.*)?)$")
_MAP = re.compile(r"@map\(\s*(?:name:\s*)?\"([^\"]*)\"")
_TABLE = re.compile(r"@@map\(\s*(?:name:\s*)?\"([^\"]*)\"")
_SCHEMA = re.compile(r"@@schema\(\s*\"([^\"]*)\"")
_KEYS = re.compile(r"@@id\(\s*(?:fields:\s*)?\[([^\]]*)\]")
_NATIVE = re.compile(r"@\w+\.(\w+(?:\([^)]*\))?)")
_RELATION = re.compile(r"@relation\(.*?\bfields:\s*\[([^\]]*)\].*?\breferences:\s*\[([^\]]*)\]")
_SCALARS = {
    "String": FieldKind.TEXT, "Boolean": FieldKind.BOOLEAN, "Int": FieldKind.INTEGER, "BigInt": FieldKind.INTEGER, "Float": FieldKind.NUMBER,
    "Decimal": FieldKind.NUMBER, "DateTime": FieldKind.DATETIME, "Json": FieldKind.JSON, "Bytes": FieldKind.BINARY,
}  # fmt: skip


class PrismaReader:
    """A schema.prisma, or the several files of one."""

    name = "prisma"
    suffixes = frozenset({".prisma"})

    def claims(self, file: SchemaFile) -> bool:
        return True

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        problems: list[Problem] = []
        blocks = [block for file in files for block in _blocks(file, problems)]
        tables = {block.name: block.table for block in blocks if block.kind in ("model", "view")}
        enums = {block.name for block in blocks if block.kind == "enum"}
        composites = {block.name for block in blocks if block.kind == "type"}
        datasets = tuple(block.dataset(tables, enums, composites, problems) for block in blocks if block.kind in ("model", "view", "type"))
        return Reading(datasets=datasets, problems=tuple(problems), files=tuple(file.name for file in files))


class _Block:
    """A model with its lines and the comment above each."""

    def __init__(self, file: SchemaFile, kind: str, name: str, line: int, comment: str) -> None:
        self.file, self.kind, self.name, self.line, self.comment = file, kind, name, line, comment
        self.lines: list[tuple[int, str, str]] = []

    @property
    def table(self) -> str:
        """The table's name in the database."""
        body = "\n".join(text for _, text, _ in self.lines)
        named, schema = _TABLE.search(body), _SCHEMA.search(body)
        name = named.group(1) if named else self.name
        return f"{schema.group(1)}.{name}" if schema and schema.group(1) != "public" else name

    def dataset(self, tables: dict[str, str], enums: set[str], composites: set[str], problems: list[Problem]) -> SchemaDataset:
        fields: dict[str, SchemaField] = {}
        targets: dict[str, str] = {}
        keys: set[str] = set()
        for line, text, comment in self.lines:
            if text.startswith("@@"):
                if (listed := _KEYS.match(text)) is not None:
                    keys |= set(re.findall(r"\w+", listed.group(1)))
                continue
            found = _FIELD.match(text)
            if found is None:
                problems.append(unreadable_part(self.file.at(line), self.name))
            elif found.group("type") in tables:
                targets |= _targets(found, tables)
            else:
                fields[found.group("name")] = self._field(found, line, comment, enums | composites)
        made = tuple(_finished(name, one, keys, targets.get(name)) for name, one in fields.items())
        return SchemaDataset(name=self.table, fields=made, comment=self.comment, view=self.kind == "view", place=self.file.at(self.line))

    def _field(self, found: re.Match[str], line: int, comment: str, own: set[str]) -> SchemaField:
        rest, written = found.group("rest"), found.group("type")
        native, mapped = _NATIVE.search(rest), _MAP.search(rest)
        said = native.group(1) if native else ""
        kind = _SCALARS.get(written, FieldKind.TEXT if written in own else FieldKind.OTHER)
        if said and kind_of(said) is not FieldKind.OTHER and "." not in said:
            kind = kind_of(said)
        return SchemaField(
            name=mapped.group(1) if mapped else found.group("name"),
            type=written + (found.group("many") or "") + (f" @{said}" if said else ""),
            kind=FieldKind.TEXT if found.group("many") else kind,
            length=length_of(said) if said else None,
            comment=comment,
            nullable=bool(found.group("optional")),
            key=re.search(r"(?<!@)@id\b", rest) is not None,
            unique=re.search(r"(?<!@)@unique\b", rest) is not None,
            has_default="@default(" in rest or "@updatedAt" in rest,
            place=self.file.at(line),
        )


def _finished(name: str, one: SchemaField, keys: set[str], target: str | None) -> SchemaField:
    from dataclasses import replace

    return replace(one, key=one.key or name in keys, references=target or one.references)


def _targets(found: re.Match[str], tables: dict[str, str]) -> dict[str, str]:
    """What the fields of a relation point to."""
    relation = _RELATION.search(found.group("rest"))
    if relation is None:
        return {}
    ours, theirs = (re.findall(r"\w+", listed) for listed in relation.groups())
    return {name: f"{tables[found.group('type')]}.{to}" for name, to in zip(ours, theirs, strict=False)}


def _blocks(file: SchemaFile, problems: list[Problem]) -> Iterator[_Block]:
    block: _Block | None = None
    comment: list[str] = []
    for number, whole in enumerate(file.text.split("\n"), 1):
        text, trailing = _parted(whole.strip())
        opened = _BLOCK.match(text)
        if whole.strip().startswith("///"):
            comment.append(whole.strip().removeprefix("///").strip())
            continue
        if opened is not None:
            if block is not None:
                problems.append(unreadable(file.at(block.line), block.kind))
                yield block
            block = _Block(file, opened.group("kind"), opened.group("name"), number, " ".join(comment))
        elif text == "}" and block is not None:
            yield block
            block = None
        elif text and block is not None and block.kind not in ("datasource", "generator", "enum"):
            block.lines.append((number, text, " ".join([*comment, *([trailing] if trailing else [])])))
        elif text and block is None:
            problems.append(unreadable(file.at(number), "Prisma"))
        comment = []
    if block is not None:
        problems.append(unreadable(file.at(block.line), block.kind))
        yield block


def _parted(text: str) -> tuple[str, str]:
    """A line without its comment, and the comment."""
    for found in re.finditer(r"\"(?:[^\"\\]|\\.)*\"|//", text):
        if found.group() == "//":
            return text[: found.start()].rstrip(), text[found.start() :].lstrip("/").strip()
    return text, ""


READER = PrismaReader()
