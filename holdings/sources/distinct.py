"""Counts distinct values in flat memory: keyed hashes in a temporary database, under a key that nobody keeps."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def distinct(values: Iterable[str]) -> int:
    """How many different texts there are; an empty one is no value."""
    key = secrets.token_bytes(32)
    database = sqlite3.connect("")
    try:
        database.execute("CREATE TABLE seen (hash BLOB PRIMARY KEY) WITHOUT ROWID")
        hashes = ((hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=key, digest_size=16).digest(),) for value in values if value)
        database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", hashes)
        return int(database.execute("SELECT count(*) FROM seen").fetchone()[0])
    finally:
        database.close()
