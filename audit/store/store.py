"""Reads the results store, and writes what people do with findings; `Writer` writes assessments."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from audit.errors import PersonalData, UnknownThing, WrongKey
from audit.store import codec, schema
from audit.store.history import finished_id, summaries
from audit.store.lock import one_writer
from audit.store.memories import Memories
from audit.store.migrate import bring_up
from audit.store.opening import connected, located, refuse_audited
from audit.store.query import detail, finding_rows, found_row, row_of
from audit.store.records import (
    AssessmentHeader,
    AssessmentSummary,
    Change,
    DatasetProgress,
    FindingDetail,
    FindingFilter,
    FindingRow,
    LifeState,
    Recorded,
    RunState,
)
from audit.store.writer import Writer
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from audit.store.database import Database
    from audit.workspace import Workspace
    from controls.finding import Assessment
    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import Inventory


def now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


def open_store(
    workspace: Workspace,
    inventory: Inventory,
    *,
    url: str | None = None,
    environ: Mapping[str, str] | None = None,
    clock: Callable[[], dt.datetime] = now,
) -> Store:
    """Open the results store, making or upgrading its tables where needed. Raises `StoreError`."""
    env = os.environ if environ is None else environ
    place = located(workspace, inventory, env, url)
    refuse_audited(workspace, inventory, place)
    database = connected(workspace, place)
    bring_up(database)
    return Store(database, workspace.identity(), dict(inventory.settings.due_days.items()), clock)


class Store:
    """The history of a workspace's assessments and their findings; other workspaces may have theirs in the same database."""

    def __init__(self, database: Database, workspace: str, due_days: Mapping[str, int], clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._workspace = workspace
        self._due_days = due_days
        self._clock = clock

    @property
    def workspace(self) -> str:
        """The identity of the workspace whose history this is."""
        return self._workspace

    @property
    def server(self) -> sa.Engine | None:
        """The database server that it is on; None where it is a file."""
        return None if self._database.embedded else self._database.engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.engine.dispose()

    @contextmanager
    def writer(self, key: FingerprintKey) -> Iterator[Writer]:
        """Be the one writer; raises `StoreError` where another is. Readers go on meanwhile.

        Fingerprints compare only under one key: raises `WrongKey` where the workspace's earlier ones were made with another.
        """
        with one_writer(self._database) as check:
            self._claim(self._check_of(key))
            yield Writer(self._database, self._workspace, self._due_days, Memories(self._workspace, key), check)

    def made_with(self, key: FingerprintKey) -> bool:
        """Whether the workspace's earlier fingerprints, where it has any, were made with this key."""
        table = schema.workspaces
        with self._database.reading() as connection:
            known = connection.scalar(sa.select(table.c.key_check).where(table.c.id == self._workspace))
        return known is None or known == self._check_of(key)

    def _check_of(self, key: FingerprintKey) -> str:
        return key.name("results store", self._workspace)

    def _claim(self, key_check: str) -> None:
        table = schema.workspaces
        with self._database.writing() as connection:
            known = connection.scalar(sa.select(table.c.key_check).where(table.c.id == self._workspace))
            if known is None:
                connection.execute(sa.insert(table).values(id=self._workspace, key_check=key_check))
            elif known != key_check:
                raise WrongKey(
                    Text(
                        "当前指纹密钥与结果库中此前各次审计使用的不同，结果无法比较。",
                        "the fingerprint key is not the one of the earlier assessments in the results store; nothing could be compared.",
                    ),
                    self._database.subject,
                    Text(
                        "请使用此前的密钥（RECORDWARDEN_KEYS）。若密钥已丢失，将 .recordwarden/workspace.id 和 .recordwarden/ledger 移走，以新密钥开始新的审计历史。",
                        "Use that key (RECORDWARDEN_KEYS). If it is lost, move .recordwarden/workspace.id and .recordwarden/ledger away to begin a new "
                        "history with the new key.",
                    ),
                )

    def unfinished(self) -> tuple[AssessmentHeader, tuple[DatasetProgress, ...]] | None:
        """The newest assessment that was begun and neither finished nor abandoned, with what it had read."""
        table = schema.assessments
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(table)
                .where(table.c.workspace == self._workspace, table.c.state == RunState.RUNNING.value)
                .order_by(table.c.started_at.desc(), table.c.id)
                .limit(1)
            ).first()
            if row is None:
                return None
            kept = connection.execute(
                sa.select(schema.progress).where(schema.progress.c.assessment == row.id).order_by(schema.progress.c.asset)
            ).all()
            return _header_of(row), tuple(_progress_of(each) for each in kept)

    def ended(self, assessments: Collection[str]) -> frozenset[str]:
        """Those of these assessments that are known here and no longer run."""
        table = schema.assessments
        over = sa.select(table.c.id).where(
            table.c.workspace == self._workspace, table.c.id.in_(assessments), table.c.state != RunState.RUNNING.value
        )
        with self._database.reading() as connection:
            return frozenset(connection.scalars(over))

    def load(self, assessment_id: str | None = None) -> Assessment:
        """A finished assessment by its id or a unique beginning of it; the newest one without. Raises `UnknownThing`."""
        with self._database.reading() as connection:
            return codec.assessment_of(connection, finished_id(connection, self._workspace, assessment_id))

    def full_id(self, prefix: str) -> str:
        """The id of a finished assessment, by a unique beginning of it. Raises `UnknownThing`."""
        with self._database.reading() as connection:
            return finished_id(connection, self._workspace, prefix)

    def finished(self, *, unrecorded: bool = False) -> tuple[str, ...]:
        """The ids of the finished assessments, the oldest first; or of those that are not known to stand in the evidence ledger."""
        table, known = schema.assessments, schema.recorded
        query = sa.select(table.c.id).where(table.c.workspace == self._workspace, table.c.state == RunState.FINISHED.value)
        if unrecorded:
            query = query.where(table.c.id.not_in(sa.select(known.c.assessment)))
        with self._database.reading() as connection:
            return tuple(connection.scalars(query.order_by(table.c.finished_at, table.c.id)))

    def recorded(self, assessment_id: str) -> Recorded | None:
        """Where an assessment stands in the evidence ledger; None where it is not known to."""
        table = schema.recorded
        with self._database.reading() as connection:
            row = connection.execute(sa.select(table).where(table.c.assessment == assessment_id)).first()
            return None if row is None else Recorded.under(row.checkpoint, entry=row.entry, signer=row.signer)

    def checkpoint(self) -> str | None:
        """The newest checkpoint under which an assessment stands in the evidence ledger; None where none is known to."""
        table, made = schema.recorded, schema.assessments
        query = sa.select(table.c.checkpoint).join(made, made.c.id == table.c.assessment).where(made.c.workspace == self._workspace)
        with self._database.reading() as connection:
            return connection.scalar(query.order_by(table.c.entry.desc()).limit(1))

    def history(self) -> tuple[AssessmentSummary, ...]:
        """Every assessment, the newest first, unfinished and abandoned ones too."""
        with self._database.reading() as connection:
            return summaries(connection, self._workspace)

    def findings(self, wanted: FindingFilter | None = None) -> tuple[FindingRow, ...]:
        """The findings that a filter wants, the most severe first, then by control and asset."""
        wanted = wanted or FindingFilter()
        with self._database.reading() as connection:
            seen_by = finished_id(connection, self._workspace, wanted.assessment) if wanted.assessment else None
            return finding_rows(connection, self._workspace, wanted, seen_by)

    def finding(self, prefix: str) -> FindingDetail:
        """A finding by its id, fingerprint, or a unique beginning of it. Raises `UnknownThing`."""
        with self._database.reading() as connection:
            return detail(connection, self._workspace, prefix)

    def assign(self, prefix: str, to: str, *, state: LifeState | None = None, note: str | None = None) -> FindingRow:
        """Give a finding to someone, and say how far it is. Raises `UnknownThing`; `ValueError` for what only an assessment may do.

        It needs no writer's lock: it is one short transaction, and an assessment may run for hours. What looks like personal
        data in the note is masked. An assignee is refused there (`PersonalData`): masked, it would name nobody, and a role, a
        team or an account name says who it is without bringing a phone number or an e-mail address into the store.
        """
        if shown(to) != to:
            raise PersonalData(
                Text(
                    "看起来含有电话、证件号码、邮箱等个人信息，或含有不可见字符，不能存入结果库。",
                    "this looks like a phone number, an ID number or an e-mail address, or has invisible characters; the results store keeps none.",
                ),
                shown(to),
                Text("请填写岗位、班组或账号名。", "Give a role, a team or an account name."),
            )
        if state in (LifeState.CLOSED, LifeState.OPEN):
            raise ValueError("only an assessment opens or closes a finding")
        with self._database.writing() as connection:
            row = found_row(connection, self._workspace, prefix, lock=True)
            if row.state == LifeState.CLOSED:
                raise UnknownThing(
                    Text("该审计发现已关闭。", "the finding is closed."),
                    row_of(row).id,
                    Text("若再次出现，会自动重新打开。", "It opens again by itself should it come back."),
                )
            after = row.state if state is None else state.value
            table = schema.findings
            here = (table.c.workspace == self._workspace, table.c.fingerprint == row.fingerprint)
            connection.execute(sa.update(table).where(*here).values(assignee=to, state=after))
            connection.execute(
                sa.insert(schema.events).values(
                    workspace=self._workspace,
                    fingerprint=row.fingerprint,
                    at=self._clock(),
                    change=Change.ASSIGNED.value,
                    state=after,
                    who=to,
                    note=None if note is None else shown(note),
                )
            )
            return row_of(found_row(connection, self._workspace, row.fingerprint))

    def log_access(self, fingerprint: str, who: str, rows: int) -> None:
        """Note, durably, that someone is about to be shown the rows behind a finding. Raises `StoreError`."""
        with self._database.writing() as connection:
            access = {"workspace": self._workspace, "fingerprint": fingerprint, "at": self._clock(), "who": who, "rows": rows}
            connection.execute(sa.insert(schema.accesses).values(access))


def _header_of(row: sa.Row[Any]) -> AssessmentHeader:
    return AssessmentHeader(
        id=row.id,
        started_at=row.started_at,
        as_of=row.as_of,
        organisation=row.organisation,
        version=row.version,
        inventory_digest=row.inventory_digest,
        plan_digest=row.plan_digest,
    )


def _progress_of(row: sa.Row[Any]) -> DatasetProgress:
    return DatasetProgress(
        asset=row.asset,
        schema_hash=row.schema_hash,
        rows=row.rows,
        seconds=row.seconds,
        consistent=row.consistent,
        problem=row.problem,
        states=row.states,
        runs={control: tuple(names) for control, names in row.runs.items()},
        errors=row.errors,
    )
