"""What is declared beside what is there: every dataset and field that the inventory, a source, or both know of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.assets import Asset
from holdings.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from holdings.endpoints import Probe
    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import Dataset, FieldLabel, Inventory, SourceEntry
    from holdings.keeping import Keeping
    from holdings.labels import Level, Measure
    from holdings.links import Link
    from holdings.model import DatasetInfo, FieldInfo
    from holdings.rights.reach import Reach
    from holdings.sources.base import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field: its label, where declared; what it is, where it exists."""

    asset: Asset
    name: str
    label: FieldLabel | None
    info: FieldInfo | None

    @property
    def level(self) -> Level | None:
        """The confirmed level: a suggested one counts as undeclared."""
        return self.label.level if self.label and self.label.confirmed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetView:
    """A dataset: its declaration, where declared; what it is, where it could be looked at; why not, where not."""

    asset: Asset
    source: str
    name: str
    declared: Dataset | None
    info: DatasetInfo | None
    fields: tuple[FieldView, ...]
    measures: frozenset[Measure]
    """The measures that its source and itself declare; fields may add theirs."""
    schema_hash: str
    """A keyed digest of names and types, for a plain one of a name could be guessed; a resumed assessment compares it."""
    problem: SourceError | None = None
    """Why the source or dataset could not be looked at; None also where it is simply not there."""

    @property
    def owner(self) -> str | None:
        return self.declared.owner if self.declared else None

    @property
    def gone(self) -> bool:
        """Declared, the source answers, and it is not there."""
        return self.info is None and self.problem is None

    def field(self, name: str) -> FieldView | None:
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """All holdings, declared and found. A view is itself only, so that what follows from it can be kept beside it."""

    inventory: Inventory
    sources: tuple[Asset, ...]
    datasets: tuple[DatasetView, ...]
    ignored: tuple[Asset, ...] = ()
    reaches: Mapping[str, Sequence[Reach] | SourceError] = field(default_factory=dict)
    """By source, who may do what there, by its own accounts and by an application's, or why that cannot be told. Empty where nobody asked."""
    links: Mapping[str, Link | SourceError | None] = field(default_factory=dict)
    """By source, how the connection to it is protected (`holdings.links`). Empty where nobody asked."""
    probes: Mapping[str, Probe] = field(default_factory=dict)
    """What a connection to each listed endpoint showed (`holdings.endpoints`). Empty where nobody asked."""
    keeping: Keeping | None = None
    """What was found of copies and keys (`holdings.keeping`); None where nobody asked."""
    problems: Mapping[str, SourceError] = field(default_factory=dict)
    """Sources that could not be looked at, and why; one with no declared dataset has no other trace here."""

    def __iter__(self) -> Iterator[DatasetView]:
        return iter(self.datasets)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """Every source, dataset and field."""
        return (*self.sources, *(asset for dataset in self for asset in (dataset.asset, *(field.asset for field in dataset.fields))))


def look(inventory: Inventory, snapshots: Mapping[str, Snapshot | SourceError], key: FingerprintKey) -> View:
    """Set what each source has beside what is declared; a source that could not be opened is given as its error.

    The key tells apart assets whose names are masked, and keys the digests of schemas.
    """
    datasets: list[DatasetView] = []
    ignored: list[Asset] = []
    problems: dict[str, SourceError] = {}
    for name, entry in inventory.sources.items():
        snapshot = snapshots[name]
        problem = snapshot if isinstance(snapshot, SourceError) else None
        found: set[str] = set()
        if not isinstance(snapshot, SourceError):
            try:
                found = set(snapshot.datasets())
            except SourceError as error:
                problem = error
        if problem is not None:
            problems[name] = problem
        for dataset in sorted(found | set(entry.datasets)):
            if entry.ignores(dataset):
                ignored.append(Asset.of(name, dataset, key=key))
                continue
            info, trouble = None, problem
            if dataset in found and not isinstance(snapshot, SourceError):
                try:
                    info = snapshot.inspect(dataset)
                except SourceError as error:
                    trouble = error
            datasets.append(_dataset(name, entry, dataset, info, trouble, key))
    sources = tuple(Asset.of(name, key=key) for name in inventory.sources)
    return View(inventory=inventory, sources=sources, datasets=tuple(datasets), ignored=tuple(ignored), problems=problems)


def _dataset(
    source: str, entry: SourceEntry, name: str, info: DatasetInfo | None, problem: SourceError | None, key: FingerprintKey
) -> DatasetView:
    declared = entry.datasets.get(name)
    labels = declared.fields if declared else {}
    names = list(dict.fromkeys((*(info.field_names if info else ()), *labels)))
    return DatasetView(
        asset=Asset.of(source, name, key=key),
        source=source,
        name=name,
        declared=declared,
        info=info,
        fields=tuple(
            FieldView(
                asset=Asset.of(source, name, field, key=key),
                name=field,
                label=labels.get(field),
                info=info.field(field) if info else None,
            )
            for field in names
        ),
        measures=frozenset(entry.measures) | frozenset(declared.measures if declared else ()),
        schema_hash=_schema_hash(info, key),
        problem=problem,
    )


def _schema_hash(info: DatasetInfo | None, key: FingerprintKey) -> str:
    facts = [] if info is None else [[field.name, field.native_type] for field in info.fields]
    return key.name("schema", json.dumps(facts))
