"""JSON and YAML values that know their line, read within bounds: no duplicate keys, aliases counted, nothing constructed but plain values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from holdings.schemas.base import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.schemas.base import SchemaFile

_MAX_DEPTH = 60
_MAX_PARTS = 500_000
"""Values of one document, those that an alias repeats counted each time."""
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """A document that is broken, or beyond the bounds; the line where this was seen."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line of its key, or its own where it has none."""

    value: Any
    """A scalar, a dict of nodes or a list of nodes."""
    line: int

    def get(self, *path: str) -> Node | None:
        """What stands under these keys."""
        node: Node | None = self
        for key in path:
            node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
        return node

    def text(self, *path: str) -> str:
        """A scalar under these keys as text; empty where there is none."""
        node = self.get(*path)
        return "" if node is None or node.value is None or isinstance(node.value, dict | list) else str(node.value)

    def flag(self, *path: str) -> bool:
        """Whether true stands there."""
        node = self.get(*path)
        return node is not None and node.value is True

    def number(self, *path: str) -> int | None:
        node = self.get(*path)
        return node.value if node is not None and isinstance(node.value, int) and not isinstance(node.value, bool) else None

    def items(self, *path: str) -> Iterator[tuple[str, Node]]:
        """The keys and values of a mapping; none where there is no mapping."""
        node = self.get(*path)
        if node is not None and isinstance(node.value, dict):
            yield from node.value.items()

    def list(self, *path: str) -> list[Node]:
        """The elements of a list; none where there is no list."""
        node = self.get(*path)
        return node.value if node is not None and isinstance(node.value, list) else []

    @property
    def plain(self) -> Any:
        """The value without its lines."""
        if isinstance(self.value, dict):
            return {key: node.plain for key, node in self.value.items()}
        return [node.plain for node in self.value] if isinstance(self.value, list) else self.value


def parse(file: SchemaFile) -> list[Node]:
    """The documents of a file: one of JSON, any number of YAML. Raises `Unreadable`."""
    if file.suffix in (".json", ".avsc"):
        return [_Json(file.text).document()]
    return _yaml(file.text)


_TOKEN = re.compile(
    r'[ \t\n\r\ufeff]*(?:(?P<mark>[{}\[\],:])|(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")|(?P<word>-?\d[\d.eE+-]*|true|false|null))'
)
_WORDS = {"true": True, "false": False, "null": None}


class _Json:
    """Reads one JSON document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines.of(text)
        self._at = 0
        self._parts = 0

    def document(self) -> Node:
        node = self._value(0)
        if self._text[self._at :].strip():
            raise Unreadable(self._line())
        return node

    def _line(self) -> int:
        return self._lines.line(min(self._at, len(self._text)))

    def _next(self) -> tuple[str, str]:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise Unreadable(self._line())
        self._at = found.end()
        kind = found.lastgroup or ""
        return kind, found.group(kind)

    def _peek(self) -> str:
        found = _TOKEN.match(self._text, self._at)
        return found.group("mark") or "" if found else ""

    def _scalar(self, kind: str, written: str) -> Any:
        if written in _WORDS and kind == "word":
            return _WORDS[written]
        try:
            return json.loads(written)
        except ValueError as error:
            raise Unreadable(self._line()) from error

    def _value(self, depth: int) -> Node:
        kind, written = self._next()
        line = self._line()
        self._parts += 1
        if depth > _MAX_DEPTH or self._parts > _MAX_PARTS:
            raise Unreadable(line)
        if written == "{" and kind == "mark":
            return Node(self._members(depth), line)
        if written == "[" and kind == "mark":
            return Node(self._elements(depth), line)
        if kind == "mark":
            raise Unreadable(line)
        return Node(self._scalar(kind, written), line)

    def _members(self, depth: int) -> dict[str, Node]:
        out: dict[str, Node] = {}
        if self._peek() == "}":
            self._next()
            return out
        while True:
            kind, written = self._next()
            line = self._line()
            if kind != "string":
                raise Unreadable(line)
            key = str(self._scalar(kind, written))
            if key in out or self._next()[1] != ":":
                raise Unreadable(line)
            out[key] = Node(self._value(depth + 1).value, line)
            mark = self._next()
            if mark == ("mark", "}"):
                return out
            if mark != ("mark", ","):
                raise Unreadable(self._line())

    def _elements(self, depth: int) -> list[Node]:
        out: list[Node] = []
        if self._peek() == "]":
            self._next()
            return out
        while True:
            out.append(self._value(depth + 1))
            mark = self._next()
            if mark == ("mark", "]"):
                return out
            if mark != ("mark", ","):
                raise Unreadable(self._line())


def _yaml(text: str) -> list[Node]:
    try:
        reader = _Yaml()
        loader = _Loader(text)
        try:
            out = []
            while loader.check_node():
                out.append(reader.document(loader.get_node()))
            return out
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable((mark.line if mark else 0) + 1) from error
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(1) from error


_YAML_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?\d{1,18}")


class _Yaml:
    """Turns the nodes of PyYAML into ours; scalars as YAML 1.2 has them, dates and all else as they are written.

    What an alias repeats is turned once and counted each time: ten lines of aliases can stand for a billion values.
    """

    def __init__(self) -> None:
        self._made: dict[int, tuple[yaml.Node, Node, int]] = {}
        """By the identity of PyYAML's node, which is kept so that it stays its own: ours, and how many values it stands for."""

    def document(self, node: yaml.Node) -> Node:
        return self._turned(node, 0)[0]

    def _turned(self, node: yaml.Node, depth: int) -> tuple[Node, int]:
        if id(node) in self._made:
            return self._made[id(node)][1:]
        line = node.start_mark.line + 1
        if depth > _MAX_DEPTH:  # also where an alias stands within what it repeats
            raise Unreadable(line)
        value, parts = self._value(node, depth)
        if parts > _MAX_PARTS:
            raise Unreadable(line)
        made = Node(value, line)
        self._made[id(node)] = node, made, parts
        return made, parts

    def _value(self, node: yaml.Node, depth: int) -> tuple[Any, int]:
        if isinstance(node, yaml.SequenceNode):
            turned = [self._turned(one, depth + 1) for one in node.value]
            return [one for one, _ in turned], 1 + sum(parts for _, parts in turned)
        if not isinstance(node, yaml.MappingNode):
            return _scalar(node), 1
        out: dict[str, Node] = {}
        total = 1
        for key, value in node.value:
            at = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or (key.value in out and key.value != "<<"):
                raise Unreadable(at)
            made, parts = self._turned(value, depth + 1)
            total += parts
            if key.value == "<<" and isinstance(made.value, dict):
                out = {**made.value, **out}
            else:
                out[key.value] = Node(made.value, at)
        return out, total


def _scalar(node: yaml.Node) -> Any:
    if getattr(node, "style", None):  # in quotes, or a block
        return node.value
    if node.value in ("", "~", "null", "Null", "NULL"):
        return None
    if node.value in _YAML_WORDS:
        return _YAML_WORDS[node.value]
    return int(node.value) if _INTEGER.fullmatch(node.value) else node.value
