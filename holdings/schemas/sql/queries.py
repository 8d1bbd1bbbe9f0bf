"""What columns a query has: those of a view, or of a table made from a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from holdings.model import FieldKind
from holdings.schemas.model import Place, SchemaField
from holdings.schemas.sql.dialects import Dialect
from holdings.unlogged import unlogged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from holdings.schemas.sql.fold import State

Columns = list[tuple[str, SchemaField]]

_MAX_BYTES = 200_000
_MAX_DEPTH = 40
_NOWHERE = Place(file="", line=1)


def columns_of(written: str, state: State) -> Columns | None:
    """The columns of a query in their order, each with the field that it is taken from where it is one; None where they cannot be told."""
    if len(written) > _MAX_BYTES:
        return None
    try:
        with unlogged():
            query = sqlglot.parse_one(written, read=str(state.dialect) or None)
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return None
    return _Resolver(state).columns(query, {}, 0) if isinstance(query, exp.Query) else None


class _Resolver:
    """Resolves names against the tables that are known, and a query's own."""

    def __init__(self, state: State) -> None:
        self._state = state

    def columns(self, query: exp.Expr, around: Mapping[str, Columns], depth: int) -> Columns | None:
        if depth > _MAX_DEPTH:
            return None
        known = dict(around)
        with_ = query.args.get("with_") or query.args.get("with")
        for cte in with_.expressions if with_ is not None else ():
            found = self.columns(cte.this, known, depth + 1)
            if found is None:
                return None
            names = [self._name(column) for column in cte.args["alias"].columns] if cte.args.get("alias") else []
            known[cte.alias.lower()] = [(names[place] if place < len(names) else name, one) for place, (name, one) in enumerate(found)]
        if isinstance(query, exp.SetOperation):
            return self.columns(query.this, known, depth + 1)
        if isinstance(query, exp.Subquery):
            return self.columns(query.this, known, depth + 1)
        if not isinstance(query, exp.Select):
            return None
        sources = self._sources(query, known, depth)
        out: Columns = []
        for selected in query.expressions:
            found = self._selected(selected, sources)
            if found is None:
                return None
            out += found
        return out

    def _sources(self, query: exp.Select, known: Mapping[str, Columns], depth: int) -> dict[str, Columns | None]:
        """The query's sources by the name that it calls them, in their order; None where one's columns are not known."""
        out: dict[str, Columns | None] = {}
        first = query.args.get("from_") or query.args.get("from")
        for source in _in_order(first, query.args.get("joins") or []):
            name = source.alias_or_name.lower()
            if isinstance(source, exp.Table):
                own = known.get(source.name.lower()) if not source.db else None
                table = self._state.find(tuple(self._name(part) for part in source.parts if isinstance(part, exp.Identifier)))
                out[name] = own if own is not None else list(table.columns.items()) if table is not None else None
            elif isinstance(source, exp.Subquery):
                out[name] = self.columns(source.this, known, depth + 1)
            else:
                out[name] = None
        return out

    def _selected(self, selected: exp.Expr, sources: Mapping[str, Columns | None]) -> Columns | None:
        if isinstance(selected, exp.Star) or (isinstance(selected, exp.Column) and isinstance(selected.this, exp.Star)):
            wanted = [sources.get(selected.table.lower())] if isinstance(selected, exp.Column) else list(sources.values())
            if not wanted or any(one is None for one in wanted):
                return None
            return [(name, _values(name, origin)) for one in wanted for name, origin in one or ()]
        inner = selected.this if isinstance(selected, exp.Alias) else selected
        name = selected.alias_or_name if isinstance(selected, exp.Alias | exp.Column) else ""
        identifier = (
            selected.args.get("alias") if isinstance(selected, exp.Alias) else inner.this if isinstance(inner, exp.Column) else None
        )
        if isinstance(identifier, exp.Identifier):
            name = self._name(identifier)
        if not name:
            name = inner.key.lower() if self._state.dialect in (Dialect.POSTGRES, Dialect.ANSI) else ""
        if not name:
            return None
        origin = self._origin(inner, sources)
        if origin is None:
            origin = SchemaField(name=name, type="", kind=FieldKind.OTHER, place=_NOWHERE)
        return [(name, _values(name, origin))]

    def _origin(self, inner: exp.Expr, sources: Mapping[str, Columns | None]) -> SchemaField | None:
        if not isinstance(inner, exp.Column):
            return None
        wanted = inner.name.lower()
        places = [sources.get(inner.table.lower())] if inner.table else list(sources.values())
        return next((one for columns in places for name, one in columns or () if name.lower() == wanted), None)

    def _name(self, identifier: exp.Expr) -> str:
        quoted = bool(identifier.args.get("quoted"))
        return identifier.name if quoted else self._state.dialect.folded(identifier.name)


def _values(name: str, origin: SchemaField) -> SchemaField:
    """A column that has another one's values: what holds them to it, its keys and defaults, stays behind."""
    return SchemaField(name=name, type=origin.type, kind=origin.kind, length=origin.length, comment=origin.comment, place=origin.place)


def _in_order(first: exp.Expr | None, joins: list[exp.Expr]) -> Iterator[exp.Expr]:
    if first is not None:
        yield first.this
        yield from (join.this for join in first.this.args.get("joins") or [])
    for join in joins:
        yield join.this
