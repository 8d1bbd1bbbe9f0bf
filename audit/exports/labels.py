"""What the inventory says of the fields that are about to leave: of the dataset that was named, that a file is, or that a query reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.errors import UnknownThing
from audit.places import same_file
from holdings.assets import Asset
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from holdings.inventory import Dataset, FieldLabel, Inventory, SourceEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The datasets that are read, and the confirmed labels of their fields."""

    datasets: tuple[str, ...] = ()
    labels: Mapping[str, FieldLabel] = field(default_factory=dict)

    @property
    def dataset(self) -> str:
        """As a policy calls it; nothing where there are several."""
        return self.datasets[0] if len(self.datasets) == 1 else ""


def of_name(inventory: Inventory, name: str) -> Labelled:
    """The dataset `source.dataset`, or `dataset` where one source alone has it. Raises `UnknownThing`."""
    found = [
        (source, dataset, declared)
        for source, entry in inventory.sources.items()
        for dataset, declared in entry.datasets.items()
        if name in (dataset, f"{source}.{dataset}")
    ]
    if len(found) == 1:
        return _labelled(found[0][1], found[0][2])
    if not found:
        raise UnknownThing(
            Text("数据资产目录中没有该数据集。", "the inventory has no such dataset."),
            "--dataset",
            Text("请写出 recordwarden.yaml 中声明的数据集。", "Name one that recordwarden.yaml declares."),
        )
    assets = [str(Asset.of(source, dataset)) for source, dataset, _ in found]
    raise UnknownThing(
        Text("多个数据源有该数据集。", "more than one source has this dataset."),
        "--dataset",
        Text(f"请写明是哪一个：{'、'.join(assets)}。", f"Say which: {', '.join(assets)}."),
    )


def of_file(inventory: Inventory, folder: Path, path: Path) -> Labelled | None:
    """The dataset that a file is; None where the inventory declares none. `folder` is the inventory's own."""
    for entry in inventory.sources.values():
        if entry.path is None:
            continue
        place = folder / entry.path
        there = same_file(path, place) or (place.is_dir() and same_file(path.parent, place))
        for name in (path.stem, path.name) if there else ():
            if name in entry.datasets:
                return _labelled(name, entry.datasets[name])
    return None


def of_tables(entry: SourceEntry, tables: Iterable[str]) -> Labelled | None:
    """What is declared of the tables that a query reads; of columns of one name the label of the highest level. None where nothing is."""
    declared = {name: entry.datasets[name] for name in tables if name in entry.datasets}
    if not declared:
        return None
    labels: dict[str, FieldLabel] = {}
    for name, label in (pair for one in declared.values() for pair in _confirmed(one)):
        if name not in labels or (label.level or 0) > (labels[name].level or 0):
            labels[name] = label
    return Labelled(datasets=tuple(declared), labels=labels)


def of_datasets(inventory: Inventory, datasets: Iterable[str]) -> Labelled:
    """The datasets of these names, wherever they are."""
    wanted = tuple(datasets)
    for entry in inventory.sources.values():
        if found := of_tables(entry, wanted):
            return Labelled(datasets=wanted, labels=found.labels)
    return Labelled(datasets=wanted)


def _labelled(name: str, declared: Dataset) -> Labelled:
    return Labelled(datasets=(name,), labels=dict(_confirmed(declared)))


def _confirmed(declared: Dataset) -> Iterator[tuple[str, FieldLabel]]:
    """A suggested label counts as undeclared."""
    return ((name, label) for name, label in declared.fields.items() if label.confirmed)
