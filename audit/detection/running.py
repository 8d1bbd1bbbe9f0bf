"""Looks at pieces in order, in this process or in several, with a bounded number of them under way."""

from __future__ import annotations

from collections import deque
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TYPE_CHECKING

from audit.errors import Stopped
from holdings.processes import Pool, held
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from concurrent.futures import Future

    from audit.detection.inputs import Piece
    from audit.detection.task import Task
    from audit.detection.told import Told
    from redaction.detecting.detector import Detector

AHEAD = 2
"""Pieces under way per process: one being looked at, one waiting."""


def look(pieces: Iterator[Piece], task: Task, jobs: int) -> Generator[tuple[Piece, Told], None, None]:
    """Each piece with what came of it, in order. One piece alone is not worth a second process. Raises `Stopped`."""
    first = list(islice(pieces, 2))
    whole = chain(first, pieces)
    if jobs == 1 or len(first) < 2:
        detector = task.detector()
        yield from ((piece, piece.look(detector)) for piece in whole)
        return
    pool = Pool(jobs, lambda: task)
    done = False
    try:
        yield from _in_processes(whole, pool, AHEAD * jobs)
        done = True
    except BrokenProcessPool as error:
        raise Stopped(
            Text("工作进程意外结束，未能完成检测。", "a worker process ended before it was done."),
            "--jobs",
            Text("请检查内存，或减少 --jobs 后重试。", "Check the memory, or try again with fewer --jobs."),
        ) from error
    finally:
        pool.end(at_once=not done)


def _in_processes(pieces: Iterator[Piece], pool: Pool, most: int) -> Iterator[tuple[Piece, Told]]:
    under_way: deque[tuple[Piece, Future[Told]]] = deque()
    for piece in pieces:
        under_way.append((piece, pool.submit(_look, piece)))
        while len(under_way) >= most:
            piece, told = under_way.popleft()
            yield piece, told.result()
    for piece, told in under_way:
        yield piece, told.result()


_detectors: list[Detector] = []
"""A worker makes one, at its first piece."""


def _look(piece: Piece) -> Told:
    if not _detectors:
        task: Task = held()
        _detectors.append(task.detector())
    return piece.look(_detectors[0])
