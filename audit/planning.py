"""Decides what an assessment will read: for each dataset the fields that the selected controls need, once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.errors import UnknownThing
from controls.base import Context, JoinControl, Need, ReduceControl
from controls.locator import locator_fields
from controls.remembering import RememberingControl
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from controls.base import Control
    from controls.sampling import Sample, Sampling
    from holdings.model import DatasetInfo
    from holdings.view import DatasetView

_CONTROL_ID = re.compile(r"[A-Z]{3}(-\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPlan:
    """One dataset's pass: which fields are read, and which controls want them."""

    dataset: DatasetView
    needs: Mapping[str, Need]
    """By control id."""
    fields: tuple[str, ...]
    sample: Sample | None = None
    """The rows whose content is scanned; None for all."""

    @property
    def scanned(self) -> frozenset[str]:
        """The fields that are scanned for personal data."""
        return frozenset().union(*(need.scanned for need in self.needs.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Controls × datasets."""

    controls: tuple[Control, ...]
    """The selected controls, sorted by id."""
    reads: tuple[DatasetPlan, ...]
    failed: Mapping[str, str]
    """Controls that could not say what they need, with the type of their error."""
    tags: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """The tag of each dataset of which a control remembers, by control id, then asset name; without those that cannot be looked at."""


def select(controls: Sequence[Control], only: Sequence[str]) -> tuple[Control, ...]:
    """The controls that ids and families select; all where nothing is named. Raises `UnknownThing`."""
    wanted = {name.upper() for name in only}
    known = {control.id for control in controls} | {control.family for control in controls}
    for name in sorted(wanted - known):
        raise UnknownThing(
            Text("没有这个控制点或控制域。", "there is no such control or family."),
            name if _CONTROL_ID.fullmatch(name) else shown(name),
            Text("请用 `recordwarden controls list` 查看目录。", "See `recordwarden controls list`."),
        )
    return tuple(control for control in controls if not wanted or {control.id, control.family} & wanted)


def plan(contexts: Mapping[str, Context], controls: Sequence[Control]) -> Plan:
    """Ask each control what it needs of each dataset's rows; `contexts` is by control id."""
    failed: dict[str, str] = {}
    needs: dict[str, dict[str, Need]] = {}
    tags: dict[str, dict[str, int]] = {}
    view = next(iter(contexts.values())).view if contexts else ()
    sampling = next(iter(contexts.values())).sampling if contexts else None
    for control in controls:
        if not isinstance(control, ReduceControl | JoinControl):
            continue
        try:
            for dataset in view:
                if dataset.info is not None and (need := control.need(contexts[control.id], dataset)) is not None:
                    needs.setdefault(dataset.asset.name, {})[control.id] = need
            if isinstance(control, RememberingControl):
                tags[control.id] = _tags(control, contexts[control.id])
        except Exception as error:  # noqa: BLE001 (a faulty control becomes `error`; the others go on)
            failed[control.id] = type(error).__name__
            for asked in needs.values():
                asked.pop(control.id, None)
    reducers = frozenset(control.id for control in controls if isinstance(control, ReduceControl))
    reads = [
        _read(dataset, dataset.info, wanted, reducers, sampling)
        for dataset in view
        if dataset.info is not None and (wanted := needs.get(dataset.asset.name))
    ]
    return Plan(controls=tuple(controls), reads=tuple(reads), failed=failed, tags=tags)


def _tags(control: RememberingControl[Any], context: Context) -> dict[str, int]:
    known = ((dataset.asset.name, control.tag(context, dataset)) for dataset in context.view if dataset.problem is None)
    return {asset: tag for asset, tag in known if tag is not None}


def _read(
    dataset: DatasetView, info: DatasetInfo, needs: Mapping[str, Need], reducers: frozenset[str], sampling: Sampling | None
) -> DatasetPlan:
    wanted = frozenset[str]().union(*(need.fields | need.scanned for need in needs.values()))
    if reducers & set(needs):
        wanted |= locator_fields(dataset)  # joins keep no rows, and name none
    return DatasetPlan(
        dataset=dataset,
        needs=needs,
        fields=tuple(name for name in info.field_names if name in wanted),
        sample=None if sampling is None else sampling.of(info.row_estimate),
    )
