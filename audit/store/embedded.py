"""The embedded results store: a file of SQLite, also one that may only be read."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool

from audit.store.database import WRITING, Database, stamp
from audit.store.failures import explained
from holdings.assets import shown

if TYPE_CHECKING:
    from pathlib import Path

BUSY_SECONDS = 30.0
_NOT_TO_BE_WRITTEN = (errno.EROFS, errno.EACCES, errno.EPERM)


def embedded(path: Path) -> Database:
    """The store in this file, which is made where it is not there. Raises `StoreError`."""
    subject = shown(path.name)
    url, unlocked = sa.URL.create("sqlite", database=str(path)), None
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))  # SQLite would leave it open to others
        writable = os.access(path.parent, os.W_OK)  # where SQLite has its log
    except OSError as error:
        if error.errno not in _NOT_TO_BE_WRITTEN or not os.access(path, os.R_OK):
            raise explained(error, subject) from error
        writable = False
    if not writable:
        url, unlocked = _to_be_read_only(path)
    engine = sa.create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, subject, path, unlocked)


def _to_be_read_only(path: Path) -> tuple[sa.URL, tuple[object, ...] | None]:
    """Where nothing may be written, SQLite must be told: without a log beside the file it would make one in order to read.

    Then it takes no lock, either, and whether somebody else has written meanwhile is to be seen from the files.
    """
    query = {"uri": "true", "mode": "ro"}
    before = stamp(path)
    if alone := not path.with_name(f"{path.name}-wal").exists():
        query["immutable"] = "1"
    return sa.URL.create("sqlite", database=path.absolute().as_uri(), query=query), before if alone else None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN")
