"""Runs the folding of batches, in this process or in several, with a bounded number of batches under way."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from audit.folding import Folder
from audit.signals import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from audit.folding import Folded
    from holdings.sources.base import Batch

AHEAD = 2
"""Batches under way per worker: one being folded, one waiting."""


def settle_arrow() -> None:
    """Set Arrow up for this process, which will see many batches.

    It gives memory back as soon as a batch is gone: its own allocator keeps a fifth more. And it is told once that there is no
    dateutil, where that is not installed: it imports it for each untyped value of Python's, and each time the whole path is searched.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if importlib.util.find_spec("dateutil") is None:
        sys.modules["dateutil"] = None  # type: ignore[assignment]  # so Python marks what cannot be imported


class WorkerLost(Exception):
    """A worker process ended without an answer (killed, or out of memory)."""


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
    """Folds in several processes; the reading stays in this one, so that a dataset is read once, in one snapshot.

    What they need to fold lies in shared memory. Python would write it to each of them through a pipe that holds 64 KiB, and
    wait for ever for one that has died before it read.
    """

    def __init__(self, folder: Folder, jobs: int) -> None:
        self._folder = folder
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._task: SharedMemory | None = None

    def fold(self, read: int, batches: Iterable[Batch]) -> Iterator[Folded]:
        if self._task is None:
            with _uninterrupted():  # shared memory and semaphores have a process of their own that keeps track of them
                self._task = _shared(pickle.dumps((self._folder.plan, self._folder.contexts)))
        if self._pool is None:
            with _uninterrupted():
                self._pool = ProcessPoolExecutor(
                    self._jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start, initargs=(self._task.name,)
                )
        under_way: set[Future[Folded]] = set()
        stream = _Stream(batches)
        try:
            for batch in stream:
                with _uninterrupted():  # submitting starts workers
                    under_way.add(self._pool.submit(_fold, read, batch))
                while len(under_way) >= AHEAD * self._jobs:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    yield from map(_result, done)
            yield from map(_result, under_way)
            if stream.error is not None:
                raise stream.error
        except BrokenProcessPool as error:
            self._pool = None  # the next dataset gets fresh workers
            raise WorkerLost from error
        finally:
            for future in under_way:
                future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            if kind is not None:  # nobody waits for what they are folding
                for process in multiprocessing.active_children():
                    process.kill()
            self._pool.shutdown(cancel_futures=True)
        if self._task is not None:
            self._task.close()
            self._task.unlink()


_folders: list[Folder] = []
"""A worker process has exactly one."""


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off what would end this process until its workers are started.

    A worker whose parent is gone before it was told what to do answers with a traceback. So does one that is interrupted while
    it starts, and a terminal sends Ctrl-C to all of them: to a worker, for good, that is not delivered.
    """
    if threading.current_thread() is not threading.main_thread():  # only that one is told of signals
        with _masked():
            yield
        return
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: came.append(number)) for number in ENDING}
    try:
        with _masked():
            yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)


@contextmanager
def _masked() -> Iterator[None]:
    """Have the processes that are started meanwhile never get what is sent to all: the parent decides what it means."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """However the parent ends, its workers end with it: killed, it could not tell them to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _start(task: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settle_arrow()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    memory = SharedMemory(task)
    plan, contexts = pickle.loads(memory.buf or b"")  # noqa: S301 (the parent wrote it)
    memory.close()
    _folders[:] = [Folder(plan=plan, contexts=contexts)]


def _shared(data: bytes) -> SharedMemory:
    memory = SharedMemory(create=True, size=len(data))
    if memory.buf is not None:  # it is, until the memory is closed
        memory.buf[: len(data)] = data
    return memory


def _result(future: Future[Folded]) -> Folded:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # what a control made of the batch cannot leave the worker
        raise WorkerLost from error


def _fold(read: int, batch: Batch) -> Folded:
    return _folders[0].fold(read, batch)
