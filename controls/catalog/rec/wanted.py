"""Which mandatory elements have a field, what a finding on them names, and which records are not finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from controls.base import worded
from controls.catalog.rec.common import fields_of, mandatory, there
from controls.catalog.rec.filled import has_one_of
from holdings.records import Element
from holdings.sources.columns import as_text
from holdings.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from controls.batch import BatchView
    from holdings.records import Requirement
    from holdings.view import DatasetView, FieldView

NO_ELEMENTS = worded(
    no_elements=Text(
        "未声明任何必备内容所在的字段（由 REC-01 报告）。", "It declares no field for anything that is mandatory (REC-01 reports it)."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must stand in a field, or in another one in its place: the field that a finding names, and what it answers for."""

    place: int
    """The field's place in the schema, by which a tally calls it: states are kept, and a name can be personal data."""
    field: FieldView
    requirements: tuple[Requirement, ...]

    @property
    def in_the_end(self) -> bool:
        """Whether all of it can only be there once the record is finished."""
        return all(each.in_the_end for each in self.requirements)


def wanted(dataset: DatasetView) -> tuple[Wanted, ...]:
    """The mandatory elements that have a field, by the first of their fields; REC-01 reports the others."""
    found: dict[str, list[Requirement]] = {}
    for requirement in mandatory(dataset):
        if fields := fields_of(dataset, requirement.elements):
            found.setdefault(fields[0].name, []).append(requirement)
    return tuple(
        Wanted(place=place, field=field, requirements=tuple(found[field.name]))
        for place, field in enumerate(dataset.fields)
        if field.name in found
    )


def content_fields(dataset: DatasetView) -> frozenset[str]:
    """The fields that have to be read, with the status; none where no mandatory element has a field that exists."""
    fields = {name for each in wanted(dataset) for requirement in each.requirements for name in there(dataset, *requirement.elements)}
    return frozenset((*fields, *_status(dataset))) if fields else frozenset()


def said(dataset: DatasetView, requirement: Requirement) -> Element:
    """The first of the alternatives that the dataset declares."""
    declared = dataset.declared.elements if dataset.declared else {}
    return next((element for element in requirement.elements if element in declared), requirement.element)


def _status(dataset: DatasetView) -> tuple[str, ...]:
    """The field that tells whether a record is finished, where one is declared for that."""
    return there(dataset, Element.STATUS)[:1] if dataset.declared and dataset.declared.open_status else ()


def open_records(batch: BatchView) -> NDArray[np.bool_]:
    """Which records are not finished."""
    declared = batch.dataset.declared
    for name in _status(batch.dataset):
        if declared is not None:
            return has_one_of(as_text(batch.column(name)), declared.open_status)
    return np.zeros(batch.rows, np.bool_)


def unreadable_of(batch: BatchView, each: Wanted) -> int:
    """How many values of its fields are there and could not be read."""
    names = {name for requirement in each.requirements for name in there(batch.dataset, *requirement.elements)}
    return sum(batch.unreadable.get(name, 0) for name in names)
