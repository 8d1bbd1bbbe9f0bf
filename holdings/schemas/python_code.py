"""Reads declarations from Python source as a syntax tree: nothing of it is ever imported or run."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Any

from holdings.schemas.problems import broken_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Problem

_MAX_BYTES = 4 * 1024 * 1024


def parse_all(files: Iterable[SchemaFile]) -> tuple[list[tuple[SchemaFile, ast.Module]], list[Problem]]:
    """The trees of the files, and a problem for each that is no Python."""
    out: list[tuple[SchemaFile, ast.Module]] = []
    problems: list[Problem] = []
    for file in files:
        if len(file.text) > _MAX_BYTES:
            problems.append(broken_file(file.at(1), "Python"))
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what Python thinks of their escapes is not our business
                out.append((file, ast.parse(file.text)))
        except SyntaxError as error:
            problems.append(broken_file(file.at(error.lineno or 1), "Python"))
        except (ValueError, RecursionError, MemoryError):
            problems.append(broken_file(file.at(1), "Python"))
    return out, problems


def classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """All classes at the top, in conditions and in other classes; none that a function makes."""
    yield from _classes(tree.body)


def _classes(body: Iterable[ast.stmt]) -> Iterator[ast.ClassDef]:
    for one in body:
        if isinstance(one, ast.ClassDef):
            yield one
            yield from _classes(one.body)
        elif isinstance(one, ast.If | ast.Try):
            yield from _classes([*one.body, *one.orelse])


def name_of(node: ast.AST | None) -> str:
    """The last part of a dotted name, of what is called, or of what is subscripted: `models.Model` is `Model`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return name_of(inner)
        case ast.Constant(value=str(name)):
            return name.rpartition(".")[2]
        case _:
            return ""


def bases(node: ast.ClassDef) -> list[str]:
    """The last parts of the names of a class's bases, without those that say nothing."""
    return [name for base in node.bases if (name := name_of(base)) not in ("", "object", "Generic", "Protocol", "ABC")]


def argument(call: ast.Call, name: str) -> ast.expr | None:
    """A keyword argument of a call."""
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def value(node: ast.expr | None, default: Any = None) -> Any:
    """A literal's value; text within a call for translation counts as text. The default where it is no literal."""
    if isinstance(node, ast.Call) and name_of(node) in ("_", "gettext_lazy", "gettext", "ugettext_lazy", "_lazy") and node.args:
        node = node.args[0]
    if node is None:
        return default
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return default


def written(node: ast.AST) -> str:
    """The source of a type, on one line."""
    return " ".join(ast.unparse(node).split())


def assignments(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | None, ast.expr | None, int]]:
    """A class's own attributes: name, annotation, value and line."""
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            yield one.target.id, one.annotation, one.value, one.lineno
        elif isinstance(one, ast.Assign) and len(one.targets) == 1 and isinstance(one.targets[0], ast.Name):
            yield one.targets[0].id, None, one.value, one.lineno
