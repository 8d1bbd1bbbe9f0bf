"""What a control is: its metadata, the four kinds (fact, sql, reduce, join), and what it is given to work with.

A control only looks. It says what it needs; the engine reads each dataset once and hands every batch to all that want it.
A new control is one file in `controls/catalog/<family>/` with one class; it inherits the kind that fits.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from controls.finding import NAMES_EXAMINED, NAMES_NOT_EXAMINED, Observation, Severity, Status
from controls.sampling import upper_bound
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from controls.batch import BatchView
    from controls.exports import Exports
    from controls.finding import Evidence, Param
    from controls.keying import Groups
    from controls.sampling import Sampling
    from holdings.assets import Asset
    from holdings.fingerprint import FingerprintKey
    from holdings.view import DatasetView, View


class Kind(StrEnum):
    """How a control looks."""

    FACT = "fact"
    SQL = "sql"
    REDUCE = "reduce"
    JOIN = "join"


class Stricter(StrEnum):
    """Which way a parameter becomes stricter; loosening one beyond its floor is itself a finding."""

    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number that a control can be tuned by. `floor` is the loosest value that the guides allow."""

    name: str
    text: Text
    default: float
    floor: float
    stricter: Stricter
    minimum: float
    maximum: float
    integer: bool = True

    def loosened(self, value: float) -> bool:
        return value < self.floor if self.stricter is Stricter.HIGHER else value > self.floor


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkMapping:
    """Where another framework asks the same; `relation` says how far it covers it."""

    framework: str
    clause: str
    relation: str
    """equal, subset, superset, or intersects."""
    rationale: Text


COMMON_REASONS: dict[str, Text] = {
    "ok": Text("未发现例外。", "No exception was found."),
    "sampled": Text(
        "抽样检查了 {sampled} 个值，未发现例外；例外率上限为 {bound}（置信度 95%）。",
        "A sample of {sampled} values was examined and no exception found; at most {bound} of all have one (at 95 %).",
    ),
    "empty_dataset": Text("数据集没有任何行，未检查任何内容。", "The dataset has no rows; nothing was examined."),
    "no_values": Text("该字段没有任何值。", "The field has no values."),
    "unexamined": Text("有 {unexamined} 个值无法检查。", "{unexamined} values could not be examined."),
    "unreachable": Text("无法连接数据源。", "The source could not be reached."),
    "access_denied": Text("读取权限不足。", "The rights to read it do not suffice."),
    "missing": Text("读取时该数据集或字段已不存在。", "The dataset or field was not there when it was to be read."),
    "broken_data": Text("数据无法读取到末尾。", "The data could not be read to its end."),
    "source_error": Text("数据源出错。", "The source failed."),
    "control_error": Text("控制点执行出错（{error}）。", "The control failed ({error})."),
    "worker_lost": Text("工作进程意外终止。", "A worker process ended unexpectedly."),
    NAMES_EXAMINED: Text("已检查姓名和地址。", "Names and addresses were examined, too."),
    NAMES_NOT_EXAMINED: Text("未检查姓名和地址。", "Names and addresses were not examined."),
    "not_selected": Text("本次审计未选择该控制点。", "The control was not selected for this assessment."),
    "no_assets": Text("没有适用的对象。", "There is nothing that it applies to."),
    "parameter_loosened": Text(
        "参数 {parameter} 设为 {value}，比要求的 {floor} 宽松。",
        "Parameter {parameter} is set to {value}, looser than the required {floor}.",
    ),
}


def worded(*shared: Mapping[str, Text], **own: Text) -> Mapping[str, Text]:
    """The reasons of a control: those that it shares with others, and its own."""
    return MappingProxyType({code: text for reasons in (*shared, own) for code, text in reasons.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every control is given: the holdings, the day, the key, its parameters in effect."""

    view: View
    as_of: dt.date
    key: FingerprintKey
    parameters: Mapping[str, float] = field(default_factory=dict)
    sampling: Sampling | None = None
    """How content is sampled; None where all of it is looked at."""
    names: bool = False
    """Whether content is examined for names and addresses, too."""
    exports: Exports | None = None
    """What is known of exports; None where nobody keeps account of them."""


class Control(ABC):
    """A check of one or more provisions. The class attributes are its documentation; `docs/controls/` is made from them."""

    id: ClassVar[str]
    version: ClassVar[int] = 1
    kind: ClassVar[Kind]
    title: ClassVar[Text]
    statement: ClassVar[Text]
    """What must hold."""
    why: ClassVar[Text]
    """What goes wrong where it does not."""
    remediation: ClassVar[Text]
    method: ClassVar[Text]
    """How evidence is collected."""
    severity: ClassVar[Severity]
    provisions: ClassVar[tuple[str, ...]]
    mappings: ClassVar[tuple[FrameworkMapping, ...]] = ()
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    seeks_names: ClassVar[bool] = False
    """Whether names and addresses in content would be exceptions; its result then says whether they were examined."""
    seeks_rights: ClassVar[bool] = False
    """Whether it asks who may do what in a source (`View.reaches`)."""
    seeks_links: ClassVar[bool] = False
    seeks_endpoints: ClassVar[bool] = False
    seeks_keeping: ClassVar[bool] = False
    """Likewise how connections are protected, what endpoints answer, how copies and keys are kept (`View.links`, `.probes`, `.keeping`)."""
    reasons: ClassVar[Mapping[str, Text]] = {}

    @property
    def family(self) -> str:
        return self.id.partition("-")[0]

    def reason(self, code: str) -> Text:
        """The template of a reason. Raises KeyError for a code that the control does not declare."""
        return self.reasons[code] if code in self.reasons else COMMON_REASONS[code]


class FactControl(Control):
    """Judges what is declared and what is known of the systems; reads no rows."""

    kind = Kind.FACT

    @abstractmethod
    def check(self, context: Context) -> Iterator[Observation]:
        """Judge. Yields one observation per asset that it applies to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A question that the source's own engine counts: rows, or distinct non-null values of a field."""

    source: str
    dataset: str
    distinct: str | None = None


Ask = Callable[[Count], int | str]


class SqlControl(Control):
    """Judges counts that the sources' engines make."""

    kind = Kind.SQL

    @abstractmethod
    def judge(self, context: Context, ask: Ask) -> Iterator[Observation]:
        """Judge by counting: `ask` gives a number, or the code of the reason why it could not be counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a control wants of one dataset's rows; fields to be scanned for personal data stand in `scanned` too."""

    fields: frozenset[str]
    scanned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Census:
    """How the one pass over a dataset went: rows read, and why it ended early, if it did."""

    rows: int
    problem: str | None = None


State = TypeVar("State")


class ReduceControl(Control, Generic[State]):
    """Folds the batches of each dataset into a small state.

    `merge` is associative and commutative with `init` as its identity, so any split, order or resume gives identical
    results. A state is bounded, holds counts and keyed fingerprints only, and goes to JSON and back unchanged.
    """

    kind = Kind.REDUCE

    @abstractmethod
    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        """What it wants of a dataset's rows; None where it does not apply."""

    @abstractmethod
    def init(self) -> State:
        """The state of nothing read."""

    @abstractmethod
    def update(self, context: Context, state: State, batch: BatchView) -> State:
        """Fold one batch in."""

    @abstractmethod
    def merge(self, one: State, other: State) -> State:
        """Two states as one."""

    @abstractmethod
    def dump(self, state: State) -> Any:
        """The state as JSON values."""

    @abstractmethod
    def load(self, data: Any) -> State:
        """The state from JSON values."""

    @abstractmethod
    def finish(self, context: Context, dataset: DatasetView, state: State, census: Census) -> Iterator[Observation]:
        """Judge one dataset."""


class JoinControl(Control, Generic[State]):
    """Judges several datasets together by keyed projections, which the engine sorts, spilling to encrypted scratch."""

    kind = Kind.JOIN

    @abstractmethod
    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        """What it wants of a dataset's rows; None where it does not apply."""

    @abstractmethod
    def project(self, context: Context, batch: BatchView) -> Iterable[NDArray[np.void]]:
        """The keyed projection of one batch: arrays of `controls.keying.RECORD`, in any order."""

    @abstractmethod
    def init(self) -> State:
        """The state before the first group."""

    @abstractmethod
    def group(self, context: Context, state: State, groups: Groups) -> None:
        """Fold in a block of groups. A fingerprint's records all stand in one group; blocks come in any order."""

    @abstractmethod
    def finish(self, context: Context, state: State, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        """Judge."""


def observe(
    asset: Asset,
    *,
    population: int,
    examined: int,
    exceptions: int,
    reason: str,
    params: Mapping[str, Param] | None = None,
    evidence: Sequence[Evidence] = (),
    owner: str | None = None,
    left_out: int = 0,
) -> Observation:
    """An observation whose status follows from its counts; `left_out` is what a sample did not draw.

    Any exception: fail, with `reason`. Nothing to look at, or not all of what was drawn looked at: inconclusive. Else pass,
    and of a sample with the upper bound of what it may have missed.
    """
    bound = upper_bound(exceptions, examined) if left_out and examined else None
    if exceptions:
        status, code, shown = Status.FAIL, reason, dict(params or {})
    elif examined == 0:
        status, code, shown = Status.INCONCLUSIVE, "empty_dataset" if population == 0 else "unexamined", {"unexamined": population}
    elif examined + left_out < population:
        status, code, shown = Status.INCONCLUSIVE, "unexamined", {"unexamined": population - examined - left_out}
    elif bound is not None:
        status, code, shown = Status.PASS, "sampled", {"sampled": examined, "bound": f"{bound:.2%}"}
    else:
        status, code, shown = Status.PASS, "ok", {}
    return Observation(
        asset=asset,
        status=status,
        reason=code,
        params=shown,
        population=population,
        examined=examined,
        exceptions=exceptions,
        upper_bound=bound,
        evidence=tuple(evidence),
        owner=owner,
    )


def not_applicable(asset: Asset, reason: str, *, population: int = 0, owner: str | None = None) -> Observation:
    """An observation outside the denominator, with why."""
    return Observation(
        asset=asset, status=Status.NOT_APPLICABLE, reason=reason, population=population, examined=0, exceptions=0, owner=owner
    )


def could_not_look(
    asset: Asset, reason: str, *, population: int = 0, owner: str | None = None, params: Mapping[str, Param] | None = None
) -> Observation:
    """An inconclusive observation, with why."""
    return Observation(
        asset=asset,
        status=Status.INCONCLUSIVE,
        reason=reason,
        params=params or {},
        population=population,
        examined=0,
        exceptions=0,
        owner=owner,
    )


def fingerprinted(observation: Observation, control: str, key: FingerprintKey) -> Observation:
    """The observation with its fingerprint: control, asset and reason; no value, no line number."""
    return replace(observation, fingerprint=key.name("finding", control, observation.asset.name, observation.reason))
