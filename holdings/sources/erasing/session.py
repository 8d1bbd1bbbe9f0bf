"""A database whose records can be destroyed: its connection, what it knows of its tables, and its transactions."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.assets import Asset
from holdings.errors import SourceError
from holdings.model import FieldKind
from holdings.sources.engines.mysql import MySql
from holdings.sources.engines.postgres import Postgres
from holdings.sources.engines.sqlite import Sqlite
from holdings.sources.erasable import Grade, Link
from holdings.sources.erasing.erasure import SqlErasure
from holdings.sources.erasing.tables import tables
from holdings.sources.erasing.unfit import Unfit
from holdings.sources.erasing.writing import Writing, types_of
from holdings.sources.ours import HOLDS, RECEIPTS
from holdings.sources.selecting import table_clause
from holdings.sources.troubles import Trouble, error_for, missing_driver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from holdings.model import DatasetInfo
    from holdings.sources.engines.engine import Engine, Table
    from holdings.sources.sql import SqlSnapshot, SqlSource

_KEY_KINDS = frozenset({FieldKind.INTEGER, FieldKind.TEXT, FieldKind.DATE})


@dataclass(frozen=True, slots=True)
class SqlErasable:
    """A database that is audited as this source."""

    source: SqlSource

    @property
    def name(self) -> str:
        return self.source.name

    def prepared(self) -> bool:
        with _read(self.source, _writing(self.source.engine)) as looking:
            return HOLDS in looking.ours()

    def undo_half_done(self) -> None:
        writing = _writing(self.source.engine)
        if writing.half_done():
            _read(self.source, writing).__exit__(None, None, None)

    def connect(self) -> SqlSession:
        """Connect, to write."""
        subject = str(Asset.of(self.name))
        engine = self.source.engine
        try:
            errors = engine.errors()
        except ImportError as error:
            raise missing_driver(subject, engine.extra) from error
        writing = _writing(engine)
        with _read(self.source, writing) as looking:  # not while the other is open: in a file each would wait for the other's lock
            names = frozenset(looking.datasets())
        try:
            connection = writing.connect()
        except errors as error:
            trouble, code = engine.classify_connect(error)
            raise error_for(trouble, subject, code) from error
        try:
            return SqlSession(self.source, writing, connection, names)
        except BaseException:
            connection.close()
            raise


def _read(source: SqlSource, writing: Writing) -> SqlSnapshot:
    """Open it to read; what a process that was killed has left half done is undone before, which a reader may not do."""
    for _ in range(2):
        try:
            return source.open()
        except SourceError:
            if not writing.half_done():
                raise
            with suppress(*source.engine.errors(), OSError):
                writing.undo_half_done()
    return source.open()


def _writing(engine: Engine) -> Writing:
    match engine:
        case Sqlite():
            from holdings.sources.erasing.sqlite import SqliteWriting

            return SqliteWriting(engine)
        case Postgres():
            from holdings.sources.erasing.postgres import PostgresWriting

            return PostgresWriting(engine)
        case MySql():
            from holdings.sources.erasing.mysql import MySqlWriting

            return MySqlWriting(engine)
        case _:
            raise TypeError(type(engine).__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a dataset's table."""

    table: Table
    info: DatasetInfo
    types: Mapping[str, sa.types.TypeEngine[Any]]


class SqlSession:
    """One connection. What it knows of tables it learns once, before anything is destroyed."""

    def __init__(self, source: SqlSource, writing: Writing, connection: sa.Connection, names: frozenset[str]) -> None:
        self.source = source
        self.writing = writing
        self.connection = connection
        self.grade = Grade.B
        self._known: dict[str, Known] = {}
        self._links: dict[str, tuple[Link, ...]] = {}
        self._names = names
        with self.door(None):
            self.holds, self.receipts = tables(writing.schema(connection))
        if self._prepared():
            self.grade = Grade.A

    def __enter__(self) -> SqlSession:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(*self.source.engine.errors()):
            self.connection.close()
        self.connection.engine.dispose()

    def prepare(self) -> Grade:
        for last in (False, False, True):  # another process may be doing the same
            if self._prepared():
                break
            try:
                self.writing.make_tables(self.connection)
            except self.source.engine.errors() as error:
                trouble, code = self.source.engine.classify(error)
                if trouble is Trouble.DENIED and not self._has(HOLDS):
                    return self.grade
                if last and not self._prepared():
                    raise error_for(trouble, self._subject(None), code) from error
        self.grade = Grade.A
        return self.grade

    def _prepared(self) -> bool:
        return self._has(RECEIPTS)

    def _has(self, table: str) -> bool:
        with self.door(None):
            return sa.inspect(self.connection).has_table(table, schema=self.receipts.schema)

    def inspect(self, dataset: str) -> DatasetInfo:
        return self.known(dataset).info

    def known(self, dataset: str) -> Known:
        """A dataset's table, and its columns' types. Raises `SourceError`."""
        if dataset not in self._known:
            with _read(self.source, self.writing) as looking:
                table, info = looking.table(dataset), looking.inspect(dataset)
            with self.door(dataset):
                self._known[dataset] = Known(table=table, info=info, types=types_of(self.connection, table))
        return self._known[dataset]

    def count(self, dataset: str, most: int) -> int:
        rows = sa.select(sa.literal_column("1")).select_from(table_clause(self.known(dataset).table)).limit(most).subquery()
        with self.door(dataset):
            return int(self.connection.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one())

    def links(self, dataset: str) -> tuple[Link, ...]:
        if dataset not in self._links:
            table = self.known(dataset).table
            with self.door(dataset):
                references = list(self.writing.references(self.connection, table))
            with _read(self.source, self.writing) as looking:
                self._links[dataset] = tuple(
                    Link(
                        child=looking.dataset_of(each.child.schema, each.child.name),
                        columns=each.columns,
                        parent=dataset,
                        parent_columns=each.parent_columns,
                        keeps_child=each.keeps_child,
                        indexed=each.indexed,
                    )
                    for each in references
                )
            if any(each.child not in self._names for each in self._links[dataset]):
                raise Unfit.CHILD_ELSEWHERE.error(self._subject(dataset))
        return self._links[dataset]

    def orphans(self, link: Link) -> int:
        child = table_clause(self.known(link.child).table, *link.columns).alias()
        parent = table_clause(self.known(link.parent).table, *link.parent_columns).alias()
        pairs = [(child.c[one], parent.c[other]) for one, other in zip(link.columns, link.parent_columns, strict=True)]
        there = sa.exists(
            sa.select(sa.literal_column("1")).select_from(parent).where(*(one == other for one, other in pairs)).correlate(child)
        )
        query = sa.select(sa.func.count()).select_from(child).where(*(one.is_not(None) for one, _ in pairs), ~there)
        with self.door(link.child):
            return int(self.connection.execute(query).scalar_one())

    def must_be_erasable(self, dataset: str) -> None:
        known = self.known(dataset)
        with self.door(dataset):
            unfit = Unfit.VIEW if known.table.view else self.writing.unfit(self.connection, known.table)
        if unfit is None and not known.info.key:
            unfit = Unfit.NO_KEY
        fields = [known.info.field(name) for name in known.info.key]
        if unfit is None and any(field is None or field.kind not in _KEY_KINDS for field in fields):
            unfit = Unfit.KEY_KIND
        if unfit is not None:
            raise unfit.error(self._subject(dataset))

    @contextmanager
    def transaction(self) -> Iterator[SqlErasure]:
        with self.door(None), self.writing.transaction(self.connection):
            yield SqlErasure(self)

    @contextmanager
    def door(self, dataset: str | None) -> Iterator[None]:
        """Where the driver's errors become ours; its own words, which can hold data, stay behind as the cause."""
        try:
            yield
        except SourceError:
            raise
        except self.source.engine.errors() as error:
            trouble, code = self.source.engine.classify(error)
            raise error_for(trouble, self._subject(dataset), code) from error

    def _subject(self, dataset: str | None) -> str:
        return str(Asset.of(self.source.name, dataset))
