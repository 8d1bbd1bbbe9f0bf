"""How far holds reach along foreign keys: to the rows below those in their scope, and to every row that would take such rows with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from holdings.sources.selecting import table_clause
from retention.scope_sql import column, condition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from holdings.sources.selecting import Mark
    from holdings.sources.structure import Link, Structure
    from retention.scope import Expression

    Condition = sa.ColumnElement[bool]

DEEPEST = 4
"""How often one way along foreign keys comes through the same table; a row that has more beyond that counts as held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The holds of one source."""

    scopes: Mapping[str, Sequence[Expression]]
    structure: Structure

    def mark(self, dataset: str) -> Mark | None:
        """What marks the rows that may not be destroyed; None where no hold can reach the dataset."""
        if dataset not in self.structure.tables or not self._reached(dataset):
            return None
        return lambda table: self._below(dataset, table, (dataset,), None)

    def _reached(self, dataset: str) -> bool:
        """Whether a hold is on a dataset, or on one above or below it, or above one below it."""
        return any(self._covered(name) for name in (dataset, *self.structure.below(dataset)))

    def _covered(self, dataset: str) -> bool:
        return any(self.scopes.get(name) for name in (dataset, *self.structure.above(dataset)))

    def _below(self, dataset: str, table: sa.FromClause, way: tuple[str, ...], came: Link | None) -> Condition:
        """Whether a row is held, or one that hangs on it, directly or not."""
        below = (
            self._linked(link.child, link.child_fields, link.parent_fields, table, way, partial(self._below, came=link))
            for link in self.structure.children(dataset)
            if self._reached(link.child)
        )
        return sa.or_(self._above(dataset, table, (dataset,), came), *below)

    def _above(self, dataset: str, table: sa.FromClause, way: tuple[str, ...], came: Link | None) -> Condition:
        """Whether a row is in a scope, or hangs on one that is; the way that it was come by is not gone back."""
        kinds = self.structure.tables[dataset].kinds
        scopes = (condition(scope, table, kinds) for scope in self.scopes.get(dataset, ()))
        above = (
            self._linked(link.parent, link.parent_fields, link.child_fields, table, way, partial(self._above, came=None))
            for link in self.structure.parents(dataset)
            if link != came and self._covered(link.parent)
        )
        return sa.or_(sa.false(), *scopes, *above)

    def _linked(
        self,
        other: str,
        other_fields: Sequence[str],
        own_fields: Sequence[str],
        table: sa.FromClause,
        way: tuple[str, ...],
        judged: Callable[[str, sa.FromClause, tuple[str, ...]], Condition],
    ) -> Condition:
        """Whether a row of another dataset that is linked with a row is so judged."""
        facts = self.structure.tables.get(other)
        if facts is None:  # what it is linked with is not there to be looked at
            return sa.and_(*(column(table, own).is_not(None) for own in own_fields))
        linked = table_clause(facts.table, *other_fields).alias()
        joined = [column(linked, theirs) == column(table, own) for theirs, own in zip(other_fields, own_fields, strict=True)]
        if way.count(other) < DEEPEST:
            joined.append(judged(other, linked, (*way, other)))
        return sa.exists(sa.select(sa.literal_column("1")).select_from(linked).where(*joined).correlate(table))
