"""What became of the findings since an earlier assessment: new, unchanged, fixed, or not looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from audit.clearing import clearing
from controls.finding import Status
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Assessment, ControlResult, Observation


class Change(StrEnum):
    """How a finding stands to the earlier assessment."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FIXED = "fixed"
    NOT_RECHECKED = "not_rechecked"

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {
    Change.NEW: Text("新增", "new"),
    Change.UNCHANGED: Text("未变", "unchanged"),
    Change.FIXED: Text("已消除", "fixed"),
    Change.NOT_RECHECKED: Text("本次未复核", "not checked again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The fingerprints of the failing observations of two assessments, by what became of them."""

    new: frozenset[str]
    unchanged: frozenset[str]
    fixed: frozenset[str]
    not_rechecked: frozenset[str]
    """Failed then; not judged now, so nobody knows."""

    def of(self, fingerprint: str) -> Change:
        return Change.UNCHANGED if fingerprint in self.unchanged else Change.NEW

    def counts(self) -> dict[Change, int]:
        groups = {
            Change.NEW: self.new,
            Change.UNCHANGED: self.unchanged,
            Change.FIXED: self.fixed,
            Change.NOT_RECHECKED: self.not_rechecked,
        }
        return {change: len(group) for change, group in groups.items()}


def changes(now: Assessment, then: Assessment) -> Changes:
    """Compare. A finding is fixed only where the newer assessment clears it, as in the store."""
    failing = {observation.fingerprint for _, observation in _failing(now)}
    before = {observation.fingerprint: (result.control, observation.asset) for result, observation in _failing(then)}
    gone = {fingerprint: place for fingerprint, place in before.items() if fingerprint not in failing}
    judged = clearing(now)
    fixed = {fingerprint for fingerprint, (control, asset) in gone.items() if judged.clears(control, asset)}
    return Changes(
        new=frozenset(failing - before.keys()),
        unchanged=frozenset(failing & before.keys()),
        fixed=frozenset(fixed),
        not_rechecked=frozenset(gone.keys() - fixed),
    )


def _failing(assessment: Assessment) -> Iterator[tuple[ControlResult, Observation]]:
    for result in assessment.results:
        for observation in result.observations:
            if observation.status is Status.FAIL:
                yield result, observation
