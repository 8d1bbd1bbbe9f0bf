"""One writer: an assessment holds a lock as long as it runs, and a second one is refused at once.

The operating system or the server frees the lock when the process ends, however it ends. The embedded store's lock is on an
empty file beside the database, which readers never touch. PostgreSQL's is an advisory lock of a session of its own.
"""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from audit.errors import StoreError
from holdings.filelock import Taken, take
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audit.store.database import Database

_ADVISORY = ":purpose, hashtext(coalesce(current_schema(), ''))"
_PURPOSE = {"purpose": 0x72656377}  # "recw": advisory locks of other programs have other numbers


@contextmanager
def one_writer(database: Database, *, wait: float = 0.0) -> Iterator[Callable[[], None]]:
    """Hold the lock; gives a function that raises `StoreError` where it has been lost since. Raises it where another holds it."""
    held = _file_lock(database.file, wait, database) if database.file is not None else _advisory_lock(wait, database)
    with held as check:
        yield check


@contextmanager
def _file_lock(file: Path, wait: float, database: Database) -> Iterator[Callable[[], None]]:
    with database.errors():
        try:
            lock = take(file.with_name(file.name + ".lock"), wait)
        except Taken as error:
            raise _taken(database.subject) from error
    with closing(lock):
        yield lambda: None


@contextmanager
def _advisory_lock(wait: float, database: Database) -> Iterator[Callable[[], None]]:
    with database.errors():
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with closing(connection):
        with database.errors():
            taken = _take(connection, wait)
        if not taken:
            raise _taken(database.subject)

        def check() -> None:
            with database.errors():
                connection.execute(sa.text("SELECT 1"))

        try:
            yield check
        finally:
            with suppress(SQLAlchemyError):  # the session may be gone, and its lock with it
                connection.execute(sa.text(f"SELECT pg_advisory_unlock({_ADVISORY})"), _PURPOSE)


def _take(connection: sa.Connection, wait: float) -> bool:
    if wait <= 0:
        return bool(connection.scalar(sa.text(f"SELECT pg_try_advisory_lock({_ADVISORY})"), _PURPOSE))
    connection.execute(sa.text(f"SET lock_timeout = {int(wait * 1000)}"))
    try:
        connection.execute(sa.text(f"SELECT pg_advisory_lock({_ADVISORY})"), _PURPOSE)
    except SQLAlchemyError as error:
        if getattr(getattr(error, "orig", None), "sqlstate", None) == "55P03":
            return False
        raise
    return True


def _taken(subject: str) -> StoreError:
    return StoreError(
        Text("另一次审计正在写入该结果库。", "another assessment is writing to this results store."),
        subject,
        Text("请等待其结束后重试。", "Wait until it has ended, then try again."),
    )
