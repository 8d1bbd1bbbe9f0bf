"""Reads schema files and folders of them, whatever their formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The files that are to be read, with their text, before anybody looks at what they say."""

    files: tuple[SchemaFile, ...] = ()
    asked: frozenset[str] = frozenset()
    """The names of those that somebody asked for one by one: of these each must be a schema."""
    problems: tuple[Problem, ...] = ()
    """Files and folders that could not be looked into."""


def read(paths: Iterable[Path], *, dialect: Dialect | None = None) -> Reading:
    """Read these files, and all schema files below these folders. Files of one format in one folder belong together.

    Nothing raises for what a file holds: whatever cannot be read is a problem in what this returns.
    """
    return read_given(collect(paths), dialect=dialect)


def collect(paths: Iterable[Path]) -> Given:
    """The text of these files, and of the files below these folders that may be schemas by their endings."""
    files: dict[str, SchemaFile] = {}
    asked: set[str] = set()
    problems: list[Problem] = []
    for path in paths:
        for found in find(path, suffixes()):
            file = found if isinstance(found, Problem) else load(found)
            if isinstance(file, Problem):
                problems.append(file)
                continue
            files.setdefault(file.name, file)
            if not isinstance(found, Problem) and found.asked:
                asked.add(file.name)
    return Given(files=tuple(files.values()), asked=frozenset(asked), problems=tuple(problems))


def read_given(given: Given, *, dialect: Dialect | None = None) -> Reading:
    """Read files whose text is at hand, wherever it is from."""
    problems = list(given.problems)
    passed_over: list[str] = []
    groups: dict[tuple[str, str], tuple[SchemaReader, list[SchemaFile]]] = {}
    for file in given.files:
        claimed = readers_of(file)
        for reader in claimed:
            groups.setdefault((reader.name, _together(file, reader)), (reader, []))[1].append(file)
        if claimed:
            continue
        if file.name in given.asked:
            problems.append(unknown_format(file.at(1)))
        else:
            passed_over.append(file.name)
    around = [file for file in given.files if file.suffix == ".py" and _MODELS.search(file.text) is not None]
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
        made = chosen.read_among(ordered, around) if isinstance(chosen, InheritingReader) else chosen.read(ordered)
        return replace(made, datasets=tuple(replace(one, format=reader.name) for one in made.datasets))
    except Exception:  # noqa: BLE001 (whatever brings one reader down, a file nested for that or a mistake of ours: its files are named)
        names = tuple(file.name for file in files)
        return Reading(problems=tuple(broken_file(file.at(1), reader.name) for file in files), files=names)


def _together(file: SchemaFile, reader: SchemaReader) -> str:
    """The folder whose files belong together; a step's own folder is one step of many."""
    folder = file.path.parent
    if reader.name == "django":
        return (folder.parent if folder.name in ("migrations", "models") else folder).as_posix()
    return (folder.parent if file.path.name in _STEP_FILES else folder).as_posix()
