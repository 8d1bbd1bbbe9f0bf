"""An assessment from beginning to end: workspace → sources → plan → one pass → results → store."""

from __future__ import annotations

import secrets
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from audit import resuming
from audit.engine import Engine, unread
from audit.gathering import Passed
from audit.judging import not_run
from audit.ledger import ledger_or_why_not, record
from audit.memory import Memory
from audit.preparing import Preparation, prepared
from audit.progress import Silent
from audit.scratch import Scratch
from audit.store import AssessmentHeader, DatasetProgress, open_store
from controls.finding import Assessment, DatasetRead
from holdings.assets import Asset
from holdings.processes import settle_arrow
from holdings.sources.base import Bounds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from audit.planning import DatasetPlan
    from audit.progress import Progress
    from audit.store import Store, Writer
    from audit.workspace import Workspace
    from controls.sampling import Sampling
    from holdings.errors import RecordwardenError
    from holdings.inventory import Inventory


def _now() -> datetime:
    return datetime.now(UTC)


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
