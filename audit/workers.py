"""Runs the folding of batches, in this process or in several, with a bounded number of batches under way."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Protocol

from audit.folding import Folder
from holdings.processes import Pool, WorkerLost, held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from audit.folding import Folded
    from holdings.sources.base import Batch

AHEAD = 2
"""Batches under way per worker: one being folded, one waiting."""


class Workers(Protocol):
    """Folds a stream of batches; results come in any order."""

    def fold(self, read: int, batches: Iterable[Batch]) -> Iterator[Folded]:
        """Fold the batches of one dataset. Raises `WorkerLost`; what the stream raises, when all that came before is folded."""


class InProcess:
    """Folds in this process."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def fold(self, read: int, batches: Iterable[Batch]) -> Iterator[Folded]:
        for batch in batches:
            yield self._folder.fold(read, batch)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None


class _Stream:
    """A stream that only ends where it fails, and keeps the error: what came before it is folded first."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        self._batches = batches
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[Batch]:
        try:
            yield from self._batches
        except Exception as error:  # noqa: BLE001 (raised again when all is folded)
            self.error = error


class Processes:
    """Folds in several processes; the reading stays in this one, so that a dataset is read once, in one snapshot."""

    def __init__(self, folder: Folder, jobs: int) -> None:
        self._jobs = jobs
        self._pool = Pool(jobs, lambda: Folder(plan=folder.plan, contexts=folder.contexts))

    def fold(self, read: int, batches: Iterable[Batch]) -> Iterator[Folded]:
        under_way: set[Future[Folded]] = set()
        stream = _Stream(batches)
        try:
            for batch in stream:
                under_way.add(self._pool.submit(_fold, read, batch))
                while len(under_way) >= AHEAD * self._jobs:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    yield from map(_result, done)
            yield from map(_result, under_way)
            if stream.error is not None:
                raise stream.error
        except BrokenProcessPool as error:
            self._pool.renew()  # the next dataset gets fresh workers
            raise WorkerLost from error
        finally:
            for future in under_way:
                future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.end(at_once=kind is not None)


def _result(future: Future[Folded]) -> Folded:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # what a control made of the batch cannot leave the worker
        raise WorkerLost from error


def _fold(read: int, batch: Batch) -> Folded:
    folder: Folder = held()
    return folder.fold(read, batch)
