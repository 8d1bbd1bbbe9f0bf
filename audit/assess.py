"""An assessment from beginning to end: workspace → sources → plan → one pass → results → store."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import zoneinfo
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from audit import door, parameters, places, planning, resuming
from audit.engine import Engine, unread
from audit.errors import NamesUnavailable, NothingAssessed
from audit.gathering import Passed
from audit.judging import not_run
from audit.ledger import ledger_or_why_not, record
from audit.memory import Memory
from audit.processes import settle_arrow
from audit.progress import Silent
from audit.resuming import Fact
from audit.scratch import Scratch
from audit.store import AssessmentHeader, DatasetProgress, open_store
from controls import registry
from controls.base import Context
from controls.finding import Assessment, DatasetRead
from holdings import fingerprint
from holdings.assets import Asset
from holdings.errors import SourceError, Unreachable
from holdings.sources.base import Bounds
from holdings.sources.opening import source_for
from holdings.text import Text
from holdings.view import View, look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.door import Guarded
    from audit.planning import DatasetPlan, Plan
    from audit.progress import Progress
    from audit.store import Store, Writer
    from audit.workspace import Workspace
    from controls.base import Control
    from controls.sampling import Sampling
    from holdings.errors import RecordwardenError
    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Everything that is decided before a row is read."""

    workspace: Workspace
    inventory: Inventory
    as_of: dt.date
    key: FingerprintKey
    view: View
    snapshots: Mapping[str, Guarded]
    """Of the sources that could be opened; why the others could not, the view tells."""
    stamps: Mapping[str, str]
    """Of the files of each source, from before they were opened."""
    contexts: Mapping[str, Context]
    plan: Plan
    unselected: tuple[Control, ...]
    sampling: Sampling | None

    @property
    def troubles(self) -> tuple[SourceError, ...]:
        """Why sources and datasets cannot be looked at, each error once."""
        found = [*self.view.problems.values(), *(dataset.problem for dataset in self.view if dataset.problem is not None)]
        return tuple({id(error): error for error in found}.values())

    def count(self, planned: DatasetPlan) -> int | None:
        """The rows of a planned dataset, as its engine counts them; None where it cannot say."""
        try:
            return self.snapshots[planned.dataset.source].count(planned.dataset.name)
        except SourceError:
            return None

    def on(self, day: dt.date) -> Preparation:
        """The same, to assess as of another day."""
        contexts = {name: replace(context, as_of=day) for name, context in self.contexts.items()}
        return replace(self, as_of=day, contexts=contexts, plan=planning.plan(contexts, self.plan.controls))

    @property
    def plan_digest(self) -> str:
        """A digest of what a resumed assessment must share with the one that it goes on with."""
        facts = {
            Fact.INVENTORY: self.inventory.digest,
            Fact.SOURCES: {name: resuming.address(entry, self.workspace.folder) for name, entry in self.inventory.sources.items()},
            Fact.THERE: {dataset.asset.name: None if dataset.problem else dataset.schema_hash for dataset in self.view},
            Fact.AS_OF: self.as_of.isoformat(),
            Fact.CONTROLS: {control.id: control.version for control in self.plan.controls},
            Fact.PARAMETERS: {control.id: dict(self.contexts[control.id].parameters) for control in self.plan.controls},
            Fact.SAMPLE: self.sampling and [self.sampling.size, self.sampling.seed],
            Fact.NAMES: any(context.names for context in self.contexts.values()),
            Fact.VERSION: version("recordwarden"),
        }
        return resuming.digest(facts, self.key)


def _now() -> datetime:
    return datetime.now(UTC)


@contextlib.contextmanager
def prepared(
    workspace: Workspace,
    *,
    only: Sequence[str] = (),
    as_of: dt.date | None = None,
    sampling: Sampling | None = None,
    names: bool | None = None,
    now: Callable[[], datetime] = _now,
) -> Iterator[Preparation]:
    """Open the sources, read-only, and decide what will be read.

    Raises `InventoryError`, `SecretError`, `UnknownThing` for the person's mistakes, `NamesUnavailable`, and `NothingAssessed`
    where no source could be opened at all; a source among others that could not is part of the view.
    """
    inventory = workspace.inventory()
    names = inventory.settings.content_scan.names if names is None else names
    if names:
        _names_can_be_found()
    catalogue = registry.builtin()
    values = parameters.effective(catalogue, inventory)
    selected = planning.select(catalogue, only)
    key = fingerprint.load_key(fits=lambda key: _made_with(workspace, inventory, key))
    day = as_of or inventory.as_of or now().astimezone(zoneinfo.ZoneInfo(inventory.timezone)).date()
    with contextlib.ExitStack() as stack:
        stamps = {name: places.stamp(entry, workspace.folder) for name, entry in inventory.sources.items()}
        tried = {name: _open(workspace, inventory, name, stack) for name in inventory.sources}
        _something_to_look_at(tried)
        view = look(inventory, tried, key)
        contexts = {
            control.id: Context(view=view, as_of=day, key=key, parameters=values[control.id], sampling=sampling, names=names)
            for control in catalogue
        }
        yield Preparation(
            workspace=workspace,
            inventory=inventory,
            as_of=day,
            key=key,
            view=view,
            snapshots={name: each for name, each in tried.items() if not isinstance(each, SourceError)},
            stamps=stamps,
            contexts=contexts,
            plan=planning.plan(contexts, selected),
            unselected=tuple(control for control in catalogue if control not in selected),
            sampling=sampling,
        )


def _names_can_be_found() -> None:
    """Names that were asked for and cannot be found must not read as none."""
    from redaction.names import absent

    for missing in absent():
        raise NamesUnavailable(
            missing.reason,
            missing.language or "names",
            Text(
                "请安装可选依赖 names（pip install 'recordwarden[names]'），或用 --no-names 关闭。",
                "Install the extra `names` (pip install 'recordwarden[names]'), or leave names out with --no-names.",
            ),
        )


def _made_with(workspace: Workspace, inventory: Inventory, key: FingerprintKey) -> bool:
    """Whether the workspace's history was begun with this key: it goes on with it, also when the key was rotated since."""
    with open_store(workspace, inventory) as store:
        return store.made_with(key)


def _open(workspace: Workspace, inventory: Inventory, name: str, stack: contextlib.ExitStack) -> Guarded | SourceError:
    try:
        source = source_for(name, inventory.sources[name], workspace.folder)
    except Unreachable as error:
        return error  # any other error here is a mistake in the inventory
    try:
        return stack.enter_context(door.opened(source))
    except SourceError as error:
        return error


def _something_to_look_at(tried: Mapping[str, Guarded | SourceError]) -> None:
    errors = [error for error in tried.values() if isinstance(error, SourceError)]
    if tried and len(errors) < len(tried):
        return
    if not errors:
        raise NothingAssessed(
            Text("目录中没有声明任何数据源。", "the inventory declares no source."),
            "recordwarden.yaml",
            Text("请运行 `recordwarden init SOURCE`。", "Run `recordwarden init SOURCE`."),
        )
    first = errors[0]
    raise NothingAssessed(first.what, first.subject, first.do) from first


def assess(
    workspace: Workspace,
    *,
    only: Sequence[str] = (),
    jobs: int | None = None,
    resume: bool = False,
    as_of: dt.date | None = None,
    max_rate: float | None = None,
    sampling: Sampling | None = None,
    names: bool | None = None,
    progress: Progress | None = None,
    tell: Callable[[RecordwardenError], None] = lambda error: None,
    now: Callable[[], datetime] = _now,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Assessment:
    """Run one assessment, keep it and record it in the evidence ledger, reading at most `max_rate` rows per second; `names` over the inventory.

    `tell` hears of each source or dataset that cannot be read, of what `resume` goes on with, and where the ledger could not be written. Raises `RecordwardenError` for what a person must act on.
    """
    settle_arrow()
    with (
        prepared(workspace, only=only, as_of=as_of, sampling=sampling, names=names, now=now) as ready,
        open_store(workspace, ready.inventory, clock=now) as store,
        resuming.interruptible(store, tell),
        store.writer(ready.key) as writer,
    ):
        ledger = ledger_or_why_not(workspace, ready.inventory, store)  # a passphrase is asked for before the long work, not after it
        for error in ready.troubles:
            tell(error)
        resumed = _resumed(ready, store, writer, as_of=as_of, tell=tell) if resume else None
        ready, header, kept = resumed or (ready, _begun(ready, store, writer, tell=tell, now=now(), random=random), {})
        scratch = _scratch(ready, store, header.id, random)
        memory = Memory(scratch)
        memory.recall(ready.plan, writer.remembered)
        with progress or Silent() as shown:
            engine = Engine(
                plan=ready.plan,
                contexts=ready.contexts,
                snapshots=ready.snapshots,
                bounds={name: _bounds(ready.inventory, name, max_rate) for name in ready.inventory.sources},
                scratch=scratch,
                keeper=_Kept(writer, header.id, kept, ready, scratch),
                progress=shown,
                memory=memory,
                tell=tell,
                jobs=jobs,
            )
            reads, results = engine.run()
        assessment = Assessment(
            id=header.id,
            started_at=header.started_at,
            finished_at=now(),
            as_of=ready.as_of,
            organisation=ready.inventory.organisation,
            version=header.version,
            inventory_digest=ready.inventory.digest,
            datasets=_datasets(ready, reads),
            assets=ready.view.assets,
            ignored=ready.view.ignored,
            results=tuple(sorted((*results, *map(not_run, ready.unselected)), key=lambda result: result.control)),
        )
        writer.finish(assessment, memory.left())
        scratch.clear()
        record(ledger, store, writer, assessment, now=now, tell=tell)
        return assessment


def _resumed(
    ready: Preparation, store: Store, writer: Writer, *, as_of: dt.date | None, tell: Callable[[RecordwardenError], None]
) -> tuple[Preparation, AssessmentHeader, Mapping[str, DatasetProgress]] | None:
    """The unfinished assessment, to go on with: as of its own day, unless another is asked for. None where that cannot be."""
    unfinished = store.unfinished()
    if unfinished is None:
        tell(resuming.nothing_unfinished())
        return None
    header, kept = unfinished
    ready = ready.on(as_of or header.as_of)
    different = resuming.differing(header.plan_digest, ready.plan_digest)
    if different:
        tell(resuming.not_resumable(header.id, different))
        writer.abandon(header.id)
        return None
    tell(resuming.gone_on(header.id))
    return ready, header, {progress.asset: progress for progress in kept}


def _begun(
    ready: Preparation,
    store: Store,
    writer: Writer,
    *,
    tell: Callable[[RecordwardenError], None],
    now: datetime,
    random: Callable[[int], bytes],
) -> AssessmentHeader:
    unfinished = store.unfinished()
    if unfinished is not None:
        tell(resuming.given_up(unfinished[0].id))
        writer.abandon(unfinished[0].id)
    header = AssessmentHeader(
        id=f"{now:%Y%m%d-%H%M%S}-{random(3).hex()}",
        started_at=now,
        as_of=ready.as_of,
        organisation=ready.inventory.organisation,
        version=version("recordwarden"),
        inventory_digest=ready.inventory.digest,
        plan_digest=ready.plan_digest,
    )
    writer.begin(header)
    return header


def _scratch(ready: Preparation, store: Store, assessment: str, random: Callable[[int], bytes]) -> Scratch:
    """This assessment's scratch; what others left behind, given up or killed at their very end, is removed.

    A folder that the store does not know may belong to one that runs right now and has another store.
    """
    folder = ready.workspace.state / "scratch"
    left = {path.name: path for path in folder.glob("*")}
    for name in store.ended(left):
        shutil.rmtree(left[name], ignore_errors=True)
    return Scratch(folder / assessment, ready.key.derive(f"scratch/{assessment}"), random)


def _datasets(ready: Preparation, reads: Sequence[DatasetRead]) -> tuple[DatasetRead, ...]:
    unseen = [unread(dataset.asset, dataset.problem) for dataset in ready.view if dataset.problem is not None]
    named = {dataset.source for dataset in ready.view}
    nameless = [unread(Asset.of(source, key=ready.key), error) for source, error in ready.view.problems.items() if source not in named]
    return tuple(sorted((*reads, *unseen, *nameless), key=lambda read: read.asset))


def _bounds(inventory: Inventory, source: str, max_rate: float | None) -> Bounds:
    """What reading the source may cost it: a rate asked for can be lower than the declared one, and never raises it."""
    entry = inventory.sources[source]
    rate = min((each for each in (max_rate, entry.max_rate) if each is not None), default=None)
    return Bounds(statement_timeout_s=entry.statement_timeout_s, lock_timeout_s=entry.lock_timeout_s, max_rate=rate)


class _Kept:
    """Keeps the engine's progress in the store, and checks it again before it is used."""

    def __init__(self, writer: Writer, assessment: str, kept: Mapping[str, DatasetProgress], ready: Preparation, scratch: Scratch) -> None:
        self._writer = writer
        self._assessment = assessment
        self._kept = kept
        self._ready = ready
        self._scratch = scratch
        self._stamps = {planned.dataset.asset.name: ready.stamps[planned.dataset.source] for planned in ready.plan.reads}

    def find(self, planned: DatasetPlan) -> Passed | None:
        """Kept progress holds if the dataset was read to its end and its schema, number of rows and files are as they were."""
        name, schema_hash = planned.dataset.asset.name, planned.dataset.schema_hash
        progress = self._kept.get(name)
        if progress is None or progress.problem is not None or progress.schema_hash != self._stamped(name, schema_hash):
            return None
        if self._ready.count(planned) != progress.rows:
            return None
        if not all(self._scratch.intact(names) for names in progress.runs.values()):
            return None
        return Passed(
            read=DatasetRead(
                asset=planned.dataset.asset,
                rows=progress.rows,
                seconds=progress.seconds,
                consistent=progress.consistent,
                schema_hash=schema_hash,
            ),
            states=progress.states,
            runs={name: tuple(names) for name, names in progress.runs.items()},
            errors=progress.errors,
        )

    def keep(self, passed: Passed) -> None:
        self._writer.dataset_done(
            self._assessment,
            DatasetProgress(
                asset=passed.read.asset.name,
                schema_hash=self._stamped(passed.read.asset.name, passed.read.schema_hash),
                rows=passed.read.rows,
                seconds=passed.read.seconds,
                consistent=passed.read.consistent,
                problem=passed.read.problem,
                states=passed.states,
                runs=passed.runs,
                errors=passed.errors,
            ),
        )

    def _stamped(self, dataset: str, schema_hash: str) -> str:
        """A keyed digest of the schema and, of a source of files, of theirs: neither schema nor count tells of values that were rewritten."""
        return self._ready.key.name("kept", schema_hash, self._stamps[dataset])
