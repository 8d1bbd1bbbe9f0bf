"""Writes one assessment: its header, the progress of each dataset, and all its results at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from audit.clearing import clearing
from audit.deadlines import due
from audit.errors import StoreError, UnknownThing
from audit.store import codec, schema
from audit.store.life import Life, Verdict, next_life
from audit.store.records import Change, LifeState, RunState
from controls.finding import NAMES_EXAMINED
from holdings.assets import Asset
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from audit.clearing import Clearing
    from audit.store.database import Database
    from audit.store.memories import Memories
    from audit.store.records import AssessmentHeader, DatasetProgress, Recorded
    from controls.finding import Assessment, ControlResult, Observation


class Writer:
    """The one writer of a store, for one workspace; each method is one durable transaction."""

    def __init__(
        self, database: Database, workspace: str, due_days: Mapping[str, int], memories: Memories, check: Callable[[], None]
    ) -> None:
        self._database = database
        self._workspace = workspace
        self._due_days = due_days
        self._memories = memories
        self._check = check
        """Raises where the one-writer lock has been lost."""

    def begin(self, header: AssessmentHeader) -> None:
        """Note that an assessment has begun."""
        self._check()
        with self._database.writing() as connection:
            connection.execute(
                sa.insert(schema.assessments).values(
                    id=header.id,
                    workspace=self._workspace,
                    state=RunState.RUNNING.value,
                    started_at=header.started_at,
                    as_of=header.as_of,
                    organisation=header.organisation,
                    version=header.version,
                    inventory_digest=header.inventory_digest,
                    plan_digest=header.plan_digest,
                    ignored=[],
                )
            )

    def dataset_done(self, assessment_id: str, progress: DatasetProgress) -> None:
        """Keep what the pass over a dataset came to; a second pass over the same dataset replaces the first."""
        self._check()
        table = schema.progress
        with self._database.writing() as connection:
            self._must_run(connection, assessment_id)
            connection.execute(sa.delete(table).where(table.c.assessment == assessment_id, table.c.asset == progress.asset))
            connection.execute(
                sa.insert(table).values(
                    assessment=assessment_id,
                    asset=progress.asset,
                    schema_hash=progress.schema_hash,
                    rows=progress.rows,
                    seconds=progress.seconds,
                    consistent=progress.consistent,
                    problem=progress.problem,
                    states=dict(progress.states),
                    runs={control: list(names) for control, names in progress.runs.items()},
                    errors=dict(progress.errors),
                )
            )

    def remembered(self, control: str, asset: str) -> Iterator[NDArray[np.void]]:
        """What earlier assessments left for a control of a dataset. Raises `StoreError` where it is damaged."""
        with self._database.reading() as connection:
            yield from self._memories.read(connection, control, asset)

    def finish(self, assessment: Assessment, left: Iterable[tuple[str, str, Iterator[NDArray[np.void]]]] = ()) -> None:
        """Write all results, move the findings on, and drop what was kept for resuming: all of it, or nothing.

        `left` is what controls remember: control id, asset name and records. What it does not name stays as it was.
        """
        if assessment.finished_at is None:
            raise ValueError("a finished assessment says when it finished")
        self._check()
        with self._database.writing() as connection:
            self._must_run(connection, assessment.id)
            connection.execute(
                sa.update(schema.assessments)
                .where(schema.assessments.c.id == assessment.id)
                .values(
                    state=RunState.FINISHED.value,
                    started_at=assessment.started_at,
                    finished_at=assessment.finished_at,
                    as_of=assessment.as_of,
                    organisation=assessment.organisation,
                    version=assessment.version,
                    inventory_digest=assessment.inventory_digest,
                    ignored=[asset.name for asset in assessment.ignored],
                )
            )
            codec.insert(connection, assessment)
            for control, asset, frames in left:
                self._memories.replace(connection, control, asset, frames)
            move_on(connection, self._workspace, assessment, self._due_days)
            connection.execute(sa.delete(schema.progress).where(schema.progress.c.assessment == assessment.id))

    def recorded(self, records: Mapping[str, Recorded]) -> None:
        """Note where assessments stand in the evidence ledger."""
        self._check()
        rows = [
            {"assessment": each, "entry": record.entry, "signer": record.signer, "checkpoint": record.checkpoint}
            for each, record in records.items()
        ]
        with self._database.writing() as connection:
            connection.execute(sa.insert(schema.recorded), rows)

    def abandon(self, assessment_id: str) -> None:
        """Give an unfinished assessment up; it stays in the history."""
        self._check()
        with self._database.writing() as connection:
            self._must_run(connection, assessment_id)
            connection.execute(
                sa.update(schema.assessments).where(schema.assessments.c.id == assessment_id).values(state=RunState.ABANDONED.value)
            )
            connection.execute(sa.delete(schema.progress).where(schema.progress.c.assessment == assessment_id))

    def _must_run(self, connection: sa.Connection, assessment_id: str) -> None:
        table = schema.assessments
        state = connection.scalar(sa.select(table.c.state).where(table.c.id == assessment_id, table.c.workspace == self._workspace))
        if state is None:
            raise UnknownThing(
                Text("没有这次审计。", "there is no such assessment."),
                assessment_id,
                Text("请用 `recordwarden history` 查看。", "See `recordwarden history`."),
            )
        if state != RunState.RUNNING:
            raise StoreError(
                Text("这次审计已经结束。", "this assessment has already ended."),
                assessment_id,
                Text("请重新开始一次审计。", "Begin a new one."),
            )


def move_on(connection: sa.Connection, workspace: str, assessment: Assessment, due_days: Mapping[str, int]) -> None:
    """Open, keep, reopen or close every finding of the workspace, as the assessment judged."""
    failing = _failing(assessment)
    judged = clearing(assessment)
    table = schema.findings
    # Locked, where the engine locks rows: an assignment in between would be lost.
    query = sa.select(table).where(table.c.workspace == workspace).with_for_update()
    known = {row.fingerprint: row for row in connection.execute(query)}
    with_names = _with_names(connection, {row.last_assessment for row in known.values()})
    fresh: list[dict[str, Any]] = []
    moved: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    changes: list[dict[str, Any]] = []
    for fingerprint in [*known, *(new for new in failing if new not in known)]:
        row, seen = known.get(fingerprint), failing.get(fingerprint)
        life = None if row is None else Life(LifeState(row.state), row.regressed, row.judged)
        after, change = next_life(life, _verdict(row, seen, judged, with_names), assessment.started_at)
        if after is None or after is life:
            continue
        values = _values(assessment, row, seen, after, change, due_days)
        if row is None:
            fresh.append({"workspace": workspace, "fingerprint": fingerprint, **values})
        else:
            moved[frozenset(values)].append({"_fingerprint": fingerprint, **values})
        if change is not None:
            event = {"at": assessment.finished_at, "change": change.value, "state": after.state.value, "assessment": assessment.id}
            changes.append({"workspace": workspace, "fingerprint": fingerprint, **event})
    if fresh:
        connection.execute(sa.insert(table), fresh)
    for names, rows in moved.items():
        named: dict[str, Any] = {name: sa.bindparam(name) for name in names}
        one = sa.and_(table.c.workspace == workspace, table.c.fingerprint == sa.bindparam("_fingerprint"))
        connection.execute(sa.update(table).where(one).values(named), rows)
    if changes:
        connection.execute(sa.insert(schema.events), changes)


def _with_names(connection: sa.Connection, assessments: Collection[str]) -> frozenset[tuple[str, str]]:
    """The assessments, of these, and the controls in them that looked for names and addresses."""
    table = schema.results
    query = sa.select(table.c.assessment, table.c.control).where(
        table.c.note == NAMES_EXAMINED, table.c.assessment.in_(sorted(assessments))
    )
    return frozenset((assessment, control) for assessment, control in connection.execute(query))


def _verdict(row: sa.Row[Any] | None, seen: _Seen | None, judged: Clearing, with_names: Container[tuple[str, str]]) -> Verdict:
    if seen:
        return Verdict.FAILING
    if row is None or not judged.clears(row.control, Asset(row.asset), named=(row.last_assessment, row.control) in with_names):
        return Verdict.UNJUDGED
    return Verdict.CLEARED


_Seen = list[tuple["ControlResult", "Observation"]]


def _failing(assessment: Assessment) -> dict[str, _Seen]:
    found: dict[str, _Seen] = defaultdict(list)
    for result, observation in assessment.failing():
        if not observation.fingerprint:
            raise ValueError(f"a failing observation of {result.control} has no fingerprint")
        found[observation.fingerprint].append((result, observation))
    return dict(found)


def _values(
    assessment: Assessment,
    row: sa.Row[Any] | None,
    seen: _Seen | None,
    after: Life,
    change: Change | None,
    due_days: Mapping[str, int],
) -> dict[str, Any]:
    """The columns of a finding that an assessment changes."""
    values: dict[str, Any] = {"state": after.state.value, "regressed": after.regressed, "judged": after.judged}
    if change is Change.CLOSED:
        values |= {"closed_by": assessment.id, "closed_at": assessment.finished_at}
    if seen is None:
        return values
    result, observation = seen[0]
    severity = max(each.severity for each, _ in seen)
    values |= {
        "severity": int(severity),
        "exceptions": sum(each.exceptions for _, each in seen),
        "owner": observation.owner,
        "last_assessment": assessment.id,
        "last_seen": assessment.finished_at,
    }
    limit = due(severity, assessment.as_of, due_days)
    if change in (Change.OPENED, Change.REGRESSED):
        values |= {"closed_by": None, "closed_at": None, "due": limit}
    elif row is not None and row.due is not None:
        values["due"] = min(row.due, limit)  # a finding that became more severe is due sooner; time alone moves nothing
    if row is None:
        values |= {
            "control": result.control,
            "asset": observation.asset.name,
            "reason": observation.reason,
            "first_assessment": assessment.id,
            "first_seen": assessment.finished_at,
        }
    return values
