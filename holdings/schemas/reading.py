"""Reads schema files and folders of them, whatever their formats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.schemas.base import InheritingReader
from holdings.schemas.files import find, load
from holdings.schemas.formats.ddl import DdlReader, migration_order
from holdings.schemas.model import Problem, Reading
from holdings.schemas.problems import broken_file, unknown_format
from holdings.schemas.registry import readers_of, suffixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from holdings.schemas.base import SchemaFile, SchemaReader
    from holdings.schemas.sql.dialects import Dialect

_MODELS = re.compile(r"\b(?:sqlalchemy|sqlmodel|django)\b|\bdb\.Model\b")
"""Python files that can have a class that a model inherits from."""
_STEP_FILES = frozenset({"migration.sql", "up.sql", "down.sql"})
"""Names of migrations that have a folder each, the folder's name being their number."""


def read(paths: Iterable[Path], *, dialect: Dialect | None = None) -> Reading:
    """Read these files, and all schema files below these folders. Files of one format in one folder belong together.

    Nothing raises for what a file holds: whatever cannot be read is a problem in what this returns.
    """
    problems: list[Problem] = []
    passed_over: list[str] = []
    groups: dict[tuple[str, str], tuple[SchemaReader, list[SchemaFile]]] = {}
    around: list[SchemaFile] = []
    for path in paths:
        for found in find(path, suffixes()):
            file = found if isinstance(found, Problem) else load(found)
            if isinstance(file, Problem):
                problems.append(file)
                continue
            claimed = readers_of(file)
            if file.suffix == ".py" and _MODELS.search(file.text) is not None:
                around.append(file)
            for reader in claimed:
                files = groups.setdefault((reader.name, _together(file, reader)), (reader, []))[1]
                if file not in files:
                    files.append(file)
            if claimed:
                continue
            if not isinstance(found, Problem) and found.asked:
                problems.append(unknown_format(file.at(1)))
            else:
                passed_over.append(file.name)
    readings = [_read(reader, files, dialect, around) for reader, files in groups.values()]
    return Reading(
        datasets=tuple(dataset for one in readings for dataset in one.datasets),
        problems=tuple(problems) + tuple(problem for one in readings for problem in one.problems),
        files=tuple(dict.fromkeys(name for one in readings for name in one.files)),
        passed_over=tuple(passed_over) + tuple(name for one in readings for name in one.passed_over),
    )


def _read(reader: SchemaReader, files: Sequence[SchemaFile], dialect: Dialect | None, around: Sequence[SchemaFile]) -> Reading:
    chosen = DdlReader(dialect) if dialect is not None and isinstance(reader, DdlReader) else reader
    ordered = sorted(files, key=lambda file: migration_order(file.name))
    try:
        return chosen.read_among(ordered, around) if isinstance(chosen, InheritingReader) else chosen.read(ordered)
    except RecursionError:  # a file nested to bring the reader down
        return Reading(problems=tuple(broken_file(file.at(1), reader.name) for file in files))


def _together(file: SchemaFile, reader: SchemaReader) -> str:
    """The folder whose files belong together; a step's own folder is one step of many."""
    folder = file.path.parent
    if reader.name == "django":
        return (folder.parent if folder.name in ("migrations", "models") else folder).as_posix()
    return (folder.parent if file.path.name in _STEP_FILES else folder).as_posix()
