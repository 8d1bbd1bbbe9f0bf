"""The findings of the earlier assessment that this one does not have: fixed, or not checked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.reports.comparison import Difference
from holdings.text import Text

if TYPE_CHECKING:
    from audit.reports.base import Material

_GONE = frozenset({Difference.FIXED, Difference.NOT_RECHECKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """One of them, as it was last seen."""

    change: Difference
    control: str
    title: Text
    asset: str
    exceptions: int


def gone(material: Material) -> tuple[Gone, ...]:
    """What is fixed first, then what was not checked again, the gravest first; nothing where there is nothing to compare with."""
    return tuple(
        Gone(
            change=each.difference,
            control=each.seen.result.control,
            title=_title(material, each.seen.result.control),
            asset=each.seen.observation.asset.name,
            exceptions=each.seen.observation.exceptions,
        )
        for each in material.compared
        if each.difference in _GONE
    )


def more_gone(material: Material, count: int) -> Text:
    """That the list was cut, and where the rest is."""
    command = f"recordwarden compare {material.previous.id} {material.assessment.id}" if material.previous is not None else ""
    return Text(f"另有 {count:,} 项：{command}", f"{count:,} more: {command}")


def _title(material: Material, control: str) -> Text:
    known = material.controls.get(control)
    return known.title if known else Text(control, control)
