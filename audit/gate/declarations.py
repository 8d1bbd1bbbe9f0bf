"""The inventory as the gate uses it: by the name of a dataset, with the line of every entry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from holdings import inventory
from holdings.assets import shown
from retention.schedule import schedule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from holdings.inventory import Dataset, Inventory, SourceEntry
    from retention.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a source of the inventory declares of one dataset."""

    inventory: Inventory
    file: str
    source: str
    name: str
    """The dataset's name as the inventory has it."""
    entry: SourceEntry
    dataset: Dataset

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of the dataset and of its source."""
        return (*self.entry.measures, *self.dataset.measures)

    def line_of(self, field: str | None = None) -> int:
        """The line of the dataset's entry, or of a field's within it."""
        place = ("sources", self.source, "datasets", self.name)
        return self.inventory.line(*place) if field is None else self.inventory.line(*place, "fields", field)


@dataclass(frozen=True)
class Declarations:
    """An inventory, and the path that it is known by."""

    inventory: Inventory
    file: str

    @cached_property
    def schedule(self) -> Schedule:
        """The retention schedule, which was checked when the inventory was read."""
        return schedule(self.inventory)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every dataset of every source."""
        return tuple(
            Entry(inventory=self.inventory, file=self.file, source=source, name=name, entry=entry, dataset=dataset)
            for source, entry in self.inventory.sources.items()
            for name, dataset in entry.datasets.items()
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, tuple[Entry, ...]] = {}
        for one in self.entries:
            default = one.entry.default_schema
            names = {one.name, f"{default}.{one.name}"} if default else {one.name}
            for name in {name.casefold() for name in names}:
                found[name] = (*found.get(name, ()), one)
        return found

    def about(self, dataset: str) -> tuple[Entry, ...]:
        """The entries about a dataset of a schema file: by its name, whatever its letter case, in each source that has one of that name."""
        return self._by_name.get(dataset.casefold(), ())

    def ignored(self, dataset: str) -> bool:
        """Whether every source of the inventory puts the dataset out of scope."""
        sources = self.inventory.sources.values()
        return bool(sources) and all(one.ignores(dataset) for one in sources)


def read(path: Path, name: str) -> Declarations:
    """The inventory of a file, called by `name`. Raises `InventoryError`."""
    return _checked(inventory.load(path), name)


def parsed(data: bytes, name: str) -> Declarations:
    """The inventory in these bytes, called by `name`. Raises `InventoryError`."""
    return _checked(inventory.loads(data, shown(PurePath(name).name)), name)


def _checked(read_: Inventory, name: str) -> Declarations:
    made = Declarations(read_, name)
    _ = made.schedule  # a schedule that cannot be used is said before anything is judged
    return made
