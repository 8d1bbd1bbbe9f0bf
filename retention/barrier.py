"""Where placing a hold and destroying exclude each other: the row of the hold epoch in the target, and one sweep at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.filelock import Taken, take
from holdings.sources.erasable import Grade
from holdings.text import Text
from retention.errors import SweepBusy, SweepRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from holdings.sources.erasable import Erasable


@dataclass(frozen=True, slots=True)
class TargetBarrier:
    """The row in one target. Offers `retention.holds.Barrier`."""

    erasable: Erasable

    def move(self, epoch: int) -> None:
        """Wait for a batch under way, then have every later one read the holds anew. Raises `SourceError`.

        A target that was never swept has no row: the first sweep of it makes the row before it reads the holds. One where no table may be
        made has none either; there batches are kept apart by the lock under which holds are placed.
        """
        if not self.erasable.prepared():
            return
        with self.erasable.connect() as session:
            if session.prepare() is Grade.A:
                with session.transaction() as erasure:
                    if erasure.epoch < epoch:
                        erasure.set_epoch(epoch)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of sweeps in this file. Raises `SweepBusy` where another sweep has it."""
    try:
        lock = take(path, 0)
    except Taken as error:
        raise SweepBusy(
            Text("另一次到期清理正在进行。", "another sweep is under way."), path.name, Text("请等待其结束。", "Wait until it has ended.")
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise SweepRefused(
            Text("锁文件无法使用。", "the file of the lock cannot be used."),
            path.name,
            Text("请检查权限和磁盘。", "Check its rights and the disk."),
        ) from error
    with closing(lock):
        yield
