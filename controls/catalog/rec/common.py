"""What the controls of records share: which datasets are of a class that the guides know, and where the elements stand."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from controls.base import worded
from holdings.records import MANDATORY, RecordClass, known
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.inventory import Dataset
    from holdings.records import Element, Requirement
    from holdings.view import DatasetView, FieldView, View

NO_VALUE = "—"
"""The shape of evidence that is about a record as a whole, or about what it lacks."""

NO_CONTENT_LAID_DOWN = worded(
    no_content_laid_down=Text(
        "未声明档案类别（record_class），或指南没有规定该类别的必备内容。",
        "It declares no record_class, or one for which the guides lay down no content.",
    ),
)

NO_TIMES = worded(
    no_times=Text(
        "没有在 elements 中声明需要比较的时间（缺少的必备时间由 REC-01 报告）。",
        "elements declares no times that could be compared (REC-01 reports mandatory ones that are missing).",
    ),
)


def declared_datasets(view: View) -> Iterator[tuple[DatasetView, Dataset]]:
    """The datasets that are declared and not gone; CLS-08 and CLS-09 report the others."""
    for dataset in view:
        if dataset.declared is not None and not dataset.gone:
            yield dataset, dataset.declared


def concerned(dataset: DatasetView) -> bool:
    """Whether it is declared to hold records: a class of them, or where their elements stand. REC-01 names the others."""
    return dataset.declared is not None and bool(dataset.declared.record_class or dataset.declared.elements)


def class_of(dataset: DatasetView) -> RecordClass | None:
    """The class of its records; None where it declares none, or one that the guides do not know."""
    return known(dataset.declared.record_class) if dataset.declared else None


def mandatory(dataset: DatasetView) -> tuple[Requirement, ...]:
    """What each of its records must hold."""
    record_class = class_of(dataset)
    return () if record_class is None else MANDATORY[record_class]


def fields_of(dataset: DatasetView, elements: Sequence[Element]) -> tuple[FieldView, ...]:
    """The fields in which any of the elements stands, in the order declared, whether they exist or not."""
    if dataset.declared is None:
        return ()
    names = dict.fromkeys(name for element in elements for name in dataset.declared.elements.get(element, ()))
    return tuple(field for name in names if (field := dataset.field(name)) is not None)


def there(dataset: DatasetView, *elements: Element) -> tuple[str, ...]:
    """The names of the fields that exist in which any of the elements stands."""
    return tuple(field.name for field in fields_of(dataset, elements) if field.info is not None)


def conversation(dataset: DatasetView) -> str | None:
    """The field that says which rows are of one conversation; None where a row is a record by itself."""
    return dataset.declared.conversation_field if dataset.declared else None


@lru_cache(maxsize=8)
def zone_of(view: View) -> zoneinfo.ZoneInfo:
    """The time zone of the workspace; the inventory has made sure that there is such a zone."""
    return zoneinfo.ZoneInfo(view.inventory.timezone)
