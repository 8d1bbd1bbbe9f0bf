"""What the reader of databases asks of an engine, and the part of it that all engines share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import sqlalchemy as sa

from holdings.model import FieldKind
from holdings.sources.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from holdings.links import Link
    from holdings.model import FieldInfo
    from holdings.rights.model import Rights
    from holdings.sources.base import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the audited system is asked to cut off by itself, in seconds."""

    statement_s: float
    lock_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or view where the engine keeps it; `schema` is None where the engine has no schemas."""

    schema: str | None
    name: str
    view: bool
    versions: str = ""
    """What follows the name in a statement, so that the rows of the past that the table keeps are read too."""


class Stream(Protocol):
    """Rows on their way."""

    @property
    def names(self) -> Sequence[str]:
        """The columns' names, as the engine gives them."""

    def fetch(self, rows: int) -> Sequence[Sequence[Any]]:
        """At most so many rows more; none at the end."""

    def close(self) -> None:
        """Stop, also before the end, without reading the rest."""


class Engine(ABC):
    """One audited database, as its engine has to be spoken to. Cheap to make: drivers are imported on connecting."""

    enforces_types: ClassVar[bool] = True
    """Whether the engine holds a field's values to its type."""

    extra: ClassVar[str] = ""
    """The extra of the distribution that brings the driver."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    @abstractmethod
    def create(self) -> sa.Engine:
        """An engine whose connections are bounded and, off the loopback, over verified TLS."""

    @abstractmethod
    def begin(self, connection: sa.Connection) -> bool:
        """Begin the one read-only snapshot; false where the engine can give no consistent one."""

    @abstractmethod
    def default_schema(self, connection: sa.Connection) -> str | None:
        """The schema whose tables go by their bare names."""

    @abstractmethod
    def tables(self, connection: sa.Connection, schema: str | None) -> Iterator[Table]:
        """All tables and views that are not the system's own."""

    @abstractmethod
    def stream(self, connection: sa.Connection, statement: str, limits: Limits) -> Stream:
        """Run a query whose rows stay on the server until fetched."""

    @abstractmethod
    def access(self, connection: sa.Connection) -> Access:
        """What the connection is, and may do."""

    def rights(self, connection: sa.Connection, names: Mapping[tuple[str | None, str], str]) -> Rights | None:
        """Who may do what with the datasets that `names` has, by schema and table; None where the engine has no accounts."""
        return None

    def link(self, connection: sa.Connection) -> Link | None:
        """What the connection negotiated; None where the engine is no server."""
        return None

    @abstractmethod
    def classify(self, error: BaseException) -> tuple[Trouble, str]:
        """What an error of the driver means, and its code."""

    @abstractmethod
    def classify_connect(self, error: BaseException) -> tuple[Trouble, str]:
        """What an error of the driver means while connecting."""

    def errors(self) -> tuple[type[Exception], ...]:
        """What the driver raises, beside SQLAlchemy's wrapping of it."""
        return (sa.exc.SQLAlchemyError, OSError, UnicodeError)

    def base(self, native: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
        """The type that a type is made of, where the engine lets people name their own."""
        return native

    def kind(self, native: sa.types.TypeEngine[Any]) -> FieldKind:
        """What a field of a native type can hold."""
        return kind_of(native)

    def expression(self, column: sa.ColumnClause[Any], field: FieldInfo) -> sa.ColumnElement[Any]:
        """How a field is selected, so that any value of it arrives."""
        return column

    def presence_only(self, field: FieldInfo) -> bool:
        """Whether only the presence of a value is asked for, because it could not be examined anyway."""
        return field.kind in (FieldKind.BINARY, FieldKind.JSON)

    def row_estimate(self, connection: sa.Connection, table: Table) -> int | None:
        """What the engine itself believes about a table's size, at no cost."""
        return None

    @contextmanager
    def guard(self, connection: sa.Connection) -> Iterator[None]:
        """Around one request: its failure must not cost the snapshot."""
        yield


_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], FieldKind], ...] = (
    (sa.types.JSON, FieldKind.JSON),
    (sa.types.Boolean, FieldKind.BOOLEAN),
    (sa.types.Uuid, FieldKind.TEXT),
    (sa.types.String, FieldKind.TEXT),
    (sa.types.Integer, FieldKind.INTEGER),
    (sa.types.Float, FieldKind.NUMBER),
    (sa.types.DateTime, FieldKind.DATETIME),
    (sa.types.Date, FieldKind.DATE),
    (sa.types.Time, FieldKind.TEXT),
    (sa.types.Interval, FieldKind.TEXT),
    (sa.types.ARRAY, FieldKind.TEXT),
    (sa.types.LargeBinary, FieldKind.BINARY),
    (sa.types.BINARY, FieldKind.BINARY),
    (sa.types.VARBINARY, FieldKind.BINARY),
)


def kind_of(native: sa.types.TypeEngine[Any]) -> FieldKind:
    """The kind of a type by its family.

    A decimal without a scale, or with none behind the point, may well be an identifier: it is no NUMBER, which controls pass by.
    """
    if isinstance(native, sa.types.Numeric) and not isinstance(native, sa.types.Float):
        return FieldKind.TEXT if native.scale is None else FieldKind.INTEGER if native.scale == 0 else FieldKind.NUMBER
    return next((kind for family, kind in _KINDS if isinstance(native, family)), FieldKind.OTHER)


def original(error: BaseException) -> BaseException:
    """The driver's own error beneath SQLAlchemy's."""
    return error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error


def classify_common(error: BaseException) -> tuple[Trouble, str] | None:
    """What errors mean that no driver raises."""
    if isinstance(error, sa.exc.NoSuchTableError):
        return Trouble.GONE, ""
    if isinstance(error, sa.exc.UnreflectableTableError | UnicodeError):
        return Trouble.BROKEN, ""
    if isinstance(error, OSError | sa.exc.PendingRollbackError | sa.exc.ResourceClosedError):
        return Trouble.LOST, ""
    return None
