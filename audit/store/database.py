"""The connected database of a results store: how it is read and written, whichever it is."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from audit.store.failures import changed, damaged, explained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

WRITING = "recordwarden_writing"
"""The option of a connection that is to write to an embedded store."""
_NOT_UNDERSTOOD = (ValueError, TypeError, AttributeError, LookupError, NoResultFound)


@dataclass(frozen=True, slots=True)
class Database:
    """A connected database; connections are made when needed and closed at once, so that none crosses a fork."""

    engine: sa.Engine
    subject: str
    """What errors call it: a file or host and database, never a user or a password."""
    file: Path | None
    """The file of an SQLite database."""
    unlocked: tuple[object, ...] | None = None
    """How the file and its log were when it was opened, where it can be read without any lock only: `stamp` tells whether they still are."""

    @property
    def embedded(self) -> bool:
        return self.file is not None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of everything, which no writer blocks; rows are to be understood within, for that can fail too."""
        with self._unmoved(), self.errors(), self.engine.connect() as connection, connection.begin():
            try:
                yield connection
            except _NOT_UNDERSTOOD as error:  # a store of ours has no such values: somebody or something has changed them
                raise damaged(self.subject) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that holds the write lock from its start; durable when it is over."""
        options: dict[str, Any] = {WRITING: True} if self.embedded else {"isolation_level": "READ COMMITTED"}
        with self.errors(), self.engine.connect() as connection:
            connection.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def _unmoved(self) -> Iterator[None]:
        """What was read while somebody else wrote can be of two states, and anything can be wrong with it."""
        try:
            yield
        finally:
            if self.unlocked is not None and self.file is not None and stamp(self.file) != self.unlocked:
                raise changed(self.subject)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Say what the database's errors mean; the driver's own words stay in the cause."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise explained(error, self.subject) from error


def stamp(file: Path) -> tuple[object, ...]:
    """What changes when a file of SQLite does: its own state, and that of its log."""
    found: list[tuple[int, int, int] | None] = []
    for path in (file, file.with_name(f"{file.name}-wal")):
        try:
            state = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)
