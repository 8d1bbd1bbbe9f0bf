"""SQL scripts: dumps of a schema, and migrations in their order, folded into the tables that they leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.schemas.model import Reading
from holdings.schemas.sql.script import Script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.sql.dialects import Dialect

_DOWN_FILE = re.compile(r"(?:[._-]down|_rollback|_undo)\.sql$|^U\d[\d._]*__.*\.sql$|^down\.sql$", re.IGNORECASE)
_DOWN_SECTION = re.compile(
    r"^--[ \t]*(?:\+goose[ \t]+Down|migrate:down|\+migrate[ \t]+Down|@(?:down|UNDO))\b", re.IGNORECASE | re.MULTILINE
)
_UP_SECTION = re.compile(r"^--[ \t]*(?:\+goose[ \t]+Up|migrate:up|\+migrate[ \t]+Up)\b", re.IGNORECASE | re.MULTILINE)
_DIGITS = re.compile(r"\d+")


def migration_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts file names as people number them: V2 before V10, and a name before the same name that goes on."""
    out: list[tuple[int, int, str]] = []
    at = 0
    name = name.replace("/", "\0").replace("_", "\1")  # a folder's end before all, V1__a before V1.1__a
    for found in _DIGITS.finditer(name):
        out += [(1, 0, name[at : found.start()].lower()), (0, int(found.group()[:30]), "")]
        at = found.end()
    return (*out, (1, 0, name[at:].lower()))


class DdlReader:
    """SQL; `dialect` is guessed for each file where none is given."""

    name = "sql"
    suffixes = frozenset({".sql", ".ddl"})

    def __init__(self, dialect: Dialect | None = None) -> None:
        self.dialect = dialect

    def claims(self, file: SchemaFile) -> bool:
        return True

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        wanted = [file for file in files if not _DOWN_FILE.search(file.path.name)]
        script = Script(self.dialect, frozenset(file.path.name for file in files))
        for file in wanted:
            script.read(file, _forward(file.text))
        return Reading(
            datasets=script.state.datasets(),
            problems=tuple(script.problems),
            files=tuple(file.name for file in wanted),
            passed_over=tuple(file.name for file in files if file not in wanted),
        )


def _forward(text: str) -> str:
    """The part of a migration that goes forward; lines keep their numbers."""
    down = _DOWN_SECTION.search(text)
    if down is None:
        return text
    up = _UP_SECTION.search(text, down.end())
    if up is None:
        return text[: down.start()]
    return text[: down.start()] + re.sub(r"[^\n]", " ", text[down.start() : up.start()]) + text[up.start() :]


READER = DdlReader()
