"""Databases as sources: SQLite, PostgreSQL, MySQL and MariaDB, each read in one snapshot through SQLAlchemy."""

from __future__ import annotations

import time
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.assets import Asset
from holdings.errors import SourceError
from holdings.model import DatasetInfo, FieldInfo
from holdings.sources import selects
from holdings.sources.assemble import Pace, Reading, batches
from holdings.sources.base import MOST_TIMEOUTS, ROW_KEY, Bounds
from holdings.sources.distinct import distinct as distinct_values
from holdings.sources.engines.engine import Engine, Limits, Table
from holdings.sources.json_columns import declared_paths, is_path
from holdings.sources.ours import COLUMNS as OURS
from holdings.sources.selecting import MARKED, selection, table_clause
from holdings.sources.troubles import Trouble, error_for, missing_driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from holdings.links import Link
    from holdings.rights.model import Rights
    from holdings.sources.assemble import Fetch
    from holdings.sources.base import Access, Batch
    from holdings.sources.engines.engine import Stream
    from holdings.sources.selecting import Mark
    from holdings.sources.structure import Structure

    Rows = Callable[[Sequence[Sequence[Any]]], Sequence[Sequence[Any]]]
    """What a selection makes of the rows that a driver hands over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSource:
    """A database."""

    name: str
    engine: Engine
    default_schema: str | None = None
    max_rate: float | None = None
    declared: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The names of the fields that the inventory declares, by dataset."""

    def open(self) -> SqlSnapshot:
        """Connect and begin the snapshot."""
        subject = str(Asset.of(self.name))
        try:
            errors = self.engine.errors()
        except ImportError as error:
            raise missing_driver(subject, self.engine.extra) from error
        database = self.engine.create()
        connection = None
        try:
            connection = database.connect()
            consistent = self.engine.begin(connection)
            schema = self.engine.default_schema(connection)
        except errors as error:
            if connection is not None:
                connection.invalidate()
                connection.close()
            database.dispose()
            raise error_for(*_swap(subject, self.engine.classify_connect(error))) from error
        return SqlSnapshot(self, connection, schema, consistent=consistent)

    def test(self) -> Access:
        """What the connection is, and may do."""
        with self.open() as snapshot:
            return snapshot.access()


def _swap(subject: str, meaning: tuple[Trouble, str]) -> tuple[Trouble, str, str]:
    trouble, code = meaning
    return trouble, subject, code


class SqlSnapshot:
    """One read-only transaction. It serves one stream at a time."""

    def __init__(self, source: SqlSource, connection: sa.Connection, schema: str | None, *, consistent: bool) -> None:
        self.consistent = consistent
        self._source = source
        self._engine = source.engine
        self._connection = connection
        self._found_schema = schema
        self._schema = source.default_schema or schema
        self._tables: dict[str, Table] | None = None
        self._ours: frozenset[str] = frozenset()
        self._infos: dict[str, DatasetInfo] = {}

    def __enter__(self) -> SqlSnapshot:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        lost = self._engine.errors()
        try:
            self._connection.rollback()
        except lost:
            with suppress(*lost):
                self._connection.invalidate()
        with suppress(*lost):
            self._connection.close()
        self._connection.engine.dispose()

    def access(self) -> Access:
        with self._door(None):
            return self._engine.access(self._connection)

    def rights(self) -> Rights | None:
        tables = self._all_tables()
        with self._door(None):
            return self._engine.rights(self._connection, {(table.schema, table.name): dataset for dataset, table in tables.items()})

    def link(self) -> Link | None:
        with self._door(None):
            return self._engine.link(self._connection)

    def datasets(self) -> Sequence[str]:
        return sorted(self._all_tables())

    def inspect(self, dataset: str) -> DatasetInfo:
        if dataset not in self._infos:
            table = self.table(dataset)
            with self._door(dataset):
                info = self._describe(dataset, table)
                paths = declared_paths(info.fields, self._source.declared.get(dataset, ()))
                self._infos[dataset] = replace(info, fields=(*info.fields, *paths))
                # Who may see a table's columns may not yet read it; a query for no rows tells.
                self._connection.execute(_from(table, table_clause(table), sa.literal(1)).where(sa.false())).close()
        return self._infos[dataset]

    def count(self, dataset: str, *, distinct: str | None = None, mark: Mark | None = None) -> int:
        table = self.table(dataset)
        if distinct is None:
            clause = table_clause(table)
            query = _from(table, clause, sa.func.count())
            query = query if mark is None else query.where(mark(clause))
        else:
            if is_path(self._field(dataset, distinct)):
                return distinct_values(self._texts(dataset, distinct))
            clause = table_clause(table, distinct)
            query = _from(table, clause, sa.func.count(sa.distinct(clause.c[distinct])))
        with self._door(dataset):
            return int(self._connection.execute(query).scalar_one())

    def structure(self) -> Structure:
        """How the tables hang together, as the catalogue says."""
        from holdings.sources.structures import structure_of

        with self._door(None):
            return structure_of(self._connection, self._engine, self._all_tables(), self.dataset_of, self._found_schema)

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds, mark: Mark | None = None) -> Iterator[Batch]:
        """As every snapshot; with a mark, batches have the column `MARKED` besides: 1 in the rows that it is true of, else 0."""
        info, table = self.inspect(dataset), self.table(dataset)
        names = [name for name in dict.fromkeys(fields) if name != ROW_KEY]
        numbered = ROW_KEY in fields or not info.key or not names
        for taken in (ROW_KEY,) * numbered + (MARKED,) * (mark is not None):
            if info.field(taken) is not None:
                raise error_for(Trouble.BROKEN, str(Asset.of(self._source.name, dataset, taken)))
        wanted = [self._field(dataset, name) for name in names]
        selected = selection(self._engine, table, info, wanted)
        if mark is not None:
            selected = selected.marked(mark)
        query = _from(table, selected.clause, *(selected.columns or [sa.literal_column("1").label("c")]))
        statement = str(query.compile(dialect=self._connection.dialect, compile_kwargs={"literal_binds": mark is not None}))
        with self._door(dataset):
            stream = self._engine.stream(self._connection, statement, self._limits(bounds))
        fetch = self._fetch(stream, dataset, bounds, selected.rows)
        try:
            yield from batches(fetch, selected.readings, bounds=bounds, numbered=numbered, pace=self._pace(bounds))
        finally:
            stream.close()

    @contextmanager
    def query(self, written: str, *, bounds: Bounds) -> Iterator[tuple[Sequence[str], Iterator[Batch]]]:
        """The names of the columns of one SELECT, and its rows. Of which kind a column is, its first rows tell.

        Raises `QueryRefused`, else as `batches`.
        """
        statement = selects.selected(written, self._connection.dialect.name)
        with self._door(None):
            stream = self._engine.stream(self._connection, statement, self._limits(bounds))
        try:
            names = selects.named(stream.names, str(Asset.of(self._source.name)))
            fetch = selects.Ahead(self._fetch(stream, None, bounds))
            readings = [Reading(name=name, kind=kind) for name, kind in zip(names, fetch.kinds(len(names)), strict=True)]
            yield names, batches(fetch, readings, bounds=bounds, numbered=False, pace=self._pace(bounds))
        finally:
            stream.close()

    @property
    def dialect(self) -> str:
        """The engine's name, by which queries are parsed."""
        return self._connection.dialect.name

    def _limits(self, bounds: Bounds) -> Limits:
        limits = self._engine.limits
        return Limits(statement_s=min(limits.statement_s, bounds.statement_timeout_s), lock_s=min(limits.lock_s, bounds.lock_timeout_s))

    def _pace(self, bounds: Bounds) -> Pace:
        return Pace(min((rate for rate in (bounds.max_rate, self._source.max_rate) if rate is not None), default=None))

    def _fetch(self, stream: Stream, dataset: str | None, bounds: Bounds, rows_of: Rows | None = None) -> Fetch:
        deadline = time.monotonic() + self._limits(bounds).statement_s * MOST_TIMEOUTS

        def fetch(rows: int) -> Sequence[Sequence[Any]]:
            if time.monotonic() > deadline:
                raise error_for(Trouble.TIMEOUT, str(Asset.of(self._source.name, dataset)))
            with self._door(dataset, guarded=False):
                found = stream.fetch(rows)
            return found if rows_of is None else rows_of(found)

        return fetch

    def _texts(self, dataset: str, name: str) -> Iterator[str]:
        for batch in self.batches(dataset, [name], bounds=Bounds()):
            yield from (text for text in batch.table.column(name).to_pylist() if text is not None)

    def _all_tables(self) -> dict[str, Table]:
        if self._tables is None:
            with self._door(None):
                found = list(self._engine.tables(self._connection, self._schema))
                self._ours = frozenset(table.name for table in found if self._is_ours(table))
            self._tables = {
                self.dataset_of(table.schema, table.name): table
                for table in found
                if not (table.name in self._ours and table.schema in (None, self._found_schema))
            }
        return self._tables

    def ours(self) -> frozenset[str]:
        """The tables of `holdings.sources.ours` that are there."""
        self._all_tables()
        return self._ours

    def _is_ours(self, table: Table) -> bool:
        if table.name not in OURS or table.view or table.schema not in (None, self._found_schema):
            return False
        columns = sa.inspect(self._connection).get_columns(table.name, schema=table.schema)
        return {column["name"] for column in columns} == set(OURS[table.name])

    def dataset_of(self, schema: str | None, table: str) -> str:
        """`table`, or `schema.table`; where the engine has schemas, a part with a dot is quoted, so that the two cannot be one name."""
        if schema is None or (schema == self._schema and "." not in table):
            return table
        return _quoted(table) if schema == self._schema else f"{_quoted(schema)}.{_quoted(table)}"

    def table(self, dataset: str) -> Table:
        """Where the engine keeps a dataset. Raises `MissingAsset`."""
        table = self._all_tables().get(dataset)
        if table is None:
            raise error_for(Trouble.GONE, str(Asset.of(self._source.name, dataset)))
        return table

    def _field(self, dataset: str, name: str) -> FieldInfo:
        field = self.inspect(dataset).field(name)
        if field is None:
            raise error_for(Trouble.GONE, str(Asset.of(self._source.name, dataset, name)))
        return field

    def _describe(self, dataset: str, table: Table) -> DatasetInfo:
        inspector = sa.inspect(self._connection)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", sa.exc.SAWarning)  # types that SQLAlchemy does not know; we read them as text
            columns = inspector.get_columns(table.name, schema=table.schema)
            key = [] if table.view else inspector.get_pk_constraint(table.name, schema=table.schema)["constrained_columns"]
            foreign = [] if table.view else inspector.get_foreign_keys(table.name, schema=table.schema)
            try:
                comment = inspector.get_table_comment(table.name, schema=table.schema)["text"]
            except NotImplementedError:  # SQLite has none
                comment = None
        references = {
            column: f"{self.dataset_of(link['referred_schema'] or self._found_schema, link['referred_table'])}.{target}"
            for link in foreign
            for column, target in zip(link["constrained_columns"], link["referred_columns"], strict=False)
        }
        return DatasetInfo(
            name=dataset,
            fields=tuple(
                FieldInfo(
                    name=column["name"],
                    kind=self._engine.kind(base),
                    native_type=self._native(base),
                    enforced=self._engine.enforces_types,
                    nullable=bool(column.get("nullable", True)),
                    comment=column.get("comment") or "",
                    references=references.get(column["name"]),
                )
                for column in columns
                for base in [self._engine.base(column["type"])]
            ),
            key=tuple(key),
            comment=comment or "",
            row_estimate=self._engine.row_estimate(self._connection, table),
            view=table.view,
        )

    def _native(self, native: sa.types.TypeEngine[Any]) -> str:
        if isinstance(native, sa.types.NullType):
            return ""
        try:
            return str(native.compile(dialect=self._connection.dialect))
        except sa.exc.SQLAlchemyError:
            return type(native).__name__

    @contextmanager
    def _door(self, dataset: str | None, *, guarded: bool = True) -> Iterator[None]:
        """Where the driver's errors become ours; its own words stay behind as the cause."""
        try:
            if guarded:
                with self._engine.guard(self._connection):
                    yield
            else:
                yield
        except SourceError:
            raise
        except self._engine.errors() as error:
            asset = Asset.of(self._source.name, dataset)
            raise error_for(*_swap(str(asset), self._engine.classify(error))) from error


def _quoted(part: str) -> str:
    return '"' + part.replace('"', '""') + '"' if set(part) & set('."') else part


def _from(table: Table, clause: sa.TableClause, *selected: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = sa.select(*selected).select_from(clause)
    return query.with_hint(clause, table.versions) if table.versions else query
