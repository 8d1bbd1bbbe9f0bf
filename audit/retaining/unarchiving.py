"""Reads what a plan archived, for holders of the key, and has the evidence ledger know that somebody did."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit.account import keyed, os_user
from audit.retaining.plans import plans_of
from audit.standing import standing_of, tell_ledger
from holdings.assets import shown
from holdings.fingerprint import load_key
from holdings.ledger.entries import Access, AccessKind
from holdings.text import Text
from retention.errors import ArchiveError
from retention.plans import author_of

if TYPE_CHECKING:
    from pathlib import Path

    from audit.retaining.sweeping import Sweeping
    from retention.archives import Archived


def unarchive(sweeping: Sweeping, name: str, output: Path) -> tuple[int, int]:
    """Write the archive of a plan into a new folder as Parquet; gives how many files and rows. Raises `RecordwardenError`."""
    signed = plans_of(sweeping.workspace).load(name)
    plan = signed.plan
    author_of(signed, standing_of(sweeping.workspace, sweeping.store).people)
    outcomes = sweeping.journal().history(plan.digest).outcomes
    files = [(number, each) for number in sorted(outcomes) for each in outcomes[number].archived or ()]
    archives = sweeping.archives(plan)
    if not files:
        raise ArchiveError(
            Text("该计划没有归档任何记录。", "this plan has archived nothing."),
            plan.id[:12],
            Text("请用 `recordwarden retention plans` 查看。", "See `recordwarden retention plans`."),
        )
    for _, digest in files:  # all of them, before anything is written
        archives.read(digest)
    by = keyed(os_user(), load_key(fits=sweeping.store.made_with))
    access = Access(at=sweeping.now(), access=AccessKind.UNARCHIVED, subject=plan.id, by=by)
    tell_ledger(sweeping.workspace, sweeping.store, [access], tell=sweeping.tell)
    try:
        output.mkdir(mode=0o700)
        return len(files), sum(_write(archives.read(digest), number, output) for number, digest in files)
    except OSError as error:
        raise ArchiveError(
            Text("文件夹已存在，或无法写入。", "the folder is there already, or cannot be written."),
            shown(output.name),
            Text("请另给一个文件夹，并检查权限和磁盘空间。", "Give another folder, and check its rights and the disk's space."),
        ) from error


def _write(found: Archived, batch: int, output: Path) -> int:
    import pyarrow.parquet as pq

    name = "".join(char if char.isalnum() or char in "-_." else "_" for char in found.dataset)[:100]
    with os.fdopen(os.open(output / f"{batch:06d}-{name}.parquet", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        pq.write_table(found.table, file)
    return int(found.table.num_rows)
