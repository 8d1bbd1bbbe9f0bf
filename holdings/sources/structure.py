"""How the tables of a database hang together: primary keys, foreign keys, indexes, and whether a table takes part in transactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from holdings.model import FieldKind
    from holdings.sources.engines.engine import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A foreign key: each row of `child` points by these fields to the row of `parent` with the same values."""

    child: str
    child_fields: tuple[str, ...]
    parent: str
    parent_fields: tuple[str, ...]
    indexed: bool
    """Whether an index, or the primary key, of the child begins with its fields in any order."""
    cascades: bool = False
    """Whether the engine itself changes or deletes the children with their parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A secondary index, by its fields."""

    name: str
    fields: tuple[str, ...]
    unique: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """One table as far as deleting from it is concerned."""

    table: Table
    key: tuple[str, ...]
    """The primary key's fields; empty where there is none."""
    kinds: Mapping[str, FieldKind] = field(default_factory=dict)
    """Its fields, with what they can hold."""
    indexes: tuple[Index, ...] = ()
    transactional: bool = True
    versioned: bool = False
    """Whether the table itself keeps the rows that are deleted from it."""
    triggers: bool = False
    """Whether a trigger of the database does something of its own when a row is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The tables of one source, by the names of their datasets."""

    tables: Mapping[str, TableFacts] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    may_make_tables: bool = False
    """Whether the account that reads may also make tables there."""

    def children(self, dataset: str) -> Iterator[Link]:
        """The foreign keys that point to a dataset."""
        return (link for link in self.links if link.parent == dataset)

    def parents(self, dataset: str) -> Iterator[Link]:
        """The foreign keys of a dataset."""
        return (link for link in self.links if link.child == dataset)

    def below(self, dataset: str) -> tuple[str, ...]:
        """The datasets whose rows hang on those of a dataset, near ones first, without itself."""
        return self._reached(dataset, {name: [link.child for link in self.children(name)] for name in self.tables})

    def above(self, dataset: str) -> tuple[str, ...]:
        """The datasets on whose rows those of a dataset hang, near ones first, without itself."""
        return self._reached(dataset, {name: [link.parent for link in self.parents(name)] for name in self.tables})

    @staticmethod
    def _reached(start: str, ways: Mapping[str, list[str]]) -> tuple[str, ...]:
        found = {start: None}
        for name in (queue := [start]):
            for other in ways.get(name, ()):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return tuple(found)[1:]
