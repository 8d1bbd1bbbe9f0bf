"""The results as reports show them: every control with its words, every observation with its sentence, owner and due day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.reports.summary import family_of, urgency, worst_first
from controls.base import COMMON_REASONS
from controls.families import family_order, family_text
from controls.finding import WORST_FIRST, Severity, Status
from controls.render import fill, sentence
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from audit.dispositions.counting import Disposition
    from audit.reports.base import Material
    from audit.reports.comparison import Difference
    from controls.base import Control
    from controls.finding import ControlResult, Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One observation."""

    observation: Observation
    what: Text
    due: dt.date | None
    """By when; for what fails only."""
    change: Difference | None
    """For what fails only, and where there is an earlier assessment to compare with."""
    disposition: Disposition | None
    """What stands beside its status: waived, attested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One control with its result."""

    result: ControlResult
    control: Control | None
    title: Text
    family: str
    family_text: Text
    due: dt.date | None
    """The earliest of its findings."""
    note: Text | None
    """Why it ended in `error` or `not_run`, or has nothing observed; whether names were examined."""
    rows: tuple[Row, ...]

    @property
    def id(self) -> str:
        return self.result.control

    @property
    def status(self) -> Status:
        return self.result.status

    @property
    def severity(self) -> Severity:
        return self.result.severity

    @property
    def exceptions(self) -> int:
        return sum(row.observation.exceptions for row in self.with_status(Status.FAIL))

    def with_status(self, *statuses: Status) -> tuple[Row, ...]:
        """Its rows of these statuses, the most exceptions first."""
        return tuple(row for row in self.rows if row.observation.status in statuses)

    def counts(self) -> dict[Status, int]:
        """How many observations it has by status; a control without any counts once, by its own."""
        found = Counter(row.observation.status for row in self.rows) or Counter([self.status])
        return dict(found)


def family_counts(made: Iterable[Card]) -> dict[str, dict[Status, int]]:
    """By family, what its controls count to; a control without an observation is not lost."""
    found: dict[str, Counter[Status]] = {}
    for card in made:
        found.setdefault(card.family, Counter()).update(card.counts())
    return {family: dict(found[family]) for family in sorted(found, key=family_order)}


def cards(material: Material) -> tuple[Card, ...]:
    """Every control: what fails first, the most urgent first, then what could not be judged, then what passes."""
    changes = {each.seen.observation.fingerprint: each.difference for each in material.compared}
    made = []
    for result in sorted(material.assessment.results, key=lambda one: (WORST_FIRST.index(one.status), urgency(one))):
        control = material.controls.get(result.control)
        rows = [
            Row(
                observation=one,
                what=sentence(control, one),
                due=material.due(result.severity, one.fingerprint) if one.status is Status.FAIL else None,
                change=changes.get(one.fingerprint) if one.status is Status.FAIL else None,
                disposition=material.dispositions.of(one.fingerprint),
            )
            for one in worst_first(result.observations)
        ]
        made.append(_card(result, control, rows))
    return tuple(made)


def _card(result: ControlResult, control: Control | None, rows: Sequence[Row]) -> Card:
    family = family_of(result)
    return Card(
        result=result,
        control=control,
        title=control.title if control else Text(result.control, result.control),
        family=family,
        family_text=family_text(family),
        due=min((row.due for row in rows if row.due is not None), default=None),
        note=_note(control, result),
        rows=tuple(rows),
    )


def _note(control: Control | None, result: ControlResult) -> Text | None:
    """The note in words; its parameters are those of an observation that gives the same reason."""
    if result.note is None:
        return None if result.observations else COMMON_REASONS["no_assets"]
    params = next((one.params for one in result.observations if one.reason == result.note), {})
    return fill(control, result.note, params)
