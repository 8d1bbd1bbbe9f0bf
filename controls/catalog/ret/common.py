"""What the controls of retention share: the schedule, which rules hold for a dataset, and whether it holds personal information."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from controls.base import worded
from controls.finding import Observation, Status
from holdings.text import Text
from retention.schedule import Schedule, schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from controls.finding import Param
    from holdings.assets import Asset
    from holdings.inventory import Dataset, FieldLabel
    from holdings.view import DatasetView, View
    from retention.rule import RetentionRule

NO_RULE = worded(no_rule=Text("没有适用的保存规则（由 RET-01 检查）。", "No retention rule holds for it (RET-01 judges that)."))
NOT_PERSONAL = worded(
    no_personal_field=Text("经确认的字段均不含个人信息。", "None of its confirmed fields holds personal information."),
    no_confirmed_level=Text(
        "有字段的级别未经确认，无法确定是否含个人信息（由 CLS-01 报告）。",
        "Some fields have no confirmed level, so nothing tells whether it holds personal information (CLS-01 reports it).",
    ),
)


@lru_cache(maxsize=4)
def schedule_of(view: View) -> Schedule:
    """The retention schedule of the inventory, read once a view."""
    return schedule(view.inventory)


def declared_datasets(view: View) -> Iterator[tuple[DatasetView, Dataset, tuple[RetentionRule, ...]]]:
    """The datasets that are declared and not gone, each with the rules that it is kept by."""
    rules = schedule_of(view)
    for dataset in view:
        if dataset.declared is not None and not dataset.gone:
            yield dataset, dataset.declared, rules.applied(dataset.declared)


def personal(dataset: DatasetView) -> bool:
    """Whether a field that exists is confirmed to hold personal information; where nothing could be looked at, one that is declared."""
    return any(label.confirmed and label.category and label.category.personal for label in _labels(dataset))


def not_personal(dataset: DatasetView) -> str:
    """Why a dataset that is not `personal` is set apart."""
    there = [field for field in dataset.fields if field.info is not None or dataset.info is None]
    confirmed = all(field.label is not None and field.label.confirmed for field in there)
    return "no_personal_field" if confirmed else "no_confirmed_level"


def _labels(dataset: DatasetView) -> Iterator[FieldLabel]:
    for field in dataset.fields:
        if field.label is not None and (field.info is not None or dataset.info is None):
            yield field.label


def manual(asset: Asset, reason: str, *, params: Mapping[str, Param], population: int, owner: str | None) -> Observation:
    """An observation that a person must decide, with why."""
    return Observation(
        asset=asset,
        status=Status.MANUAL,
        reason=reason,
        params=params,
        population=population,
        examined=0,
        exceptions=0,
        owner=owner,
    )
