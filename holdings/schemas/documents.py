"""Parses the files of a format that is JSON or YAML; a broken one is a problem with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.schemas.located import Node, Unreadable, parse
from holdings.schemas.problems import broken_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Problem


def load_all(files: Iterable[SchemaFile], what: str) -> tuple[list[tuple[SchemaFile, Node]], list[Problem]]:
    """The documents that are mappings or lists, each with its file, and the problems."""
    out: list[tuple[SchemaFile, Node]] = []
    problems: list[Problem] = []
    for file in files:
        try:
            documents = parse(file)
        except Unreadable as error:
            problems.append(broken_file(file.at(error.line), what))
            continue
        usable = [node for node in documents if isinstance(node.value, dict | list)]
        if len(usable) < len([node for node in documents if node.value is not None]) or not usable:
            problems.append(broken_file(file.at(1), what))
        out += [(file, node) for node in usable]
    return out, problems
