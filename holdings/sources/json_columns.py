"""JSON in a database's columns: the paths that the inventory declares below a column are fields (`holdings.sources.paths`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.model import FieldInfo, FieldKind
from holdings.sources.columns import UNREADABLE, text_of
from holdings.sources.json_text import NotJson, parse
from holdings.sources.nested import Flattener
from holdings.sources.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from holdings.sources.paths import Path

_CAN_HOLD_JSON = frozenset({FieldKind.TEXT, FieldKind.JSON, FieldKind.OTHER})
NATIVE_TYPE = "JSON path"


def declared_paths(fields: Sequence[FieldInfo], declared: Iterable[str]) -> Iterator[FieldInfo]:
    """A field for each declared path below a column; a column's own name is never a path."""
    columns = {field.name: field for field in fields}
    for name in declared:
        path = path_of(name)
        if path is None or len(path) < 2 or name in columns:
            continue
        column = columns.get(str(path[0]))
        if column is not None and column.kind in _CAN_HOLD_JSON:
            yield FieldInfo(name=name, kind=FieldKind.TEXT, native_type=NATIVE_TYPE, enforced=False)


def is_path(field: FieldInfo) -> bool:
    """Whether a field is one of those."""
    return field.native_type == NATIVE_TYPE


class Projection:
    """Which columns to select for some fields, and how the fields come out of them.

    A column of JSON that has declared paths is unreadable in a row where something in it is reached by none of them.
    """

    def __init__(self, fields: Sequence[FieldInfo], wanted: Sequence[FieldInfo]) -> None:
        by_name = {field.name: field for field in fields}
        self._below: dict[str, list[Path]] = {}
        for field in fields:
            path = path_of(field.name) if is_path(field) else None
            if path is not None:
                self._below.setdefault(str(path[0]), []).append(path)
        self._wanted: list[tuple[str, Path | None]] = []
        for field in wanted:
            path = path_of(field.name) if is_path(field) else None
            if path is None and field.kind is FieldKind.JSON and field.name in self._below:
                path = (field.name,)
            self._wanted.append((field.name if path is None else str(path[0]), path))
        self.columns = [(by_name[name], parsed) for name, parsed in dict.fromkeys((name, path is not None) for name, path in self._wanted)]
        """Each column to select, and whether it is wanted as JSON text."""
        self._places = {(field.name, parsed): place for place, (field, parsed) in enumerate(self.columns)}
        self._flatteners = {field.name: self._flattener(field) for field, parsed in self.columns if parsed}
        self.plain = not self._flatteners

    def parsed(self, number: int) -> bool:
        """Whether a wanted field comes out of JSON."""
        return self._wanted[number][1] is not None

    def rows(self, found: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
        """The wanted fields of rows of the columns."""
        return found if self.plain else [self._row(row) for row in found]

    def _flattener(self, column: FieldInfo) -> tuple[list[Path], Flattener]:
        paths: list[Path] = [*([(column.name,)] if column.kind is FieldKind.JSON else []), *self._below[column.name]]
        return paths, Flattener(paths, range(len(paths)))

    def _row(self, row: Sequence[object]) -> list[object]:
        values: dict[Path, object] = {}
        for name, (paths, flattener) in self._flatteners.items():
            flat = flattener.row({name: _parsed(row[self._places[name, True]])})
            values |= zip(paths, flat, strict=True)
        return [row[self._places[name, False]] if path is None else values[path] for name, path in self._wanted]


def _parsed(value: object) -> object:
    if value is None:
        return None
    text = text_of(value)
    try:
        return UNREADABLE if text is None else parse(text) if text.strip() else None
    except NotJson:
        return UNREADABLE
