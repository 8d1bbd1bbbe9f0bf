"""Deals with pieces in their order, in this process or in several, with a bounded number of them under way."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from holdings.processes import Pool, held
from holdings.text import Text
from redaction.errors import ExportStopped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Future

    from redaction.export.formats.base import Piece, Treated
    from redaction.export.treatment import Treatment

AHEAD = 2
"""Pieces under way per process: one being dealt with, one waiting."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Deals with pieces by treatments that each process has by name."""

    treatments: Mapping[str, Treatment]
    pool: Pool | None
    jobs: int

    def run(self, pieces: Iterator[Piece], treatment: str) -> Generator[tuple[Piece, Treated], None, None]:
        """Each piece with what came of it. One piece alone is not worth a second process. Raises `ExportStopped`."""
        with closing(pieces) if isinstance(pieces, Generator) else nullcontext():
            yield from self._run(pieces, treatment)

    def _run(self, pieces: Iterator[Piece], treatment: str) -> Iterator[tuple[Piece, Treated]]:
        first = list(islice(pieces, 2))
        whole = chain(first, pieces)
        if self.pool is None or len(first) < 2:
            yield from ((piece, piece.treated(self.treatments[treatment])) for piece in whole)
            return
        under_way: deque[tuple[Piece, Future[Treated]]] = deque()
        try:
            for piece in whole:
                under_way.append((piece, self.pool.submit(_treated, piece, treatment)))
                while len(under_way) >= AHEAD * self.jobs:
                    yield _next(under_way)
            while under_way:
                yield _next(under_way)
        except BrokenProcessPool as error:
            raise ExportStopped(
                Text("工作进程意外结束，导出未完成，没有留下任何内容。", "a worker process ended before it was done; nothing was written."),
                "jobs",
                Text("请检查内存，或减少进程数后重试。", "Check the memory, or try again with fewer processes."),
            ) from error


@contextmanager
def crew(treatments: Mapping[str, Treatment], jobs: int) -> Iterator[Crew]:
    """So many processes; with one the work is done in this one."""
    pool = None if jobs < 2 else Pool(jobs, lambda: treatments)
    done = False
    try:
        yield Crew(treatments, pool, jobs)
        done = True
    finally:
        if pool is not None:
            pool.end(at_once=not done)


def _next(under_way: deque[tuple[Piece, Future[Treated]]]) -> tuple[Piece, Treated]:
    piece, future = under_way.popleft()
    return piece, future.result()


def _treated(piece: Piece, treatment: str) -> Treated:
    treatments: Mapping[str, Treatment] = held()
    return piece.treated(treatments[treatment])
