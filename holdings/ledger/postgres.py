"""A ledger in PostgreSQL: the same files as rows of one table, appended in one transaction under an advisory lock."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from holdings.assets import shown
from holdings.errors import LedgerBusy, LedgerUnreadable, LedgerUnwritable
from holdings.ledger.folder import busy
from holdings.ledger.storage import BUSY_SECONDS
from holdings.ledger.tiles import WIDTH, Tile, parsed
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PURPOSE = 0x72776C67
"""Advisory locks of other programs, and of the results store, have other numbers."""
_PAGE = 1000
_LOCK_NOT_AVAILABLE = "55P03"

ledger_files = sa.Table(
    "ledger_files",
    sa.MetaData(),
    sa.Column("ledger", sa.Text(collation="C"), primary_key=True),
    sa.Column("path", sa.Text(collation="C"), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class PostgresStorage:
    """A ledger among others in the table `ledger_files` of a database, which is made where it is not there."""

    engine: sa.Engine
    ledger: str
    """Its name in the table."""

    @property
    def subject(self) -> str:
        return shown(self.ledger)

    @contextmanager
    def reading(self) -> Iterator[PostgresView]:
        with _errors(self.subject, writing=False), self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                connection.execute(sa.text("SET TRANSACTION READ ONLY"))
                yield PostgresView(connection, self.ledger, there=sa.inspect(connection).has_table(ledger_files.name))

    @contextmanager
    def writing(self, wait: float = BUSY_SECONDS) -> Iterator[PostgresBatch]:
        with _errors(self.subject, writing=True), self.engine.connect() as connection:
            connection.execution_options(isolation_level="READ COMMITTED")  # what is read is read after the lock is had
            with connection.begin():
                connection.execute(sa.text("SET LOCAL synchronous_commit = on"))
                connection.execute(sa.text(f"SET LOCAL lock_timeout = {max(1, int(wait * 1000))}"))
                lock = sa.text("SELECT pg_advisory_xact_lock(:purpose, hashtext(coalesce(current_schema(), '') || '.' || :ledger))")
                connection.execute(lock, {"purpose": _PURPOSE, "ledger": self.ledger})
                if not sa.inspect(connection).has_table(ledger_files.name):
                    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:purpose)"), {"purpose": _PURPOSE})
                    ledger_files.create(connection, checkfirst=True)  # other ledgers' writers may be about to make it, too
                yield PostgresBatch(connection, self.ledger)


def ledgers(engine: sa.Engine) -> tuple[str, ...]:
    """The names of the ledgers in a database. Raises `LedgerUnreadable`."""
    with _errors(ledger_files.name, writing=False), engine.connect() as connection:
        if not sa.inspect(connection).has_table(ledger_files.name):
            return ()
        return tuple(connection.scalars(sa.select(ledger_files.c.ledger).distinct().order_by(ledger_files.c.ledger)))


@dataclass(frozen=True, slots=True)
class PostgresView:
    """One consistent state of a ledger in a database."""

    connection: sa.Connection
    ledger: str
    there: bool

    def read(self, path: str) -> bytes | None:
        return _read(self.connection, self.ledger, path) if self.there else None

    def paths(self) -> Iterator[str]:
        last = ""
        while self.there:
            query = sa.select(ledger_files.c.path).where(ledger_files.c.ledger == self.ledger, ledger_files.c.path > last)
            page = self.connection.scalars(query.order_by(ledger_files.c.path).limit(_PAGE)).all()
            yield from page
            if len(page) < _PAGE:
                return
            last = page[-1]


@dataclass(frozen=True, slots=True)
class PostgresBatch:
    """The transaction that holds a ledger's lock: all of it, or nothing, is there when it is over."""

    connection: sa.Connection
    ledger: str

    def read(self, path: str) -> bytes | None:
        return _read(self.connection, self.ledger, path)

    def partials(self, tile: Tile) -> list[Tile]:
        prefix = f"{tile.of_width(WIDTH).path}.p/"
        query = sa.select(ledger_files.c.path).where(
            ledger_files.c.ledger == self.ledger, ledger_files.c.path >= prefix, ledger_files.c.path < prefix + "\N{DELETE}"
        )
        tiles = map(parsed, self.connection.scalars(query))
        return [each for each in tiles if each is not None]

    def put(self, files: Mapping[str, bytes]) -> None:
        statement = insert(ledger_files)
        statement = statement.on_conflict_do_update(index_elements=["ledger", "path"], set_={"content": statement.excluded.content})
        if files:
            self.connection.execute(statement, [{"ledger": self.ledger, "path": path, "content": data} for path, data in files.items()])

    def remove(self, paths: Iterable[str], *, durable: bool = True) -> None:
        del durable  # all of a transaction is
        if gone := list(paths):
            self.connection.execute(sa.delete(ledger_files).where(ledger_files.c.ledger == self.ledger, ledger_files.c.path.in_(gone)))


def _read(connection: sa.Connection, ledger: str, path: str) -> bytes | None:
    found = connection.scalar(sa.select(ledger_files.c.content).where(ledger_files.c.ledger == ledger, ledger_files.c.path == path))
    return None if found is None else bytes(found)


@contextmanager
def _errors(subject: str, *, writing: bool) -> Iterator[None]:
    """Say what the database's errors mean; the driver's own words stay in the cause."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _explained(error, subject, writing=writing) from error


def _explained(error: SQLAlchemyError, subject: str, *, writing: bool) -> LedgerBusy | LedgerUnreadable | LedgerUnwritable:
    if getattr(getattr(error, "orig", None), "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        return busy(subject)
    do = Text("请检查数据库服务和账号权限，然后重试。", "Check the database server and the account's rights, then try again.")
    if writing:
        return LedgerUnwritable(Text("数据库中的证据账本无法写入。", "the evidence ledger in the database cannot be written."), subject, do)
    return LedgerUnreadable(Text("数据库中的证据账本无法读取。", "the evidence ledger in the database cannot be read."), subject, do)
