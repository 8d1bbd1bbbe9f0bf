"""Nested values as fields: each path to a scalar is one, and nothing that no path reaches goes uncounted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdings.assets import holds_personal_data
from holdings.model import FieldInfo, FieldKind
from holdings.sources.columns import UNREADABLE, kind_of, text_of
from holdings.sources.headers import LONGEST_NAME
from holdings.sources.paths import Path, name_of, path_of, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from holdings.sources.paths import Node

_DEEPEST = 16
"""Keys in a path that is found; one that is declared may have more."""
_MOST_BELOW = 400
"""Paths found below one top-level key; where there are more, its keys are rather data than names."""


class Flattener:
    """Takes the values of some fields out of records. The fields are all that there are, so that what none of them reaches is noticed.

    A field with `[]` in its path has the texts of all elements, a line each. The field of a top-level key is unreadable in a
    record where something below the key is reached by no field.
    """

    def __init__(self, paths: Sequence[Path], places: Sequence[int]) -> None:
        self._paths = [paths[place] for place in places]
        self._places = places
        self._root = tree(paths)
        self._tops = {path[0]: self._root.children[path[0]] for path in self._paths}

    def row(self, record: Mapping[str, Any]) -> list[object]:
        """The values of the wanted fields."""
        found: dict[int, list[object]] = {}
        reached = {str(top): _walk(node, record.get(str(top)), found) for top, node in self._tops.items()}
        for top, node in self._tops.items():
            if node.field is None and record.get(str(top)) is UNREADABLE:
                found |= {field: [UNREADABLE] for field in _fields_below(node)}
        return [self._value(path, found.get(place), reached) for path, place in zip(self._paths, self._places, strict=True)]

    @staticmethod
    def _value(path: Path, values: list[object] | None, reached: Mapping[str, bool]) -> object:
        if len(path) == 1 and not reached[str(path[0])]:
            return UNREADABLE
        if values is None:
            return None
        if None not in path or values[0] is UNREADABLE:
            return values[0]
        texts = [text_of(value) for value in values]
        return UNREADABLE if None in texts else "\n".join(text for text in texts if text is not None)


def _walk(node: Node, value: object, found: dict[int, list[object]]) -> bool:
    """Collect what the fields at and below a node take; whether that was all."""
    if value is None or (isinstance(value, dict | list) and not value):
        return True
    if isinstance(value, dict):
        return _walk_all(((node.children.get(key), below) for key, below in value.items()), found)
    if isinstance(value, list):
        return _walk_all(((node.children.get(None), element) for element in value), found)
    if node.field is None:
        return False
    found.setdefault(node.field, []).append(value)
    return True


def _walk_all(below: Iterable[tuple[Node | None, object]], found: dict[int, list[object]]) -> bool:
    """Every value is walked, whatever came of those before."""
    whole = True
    for node, value in below:
        whole &= _is_nothing(value) if node is None else _walk(node, value, found)
    return whole


def _fields_below(node: Node) -> Iterator[int]:
    for child in node.children.values():
        if child.field is not None:
            yield child.field
        yield from _fields_below(child)


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, dict | list) and not value)


class Shapes:
    """What fields some records have: the top-level keys, and the paths to scalars below them."""

    def __init__(self) -> None:
        self._tops: dict[str, dict[Path, set[type]]] = {}
        self._rest: set[str] = set()
        """The top-level keys below which something is not taken for a field."""

    @property
    def tops(self) -> Set[str]:
        """The top-level keys seen."""
        return self._tops.keys()

    def add(self, record: Mapping[str, Any]) -> None:
        """Look at a record."""
        for key, value in record.items():
            self._see((key,), value, self._tops.setdefault(key, {}))

    def _see(self, path: Path, value: object, found: dict[Path, set[type]]) -> None:
        top = str(path[0])
        if _is_nothing(value):
            return
        if isinstance(value, dict | list) and (top in self._rest and len(found) > _MOST_BELOW):
            return
        if isinstance(value, dict):
            if len(path) > _DEEPEST or any(map(_is_data, value)):
                self._rest.add(top)
                return
            for key, below in value.items():
                self._see((*path, key), below, found)
        elif isinstance(value, list):
            if len(path) > _DEEPEST:
                self._rest.add(top)
                return
            for element in value:
                self._see((*path, None), element, found)
        elif path in found or len(found) <= _MOST_BELOW:
            found.setdefault(path, set()).add(type(value))
        else:
            self._rest.add(top)

    def paths(self, declared: Iterable[str], *, complete: bool) -> list[tuple[Path, FieldKind]]:
        """The fields, in the order of the keys. `complete` says that there are no other records.

        A top-level key with something below is a field itself where anything may be there that no path reaches.
        """
        wanted = [path for path in map(path_of, declared) if path is not None]
        if not complete:
            for path in wanted:
                self._tops.setdefault(str(path[0]), {})
        out: list[tuple[Path, FieldKind]] = []
        for top, found in self._tops.items():
            mapped = len(found) > _MOST_BELOW
            kinds = {
                path: kind_of(types) if None not in path else FieldKind.TEXT
                for path, types in found.items()
                if len(path) == 1 or not mapped
            }
            for path in wanted:
                if path[0] == top and (not complete or path in found or top in self._rest):
                    kinds.setdefault(path, FieldKind.TEXT)
            nested = any(len(path) > 1 for path in kinds)
            if (top,) not in kinds and (not nested or not complete or top in self._rest):
                out.append(((top,), FieldKind.JSON if nested or top in self._rest else FieldKind.TEXT))
            out.extend(sorted(kinds.items(), key=lambda one: len(one[0]) > 1))
        return out


def _is_data(key: str) -> bool:
    """Whether a key is rather a value than a name: it would be shown as the name of a field."""
    return len(key) > LONGEST_NAME or holds_personal_data(key)


def fields_of(paths: Sequence[tuple[Path, FieldKind]], native_type: str) -> tuple[FieldInfo, ...]:
    """The fields of a schemaless file: nothing holds their values to a kind."""
    return tuple(FieldInfo(name=name_of(path), kind=kind, native_type=native_type, enforced=False) for path, kind in paths)
