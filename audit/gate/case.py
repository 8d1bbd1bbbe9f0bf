"""What the rules judge: every dataset of the schema files beside what is declared of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audit.gate.ignores import without
from holdings.labels import Level
from holdings.schemas.classify import classify
from holdings.schemas.labels import declared, labels_of
from holdings.schemas.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from audit.gate.declarations import Declarations, Entry
    from holdings.entities import Entity
    from holdings.labels import Category, Stored
    from holdings.schemas.classify import Likeness
    from holdings.schemas.labels import Labelled, Said
    from holdings.schemas.model import Problem, Reading, SchemaDataset, SchemaField

SURE = 0.7
"""A likeness below this is weak: nothing but the classification itself is asked for on its account."""

_STORES = frozenset({"sql", "django", "sqlalchemy", "rails", "prisma", "dbt", "odcs", "fides"})
"""Formats whose datasets are kept somewhere; those of the others are messages, which pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCase:
    """A field, what it looks like, and what is said of it."""

    dataset: str
    field: SchemaField
    looks: Likeness
    labelled: Labelled
    measures: frozenset[str] = frozenset()
    """The measures that the inventory declares for it, its dataset or its source."""

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def place(self) -> Place:
        return self.field.place

    @property
    def stored(self) -> Stored | None:
        return self.labelled.label.stored

    @property
    def entity(self) -> Entity | None:
        """The kind of value: as it is declared, else as it looks."""
        return self.labelled.label.entity or self.looks.looks_like

    @property
    def category(self) -> Category:
        """The category: as it is declared, else as it looks."""
        return self.labelled.label.category or self.looks.category

    @property
    def said(self) -> bool:
        """Whether anybody says what it holds; how it is stored alone says nothing of that."""
        label = self.labelled.label
        return any(one is not None for one in (label.category, label.level, label.entity, label.sensitive, label.personal))

    @property
    def personal(self) -> bool:
        """Whether it holds personal information: as people say, else as it looks where that is sure enough."""
        label = self.labelled.label
        if label.sensitive:
            return True
        if label.personal is not None:
            return label.personal
        if label.entity is not None:
            return label.entity.spec.category.personal
        return self.looks.personal and self.looks.confidence >= SURE

    @property
    def level(self) -> Level:
        """The level of a personal field: declared, else the level of what it looks like; 1 where it is not personal and nobody says more."""
        label = self.labelled.label
        if label.level is not None:
            return label.level
        if label.sensitive:
            return Level.L4
        if not self.personal:
            return Level.L1
        return max(Level.L2, self.looks.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetCase:
    """A dataset of a schema file, and the entries of the inventory that are about it."""

    dataset: SchemaDataset
    entries: tuple[Entry, ...]
    fields: tuple[FieldCase, ...]

    @property
    def name(self) -> str:
        return self.dataset.name

    @property
    def place(self) -> Place:
        return self.dataset.place

    @property
    def keeps(self) -> bool:
        """Whether it stores records, and does not only show or carry them."""
        return self.dataset.format in _STORES and not self.dataset.view

    @property
    def highest(self) -> FieldCase | None:
        """The personal field of the highest level, the first of several; None where it has no personal field."""
        return max((one for one in self.fields if one.personal), key=lambda one: one.level, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One state of the schema files and of the inventory."""

    datasets: tuple[DatasetCase, ...] = ()
    declarations: Declarations | None = None
    """The inventory; None where there is none."""
    problems: tuple[Problem, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    """Datasets that every source of the inventory ignores: not judged, and told."""
    before: Case | None = field(default=None, repr=False)
    """The state that this one is compared with; None where there is none to compare with."""

    @property
    def names(self) -> frozenset[str]:
        """The names of all datasets, in one case."""
        return frozenset(one.name.casefold() for one in self.datasets)

    def __iter__(self) -> Iterator[tuple[DatasetCase, FieldCase]]:
        for dataset in self.datasets:
            for one in dataset.fields:
                yield dataset, one

    def by_field(self) -> Mapping[tuple[str, str], FieldCase]:
        """The fields by the names of dataset and field; of several of one name the last."""
        return {(dataset.name, one.name): one for dataset, one in self}


def case_of(reading: Reading, declarations: Declarations | None, before: Case | None = None) -> Case:
    """Set what the files say beside what the inventory declares."""
    ignored = {one.name for one in reading.datasets if declarations is not None and declarations.ignored(one.name)}
    datasets = tuple(_dataset(one, declarations) for one in reading.datasets if one.name not in ignored)
    unknown = (problem for dataset in datasets for one in dataset.fields for problem in one.labelled.problems)
    problems = (*reading.problems, *unknown)
    return Case(datasets=datasets, declarations=declarations, problems=problems, out_of_scope=tuple(sorted(ignored)), before=before)


def _dataset(dataset: SchemaDataset, declarations: Declarations | None) -> DatasetCase:
    if any(without(one.comment) != one.comment for one in dataset.fields):
        dataset = replace(dataset, fields=tuple(replace(one, comment=without(one.comment)) for one in dataset.fields))
    entries = declarations.about(dataset.name) if declarations is not None else ()
    looks = classify(dataset)
    fields = tuple(_field(dataset.name, one, looks[one.name], entries) for one in dataset.fields)
    return DatasetCase(dataset=dataset, entries=entries, fields=fields)


def _field(dataset: str, one: SchemaField, looks: Likeness, entries: Iterable[Entry]) -> FieldCase:
    further: list[Said] = []
    measures: set[str] = set()
    for entry in entries:
        measures |= {*entry.measures}
        label = entry.dataset.fields.get(one.name)
        if label is not None:
            further.append(declared(label, Place(file=entry.file, line=entry.line_of(one.name))))
            measures |= {*label.measures}
    return FieldCase(dataset=dataset, field=one, looks=looks, labelled=labels_of(one, *further), measures=frozenset(measures))
