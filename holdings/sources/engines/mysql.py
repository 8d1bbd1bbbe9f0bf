"""MySQL and MariaDB: one consistent READ ONLY snapshot; rows through an unbuffered cursor."""

from __future__ import annotations

import math
import ssl
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from holdings.links import Link
from holdings.model import FieldKind
from holdings.sources.base import Access
from holdings.sources.engines.engine import Engine, Limits, Table, classify_common, kind_of, original
from holdings.sources.troubles import Trouble, error_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pymysql

    from holdings.model import FieldInfo
    from holdings.rights.model import Rights
    from holdings.sources.engines.address import Address

_CONNECT_S = 10

_MEANINGS = {
    **dict.fromkeys((1040, 1203, 1226), Trouble.UNREACHABLE),
    **dict.fromkeys((1045, 1251, 1275, 1698, 1820, 1862, 4151), Trouble.LOGIN),
    **dict.fromkeys((1044, 1142, 1143, 1227, 1345, 1370), Trouble.DENIED),
    1049: Trouble.NO_DATABASE,
    **dict.fromkeys((1051, 1054, 1109, 1146), Trouble.GONE),
    **dict.fromkeys((1205, 1213), Trouble.BUSY),
    **dict.fromkeys((1317, 1969, 3024), Trouble.TIMEOUT),
    **dict.fromkeys((1053, 1077, 1927, 2002, 2003, 2005, 2006, 2013), Trouble.LOST),
    **dict.fromkeys((1030, 1033, 1034, 1194, 1195, 1356), Trouble.BROKEN),
}
_NO_SERVER_TLS = 2026

_UNFIT = """
SELECT count(*) FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND engine NOT IN ('InnoDB', 'ROCKSDB')
"""  # these engines give no snapshot

_TABLES = """
SELECT table_name, table_type FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
"""

_VERSIONS = "FOR SYSTEM_TIME ALL"
"""MariaDB keeps what was changed and deleted in the table itself: it is held, so it is read."""

_RIGHTS = """
SELECT privilege_type FROM information_schema.user_privileges WHERE grantee = :me
UNION SELECT privilege_type FROM information_schema.schema_privileges WHERE grantee = :me AND table_schema = DATABASE()
UNION SELECT concat(privilege_type, ' (', count(*), ')') FROM information_schema.table_privileges
WHERE grantee = :me AND table_schema = DATABASE() GROUP BY privilege_type
"""


class MySql(Engine):
    """A MySQL or MariaDB database; other databases of the server are other sources."""

    extra = "mysql"

    def __init__(self, limits: Limits, address: Address) -> None:
        super().__init__(limits)
        self.address = address
        self._maria = False

    def create(self) -> sa.Engine:
        return sa.create_engine("mysql+pymysql://", creator=self._connect, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")

    def parameters(self) -> dict[str, Any]:
        """What PyMySQL is told."""
        at = self.address
        return {
            "host": at.host,
            "port": at.port or 3306,
            "unix_socket": at.socket,
            "user": at.user,
            "password": at.password or "",
            "database": at.database,
            "charset": "utf8mb4",
            "connect_timeout": _CONNECT_S,
            "local_infile": False,
            "autocommit": True,
            "program_name": "recordwarden",
            **({"ssl_disabled": True} if at.tls == "off" else {"ssl": at.context()}),
        }

    def _connect(self) -> pymysql.Connection[Any]:
        import pymysql

        return pymysql.connect(**self.parameters())

    def begin(self, connection: sa.Connection) -> bool:
        self._maria = "mariadb" in str(connection.exec_driver_sql("SELECT version()").scalar()).lower()
        lock, statement = math.ceil(self.limits.lock_s), math.ceil(self.limits.statement_s)
        for setting in (
            f"SET SESSION lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}, net_write_timeout = {statement}",
            self._statement_timeout(self.limits),
            "SET SESSION time_zone = '+00:00'",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "SET SESSION TRANSACTION READ ONLY",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ):
            connection.exec_driver_sql(setting)
        return connection.exec_driver_sql(_UNFIT).scalar() == 0

    def _statement_timeout(self, limits: Limits) -> str:
        if self._maria:
            return f"SET SESSION max_statement_time = {limits.statement_s:.3f}"
        return f"SET SESSION max_execution_time = {max(1, round(limits.statement_s * 1000))}"

    def default_schema(self, connection: sa.Connection) -> str | None:
        return None

    def tables(self, connection: sa.Connection, schema: str | None) -> Iterator[Table]:
        for name, kind in connection.exec_driver_sql(_TABLES):
            versions = _VERSIONS if kind == "SYSTEM VERSIONED" else ""
            yield Table(schema=None, name=name, view=kind == "VIEW", versions=versions)

    def row_estimate(self, connection: sa.Connection, table: Table) -> int | None:
        query = sa.text("SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = :name")
        rows = connection.execute(query, {"name": table.name}).scalar()
        return None if table.view or rows is None else int(rows)

    def kind(self, native: sa.types.TypeEngine[Any]) -> FieldKind:
        if isinstance(native, mysql.BIT | mysql.YEAR):
            return FieldKind.INTEGER
        return kind_of(native)

    def presence_only(self, field: FieldInfo) -> bool:
        return field.kind in (FieldKind.BINARY, FieldKind.JSON, FieldKind.OTHER)

    def expression(self, column: sa.ColumnClause[Any], field: FieldInfo) -> sa.ColumnElement[Any]:
        """Days, times and decimals come as text: `0000-00-00` has no Python value, and a decimal must lose no digit."""
        native = field.native_type.upper()
        if native.startswith("BIT"):
            return sa.cast(column, mysql.INTEGER(unsigned=True))
        if field.kind in (FieldKind.DATE, FieldKind.DATETIME) or native.startswith(("TIME", "DECIMAL", "NUMERIC")):
            return sa.cast(column, sa.CHAR)
        return column

    def stream(self, connection: sa.Connection, statement: str, limits: Limits) -> _Rows:
        connection.exec_driver_sql(self._statement_timeout(limits))
        return _Rows(self, connection.connection.dbapi_connection, statement)

    def stop(self, thread: int) -> None:
        """Have the server end a query whose remaining rows nobody wants; else closing it would read them all."""
        raw = self._connect()
        try:
            raw.cursor().execute(f"KILL QUERY {thread:d}")
        finally:
            raw.close()

    def access(self, connection: sa.Connection) -> Access:
        version = str(connection.exec_driver_sql("SELECT version()").scalar())
        name = "MariaDB" if self._maria else "MySQL"
        variable = "transaction_read_only" if not self._maria else "tx_read_only"
        read_only = connection.exec_driver_sql(f"SELECT @@SESSION.{variable}").scalar() == 1
        user, _, host = str(connection.exec_driver_sql("SELECT current_user()").scalar()).rpartition("@")
        # The views of the schema tell no password hash, which SHOW GRANTS does.
        rights = connection.execute(sa.text(_RIGHTS), {"me": f"'{user}'@'{host}'"}).scalars().all()
        link = self.link(connection)
        return Access(
            engine=f"{name} {version.split('-')[0]}",
            read_only=read_only,
            tls=link.tls or (None if link.local else "off"),
            rights=tuple(sorted(set(rights) - {"USAGE"})),
        )

    def link(self, connection: sa.Connection) -> Link:
        query = "SHOW SESSION STATUS WHERE Variable_name IN ('Ssl_version', 'Ssl_cipher')"
        told = {str(name): value or None for name, value in connection.exec_driver_sql(query).all()}
        tls, cipher = told.get("Ssl_version"), told.get("Ssl_cipher")
        return Link(local=self.address.local, tls=tls, cipher=cipher, verified=bool(tls) and self.address.verifies)

    def rights(self, connection: sa.Connection, names: Mapping[tuple[str | None, str], str]) -> Rights:
        if not self._maria:
            raise error_for(Trouble.NO_RIGHTS, self.address.database or "")
        from holdings.rights import mariadb

        return mariadb.read(connection, names)

    def errors(self) -> tuple[type[Exception], ...]:
        import pymysql

        return (*super().errors(), pymysql.MySQLError)

    def classify(self, error: BaseException) -> tuple[Trouble, str]:
        error = original(error)
        if (known := classify_common(error)) is not None:
            return known
        code = error.args[0] if error.args else None
        if not isinstance(code, int) or code == 0:  # PyMySQL's own, on a connection that is closed
            return Trouble.LOST, ""
        return _MEANINGS.get(code, Trouble.OTHER), f"MySQL {code}"

    def classify_connect(self, error: BaseException) -> tuple[Trouble, str]:
        cause = original(error)
        if isinstance(cause, OSError) or isinstance(cause.__cause__ or cause.__context__, ssl.SSLError):
            return Trouble.NO_TLS, ""  # a connection that fails is an error of PyMySQL's; an OSError is the certificate file's
        trouble, code = self.classify(error)
        if cause.args and cause.args[0] == _NO_SERVER_TLS:
            return Trouble.NO_TLS, code
        return Trouble.UNREACHABLE if trouble is Trouble.LOST else trouble, code


class _Rows:
    """Rows of one query, read from the connection as they come."""

    def __init__(self, engine: MySql, raw: Any, statement: str) -> None:
        import pymysql.cursors

        self._engine = engine
        self._raw = raw
        self._cursor = raw.cursor(pymysql.cursors.SSCursor)
        self._ended = False
        self._cursor.execute(statement, ())  # the empty parameters make PyMySQL read `%%` as SQLAlchemy has written it

    @property
    def names(self) -> Sequence[str]:
        return [column[0] for column in self._cursor.description]

    def fetch(self, rows: int) -> Sequence[Sequence[Any]]:
        fetched: Sequence[Sequence[Any]] = self._cursor.fetchmany(rows)
        self._ended = len(fetched) < rows
        return fetched

    def close(self) -> None:
        import pymysql

        with suppress(pymysql.MySQLError, OSError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not self._raw.open:
                # PyMySQL would try to read the rest, now and when it is collected, from a connection that is gone.
                self._cursor._result.unbuffered_active = False  # noqa: SLF001
            elif not self._ended:
                self._engine.stop(self._raw.thread_id())
            self._cursor.close()
