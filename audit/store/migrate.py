"""Brings the schema of a results store up to this version; refuses one that a newer version has made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from audit.errors import StoreError
from audit.store.embedded import BUSY_SECONDS
from audit.store.lock import one_writer
from audit.store.schema import REVISIONS, VERSION_TABLE
from holdings.text import Text

if TYPE_CHECKING:
    from audit.store.database import Database


def bring_up(database: Database) -> None:
    """Make or upgrade the tables where they are older than this version. Raises `StoreError` where they are newer."""
    with database.reading() as connection:
        if _current(connection, database):
            return
    with one_writer(database, wait=BUSY_SECONDS):
        if database.file is not None:
            with database.errors(), closing(sqlite3.connect(database.file, timeout=BUSY_SECONDS)) as direct:
                direct.execute("PRAGMA journal_mode=WAL")  # kept in the file; readers and the writer then never wait for each other
        with database.writing() as connection:
            if not _current(connection, database):
                upgrade(connection)


def version(connection: sa.Connection) -> str | None:
    """The revision of the schema; None where there is none yet."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 (a constant)
    return None if found is None else str(found)


def _current(connection: sa.Connection, database: Database) -> bool:
    found = version(connection)
    if found is not None and found not in REVISIONS:
        raise StoreError(
            Text("结果库由更新版本的 Recordwarden 建立。", "the results store was made by a newer version of Recordwarden."),
            database.subject,
            Text("请升级 Recordwarden。", "Upgrade Recordwarden."),
        )
    if found is None and database.embedded and sa.inspect(connection).get_table_names():
        raise StoreError(
            Text("该文件是另一个数据库，不是结果库。", "this file is a database, and not a results store."),
            database.subject,
            Text(
                "请将 settings.store 或 RECORDWARDEN_STORE 指向另一个文件。", "Name another file in settings.store or RECORDWARDEN_STORE."
            ),
        )
    return found == REVISIONS[-1]


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Run the migrations inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    import audit.migrations

    config = Config()
    config.set_main_option("script_location", str(Path(audit.migrations.__path__[0])).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
