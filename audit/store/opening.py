"""The door to the database of the results store: where it is, how it is connected, and what its errors mean to people."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from audit.errors import StoreError
from audit.places import file_of, same_database, same_file, sqlite_file, url_of
from holdings.assets import shown
from holdings.errors import SourceError
from holdings.inventory import has_literal_password
from holdings.sources.engines.address import address_of
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.workspace import Workspace
    from holdings.inventory import Inventory
    from holdings.sources.engines.address import Address, Tls

VARIABLE = "RECORDWARDEN_STORE"
FILE_NAME = "results.db"
BUSY_SECONDS = 30.0

_WRITING = "recordwarden_writing"
_NOT_UNDERSTOOD = (ValueError, TypeError, AttributeError, LookupError, NoResultFound)


@dataclass(frozen=True, slots=True)
class Database:
    """A connected database; connections are made when needed and closed at once, so that none crosses a fork."""

    engine: sa.Engine
    subject: str
    """What errors call it: a file or host and database, never a user or a password."""
    file: Path | None
    """The file of an SQLite database."""

    @property
    def embedded(self) -> bool:
        return self.file is not None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of everything, which no writer blocks; rows are to be understood within, for that can fail too."""
        with self.errors(), self.engine.connect() as connection, connection.begin():
            try:
                yield connection
            except _NOT_UNDERSTOOD as error:  # a store of ours has no such values: somebody or something has changed them
                raise StoreError(_ADVICE["damaged"][0], self.subject, _ADVICE["damaged"][1]) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that holds the write lock from its start; durable when it is over."""
        options: dict[str, Any] = {_WRITING: True} if self.embedded else {"isolation_level": "READ COMMITTED"}
        with self.errors(), self.engine.connect() as connection:
            connection.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Say what the database's errors mean; the driver's own words stay in the cause."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise explained(error, self.subject) from error


def located(workspace: Workspace, inventory: Inventory, environ: Mapping[str, str], option: str | None) -> str | None:
    """The URL of the results store: option over environment over file; None for the embedded one."""
    if option is not None:
        return _resolved(option, environ)
    if value := environ.get(VARIABLE):
        return _resolved(value, environ)
    if (value := inventory.settings.store) is None:
        return None
    if has_literal_password(value):
        raise StoreError(
            Text("结果库地址中写有口令。", "the URL of the results store holds a password."),
            f"{shown(workspace.inventory_path.name)}: settings.store",
            Text("请改为 `env:变量名`，把完整地址放入该环境变量。", "Write `env:NAME` and put the whole URL into that variable."),
        )
    return _resolved(value, environ)


def _resolved(value: str, environ: Mapping[str, str]) -> str:
    if not value.startswith("env:"):
        return value
    name = value.removeprefix("env:")
    if found := environ.get(name):
        return found
    raise StoreError(
        Text("指定结果库地址的环境变量未设置。", "the variable that names the results store is not set."),
        f"env:{shown(name)}",
        Text("请设置该环境变量。", "Set it."),
    )


def refuse_audited(workspace: Workspace, inventory: Inventory, url: str | None) -> None:
    """Nothing is ever written to what is audited. Raises `StoreError` where the store would be a source itself."""
    place = None if url is None else url_of(url, workspace.folder)
    if place is None:
        return
    file = sqlite_file(place, workspace.folder)
    for name, entry in inventory.sources.items():
        if file is not None:
            audited = file_of(entry, workspace.folder)
            same = audited is not None and same_file(file, audited)
        else:
            source = url_of(entry.url or "", workspace.folder)
            same = source is not None and same_database(place, source)
        if same:
            raise StoreError(
                Text(
                    "结果库就是被审计的数据源；数据源只读，不会写入。",
                    "the results store is a source that is audited, and those are only read.",
                ),
                shown(name),
                Text(
                    "请将 settings.store 或 RECORDWARDEN_STORE 指向另一个数据库。",
                    "Name another database in settings.store or RECORDWARDEN_STORE.",
                ),
            )


def connected(workspace: Workspace, url: str | None) -> Database:
    """The database at a URL, or the embedded one; nothing is connected yet."""
    if url is None:
        return _sqlite(workspace.state / FILE_NAME)
    try:
        parsed = sa.make_url(url)
        backend = parsed.get_backend_name()
    except (SQLAlchemyError, ValueError) as error:
        raise _wrong_url() from error
    if (file := sqlite_file(parsed, workspace.folder)) is not None:
        return _sqlite(file)
    if backend != "postgresql":
        raise _wrong_url()
    return _postgresql(parsed)


def server(text: str, environ: Mapping[str, str]) -> Database:
    """A PostgreSQL database by its URL, or by `env:NAME`, where that stands. Raises `StoreError`."""
    try:
        url = sa.make_url(_resolved(text, environ))
        if url.get_backend_name() == "postgresql":
            return _postgresql(url)
    except (SQLAlchemyError, ValueError) as error:
        raise _wrong_url() from error
    raise _wrong_url()


def _wrong_url() -> StoreError:
    return StoreError(
        Text("结果库地址无法使用。", "the URL of the results store cannot be used."),
        "store",
        Text(
            "应为 postgresql://主机/数据库 或 sqlite:///文件；参数只允许 host（本机套接字的目录）、sslmode 和 sslrootcert。",
            "It must be postgresql://HOST/DATABASE or sqlite:///FILE; of parameters there may be host (the folder of a local socket), "
            "sslmode and sslrootcert.",
        ),
    )


def _sqlite(path: Path) -> Database:
    subject = shown(path.name)
    url = sa.URL.create("sqlite", database=str(path))
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))  # SQLite would leave it open to others
    except OSError as error:
        if error.errno != errno.EROFS or not path.is_file():
            raise explained(error, subject) from error
        url = _to_be_read_only(path)
    engine = sa.create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, subject, path)


def _to_be_read_only(path: Path) -> sa.URL:
    """On a medium that takes no writing: SQLite must be told, for without a log beside the file it would make one in order to read."""
    query = {"uri": "true", "mode": "ro"}
    if not path.with_name(f"{path.name}-wal").exists():
        query["immutable"] = "1"
    return sa.URL.create("sqlite", database=path.absolute().as_uri(), query=query)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITING) else "BEGIN")


def _postgresql(url: sa.URL) -> Database:
    from holdings.sources.engines.postgres import libpq

    address = _address(url)
    subject = shown(f"{'local' if address.socket else address.host}/{address.database}")
    try:
        engine = sa.create_engine(
            "postgresql+psycopg://",
            poolclass=NullPool,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            connect_args=libpq(address),
        )
    except ImportError as error:
        raise StoreError(
            Text("缺少 PostgreSQL 驱动。", "the PostgreSQL driver is missing."),
            subject,
            Text("请安装 `recordwarden[postgres]`。", "Install `recordwarden[postgres]`."),
        ) from error
    except (SQLAlchemyError, ValueError) as error:
        raise _wrong_url() from error
    return Database(engine, subject, None)


_SSLMODES: dict[str, Tls] = {"verify-full": "verify-full", "verify-ca": "verify-ca", "require": "require", "disable": "off"}


def _address(url: sa.URL) -> Address:
    """As of a source: off this machine the server must prove itself by a certificate, unless the URL itself says otherwise.

    A source has keys of its own for what only the URL of a store can say: `sslmode` and `sslrootcert`, libpq's words.
    """
    told = {name: value for name in ("sslmode", "sslrootcert") if isinstance(value := url.query.get(name), str)}
    if "sslmode" in told and told["sslmode"] not in _SSLMODES:
        raise _wrong_url()
    tls = _SSLMODES[told["sslmode"]] if "sslmode" in told else None
    ca = Path(told["sslrootcert"]) if "sslrootcert" in told else None
    try:
        return address_of(url.difference_update_query(told), "store", password=None, tls=tls, ca=ca)
    except SourceError as error:
        raise _wrong_url() from error


_ADVICE: dict[str, tuple[Text, Text]] = {
    "full": (
        Text("磁盘已满，结果库无法写入。", "the disk is full; the results store cannot be written."),
        Text("请腾出空间后重试；已保存的内容完好。", "Free some space and try again; what was saved is intact."),
    ),
    "io": (
        Text("结果库文件无法读写，可能是磁盘已满。", "the results store's file cannot be read or written; the disk may be full."),
        Text("请检查磁盘空间和权限后重试；已保存的内容完好。", "Check free space and rights, and try again; what was saved is intact."),
    ),
    "readonly": (
        Text("结果库无法写入。", "the results store cannot be written."),
        Text("请检查文件及其目录的权限。", "Check the rights of the file and its folder."),
    ),
    "busy": (
        Text("结果库长时间被占用。", "the results store was busy for too long."),
        Text("请稍后重试。", "Try again later."),
    ),
    "damaged": (
        Text("结果库文件已损坏，或不是结果库。", "the results store is damaged, or is not one."),
        Text("请从备份恢复该文件，或将其移走后重新审计。", "Restore it from a backup, or move it away and assess again."),
    ),
    "unreachable": (
        Text("无法连接结果库。", "the results store cannot be reached."),
        Text("请检查其地址、服务是否运行以及账号权限。", "Check its URL, that its server runs, and the account's rights."),
    ),
    "denied": (
        Text("结果库账号的权限不足。", "the account's rights in the results store do not suffice."),
        Text("该账号须能建表和读写。", "It must be able to create tables, read and write."),
    ),
    "other": (
        Text("结果库操作失败。", "the results store failed."),
        Text("请检查磁盘和数据库服务，然后重试。", "Check the disk and the database server, then try again."),
    ),
}

_SQLITE_KINDS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CANTOPEN: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}


def explained(error: Exception, subject: str) -> StoreError:
    """The error for people. Only the kind of the cause is told: a driver's message can quote what it was given."""
    what, do = _ADVICE[_kind(error)]
    return StoreError(what, subject, do)


def _kind(error: Exception) -> str:
    cause: object = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return _SQLITE_KINDS.get(code & 0xFF, "other")  # the low byte is the primary code
    if isinstance(cause, OSError):
        return "full" if cause.errno in (errno.ENOSPC, errno.EDQUOT) else "readonly"
    state = getattr(cause, "sqlstate", None)
    if state == "53100":
        return "full"
    if state == "42501":
        return "denied"
    return "unreachable" if isinstance(error, OperationalError) else "other"
