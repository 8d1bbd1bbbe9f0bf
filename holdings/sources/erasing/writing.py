"""What destroying asks of an engine, and the part of it that all engines share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.sources.erasing.tables import THE_ROW, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from holdings.sources.engines.engine import Engine, Table
    from holdings.sources.erasable import Key
    from holdings.sources.erasing.unfit import Unfit


class Reference:
    """A foreign key as the engine keeps it."""

    __slots__ = ("child", "columns", "indexed", "keeps_child", "parent_columns")

    def __init__(self, child: Table, columns: Sequence[str], parent_columns: Sequence[str], *, keeps_child: bool, indexed: bool) -> None:
        self.child = child
        self.columns = tuple(columns)
        self.parent_columns = tuple(parent_columns)
        self.keeps_child = keeps_child
        self.indexed = indexed


class Writing(ABC):
    """One engine, written to: connections commit each statement unless a transaction was begun."""

    most_keys = 30_000
    """Values that one statement may carry."""
    begin = "BEGIN"
    engine: Engine

    @abstractmethod
    def connect(self) -> sa.Connection:
        """A connection that may write, with its limits set."""

    @abstractmethod
    def references(self, connection: sa.Connection, table: Table) -> Iterator[Reference]:
        """Every foreign key that points at a table."""

    @abstractmethod
    def unfit(self, connection: sa.Connection, table: Table) -> Unfit | None:
        """Why rows of a table cannot be destroyed in a transaction."""

    def half_done(self) -> bool:
        """Whether a change may be there that its process did not live to end; a server sees to its own."""
        return False

    def undo_half_done(self) -> None:  # noqa: B027 (a server sees to its own)
        """Undo it."""

    def schema(self, connection: sa.Connection) -> str | None:
        """Where our own tables are."""
        return None

    def among(self, columns: Sequence[sa.ColumnElement[Any]], types: Sequence[sa.types.TypeEngine[Any]], keys: Sequence[Key]) -> Any:
        """The condition that the columns have the values of one of the keys."""
        if len(columns) == 1:
            return columns[0].in_([key[0] for key in keys])
        return sa.tuple_(*columns).in_(keys)

    def locked(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """The query, its rows kept from everybody else until the transaction ends."""
        return query.with_for_update()

    def fetched(self, connection: sa.Connection, query: sa.Select[Any]) -> Sequence[Sequence[Any]]:
        """Its rows, their text as `holdings.sources.columns` expects it."""
        return connection.execute(query).fetchall()

    @contextmanager
    def transaction(self, connection: sa.Connection) -> Iterator[None]:
        """From BEGIN to COMMIT, or ROLLBACK."""
        connection.exec_driver_sql(self.begin)
        try:
            self.settle(connection)
            yield
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            self.roll_back(connection)
            raise

    def settle(self, connection: sa.Connection) -> None:  # noqa: B027 (most engines need nothing)
        """What is said anew in each transaction."""

    def roll_back(self, connection: sa.Connection) -> None:
        """Undo; where even that fails the connection is given up, and the server undoes."""
        try:
            connection.exec_driver_sql("ROLLBACK")
        except self.engine.errors():
            connection.invalidate()

    def make_tables(self, connection: sa.Connection) -> None:
        """Make our two tables and the row, where they are not there; the receipts last, so that all is there where they are."""
        holds, receipts = tables(self.schema(connection))
        with self.transaction(connection):
            holds.create(connection, checkfirst=True)
            if connection.execute(sa.select(holds.c.epoch)).first() is None:
                connection.execute(sa.insert(holds).values(id=THE_ROW, epoch=0))
            receipts.create(connection, checkfirst=True)


def bound(keys: Sequence[Key], place: int) -> list[int | str]:
    """The values of one of the key's fields."""
    return [key[place] for key in keys]


def types_of(connection: sa.Connection, table: Table) -> Mapping[str, sa.types.TypeEngine[Any]]:
    """The native types of a table's columns."""
    return {column["name"]: column["type"] for column in sa.inspect(connection).get_columns(table.name, schema=table.schema)}
