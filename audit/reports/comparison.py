"""Sets two assessments side by side: the findings that are new, changed, fixed, unchanged, or were not looked at again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from audit.clearing import clearing
from controls.finding import NAMES_EXAMINED
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.clearing import Clearing
    from controls.finding import Assessment, ControlResult, Observation

SCHEMA = "recordwarden/comparison/v1"


class Difference(StrEnum):
    """How a finding of one assessment stands to the other; the order is that of the report."""

    NEW = "new"
    CHANGED = "changed"
    FIXED = "fixed"
    NOT_RECHECKED = "not_rechecked"
    """It failed then and was not judged now, so nobody knows."""
    UNCHANGED = "unchanged"

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {
    Difference.NEW: Text("新增", "new"),
    Difference.CHANGED: Text("有变化", "changed"),
    Difference.FIXED: Text("已消除", "fixed"),
    Difference.NOT_RECHECKED: Text("未复核", "not checked again"),
    Difference.UNCHANGED: Text("未变", "unchanged"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A finding as one assessment saw it."""

    result: ControlResult
    observation: Observation

    @property
    def weight(self) -> tuple[int, int, int]:
        """What can change while the finding stays the same: its severity, its exceptions, and how the control judges."""
        return self.result.severity, self.observation.exceptions, self.result.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One finding, as the earlier and as the later assessment saw it."""

    difference: Difference
    seen: Failing
    """As it was last seen."""
    before: Failing | None
    after: Failing | None


def compare(before: Assessment, after: Assessment) -> tuple[Compared, ...]:
    """Every finding of either, by difference, then the gravest first. One is fixed only where the later assessment clears it, as in the store."""
    then, now, judged = _failing(before), _failing(after), clearing(after)
    found = [_compared(seen, then.get(each), now.get(each), judged) for each, seen in {**then, **now}.items()]
    order = list(Difference)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                order.index(each.difference),
                -each.seen.result.severity,
                each.seen.result.control,
                each.seen.observation.asset,
                each.seen.observation.reason,
            ),
        )
    )


def counts(compared: Iterable[Compared]) -> dict[Difference, int]:
    """How many findings there are of each difference, in the order of the report."""
    found = Counter(each.difference for each in compared)
    return {difference: found[difference] for difference in Difference}


def _compared(seen: Failing, before: Failing | None, after: Failing | None, judged: Clearing) -> Compared:
    if before is None:
        difference = Difference.NEW
    elif after is None:
        fixed = judged.clears(seen.result.control, seen.observation.asset, named=seen.result.note == NAMES_EXAMINED)
        difference = Difference.FIXED if fixed else Difference.NOT_RECHECKED
    else:
        difference = Difference.UNCHANGED if before.weight == after.weight else Difference.CHANGED
    return Compared(difference=difference, seen=seen, before=before, after=after)


def _failing(assessment: Assessment) -> dict[str, Failing]:
    """The findings by fingerprint."""
    return {observation.fingerprint: Failing(result=result, observation=observation) for result, observation in assessment.failing()}


def document(before: Assessment, after: Assessment) -> dict[str, Any]:
    """The comparison as JSON values."""
    compared = compare(before, after)
    return {
        "schema": SCHEMA,
        "before": _assessment(before),
        "after": _assessment(after),
        "summary": {difference.value: count for difference, count in counts(compared).items()},
        "findings": [
            {
                "fingerprint": each.seen.observation.fingerprint,
                "control": each.seen.result.control,
                "asset": each.seen.observation.asset.name,
                "reason": each.seen.observation.reason,
                "difference": each.difference.value,
                "before": _weight(each.before),
                "after": _weight(each.after),
            }
            for each in compared
        ],
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {"id": assessment.id, "started_at": assessment.started_at.isoformat(), "as_of": assessment.as_of.isoformat()}


def _weight(failing: Failing | None) -> dict[str, Any] | None:
    if failing is None:
        return None
    return {
        "severity": failing.result.severity.word,
        "exceptions": failing.observation.exceptions,
        "control_version": failing.result.version,
    }
