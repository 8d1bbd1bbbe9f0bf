"""Reads a YAML file safely: bounded size and depth, no duplicate keys, no aliases, and the line of every value."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from holdings.assets import shown
from holdings.errors import InventoryError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 40
MAX_PARTS = 1_000_000
"""Keys, values and lists in one document: each becomes an object of half a kilobyte."""
MAX_NUMBER = 400
"""Characters of a number: YAML 1.1 reads `1:1:1` to the base of sixty, in time that grows with the square of its length."""

_NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML value, where it was read, and the line (from 1) at which each part of it stands."""

    name: str
    """The file's own, safe to show."""
    value: Any
    lines: Mapping[tuple[str, ...], int]
    digest: str
    """SHA-256 of the bytes that were read."""

    def line(self, place: Sequence[str | int]) -> int:
        """The line of a place, or of its nearest parent that has one."""
        key = tuple(str(part) for part in place)
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


def read(path: Path) -> Document:
    """Read one document. Raises `InventoryError` with file and line."""
    name = shown(path.name)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for, and a device never ends
            raise InventoryError(Text("这不是普通文件。", "it is not a regular file."), name, Text("请检查路径。", "Check the path."))
        if found.st_size > MAX_BYTES:
            raise InventoryError(
                Text("文件过大。", "the file is too large."),
                name,
                Text(f"上限为 {MAX_BYTES} 字节。", f"The limit is {MAX_BYTES} bytes."),
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InventoryError(
            Text("文件不存在。", "there is no such file."),
            name,
            Text("请先运行 `recordwarden init SOURCE`。", "Run `recordwarden init SOURCE` first."),
        ) from error
    except OSError as error:
        raise InventoryError(
            Text("文件无法读取。", "the file cannot be read."),
            name,
            Text("请检查路径和权限。", "Check the path and its rights."),
        ) from error
    return parse(data, name)


def parse(data: bytes, name: str) -> Document:
    """Read one document from its bytes; `name` is what it is called in errors. Raises `InventoryError` with that name and line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(name, 1, "不是有效的 UTF-8 文本", "not valid UTF-8 text") from error
    return _parse(text, name, hashlib.sha256(data).hexdigest())


def _parse(text: str, name: str, digest: str) -> Document:
    try:
        depth = 0
        for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
            if number > MAX_PARTS:
                raise _broken(name, _line(event), "内容过多", "there is too much in it")
            if isinstance(event, yaml.AliasEvent):
                raise _broken(name, _line(event), "不支持 YAML 别名", "YAML aliases are not supported")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise _broken(name, _line(event), "嵌套过深", "nested too deeply")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[tuple[str, ...], int] = {}
            value = None if node is None else _construct(node, (), lines, loader, name)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(name, (mark.line if mark else 0) + 1, "YAML 语法错误", "malformed YAML") from error
    except (yaml.YAMLError, ValueError) as error:
        raise _broken(name, 1, "YAML 语法错误", "malformed YAML") from error
    return Document(name, value, lines, digest)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _construct(node: yaml.Node, place: tuple[str, ...], lines: dict[tuple[str, ...], int], loader: Any, name: str) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*place, str(index)), lines, loader, name) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(node, loader, name)
    out: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _broken(name, line, "键必须是标量", "a key must be a scalar")
        key = _scalar(key_node, loader, name)
        if key in out:
            raise _broken(name, line, "键重复", "a key stands twice")
        lines[(*place, str(key))] = line
        out[key] = _construct(value_node, (*place, str(key)), lines, loader, name)
    return out


def _scalar(node: yaml.Node, loader: Any, name: str) -> Any:
    """The value of a scalar. `on`, `off`, `yes`, `no` are words, as YAML 1.2 has them: a label's `on` is its date, `tls: off` a choice."""
    if node.tag == "tag:yaml.org,2002:bool" and str(node.value).lower() not in {"true", "false"}:
        return node.value
    if node.tag in _NUMBERS and len(node.value) > MAX_NUMBER:
        raise _broken(name, node.start_mark.line + 1, "数字过长", "a number of too many digits")
    try:
        return loader.construct_object(node)
    except (ValueError, ArithmeticError, LookupError, AttributeError) as error:  # whatever PyYAML's own constructors stumble over
        line = node.start_mark.line + 1
        raise _broken(
            name, line, "该值无法解读，例如不存在的日期", "a value that cannot be read, such as a day that does not exist"
        ) from error


def _broken(name: str, line: int, zh: str, en: str) -> InventoryError:
    return InventoryError(Text(f"{zh}。", f"{en}."), f"{name}:{line}", Text("请修改该行。", "Mend that line."))
