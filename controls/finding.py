"""The result model: assessment → control result → observation → evidence. No value from the data has a place in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from holdings.assets import Asset


class Status(StrEnum):
    """How a control, or one observation of it, ended."""

    PASS = "pass"  # noqa: S105 (a status, not a password)
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    MANUAL = "manual"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    NOT_RUN = "not_run"

    @property
    def text(self) -> Text:
        return _STATUS_TEXT[self]


_STATUS_TEXT = {
    Status.PASS: Text("符合", "pass"),
    Status.FAIL: Text("不符合", "fail"),
    Status.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Status.MANUAL: Text("待人工核查", "manual"),
    Status.INCONCLUSIVE: Text("无法判定", "inconclusive"),
    Status.ERROR: Text("执行错误", "error"),
    Status.NOT_RUN: Text("未执行", "not run"),
}

WORST_FIRST = (Status.FAIL, Status.ERROR, Status.INCONCLUSIVE, Status.MANUAL, Status.NOT_RUN, Status.PASS, Status.NOT_APPLICABLE)


def worst(statuses: set[Status]) -> Status:
    """The status of a control from those of its observations; nothing observed is `inconclusive`, never `pass`."""
    return next((status for status in WORST_FIRST if status in statuses), Status.INCONCLUSIVE)


class Severity(IntEnum):
    """How much a failing control weighs."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def text(self) -> Text:
        return _SEVERITY_TEXT[self]


_SEVERITY_TEXT = {
    Severity.LOW: Text("低", "low"),
    Severity.MEDIUM: Text("中", "medium"),
    Severity.HIGH: Text("高", "high"),
    Severity.CRITICAL: Text("严重", "critical"),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Evidence:
    """One example of an exception: where (a keyed HMAC, or the value of a declared reference field) and of what shape."""

    locator: str
    shape: str


Param = int | float | str
"""A parameter of a reason: a count, a date in ISO form, a word of a closed vocabulary, or the shown name of an asset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a control saw on one asset."""

    asset: Asset
    status: Status
    reason: str
    """A code; the control's `reasons` has its sentence in both languages."""
    params: Mapping[str, Param] = field(default_factory=dict)
    population: int
    """How many there are to look at."""
    examined: int
    """How many were looked at."""
    exceptions: int
    """How many of those failed."""
    upper_bound: float | None = None
    """Where it sampled: the upper bound, at 95 %, of the failing share."""
    evidence: tuple[Evidence, ...] = ()
    owner: str | None = None
    """Who answers for the asset, as declared."""
    fingerprint: str = ""
    """Keyed digest of control id, asset and reason: stable across runs."""


NAMES_EXAMINED, NAMES_NOT_EXAMINED = "names_examined", "names_not_examined"
"""The notes of a result that rests on content: whether names and addresses were looked for in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlResult:
    """How one control ended."""

    control: str
    version: int
    status: Status
    severity: Severity
    observations: tuple[Observation, ...]
    parameters: Mapping[str, Param]
    """The parameters in effect."""
    note: str | None = None
    """Why it ended in `error` or `not_run`, or whether names were examined: a code of `controls.base.COMMON_REASONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRead:
    """What the one pass over a dataset saw."""

    asset: Asset
    rows: int
    seconds: float
    consistent: bool
    """Whether it was read in one snapshot."""
    schema_hash: str
    problem: str | None = None
    """Why it could not be read to the end: a code of `controls.base.COMMON_REASONS`."""
    place: str | None = None
    """Where that was, if that says more than the asset does: the line of a file, say. A shown name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One run: controls × datasets."""

    id: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    as_of: dt.date
    organisation: str | None
    version: str
    inventory_digest: str
    datasets: tuple[DatasetRead, ...]
    results: tuple[ControlResult, ...]
    assets: tuple[Asset, ...] = ()
    """Every source, dataset and field that was declared or there: a finding on another one of theirs is of something gone."""
    ignored: tuple[Asset, ...] = ()
    """The datasets that the inventory puts out of scope; every report lists them."""

    def failing(self) -> Iterator[tuple[ControlResult, Observation]]:
        """Every failing observation, with the result that it belongs to."""
        for result in self.results:
            for observation in result.observations:
                if observation.status is Status.FAIL:
                    yield result, observation
