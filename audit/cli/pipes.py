"""Standard output into a pipe whose reader may leave early (`… | head`), or closed from the start: a command still ends as it should."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from audit.errors import ReportError, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

STDERR = 2


class _Patient(io.FileIO):
    """Drops what nobody reads any more. Raises `ReportError` where standard output cannot be written, and drops what standard error cannot say."""

    gone = False
    """Whether the reader has left."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.gone = isinstance(error, BrokenPipeError)
            if self.gone or self.name == STDERR:
                return memoryview(data).nbytes
            raise unwritable(error, "stdout") from error


class _Closed(io.RawIOBase):
    """Standard output that the process was started without (`>&-`): nobody may take what is not written for written."""

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        error = OSError(errno.EBADF, os.strerror(errno.EBADF))
        raise unwritable(error, "stdout") from error


@contextmanager
def patient_output() -> Iterator[None]:
    """Within, writing to standard output and error does not fail because the reader has gone.

    Both click and rich end the process with 1 then, which in an exit code of ours means findings.
    """
    _occupy_descriptors()
    before = {name: getattr(sys, name) for name in ("stdout", "stderr")}
    fresh = {name: _patient(stream) for name, stream in before.items() if _piped(stream)}
    if sys.stdout is None:
        fresh["stdout"] = io.TextIOWrapper(io.BufferedWriter(_Closed()), encoding="utf-8")
    if sys.stderr is None:
        fresh["stderr"] = io.TextIOWrapper(io.BufferedWriter(_Patient(STDERR, "w", closefd=False)), encoding="utf-8")
    vars(sys).update(fresh)
    try:
        yield
    finally:
        vars(sys).update(before)
        for stream in fresh.values():
            with suppress(ReportError):  # a disk that is full was told of where it was written to
                stream.close()


def reader_left(stream: object) -> bool:
    """Whether nobody reads any more what was written to (and flushed from) a stream; known of patient ones only."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return isinstance(raw, _Patient) and raw.gone


def _occupy_descriptors() -> None:
    """A file that is opened later must not become standard output: what is printed would be written into it."""
    for number in range(STDERR + 1):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _piped(stream: object) -> bool:
    """Whether it is the process's own stream, and no terminal."""
    return isinstance(stream, io.TextIOWrapper) and stream in (sys.__stdout__, sys.__stderr__) and not stream.isatty()


def _patient(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Patient(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
