"""Counts an assessment up, for every report and for the exit code: what failed, how much could be judged, what comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from controls.families import family_order
from controls.finding import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from controls.finding import Assessment, ControlResult, Observation

JUDGED = frozenset({Status.PASS, Status.FAIL})
OUTSIDE = frozenset({Status.NOT_APPLICABLE})
"""What leaves the denominator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The passing share of what was judged, and how much of what applies was judged. Neither is shown without the other."""

    passed: int
    judged: int
    applicable: int
    controls_judged: int
    controls_applicable: int

    @property
    def share(self) -> float | None:
        """None where nothing was judged: that is not a score of nought, and not a full one."""
        return self.passed / self.judged if self.judged else None

    @property
    def coverage(self) -> float | None:
        return self.judged / self.applicable if self.applicable else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyCount:
    """One family: its controls and observations by status."""

    family: str
    controls: Mapping[Status, int]
    observations: Mapping[Status, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The counts of one assessment."""

    controls: Mapping[Status, int]
    observations: Mapping[Status, int]
    families: tuple[FamilyCount, ...]
    score: Score
    failing: tuple[ControlResult, ...]
    """The failing controls, what comes first first."""
    exceptions: int


def percent(share: float | None) -> str:
    """A share for people: rounded down, so that only all is 100 %."""
    return "—" if share is None else f"{int(share * 1000 + 1e-9) / 10:.1f}%"


def summarise(assessment: Assessment) -> Summary:
    """Count an assessment up."""
    results = assessment.results
    observations = [observation for result in results for observation in result.observations]
    failing = sorted((result for result in results if result.status is Status.FAIL), key=urgency)
    return Summary(
        controls=_statuses(result.status for result in results),
        observations=_statuses(observation.status for observation in observations),
        families=_families(results),
        score=_score(results, observations),
        failing=tuple(failing),
        exceptions=sum(observation.exceptions for observation in observations if observation.status is Status.FAIL),
    )


def urgency(result: ControlResult) -> tuple[int, int, str]:
    """Sorts controls: the most severe first, then the most exceptions, then by id."""
    return -result.severity, -sum(one.exceptions for one in result.observations if one.status is Status.FAIL), result.control


def worst_first(observations: Iterable[Observation]) -> list[Observation]:
    """The observations with the most exceptions first, then by asset."""
    return sorted(observations, key=lambda one: (-one.exceptions, one.asset, one.reason))


def exit_code(assessment: Assessment, fail_on: Severity, *, recorded: bool = True, waived: Collection[str] = ()) -> int:
    """3 nothing assessed, 4 incomplete or not in the evidence ledger, 1 findings at or above `fail_on`, 0 clean; in this order.

    `waived` are the fingerprints of findings that do not count for it.
    """
    if nothing_assessed(assessment):
        return 3
    if not recorded:
        return 4
    unseen = any(read.problem is not None for read in assessment.datasets)  # no observation need speak of it
    if unseen or _statuses_anywhere(assessment) & {Status.ERROR, Status.INCONCLUSIVE}:
        return 4
    return int(any(result.severity >= fail_on and _stands(result, waived) for result in assessment.results))


def _stands(result: ControlResult, waived: Collection[str]) -> bool:
    """Whether a control fails, and not all that fails is waived."""
    failing = [one for one in result.observations if one.status is Status.FAIL]
    return result.status is Status.FAIL and (not failing or any(one.fingerprint not in waived for one in failing))


def nothing_assessed(assessment: Assessment) -> bool:
    """Whether no result says anything: none judged, none to be judged by hand, no failure of ours, and no dataset read."""
    statuses = _statuses_anywhere(assessment)
    if statuses & {Status.PASS, Status.FAIL, Status.MANUAL, Status.ERROR}:
        return False
    return Status.INCONCLUSIVE not in statuses or all(read.problem is not None for read in assessment.datasets)


def _statuses_anywhere(assessment: Assessment) -> set[Status]:
    of_controls = {result.status for result in assessment.results}
    return of_controls | {observation.status for result in assessment.results for observation in result.observations}


def _statuses(statuses: Iterable[Status]) -> dict[Status, int]:
    counts = Counter(statuses)
    return {status: counts[status] for status in Status}


def _score(results: Iterable[ControlResult], observations: Iterable[Observation]) -> Score:
    of_controls = _statuses(result.status for result in results)
    counts = _statuses(observation.status for observation in observations)
    return Score(
        passed=counts[Status.PASS],
        judged=_sum(counts, JUDGED),
        applicable=sum(counts.values()) - _sum(counts, OUTSIDE),
        controls_judged=_sum(of_controls, JUDGED),
        controls_applicable=sum(of_controls.values()) - _sum(of_controls, OUTSIDE),
    )


def _sum(counts: Mapping[Status, int], statuses: Iterable[Status]) -> int:
    return sum(counts[status] for status in statuses)


def _families(results: Iterable[ControlResult]) -> tuple[FamilyCount, ...]:
    by_family: dict[str, list[ControlResult]] = {}
    for result in results:
        by_family.setdefault(family_of(result), []).append(result)
    return tuple(
        FamilyCount(
            family=family,
            controls=_statuses(result.status for result in by_family[family]),
            observations=_statuses(one.status for result in by_family[family] for one in result.observations),
        )
        for family in sorted(by_family, key=family_order)
    )


def family_of(result: ControlResult) -> str:
    """The family of a control: the part of its id before the dash."""
    return result.control.partition("-")[0]
