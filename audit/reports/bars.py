"""The bars of the HTML report: counts by status as inline SVG, with a title and a description for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from audit.reports.safety import plain
from controls.finding import Status
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

ORDER = (
    Status.FAIL,
    Status.ERROR,
    Status.INCONCLUSIVE,
    Status.MANUAL,
    Status.PASS,
    Status.NOT_APPLICABLE,
    Status.NOT_RUN,
)
WIDTH = 1000
LEAST = 8
"""The narrowest segment, in the same units: one failure among thousands is still to be seen."""


def widths(counts: Mapping[Status, int]) -> list[tuple[Status, int]]:
    """How wide each status is of `WIDTH`: in proportion, nothing that is there narrower than `LEAST`, the sum exact."""
    present = [(status, counts.get(status, 0)) for status in ORDER if counts.get(status, 0)]
    total = sum(count for _, count in present)
    if not total:
        return []
    spare = WIDTH - LEAST * len(present)
    made = [(status, LEAST + spare * count // total) for status, count in present]
    widest = max(range(len(made)), key=lambda index: made[index][1])
    status, width = made[widest]
    made[widest] = (status, width + WIDTH - sum(one for _, one in made))
    return made


def bar(label: str, counts: Mapping[Status, int], lang: Lang, *, small: bool = False) -> Markup:
    """One bar. Its description says every count in words, so nothing rests on colour."""
    said = [f"{status.text.in_(lang)} {counts[status]:,}" for status in ORDER if counts.get(status, 0)]
    words = ("，" if lang is Lang.ZH else ", ").join(said) or "—"
    parts, at = [], 0
    for status, width in widths(counts):
        parts.append(Markup('<rect class="fill-{}" x="{}" y="0" width="{}" height="10"/>').format(status.value, at, width))
        at += width
    return Markup(
        '<svg class="bar{}" role="img" viewBox="0 0 1000 10" preserveAspectRatio="none" focusable="false">'
        '<title>{}</title><desc>{}</desc><rect class="fill-none" x="0" y="0" width="1000" height="10"/>{}</svg>'
    ).format(" small" if small else "", escape(plain(label)), words, Markup("").join(parts))
