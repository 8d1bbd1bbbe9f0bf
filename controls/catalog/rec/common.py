"""What the controls of records share: which datasets are of a class that the guides know, and where the elements stand."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from controls.base import worded
from controls.frameworks import GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.records import MANDATORY, RecordClass, known
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.inventory import Dataset
    from holdings.records import Element, Requirement
    from holdings.view import DatasetView, FieldView, View

NO_VALUE = "—"
"""The shape of evidence that is about a record as a whole, or about what it lacks."""

WHOLE_RECORDS = (
    maps(
        PIPL,
        "8",
        Relation.INTERSECTS,
        "处理个人信息应当保证质量，避免因不准确、不完整对个人权益造成不利影响。",
        "The quality of personal information is ensured, so that nobody suffers from what is inaccurate or incomplete.",
    ),
    maps(
        ISO_27001,
        "A.5.33",
        Relation.INTERSECTS,
        "记录应受到保护，前提是其内容完整。",
        "Records are protected, which presumes that they are complete.",
    ),
    maps(
        NIST_800_53,
        "SI-18",
        Relation.INTERSECTS,
        "核查个人信息的准确性、相关性和完整性。",
        "The accuracy, relevance and completeness of personal information are checked.",
    ),
    maps(
        GDPR,
        "5(1)(d)",
        Relation.INTERSECTS,
        "个人数据应准确并在必要时更新。",
        "Personal data is accurate and, where necessary, kept up to date.",
    ),
)
"""What other frameworks ask of the completeness of records."""

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
