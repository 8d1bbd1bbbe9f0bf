"""One transaction in which records are looked at once more, destroyed, and receipted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlalchemy as sa

from holdings.assets import Asset
from holdings.model import FieldKind
from holdings.sources.columns import convert, presence
from holdings.sources.erasable import Found, Grade
from holdings.sources.erasing.tables import receipt_of, row_of
from holdings.sources.erasing.unfit import Unfit
from holdings.sources.selecting import Selection, selection, table_clause
from holdings.sources.troubles import Trouble, error_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from holdings.model import FieldInfo
    from holdings.sources.erasable import Condition, Key, Link, Receipt
    from holdings.sources.erasing.session import Known, SqlSession


class SqlErasure:
    """Works within the transaction that its session has begun."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session
        self._connection = session.connection
        self._writing = session.writing
        self.epoch = self._locked_epoch() if session.grade is Grade.A else 0

    def _locked_epoch(self) -> int:
        """Wait for whoever has the row: somebody placing a hold, or another batch."""
        found = self._connection.execute(self._writing.locked(sa.select(self._session.holds.c.epoch))).scalars().all()
        if len(found) != 1:
            raise Unfit.GUARD_GONE.error(str(Asset.of(self._session.source.name)))
        return int(found[0])

    def rows(self, dataset: str, keys: Sequence[Key], fields: Sequence[str]) -> Found:
        known = self._session.known(dataset)
        selected = self._selected(known, fields)
        query = sa.select(*selected.columns).select_from(selected.clause).where(self._among(selected.clause, known, keys))
        return self._found(known, selected, fields, self._writing.fetched(self._connection, self._writing.locked(query)))

    def matching(self, dataset: str, keys: Sequence[Key], condition: Condition) -> set[Key]:
        known = self._session.known(dataset)
        names = [field.name for field in known.info.fields]
        selected = self._selected(known, (), *names)
        holds_for = sa.func.coalesce(condition(selected.clause), sa.true())
        query = sa.select(*selected.columns).select_from(selected.clause).where(self._among(selected.clause, known, keys), holds_for)
        return set(self._found(known, selected, (), self._writing.fetched(self._connection, query)).keys)

    def children(self, link: Link, keys: Sequence[Key], fields: Sequence[str]) -> tuple[Sequence[Key], Found]:
        child, parent = self._session.known(link.child), self._session.known(link.parent)
        mine, theirs = self._selected(child, fields, *link.columns), self._selected(parent, (), *link.parent_columns)
        points = [mine.clause.c[column] == theirs.clause.c[other] for column, other in zip(link.columns, link.parent_columns, strict=True)]
        parts = [column.label(f"p{place}") for place, column in enumerate(_bare(theirs))]
        query = (
            sa.select(*parts, *mine.columns)
            .select_from(mine.clause.join(theirs.clause, sa.and_(*points)))
            .where(self._among(theirs.clause, parent, keys))
        )
        rows = self._writing.fetched(self._connection, self._writing.locked(query))
        width = len(parts)
        parents = self._found(parent, theirs, (), [row[:width] for row in rows]).keys
        return parents, self._found(child, mine, fields, [row[width:] for row in rows])

    def whole(self, dataset: str, keys: Sequence[Key]) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
        known = self._session.known(dataset)
        names = tuple(known.types)
        clause = table_clause(known.table, *names)
        columns = [self._exact(clause.c[name], known.info.field(name)).label(f"c{place}") for place, name in enumerate(names)]
        query = sa.select(*columns).select_from(clause).where(self._among(clause, known, keys))
        return names, self._connection.execute(self._writing.locked(query)).fetchall()

    def _exact(self, column: sa.ColumnClause[Any], field: FieldInfo | None) -> sa.ColumnElement[Any]:
        """A column so that every value of it arrives whole: bytes as they are, and what has no Python value as text."""
        engine = self._session.source.engine
        if field is None or field.kind is FieldKind.BINARY:
            return column
        return engine.expression(column, field)

    def delete(self, dataset: str, keys: Sequence[Key]) -> int:
        known = self._session.known(dataset)
        clause = table_clause(known.table, *known.info.key)
        return self._connection.execute(sa.delete(clause).where(self._among(clause, known, keys))).rowcount

    def replace(self, dataset: str, keys: Sequence[Key], values: Mapping[str, str | None]) -> int:
        known = self._session.known(dataset)
        clause = table_clause(known.table, *known.info.key, *values)
        new = {
            name: sa.null() if text is None else sa.case((clause.c[name].is_(None), sa.null()), else_=sa.literal(text))
            for name, text in values.items()
        }
        return self._connection.execute(sa.update(clause).where(self._among(clause, known, keys)).values(new)).rowcount

    def receipt(self, plan: str, batch: int) -> Receipt | None:
        table = self._session.receipts
        row = self._connection.execute(sa.select(table).where(table.c.plan == plan, table.c.batch == batch)).mappings().first()
        return None if row is None else receipt_of(row)

    def put_receipt(self, receipt: Receipt) -> None:
        self._connection.execute(sa.insert(self._session.receipts).values(row_of(receipt)))

    def set_epoch(self, epoch: int) -> None:
        self._connection.execute(sa.update(self._session.holds).values(epoch=epoch))
        self.epoch = epoch

    def _selected(self, known: Known, fields: Sequence[str], *more: str) -> Selection:
        """The key's fields, then these; each once."""
        wanted = [known.info.field(name) for name in dict.fromkeys((*known.info.key, *fields))]
        there = [field for field in wanted if field is not None]
        if len(there) < len(wanted):
            raise error_for(Trouble.GONE, str(Asset.of(self._session.source.name, known.info.name)))
        return selection(self._session.source.engine, known.table, known.info, there, *known.info.key, *more)

    def _among(self, clause: sa.TableClause, known: Known, keys: Sequence[Key]) -> Any:
        names = known.info.key
        return self._writing.among([clause.c[name] for name in names], [known.types[name] for name in names], keys)

    def _found(self, known: Known, selected: Selection, fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> Found:
        columns = list(zip(*selected.projection.rows(rows), strict=True)) or [()] * len(selected.readings)
        arrays: dict[str, pa.Array] = {}
        unreadable: dict[str, int] = {}
        for reading, values in zip(selected.readings, columns, strict=True):
            arrays[reading.name], lost = presence(values) if reading.presence else convert(values, reading.kind)
            if lost:
                unreadable[reading.name] = lost
        keys = list(zip(*(_values(arrays[name]) for name in known.info.key), strict=True))
        table = pa.RecordBatch.from_arrays([arrays[name] for name in fields], names=list(fields))
        return Found(keys=keys, table=table, unreadable=unreadable)


def _values(array: pa.Array) -> list[Any]:
    """A key's values; one that cannot be read is None, and equals no planned one."""
    values: list[Any] = array.to_pylist()
    return values if array.type in ("int64", "string") else [value if isinstance(value, int | None) else str(value) for value in values]


def _bare(selected: Selection) -> list[sa.ColumnElement[Any]]:
    return [column.element if isinstance(column, sa.Label) else column for column in selected.columns]
