"""Prunes a workspace's evidence ledger: copies it whole, has the copy verified, tells the ledger, and only then takes bundles of entries away."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from audit.errors import ReportError
from holdings.assets import shown
from holdings.errors import LedgerAltered, LedgerUnwritable
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.copying import copied, withdrawn
from holdings.ledger.entries import Pruning
from holdings.ledger.folder import FolderStorage
from holdings.ledger.problems import Verdict
from holdings.ledger.pruning import decide, oldest_to_keep
from holdings.ledger.reading import entries_of
from holdings.ledger.storage import CHECKPOINT
from holdings.ledger.verify import verify
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection
    from pathlib import Path

    from audit.ledger import WorkspaceLedger
    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError
    from holdings.ledger.problems import Verification
    from holdings.ledger.pruning import Cut
    from holdings.ledger.storage import View


def prune(
    ledger: WorkspaceLedger,
    archive: Path,
    *,
    now: dt.datetime,
    index: int | None = None,
    moment: dt.datetime | None = None,
    tell: Callable[[RecordwardenError], None],
) -> Cut:
    """Prune what is below an index or older than a moment, and never what is younger than `oldest_to_keep`; gives what went.

    Where nothing could go, nothing was written. Killed at any moment, the ledger verifies: until it tells of the pruning nothing is
    gone, and from then on each of those bundles may be. `tell` hears of mirrors that failed. Raises `LedgerError`.
    """
    young = oldest_to_keep(now) if moment is None else min(moment, oldest_to_keep(now))
    with ledger.storage.reading() as view:
        checkpoint = view.read(CHECKPOINT) or b""
        found = _verified(view, ledger, checkpoint)
        size = Checkpoint.read(checkpoint)[0].size
        cut = decide(lambda: entries_of(view, size, found.absent), size if index is None else min(index, size), young)
        if not cut.gone:
            return cut
        _archived(view, checkpoint, found.absent, archive)
    with FolderStorage(archive).reading() as kept:
        _verified(kept, ledger, checkpoint)
    told = Pruning(at=now, minimum=cut.minimum, kept=cut.kept, archive=hashlib.sha256(checkpoint).hexdigest())
    ledger.append([told], tell=tell)
    withdrawn(ledger.storage, cut.gone)
    return cut


def must_be_new(archive: Path, workspace: Workspace) -> None:
    """Raise `ReportError` unless the copy can go there: into a folder that is not there yet, and not beside what it is a copy of."""
    if os.path.lexists(archive):
        raise ReportError(
            Text("归档目录已存在。", "the folder for the archive is there already."),
            shown(archive.name),
            Text("请给出一个尚不存在的目录。", "Name one that is not there yet."),
        )
    if archive.resolve().is_relative_to(workspace.state.resolve()):
        raise ReportError(
            Text(
                "归档不能放在工作目录的状态目录（.recordwarden）里。",
                "the archive cannot go into .recordwarden, which it is to be a copy of.",
            ),
            shown(archive.name),
            Text("请放到别处，最好是另一块磁盘。", "Put it elsewhere, best on another disk."),
        )


def _archived(view: View, checkpoint: bytes, absent: Collection[int], archive: Path) -> None:
    """Copy the ledger into a folder that is made for it, and leave none behind where that fails. Raises `LedgerError`."""
    try:
        archive.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise _not_archived(archive) from error
    try:
        copied(view, checkpoint, absent, FolderStorage(archive))
    except LedgerUnwritable as error:
        shutil.rmtree(archive, ignore_errors=True)
        raise _not_archived(archive) from error


def _not_archived(archive: Path) -> LedgerUnwritable:
    return LedgerUnwritable(
        Text("归档无法写入，未裁剪任何记录。", "the archive cannot be written; nothing was pruned."),
        shown(archive.name),
        Text("请检查该处的可用空间和权限，或另选一处。", "Check the free space and the rights there, or name another place."),
    )


def _verified(view: View, ledger: WorkspaceLedger, checkpoint: bytes) -> Verification:
    """What there is, whole, signed by the ring's keys, and held against a checkpoint. Raises `LedgerAltered`."""
    found = verify(view, trusted=ledger.known, copies=[(CHECKPOINT, checkpoint)])
    if found.verdict is Verdict.ALTERED:
        raise LedgerAltered(
            Text("证据账本或其归档未通过校验，未裁剪任何记录。", "the evidence ledger or its archive does not verify; nothing was pruned."),
            ledger.storage.subject,
            Text("请运行 `recordwarden evidence verify` 查明原因。", "Run `recordwarden evidence verify` to see what happened."),
        )
    return found
