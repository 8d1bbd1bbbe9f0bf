"""The classes of Python files that are read together, and of the given files around them: where a base class is, as the imports say."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.schemas.python_code import classes, parse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from holdings.schemas.base import SchemaFile

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class and the file that it stands in."""

    node: ast.ClassDef
    file: SchemaFile
    imports: dict[str, tuple[_Path, bool, str]] = field(repr=False)
    """What names of the file stand for: a module, whether its path is whole, and the name there."""

    @property
    def name(self) -> str:
        return self.node.name


class Classes:
    """Finds classes by name. What two files may both mean, and no import settles, is not found rather than guessed."""

    def __init__(self, trees: Iterable[tuple[SchemaFile, ast.Module]], around: Sequence[SchemaFile] = ()) -> None:
        self._own = [one for file, tree in trees for one in _classes(file, tree)]
        self._by_name = _by_name(self._own)
        self._around = around
        self._trees: dict[str, list[Class]] = {}

    def __iter__(self) -> Iterator[Class]:
        """The classes of the files that are read, each of them, though two have one name."""
        return iter(self._own)

    def find(self, name: str, seen_from: Class) -> Class | None:
        """The class that `name` stands for in the file of another class."""
        module, whole, there = seen_from.imports.get(name, ((), False, name))
        for group in (self._by_name[there], self._near(there)):
            found = [one for one in group if one is not seen_from]
            if module:
                found = [one for one in found if _is_module(one.file, module, whole=whole)]
            else:
                found = [one for one in found if one.file == seen_from.file] or found
            if len(found) == 1:
                return found[0]
        return None

    def _near(self, name: str) -> list[Class]:
        own = {one.file.name for one in self._own}
        for file in self._around:
            if file.name not in own and file.name not in self._trees and f"class {name}" in file.text:
                trees, _ = parse_all([file])  # a problem in it is told where the file itself is read
                self._trees[file.name] = [one for _, tree in trees for one in _classes(file, tree)]
        return [one for there in self._trees.values() for one in there if one.name == name]


def _by_name(given: Iterable[Class]) -> defaultdict[str, list[Class]]:
    out: defaultdict[str, list[Class]] = defaultdict(list)
    for one in given:
        out[one.name].append(one)
    return out


def _classes(file: SchemaFile, tree: ast.Module) -> Iterator[Class]:
    imports = _imports(file, tree)
    yield from (Class(node, file, imports) for node in classes(tree))


def _imports(file: SchemaFile, tree: ast.Module) -> dict[str, tuple[_Path, bool, str]]:
    out: dict[str, tuple[_Path, bool, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            above = _module(file)[: -node.level] if node.level else ()
            if file.path.stem == "__init__" and node.level:
                above = (*_module(file), "")[: -node.level]
            path = (*above, *(node.module or "").split(".")) if node.module else above
            out |= {alias.asname or alias.name: (path, bool(node.level), alias.name) for alias in node.names}
    return out


def _module(file: SchemaFile) -> _Path:
    """A file's path as a module's: without its ending, and a package's by its folder."""
    parts = file.path.with_suffix("").parts
    return parts[:-1] if parts[-1:] == ("__init__",) else parts


def _is_module(file: SchemaFile, module: _Path, *, whole: bool) -> bool:
    """Whether a file is the module, or stands in the package, that may hand its classes on."""
    here = _module(file)
    return any(path == module or (not whole and path[-len(module) :] == module) for path in (here, here[:-1]))
