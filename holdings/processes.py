"""Starts worker processes so that they end with their parent, and tells each once what it needs."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from holdings.ending import ENDING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")


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


class Pool:
    """Worker processes, started at the first call, each of which holds what it was told.

    That lies in shared memory. Python would write it to each of them through a pipe that holds 64 KiB, and wait for ever for one
    that has died before it read.
    """

    def __init__(self, jobs: int, told: Callable[[], object]) -> None:
        self._jobs = jobs
        self._told = told
        self._executor: ProcessPoolExecutor | None = None
        self._memory: SharedMemory | None = None

    def submit(self, work: Callable[..., T], *arguments: object) -> Future[T]:
        """Have a worker do something. Raises `BrokenProcessPool`."""
        if self._memory is None:
            with uninterrupted():  # shared memory and semaphores have a process of their own that keeps track of them
                self._memory = _shared(pickle.dumps(self._told()))
        with uninterrupted():  # submitting starts workers
            if self._executor is None:
                context = multiprocessing.get_context("spawn")
                self._executor = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_start, initargs=(self._memory.name,))
            return self._executor.submit(work, *arguments)

    def renew(self) -> None:
        """Begin anew with fresh workers, for one was lost."""
        self._executor = None

    def end(self, *, at_once: bool) -> None:
        """Let the workers go; at once, where nobody waits for what they are doing."""
        if self._executor is not None:
            if at_once:
                for process in multiprocessing.active_children():
                    process.kill()
                # One that is killed while it answers leaves half an answer. The pool would wait for the rest for ever: it ends only where nobody
                # can write any more, and this process holds the writing end, too.
                self._executor._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001
            self._executor.shutdown(cancel_futures=True)
        if self._memory is not None:
            self._memory.close()
            self._memory.unlink()


_held: list[Any] = []
"""What this process was told, where it is a worker: exactly one thing."""


def held() -> Any:
    """What this worker was told."""
    return _held[0]


@contextmanager
def uninterrupted() -> Iterator[None]:
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


def _start(name: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settle_arrow()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    memory = SharedMemory(name)
    _held[:] = [pickle.loads(memory.buf or b"")]  # noqa: S301 (the parent wrote it)
    memory.close()


def _shared(data: bytes) -> SharedMemory:
    memory = SharedMemory(create=True, size=len(data))
    if memory.buf is not None:  # it is, until the memory is closed
        memory.buf[: len(data)] = data
    return memory
