"""Gathers what a report is made of: the assessment, the catalogue, and when each finding is due."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

from audit.dispositions.counting import Dispositions
from audit.reports.base import Material
from controls import registry

if TYPE_CHECKING:
    from audit.store import Store
    from controls.finding import Assessment
    from holdings.inventory import Inventory
    from holdings.text import Lang


def material_of(
    assessment: Assessment,
    inventory: Inventory,
    lang: Lang,
    *,
    store: Store | None = None,
    previous: Assessment | None = None,
    dispositions: Dispositions | None = None,
) -> Material:
    """The material of one assessment; with the store, each finding keeps the day that it was first given."""
    from audit.store import FindingFilter

    rows = store.findings(FindingFilter(assessment=assessment.id)) if store is not None else ()
    return Material(
        assessment=assessment,
        controls=registry.by_id(),
        lang=lang,
        due_days=dict(inventory.settings.due_days.items()),
        due_dates={row.fingerprint: row.due for row in rows if row.due is not None},
        recorded=store.recorded(assessment.id) if store is not None else None,
        dispositions=dispositions or Dispositions(),
        previous=previous,
        zone=zoneinfo.ZoneInfo(inventory.timezone),
    )
