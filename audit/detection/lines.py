"""Reads lines of any stream, one after the other, in bounded memory, and hands them on in runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_BYTES = 16 * 1024 * 1024
"""The longest line that is looked at."""
RUN_BYTES = 512 * 1024
RUN_LINES = 4_096
"""Lines are handed on in runs: so much, or so many, at once."""
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")

Line = tuple[int, bytes | None]
"""A line's number (from 1) and what it says, without its break; None where it is too long."""


class WideText(Exception):
    """The stream is UTF-16: it has no lines of bytes."""


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines that are not blank. A line ends with LF or CRLF. Raises `WideText`, and OSError."""
    number = 0
    while line := stream.readline(MOST_BYTES + 2):
        number += 1
        if number == 1:
            if line.startswith(_WIDE_MARKS):
                raise WideText
            line = line.removeprefix(_MARK)
        ended = line.endswith(b"\n")
        if ended:
            line = line[: -2 if line.endswith(b"\r\n") else -1]
        if len(line) > MOST_BYTES:
            if not ended:
                _skip(stream)
            yield number, None
        elif line.strip():
            yield number, line


def _skip(stream: BinaryIO) -> None:
    """Go on to the end of a line, keeping nothing of it."""
    while part := stream.readline(RUN_BYTES):
        if part.endswith(b"\n"):
            return


def runs(found: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """The lines in runs."""
    run: list[Line] = []
    size = 0
    for line in found:
        run.append(line)
        size += len(line[1] or b"")
        if size >= RUN_BYTES or len(run) >= RUN_LINES:
            yield tuple(run)
            run, size = [], 0
    if run:
        yield tuple(run)
