"""SQLite: a file, opened read-only; its columns can hold values of any type, whatever was declared."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.model import FieldKind
from holdings.sources.base import Access
from holdings.sources.engines.engine import Engine, Limits, Table, classify_common, kind_of, original
from holdings.sources.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from holdings.model import FieldInfo

_STEPS = 100_000
"""Virtual machine steps between two looks at the clock."""

_LEAST_ROW = 8
"""Bytes that a row takes at least, with its place in the page."""
_TABLE_KIND = "SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ?"

_MEANINGS = {
    sqlite3.SQLITE_PERM: Trouble.DENIED,
    sqlite3.SQLITE_AUTH: Trouble.DENIED,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_INTERRUPT: Trouble.TIMEOUT,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Trouble.LOST,
    sqlite3.SQLITE_CORRUPT: Trouble.BROKEN,
    sqlite3.SQLITE_TOOBIG: Trouble.BROKEN,
    sqlite3.SQLITE_NOTADB: Trouble.NOT_A_DATABASE,
}


class Sqlite(Engine):
    """A SQLite file."""

    enforces_types = False

    def __init__(self, limits: Limits, path: Path) -> None:
        super().__init__(limits)
        self.path = path

    def create(self) -> sa.Engine:
        return sa.create_engine("sqlite://", creator=self._connect, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")

    def _connect(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise FileNotFoundError
        if not os.access(self.path, os.R_OK):
            raise PermissionError
        # A database in WAL mode needs its side files; where they can be neither found nor made, nobody is writing either.
        # They stand beside the file itself, wherever a link to it is. A journal tells of a change that was not completed.
        path = self.path.resolve()
        beside = any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-journal"))
        lonely = not os.access(path.parent, os.W_OK) and not beside
        raw = sqlite3.connect(
            f"{path.as_uri()}?mode=ro{'&immutable=1' if lonely else ''}",
            uri=True,
            isolation_level=None,
            timeout=self.limits.lock_s,
            check_same_thread=False,
        )
        raw.execute("PRAGMA query_only=ON")
        raw.execute("PRAGMA trusted_schema=OFF")
        return raw

    def begin(self, connection: sa.Connection) -> bool:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the snapshot is taken by the first read
        return True

    def default_schema(self, connection: sa.Connection) -> str | None:
        return None

    def tables(self, connection: sa.Connection, schema: str | None) -> Iterator[Table]:
        inspector = sa.inspect(connection)
        yield from (Table(schema=None, name=name, view=False) for name in inspector.get_table_names())
        yield from (Table(schema=None, name=name, view=True) for name in inspector.get_view_names())

    def row_estimate(self, connection: sa.Connection, table: Table) -> int | None:
        try:
            kind, without_rowid = connection.exec_driver_sql(_TABLE_KIND, (table.name,)).one()
            if kind != "table":
                return None
            return _noted(connection, table.name) if without_rowid else _span(connection, table.name)
        except (sa.exc.SQLAlchemyError, ValueError):  # never analysed, or damaged: an estimate is worth no failure
            return None

    def kind(self, native: sa.types.TypeEngine[Any]) -> FieldKind:
        kind = kind_of(native)
        return FieldKind.TEXT if kind is FieldKind.OTHER else kind

    def presence_only(self, field: FieldInfo) -> bool:
        return field.kind is FieldKind.JSON

    def expression(self, column: sa.ColumnClause[Any], field: FieldInfo) -> sa.ColumnElement[Any]:
        if field.kind is FieldKind.BINARY:  # text may stand there all the same; of a BLOB only its being there is wanted
            return sa.case((sa.func.typeof(column) == sa.literal_column("'blob'"), sa.literal_column("x''")), else_=column)
        return column

    def stream(self, connection: sa.Connection, statement: str, limits: Limits) -> _Rows:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 (for the type checker: `_connect` made it)
        return _Rows(raw, statement, limits.statement_s)

    @contextmanager
    def guard(self, connection: sa.Connection) -> Iterator[None]:
        """A deadline: SQLite has none of its own."""
        raw: Any = connection.connection.dbapi_connection
        deadline = time.monotonic() + self.limits.statement_s
        raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield
        finally:
            raw.set_progress_handler(None, 0)

    def access(self, connection: sa.Connection) -> Access:
        read_only = connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
        return Access(engine=f"SQLite {sqlite3.sqlite_version}", read_only=read_only, tls=None, rights=("SELECT",))

    def errors(self) -> tuple[type[Exception], ...]:
        return (*super().errors(), sqlite3.Error)

    def classify(self, error: BaseException) -> tuple[Trouble, str]:
        error = original(error)
        if (known := classify_common(error)) is not None:
            return known
        code = getattr(error, "sqlite_errorcode", None)
        if not isinstance(code, int):  # the module's own: text of the schema that is not UTF-8
            return Trouble.BROKEN, ""
        if code == sqlite3.SQLITE_READONLY_ROLLBACK:
            return Trouble.HALF_DONE, ""
        # A missing table or column has no code of its own, but fixed English words.
        if code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column")):
            return Trouble.GONE, ""
        return _MEANINGS.get(code & 0xFF, Trouble.OTHER), f"SQLite {code}"

    def classify_connect(self, error: BaseException) -> tuple[Trouble, str]:
        match original(error):
            case FileNotFoundError():
                return Trouble.NO_FILE, ""
            case PermissionError():
                return Trouble.DENIED, ""
        return self.classify(error)


def _span(connection: sa.Connection, table: str) -> int | None:
    """How many row ids there are from the first to the last; ids can be sparse, so no more than the file has room for."""
    columns = set(connection.exec_driver_sql("SELECT lower(name) FROM pragma_table_xinfo(?)", (table,)).scalars())
    rowid = next((name for name in ("rowid", "oid", "_rowid_") if name not in columns), None)
    if rowid is None:  # columns have taken all its names
        return None
    quoted = '"' + table.replace('"', '""') + '"'
    first, last = (connection.exec_driver_sql(f"SELECT {end}({rowid}) FROM {quoted}").scalar() for end in ("min", "max"))  # noqa: S608
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return 0 if first is None or last is None else min(int(last) - int(first) + 1, int(pages) * int(size) // _LEAST_ROW)


def _noted(connection: sa.Connection, table: str) -> int | None:
    """What the last ANALYZE has noted."""
    stat = connection.exec_driver_sql("SELECT stat FROM sqlite_stat1 WHERE tbl = ? LIMIT 1", (table,)).scalar()
    return None if stat is None else int(str(stat).split()[0])


class _Rows:
    """Rows of one query. Text arrives as `bytearray`, not decoded, so that one invalid value cannot end the read."""

    def __init__(self, raw: sqlite3.Connection, statement: str, seconds: float) -> None:
        self._raw = raw
        self._seconds = seconds
        self._cursor = raw.cursor()
        with self._undecoded():
            self._cursor.execute(statement)

    @property
    def names(self) -> Sequence[str]:
        return [column[0] for column in self._cursor.description]

    def fetch(self, rows: int) -> Sequence[Sequence[Any]]:
        with self._undecoded():
            return self._cursor.fetchmany(rows)

    def close(self) -> None:
        self._cursor.close()

    @contextmanager
    def _undecoded(self) -> Iterator[None]:
        """While rows are fetched, and no longer: the connection's other queries want their text decoded."""
        deadline = time.monotonic() + self._seconds
        self._raw.text_factory = bytearray
        self._raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield
        finally:
            self._raw.text_factory = str
            self._raw.set_progress_handler(None, 0)
