"""PostgreSQL: one REPEATABLE READ, READ ONLY transaction; rows through a cursor on the server."""

from __future__ import annotations

import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from holdings.links import Link
from holdings.model import FieldKind
from holdings.sources.base import Access
from holdings.sources.engines.engine import Engine, Limits, Table, classify_common, kind_of, original
from holdings.sources.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import psycopg

    from holdings.model import FieldInfo
    from holdings.rights.model import Rights
    from holdings.sources.engines.address import Address

_CONNECT_S = 10

_STATES = {
    "3D000": Trouble.NO_DATABASE,
    "42501": Trouble.DENIED,
    "42P01": Trouble.GONE,
    "42703": Trouble.GONE,
    "3F000": Trouble.GONE,
    "55P03": Trouble.BUSY,
    "57014": Trouble.TIMEOUT,
    "25P03": Trouble.LOST,
}
_CLASSES = {
    "08": Trouble.LOST,
    "22": Trouble.BROKEN,
    "28": Trouble.LOGIN,
    "53": Trouble.UNREACHABLE,
    "57": Trouble.LOST,
    "58": Trouble.BROKEN,
    "XX": Trouble.BROKEN,
}

_TABLES = """
SELECT n.nspname, c.relname, c.relkind IN ('v', 'm')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""  # a partition's rows are read with its parent's

_ROW_SECURITY = "SELECT pg_catalog.current_setting('row_security')"

_RIGHTS = """
SELECT count(*), count(*) FILTER (WHERE pg_catalog.has_table_privilege(c.oid, 'SELECT')),
  count(*) FILTER (WHERE pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


def libpq(at: Address) -> dict[str, Any]:
    """What libpq is told; each is said outright, so that no PG* variable of the environment says otherwise."""
    mode = "disable" if at.tls == "off" and not at.local else "prefer" if at.tls == "off" else at.tls
    parameters = {
        "host": at.socket or at.host,
        "hostaddr": "",
        "port": at.port or 5432,
        "dbname": at.database,
        "user": at.user,
        "password": at.password,
        "sslmode": mode,
        "connect_timeout": _CONNECT_S,
        "application_name": "recordwarden",
        "client_encoding": "utf8",
        "gssencmode": "disable",
    }
    if mode in ("verify-full", "verify-ca"):
        parameters["sslrootcert"] = str(at.ca or ssl.get_default_verify_paths().cafile or "system")
    return {name: value for name, value in parameters.items() if value is not None}


class Postgres(Engine):
    """A PostgreSQL database."""

    extra = "postgres"

    def __init__(self, limits: Limits, address: Address) -> None:
        super().__init__(limits)
        self.address = address
        self._streams = 0
        self._search_path = ""
        self.raw_bytes = False

    def create(self) -> sa.Engine:
        return sa.create_engine("postgresql+psycopg://", creator=self._connect, poolclass=sa.NullPool)

    def parameters(self) -> dict[str, Any]:
        return libpq(self.address)

    def _connect(self) -> psycopg.Connection[Any]:
        import psycopg

        return psycopg.connect(**self.parameters(), prepare_threshold=None)  # None: a pooler may stand between

    def begin(self, connection: sa.Connection) -> bool:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self.remember(connection)
        connection.exec_driver_sql(self.settings(self.limits))
        connection.exec_driver_sql("SELECT 1")  # the snapshot is taken by the first query
        return True

    def remember(self, connection: sa.Connection) -> None:
        """Learn of a database what every transaction is told, and how its text comes."""
        self._search_path = str(connection.exec_driver_sql("SHOW search_path").scalar())
        self.raw_bytes = connection.exec_driver_sql("SHOW server_encoding").scalar() == "SQL_ASCII"

    def settings(self, limits: Limits) -> str:
        """All settings, said anew before every request: a function that a view of the audited database calls can change them."""
        settings = {
            "statement_timeout": str(_milliseconds(limits.statement_s)),
            "lock_timeout": str(_milliseconds(limits.lock_s)),
            "idle_in_transaction_session_timeout": str(_milliseconds(self.limits.statement_s)),
            # Where row-level security would hide rows from this role, reading shall fail rather than see a part of them.
            "row_security": "off",
            # Else a scan may join another that is under way, and begin in the middle: rows have one order, run after run.
            "synchronize_seqscans": "off",
            "search_path": self._search_path,
            "timezone": "UTC",
            "datestyle": "ISO, YMD",
            "intervalstyle": "iso_8601",
            "bytea_output": "hex",
        }
        calls = (f"pg_catalog.set_config('{name}', {_literal(value)}, true)" for name, value in settings.items())
        return f"SELECT {', '.join(calls)}"

    @staticmethod
    def _verify(connection: sa.Connection) -> None:
        """Whether all rows were seen: what a request called may have let rows be hidden from the rest of it."""
        if connection.exec_driver_sql(_ROW_SECURITY).scalar() != "off":
            raise _DisarmedError

    def default_schema(self, connection: sa.Connection) -> str | None:
        return str(connection.exec_driver_sql("SELECT current_schema()").scalar() or "public")

    def tables(self, connection: sa.Connection, schema: str | None) -> Iterator[Table]:
        for schema_name, name, view in connection.exec_driver_sql(_TABLES):
            yield Table(schema=schema_name, name=name, view=view)

    def row_estimate(self, connection: sa.Connection, table: Table) -> int | None:
        query = sa.text(
            "SELECT c.reltuples::bigint FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = :schema AND c.relname = :name"
        )
        rows = connection.execute(query, {"schema": table.schema, "name": table.name}).scalar()
        return None if table.view or rows is None or rows < 0 else int(rows)

    def base(self, native: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
        while isinstance(native, postgresql.DOMAIN):
            native = native.data_type
        return native

    def kind(self, native: sa.types.TypeEngine[Any]) -> FieldKind:
        if isinstance(native, postgresql.BIT):
            return FieldKind.TEXT
        kind = kind_of(native)
        return FieldKind.TEXT if kind is FieldKind.OTHER else kind  # every type of PostgreSQL has a text form

    def expression(self, column: sa.ColumnClause[Any], field: FieldInfo) -> sa.ColumnElement[Any]:
        """Whole numbers, floats and booleans come as they are, the rest as text: a day in the year 99999 has no Python value."""
        match field.kind:
            case FieldKind.INTEGER if "NUMERIC" not in field.native_type.upper():
                return column
            case FieldKind.BOOLEAN:
                return column
            case FieldKind.NUMBER if "NUMERIC" not in field.native_type.upper():
                return column
            case FieldKind.DATETIME if "WITH TIME ZONE" in field.native_type.upper():
                return self._text(sa.func.timezone(sa.literal_column("'UTC'"), column))
            case FieldKind.TEXT if field.native_type.upper() == "NUMERIC":
                # Of a scale that is not known; a whole number is found whatever stands beside it only without its zeros.
                number = sa.cast(column, sa.Numeric)
                whole = sa.func.pg_catalog.trunc(number)
                return self._text(sa.case((number == whole, whole), else_=number))
            case _:
                return self._text(column)

    def _text(self, value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        text = sa.cast(value, sa.Text)
        # A database of encoding SQL_ASCII holds bytes of any encoding, which must not reach a decoder that gives up.
        return sa.func.convert_to(text, sa.literal_column("'SQL_ASCII'")) if self.raw_bytes else text

    def undecoded(self, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """Rows whose text was not decoded, as `holdings.sources.columns` expects it."""
        if not self.raw_bytes:
            return rows
        return [tuple(bytearray(value) if isinstance(value, bytes) else value for value in row) for row in rows]

    def stream(self, connection: sa.Connection, statement: str, limits: Limits) -> _Rows:
        connection.exec_driver_sql(self.settings(limits))
        raw: Any = connection.connection.dbapi_connection
        self._streams += 1
        rows = _Rows(self, connection, raw.cursor(f"recordwarden_{self._streams}"), statement, limits)
        try:
            self._verify(connection)
        except BaseException:
            rows.close()  # now: with the savepoint the server's cursor goes, and to close it then would be an error
            raise
        return rows

    @contextmanager
    def guard(self, connection: sa.Connection, limits: Limits | None = None) -> Iterator[None]:
        """A savepoint: without it, one refused request would end the transaction, and the snapshot with it."""
        connection.exec_driver_sql(f"SAVEPOINT recordwarden; {self.settings(limits or self.limits)}")
        try:
            yield
        except Exception:
            with suppress(sa.exc.SQLAlchemyError):  # the connection may be what was lost
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT recordwarden")
                connection.exec_driver_sql("RELEASE SAVEPOINT recordwarden")
            raise
        if connection.exec_driver_sql(f"{_ROW_SECURITY}; RELEASE SAVEPOINT recordwarden").scalar() != "off":
            raise _DisarmedError

    def access(self, connection: sa.Connection) -> Access:
        version = connection.exec_driver_sql("SHOW server_version").scalar()
        read_only = connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
        tables, readable, writable = connection.exec_driver_sql(_RIGHTS).one()
        query = "SELECT rolsuper, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user"
        superuser, bypass = connection.exec_driver_sql(query).one()
        rights = [f"SELECT {readable}/{tables}", f"WRITE {writable}/{tables}"]
        rights += ["SUPERUSER"] if superuser else []
        rights += ["BYPASSRLS"] if bypass else []
        link = self.link(connection)
        return Access(
            engine=f"PostgreSQL {str(version).split()[0]}",
            read_only=read_only,
            tls=link.tls or (None if link.local else "off"),
            rights=tuple(rights),
        )

    def link(self, connection: sa.Connection) -> Link:
        query = "SELECT version, cipher FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()"
        tls, cipher = connection.exec_driver_sql(query).one_or_none() or (None, None)
        return Link(local=self.address.local, tls=tls, cipher=cipher, verified=bool(tls) and self.address.verifies)

    def rights(self, connection: sa.Connection, names: Mapping[tuple[str | None, str], str]) -> Rights:
        from holdings.rights import postgres

        return postgres.read(connection, names)

    def errors(self) -> tuple[type[Exception], ...]:
        import psycopg

        return (*super().errors(), psycopg.Error)

    def classify(self, error: BaseException) -> tuple[Trouble, str]:
        error = original(error)
        if isinstance(error, _DisarmedError):
            return Trouble.DISARMED, ""
        if (known := classify_common(error)) is not None:
            return known
        state = getattr(error, "sqlstate", None)
        if not isinstance(state, str):  # psycopg's own: the connection is gone, or a value could not be taken over
            import psycopg

            return Trouble.LOST if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else Trouble.BROKEN, ""
        return _STATES.get(state) or _CLASSES.get(state[:2], Trouble.OTHER), f"SQLSTATE {state}"

    def classify_connect(self, error: BaseException) -> tuple[Trouble, str]:
        cause = original(error)
        if getattr(cause, "sqlstate", None):
            return self.classify(error)
        attempt = getattr(cause, "pgconn", None)
        # libpq gives no code for a connection that failed; its words are the server's, in the server's language.
        words = bytes(getattr(attempt, "error_message", b"") or b"").decode("utf-8", "replace") + str(cause)
        if getattr(attempt, "used_password", False) or getattr(attempt, "needs_password", False):
            return Trouble.LOGIN, ""
        for marks, trouble in (
            (("authentication failed", "pg_hba.conf", "no password supplied"), Trouble.LOGIN),
            (("SSL", "certificate"), Trouble.NO_TLS),
            (("permission denied for database",), Trouble.DENIED),
            (('database "', "does not exist"), Trouble.NO_DATABASE),
        ):
            if (all if trouble is Trouble.NO_DATABASE else any)(mark in words for mark in marks):
                return trouble, ""
        if 'role "' in words:
            return Trouble.LOGIN, ""
        return Trouble.UNREACHABLE, ""


class _DisarmedError(sa.exc.SQLAlchemyError):
    """A request has switched row_security on again: rows may have been hidden from it."""


class _Rows:
    """Rows of one query, fetched from a cursor on the server; a fetch that fails does not end the transaction."""

    def __init__(self, engine: Postgres, connection: sa.Connection, cursor: Any, statement: str, limits: Limits) -> None:
        self._engine = engine
        self._connection = connection
        self._cursor = cursor
        self._limits = limits
        try:
            cursor.execute(statement, ())  # the empty parameters make psycopg read `%%` as SQLAlchemy has written it
        except BaseException:
            self.close()
            raise

    @property
    def names(self) -> Sequence[str]:
        return [column[0] for column in self._cursor.description]

    def fetch(self, rows: int) -> Sequence[Sequence[Any]]:
        with self._engine.guard(self._connection, self._limits):
            fetched: list[tuple[Any, ...]] = self._cursor.fetchmany(rows)
        return self._engine.undecoded(fetched)

    def close(self) -> None:
        import psycopg

        with suppress(psycopg.Error):
            self._cursor.close()


def _literal(value: str) -> str:
    """A string of a statement that the driver looks for parameters in."""
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
