"""What the controls of classification and grading share: which declarations they judge, and the words for what they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import worded
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.inventory import Dataset, FieldLabel
    from holdings.view import DatasetView, FieldView, View

NO_CONFIRMED_LEVEL = worded(
    no_confirmed_level=Text("没有经确认的级别（由 CLS-01 报告）。", "There is no confirmed level (CLS-01 reports it)."),
)


def declared_datasets(view: View) -> Iterator[tuple[DatasetView, Dataset]]:
    """The datasets that are declared and not gone; CLS-08 and CLS-09 report the others."""
    for dataset in view:
        if dataset.declared is not None and not dataset.gone:
            yield dataset, dataset.declared


def declared_fields(dataset: DatasetView) -> Iterator[tuple[FieldView, FieldLabel]]:
    """The fields of a dataset that are declared and not gone; where it could not be looked at, all that are declared."""
    for field in dataset.fields:
        if field.label is not None and not (dataset.info is not None and field.info is None):
            yield field, field.label
