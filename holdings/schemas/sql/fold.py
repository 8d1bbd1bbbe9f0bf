"""The tables as they stand after the statements so far: what a database would have after running them in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from holdings.schemas.kinds import kind_of, length_of
from holdings.schemas.model import SchemaDataset, SchemaField
from holdings.schemas.sql.dialects import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from holdings.model import FieldKind
    from holdings.schemas.model import Place
    from holdings.schemas.sql.columns import Column


@dataclass(slots=True, kw_only=True)
class Table:
    """A table, or a view, in the making."""

    name: str
    place: Place
    columns: dict[str, SchemaField] = field(default_factory=dict)
    comment: str = ""
    view: bool = False
    temporary: bool = False
    constraints: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """By name: the kind of constraint (`key`, `unique`, `references`) and the columns that have it."""

    def find(self, name: str) -> str | None:
        """The name of a column as it stands here; letter case is no difference where only case differs."""
        return name if name in self.columns else next((one for one in self.columns if one.lower() == name.lower()), None)

    def put(self, made: SchemaField, instead_of: str | None = None) -> None:
        """Add a column, or have it take another's place in the order."""
        if instead_of is None:
            self.columns[made.name] = made
        else:
            self.columns = {
                (made.name if name == instead_of else name): (made if name == instead_of else one) for name, one in self.columns.items()
            }

    def drop(self, name: str) -> bool:
        there = self.find(name)
        if there is not None:
            del self.columns[there]
        return there is not None

    def constrain(self, kind: str, columns: Iterable[str], name: str | None = None, to: tuple[str, ...] = ()) -> None:
        """Apply a key, a uniqueness or a foreign key; what is unique only together with another column is not marked."""
        there = tuple(found for one in columns if (found := self.find(one)) is not None)
        if name is not None:
            self.constraints[name.lower()] = kind, there
        for place, one in enumerate(there):
            match kind:
                case "key":
                    self.columns[one] = replace(self.columns[one], key=True, nullable=False)
                case "unique" if len(there) == 1:
                    self.columns[one] = replace(self.columns[one], unique=True)
                case "references":
                    self.columns[one] = replace(self.columns[one], references=to[min(place, len(to) - 1)])

    def release(self, name: str) -> None:
        """Take a constraint away by its name; one that has no name here changes nothing that is told."""
        kind, columns = self.constraints.pop(name.lower(), ("", ()))
        for one in columns:
            if one in self.columns:
                self.columns[one] = _without(self.columns[one], kind)

    def release_key(self) -> None:
        """Take the primary key away."""
        self.columns = {name: replace(one, key=False) for name, one in self.columns.items()}


def _without(one: SchemaField, kind: str) -> SchemaField:
    match kind:
        case "key":
            return replace(one, key=False)
        case "unique":
            return replace(one, unique=False)
        case _:
            return replace(one, references=None)


class State:
    """All tables so far, by name, and those that a later file began anew."""

    def __init__(self) -> None:
        self.dialect = Dialect.ANSI
        self.schema = ""
        """The schema or database that unqualified names are in, where it is not the default one."""
        self.current = ""
        """The database that `USE` chose: its name goes unsaid."""
        self.tables: dict[str, Table] = {}
        self.types: dict[str, str] = {}
        """Types that the script makes, and the type that each stands for."""
        self._replaced: list[Table] = []

    def name_of(self, path: tuple[str, ...]) -> str:
        """The name of a dataset in the inventory: its schema is said where it is not the default one."""
        *above, name = path or ("",)
        schema = above[-1] if above else self.schema
        return name if schema in ("", self.dialect.default_schema, self.current) else f"{schema}.{name}"

    def find(self, path: tuple[str, ...]) -> Table | None:
        if not path:
            return None
        name = self.name_of(path)
        if name in self.tables:
            return self.tables[name]
        return next((one for key, one in self.tables.items() if key.lower() == name.lower()), None)

    def add(self, table: Table) -> None:
        """A new table. One of the same name in another file is another database's, and stays."""
        before = self.tables.pop(table.name, None)
        if before is not None and before.place.file != table.place.file:
            self._replaced.append(before)
        self.tables[table.name] = table

    def drop(self, path: tuple[str, ...]) -> bool:
        table = self.find(path)
        if table is not None:
            del self.tables[table.name]
        return table is not None

    def rename(self, table: Table, name: str) -> None:
        """The same table by another name, in its place."""
        self.tables = {(name if key == table.name else key): one for key, one in self.tables.items()}
        table.name = name

    def kind(self, written: str) -> FieldKind:
        """What a type holds, the script's own types looked up."""
        return kind_of(self.real(written))

    def real(self, written: str) -> str:
        """The type that a type of the script's own stands for."""
        word = written.partition("(")[0].strip().lower()
        name = word.rpartition(".")[2]
        found = self.types.get(name)
        return written if found is None else found

    def field(self, made: Column, place: Place) -> SchemaField:
        """A finished column."""
        real = self.real(made.type)
        to = made.references
        return SchemaField(
            name=made.name,
            type=made.type,
            kind=kind_of(real),
            length=length_of(real),
            comment=made.comment or "",
            nullable=made.nullable is not False,
            key=made.key,
            unique=made.unique,
            has_default=made.has_default or _counts(made.type),
            references=None if to is None or not to[0] else self.target(to[0], to[1]),
            stored=made.stored,
            place=place,
        )

    def target(self, table: tuple[str, ...], column: str | None) -> str:
        """What a foreign key points to."""
        return self.name_of(table) + (f".{column}" if column else "")

    def datasets(self) -> tuple[SchemaDataset, ...]:
        """The finished datasets, in the order of their making."""
        return tuple(
            SchemaDataset(name=one.name, fields=tuple(one.columns.values()), comment=one.comment, view=one.view, place=one.place)
            for one in (*self._replaced, *self.tables.values())
            if not one.temporary
        )


def _counts(written: str) -> bool:
    """Whether a type brings its own default: the serial types of PostgreSQL."""
    return written.lower().rstrip("248").endswith("serial")
