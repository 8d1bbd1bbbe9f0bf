"""One process at a time: an exclusive transaction of SQLite on an empty file, which works alike on every system that SQLite runs on."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Taken(Exception):
    """Another process holds the lock."""


def take(path: Path, wait: float) -> sqlite3.Connection:
    """Hold the lock until what is given is closed; the system frees it when the process ends, however it ends.

    It is waited for so many seconds. Raises `Taken`, and `OSError` or `sqlite3.Error` where the file cannot be used.
    """
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise Taken(path.name) from error
        raise
    return connection
