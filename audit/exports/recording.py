"""Keeps account of exports: the evidence ledger and the register are told before a file is put in its place."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.account import keyed, os_user
from audit.bundling import proofs_of
from audit.exports.verifying import event_of_manifest
from audit.ledger import ledger_of
from audit.store import open_store
from holdings.assets import holds_personal_data
from holdings.fingerprint import load_key
from holdings.ledger.entries import Access, AccessKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audit.ledger import WorkspaceLedger
    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError
    from holdings.fingerprint import FingerprintKey
    from holdings.keys.ring import KeyRing
    from holdings.ledger.proof import Proof
    from redaction.export.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """A workspace that keeps account."""

    workspace: Workspace
    store: Store
    ledger: WorkspaceLedger
    key: FingerprintKey
    tell: Callable[[RecordwardenError], None]
    """Hears of mirrors of the ledger that failed."""

    @property
    def by(self) -> str:
        """Who acts: a keyed digest of the account, 64 hex digits."""
        return keyed(os_user(), self.key)

    def exported(self, manifest: Manifest, *, policy: str, target: Path) -> Proof:
        """Record and register an export that is about to leave; gives the proof. Raises `LedgerError` and `StoreError`: then it must not leave."""
        appended = self.ledger.append([event_of_manifest(manifest)], tell=self.tell)
        self.register(manifest, policy, target)
        with self.ledger.storage.reading() as view:
            (proof,), _ = proofs_of(view, self.ledger, [appended.first])
        return proof

    def register(self, manifest: Manifest, policy: str, target: Path) -> None:
        """Put it into the register. Raises `StoreError`."""
        place = _place(target, self.workspace.folder)
        self.store.exports.add(manifest.export, manifest.encoded().decode(), policy=_kept(policy), place=_kept(place))

    def unredacted(self, subject: str, at: dt.datetime) -> None:
        """Record that somebody is about to have values themselves; `subject` is the export, 32 hex digits. Raises `LedgerError`."""
        self.ledger.append([Access(at=at, access=AccessKind.UNREDACTED, subject=subject, by=self.by)], tell=self.tell)


@contextmanager
def recorder(workspace: Workspace, ring: KeyRing, tell: Callable[[RecordwardenError], None]) -> Iterator[Recorder]:
    """The recorder of a workspace. Raises `StoreError`, `SecretError`."""
    inventory = workspace.inventory()
    with open_store(workspace, inventory) as store:
        yield Recorder(
            workspace=workspace,
            store=store,
            ledger=ledger_of(workspace, inventory, store, ring),
            key=load_key(fits=store.made_with),
            tell=tell,
        )


def _place(target: Path, folder: Path) -> str:
    """A path as the register has it: from the workspace's folder where it is below that."""
    path = target.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _kept(text: str) -> str | None:
    """A text, where nothing of it looks like personal data."""
    return None if holds_personal_data(text) else text
