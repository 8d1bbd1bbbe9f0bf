"""Names of nested fields: `payload.user.phone`, and `turns[].text` for every element of a list.

A key that has a dot, a bracket or a quote itself, or none at all, is double-quoted, quotes doubled: `payload."user.name"`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.sources.base import ROW_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | None, ...]
"""The keys that lead to a value, from the top; None for every element of a list."""

_PLAIN = re.compile(r'[^."\[\]]+')
_KEY = r'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^."\[\]]+))'
_FIRST = re.compile(_KEY)
_NEXT = re.compile(rf"\.{_KEY}|\[\]")


def name_of(path: Path) -> str:
    """A path as the inventory writes it."""
    return "".join(_steps(path))


def _steps(path: Path) -> Iterator[str]:
    for place, key in enumerate(path):
        if key is None:
            yield "[]"
            continue
        plain = _PLAIN.fullmatch(key) is not None and key != ROW_KEY
        yield ("." if place else "") + (key if plain else '"' + key.replace('"', '""') + '"')


def path_of(name: str) -> Path | None:
    """The path that a name writes; None where it writes none."""
    out: list[str | None] = []
    step = _FIRST.match(name)
    while step is not None:
        quoted, plain = step.group("quoted", "plain")
        out.append(plain if quoted is None else quoted.replace('""', '"'))
        if step.end() == len(name):
            return tuple(out)
        step = _NEXT.match(name, step.end())
    return None


class Node:
    """What is known of the values at one place: the field that takes them, and the places below."""

    __slots__ = ("children", "field")

    def __init__(self) -> None:
        self.field: int | None = None
        self.children: dict[str | None, Node] = {}


def tree(paths: Iterable[Path]) -> Node:
    """The paths as a tree; a field is the number of its path."""
    root = Node()
    for number, path in enumerate(paths):
        node = root
        for key in path:
            node = node.children.setdefault(key, Node())
        node.field = number
    return root
