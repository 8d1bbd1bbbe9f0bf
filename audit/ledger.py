"""The evidence ledger of a workspace: where it is, who signs it, where its checkpoints go, and how assessments get into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.errors import NotRecorded, StoreError
from audit.evidence import event_of
from audit.store import Recorded
from holdings.assets import shown
from holdings.errors import LedgerError, RingError
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from audit.store import Store, Writer
    from audit.workspace import Workspace
    from controls.finding import Assessment
    from holdings.errors import RecordwardenError
    from holdings.inventory import Inventory
    from holdings.keys.ring import KeyRing
    from holdings.ledger.entries import AssessmentDone, Event
    from holdings.ledger.mirrors import Mirror
    from holdings.ledger.note import Signer, VerifierKey
    from holdings.ledger.storage import Storage
    from holdings.ledger.writer import Appended

_OURS = re.compile(r"recordwarden/[0-9a-f]{32}")
FOLDER = "ledger"
"""Where it is in the state folder, beside an embedded results store."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """The checkpoint that the results store has noted: it is kept here anyway, and shows that a ledger was cut short since."""

    checkpoint: bytes
    subject: str = "results store"

    def send(self, checkpoint: bytes) -> None:
        """The store notes by itself what it has recorded."""

    def latest(self) -> bytes:
        return self.checkpoint

    def copies(self) -> Iterator[tuple[str, bytes]]:
        yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceLedger:
    """One workspace's ledger, to be appended to."""

    storage: Storage
    signer: Signer
    known: tuple[VerifierKey, ...]
    """Every key that its checkpoints can have been signed with."""
    mirrors: tuple[Mirror, ...]

    def append(self, events: Iterable[Event], *, tell: Callable[[RecordwardenError], None]) -> Appended:
        """Append events, all or none; `tell` hears of mirrors that failed. Raises `LedgerError`."""
        from holdings.ledger.writer import Writer as LedgerWriter

        writer = LedgerWriter(self.storage, self.signer, mirrors=self.mirrors, known=self.known)
        appended = writer.append(events)
        for error in appended.mirrors_failed:
            tell(error)
        return appended


def name_of(workspace: str) -> str:
    """The origin of a workspace's ledger, by its identity: no host and no company is named where strangers read."""
    return f"recordwarden/{workspace}"


def shown_name(name: str) -> str:
    """The name of a ledger as it can be shown: one of ours is no person's number, though its digits may look like one."""
    return name if _OURS.fullmatch(name) else shown(name)


def storage_of(workspace: Workspace, store: Store) -> Storage:
    """Where the ledger is: in the database of a shared results store, else in the workspace's folder."""
    if store.server is not None:
        from holdings.ledger.postgres import PostgresStorage

        return PostgresStorage(store.server, name_of(store.workspace))
    from holdings.ledger.folder import FolderStorage

    return FolderStorage(workspace.state / FOLDER)


def ledger_of(workspace: Workspace, inventory: Inventory, store: Store, ring: KeyRing) -> WorkspaceLedger:
    """The ledger of a workspace. Raises `SecretError` where the key ring or a mirror's password cannot be used."""
    from holdings.ledger.declared import mirrors_of

    name = name_of(store.workspace)
    noted = store.checkpoint()
    return WorkspaceLedger(
        storage=storage_of(workspace, store),
        signer=ring.signer(name),
        known=ring.verifiers(name),
        mirrors=(*mirrors_of(inventory.evidence, workspace.folder, name), *([_Noted(noted.encode())] if noted else ())),
    )


def ledger_or_why_not(workspace: Workspace, inventory: Inventory, store: Store) -> WorkspaceLedger | RingError:
    """The ledger, or why nobody can sign for it, which keeps no assessment from being made. Raises `SecretError` as `ledger_of`."""
    from holdings.keys.opening import open_ring

    try:
        ring = open_ring()
    except RingError as error:
        return error
    return ledger_of(workspace, inventory, store, ring)


def record(
    ledger: WorkspaceLedger | RingError,
    store: Store,
    writer: Writer,
    newest: Assessment,
    *,
    now: Callable[[], dt.datetime],
    tell: Callable[[RecordwardenError], None],
) -> None:
    """Append what was assessed and is not known to stand in the ledger: the newest, and any that an interruption kept out of it.

    An assessment that cannot be recorded is kept, and `tell` hears why: the store then knows no place of it in the ledger.
    """
    if isinstance(ledger, RingError):
        tell(not_recorded(ledger))
        return
    try:
        waiting = store.finished(unrecorded=True)
        events = [_event(newest if each == newest.id else store.load(each), now()) for each in waiting]
        appended = ledger.append(events, tell=tell)
        checkpoint, signer = appended.checkpoint.decode(), str(ledger.signer.key)
        places = enumerate(waiting, appended.first)
        writer.recorded({each: Recorded.under(checkpoint, entry=place, signer=signer) for place, each in places})
    except (LedgerError, StoreError) as error:
        tell(not_recorded(error))


def _event(assessment: Assessment, at: dt.datetime) -> AssessmentDone:
    try:
        return event_of(assessment, at)
    except ValueError as error:
        raise StoreError(
            Text(
                "结果库中的这次审计不是由本程序写入的形式。",
                "this assessment does not stand in the results store as this program writes it.",
            ),
            shown(assessment.id),
            Text("请查明是谁改动了结果库。", "Find out who changed the store."),
        ) from error


def not_recorded(error: RecordwardenError) -> NotRecorded:
    """What to say of an assessment that is kept and is not in the ledger."""
    return NotRecorded(
        Text(
            f"审计结果已保存，但未写入证据账本：{error.what.zh}",
            f"the assessment is kept, but is not in the evidence ledger: {error.what.en}",
        ),
        error.subject,
        Text(f"{error.do.zh}下一次审计会一并补记。", f"{error.do.en} The next audit records it, too."),
    )
