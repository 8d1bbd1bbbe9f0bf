"""What goes into the results store and comes out of it, beside the assessment itself: plain values, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from holdings.ledger.checkpoint import Checkpoint
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from controls.finding import Observation, Severity, Status
    from holdings.assets import Asset


class RunState(StrEnum):
    """How far an assessment is."""

    RUNNING = "running"
    FINISHED = "finished"
    ABANDONED = "abandoned"

    @property
    def text(self) -> Text:
        return _RUN_TEXT[self]


_RUN_TEXT = {
    RunState.RUNNING: Text("未完成", "unfinished"),
    RunState.FINISHED: Text("已完成", "finished"),
    RunState.ABANDONED: Text("已放弃", "abandoned"),
}


class LifeState(StrEnum):
    """Where a finding is on its way; only a later assessment closes it."""

    OPEN = "open"
    IN_REMEDIATION = "in_remediation"
    AWAITING_RECHECK = "awaiting_recheck"
    CLOSED = "closed"

    @property
    def text(self) -> Text:
        return _LIFE_TEXT[self]


_LIFE_TEXT = {
    LifeState.OPEN: Text("待整改", "open"),
    LifeState.IN_REMEDIATION: Text("整改中", "in remediation"),
    LifeState.AWAITING_RECHECK: Text("待复核", "awaiting re-check"),
    LifeState.CLOSED: Text("已关闭", "closed"),
}


class Change(StrEnum):
    """What can happen to a finding."""

    OPENED = "opened"
    STILL_FAILING = "still_failing"
    """It was said to be mended, and the next assessment found it again."""
    REGRESSED = "regressed"
    CLOSED = "closed"
    ASSIGNED = "assigned"

    @property
    def text(self) -> Text:
        return _CHANGE_TEXT[self]


_CHANGE_TEXT = {
    Change.OPENED: Text("发现", "opened"),
    Change.STILL_FAILING: Text("复核未通过", "re-check failed"),
    Change.REGRESSED: Text("再次出现", "regressed"),
    Change.CLOSED: Text("关闭", "closed"),
    Change.ASSIGNED: Text("分派", "assigned"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentHeader:
    """What is known of an assessment when it begins; a resumed one must match it."""

    id: str
    started_at: dt.datetime
    as_of: dt.date
    organisation: str | None
    version: str
    inventory_digest: str
    plan_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetProgress:
    """What the pass over one dataset came to: kept until the assessment is finished, so that it can be resumed."""

    asset: str
    schema_hash: str
    """Of a dataset in a file, the state of the file too."""
    rows: int
    seconds: float
    consistent: bool
    problem: str | None = None
    states: Mapping[str, Any] = field(default_factory=dict)
    """By control id, as JSON values."""
    runs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The sorted runs of join controls, as file names in the scratch folder, by control id."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """The type of the error, by id of the control that failed on this dataset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Where an assessment stands in the evidence ledger, and under which checkpoint it was first said to."""

    origin: str
    """The ledger."""
    entry: int
    """Counted from 0."""
    size: int
    """The entries that the ledger had then."""
    root: str
    """64 hex digits."""
    signer: str
    """The verifier key of whoever signed: `name+id+key`."""
    checkpoint: str
    """The signed note itself: whoever keeps it can see a ledger cut short later."""

    @classmethod
    def under(cls, checkpoint: str, *, entry: int, signer: str) -> Recorded:
        """As a checkpoint says it. Raises `NoteError` where it is none."""
        head, _ = Checkpoint.read(checkpoint.encode())
        return cls(origin=head.origin, entry=entry, size=head.size, root=head.root.hex(), signer=signer, checkpoint=checkpoint)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentSummary:
    """One line of the history."""

    id: str
    state: RunState
    started_at: dt.datetime
    finished_at: dt.datetime | None
    as_of: dt.date
    organisation: str | None
    statuses: Mapping[Status, int]
    """Controls, by how they ended."""
    failing: Mapping[Severity, int]
    """Failing observations, by severity."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Sighting:
    """An assessment, and when it ended."""

    at: dt.datetime
    assessment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding across assessments, as the newest one that saw it saw it."""

    id: str
    """The first digits of the fingerprint, as people name it."""
    fingerprint: str
    control: str
    asset: Asset
    severity: Severity
    reason: str
    exceptions: int
    owner: str | None
    first_seen: Sighting
    last_seen: Sighting
    state: LifeState
    regressed: bool
    """Open again after it had been closed."""
    assignee: str | None
    due: dt.date | None
    closed: Sighting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEvent:
    """One step of a finding's history."""

    at: dt.datetime
    change: Change
    state: LifeState
    """The state after it."""
    assessment: str | None
    who: str | None
    """Who it was assigned to."""
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDetail:
    """A finding with what its newest assessment observed, and what has happened to it since it was first seen."""

    row: FindingRow
    observation: Observation
    version: int
    """The version of the control that observed it."""
    events: tuple[FindingEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings are wanted; what is empty does not narrow."""

    states: frozenset[LifeState] = frozenset()
    control: str | None = None
    """A control's id, or a family's."""
    severity: Severity | None = None
    """At least."""
    assessment: str | None = None
    """Seen failing by this assessment: its id or a unique beginning of it."""
