"""One detection from its input to its output."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from audit.cli.pipes import reader_left
from audit.detection.inputs import Missed, line_encoding
from audit.detection.running import look
from audit.detection.told import Tally, Why
from audit.errors import ReportError, UnknownThing, Unreadable
from audit.places import same_file
from audit.reports.writing import STDOUT, explained, refuse_impossible, written
from holdings.assets import shown
from holdings.errors import SourceError
from holdings.processes import settle_arrow
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit.detection.inputs import Input
    from audit.detection.task import Task
    from holdings.errors import RecordwardenError

    Tell = Callable[[RecordwardenError], None]

MOST_TOLD = 20
"""Files of which people are told one by one; all are counted, and stand in the output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where spans go: a path, or standard output."""

    path: str
    kept: Path | None = None
    """A file that is needed, and is not to be replaced."""

    def refuse_needed(self, files: Sequence[Path]) -> None:
        """Raises `ReportError` where the output would replace a file of the input, or cannot be where it is wanted."""
        if self.path == STDOUT:
            return
        refuse_impossible([self.path])
        target = Path(self.path)
        if any(same_file(target, file) for file in (*files, *((self.kept,) if self.kept else ()))):
            raise ReportError(
                Text("该文件属于输入，不能写入结果。", "this file belongs to the input; nothing is written to it."),
                shown(target.name),
                Text("请换一个输出位置。", "Name another place."),
            )

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """A stream to write to; a file is there when it is whole, or not at all."""
        if self.path != STDOUT:
            with written(self.path) as out:
                yield out
            return
        with explained("stdout"):
            yield sys.stdout.buffer


def detect(given: Input, task: Task, output: Output, jobs: int, tell: Tell) -> Tally:
    """Look at all of an input and write what was found; `tell` hears of files that cannot be read.

    Raises `Unreadable` where nothing can be read at all, `Stopped` where it could not go on, `ReportError` for the output.
    """
    if not line_encoding(given.encoding):
        raise UnknownThing(
            Text("不认识该字符编码，或它没有可按字节分开的行。", "this encoding is not known, or has no lines of bytes."),
            shown(given.encoding),
            Text("请写 utf-8 或 gb18030 等。", "Write utf-8 or gb18030, for example."),
        )
    try:
        files = given.files()
    except SourceError as error:
        raise Unreadable.because(error) from error
    output.refuse_needed(files)
    settle_arrow()
    with output.open() as out:
        return _run(given, files, task, out, jobs, tell)


def _run(given: Input, files: Sequence[Path], task: Task, out: BinaryIO, jobs: int, tell: Tell) -> Tally:
    tally, missed, held, seen = Tally(), list[SourceError](), b"", False
    with closing(look(given.pieces(files), task, jobs)) as looked:  # so that workers end with whatever ends this
        for piece, told in looked:
            tally.add(told.tally)
            held += told.lines
            if isinstance(piece, Missed):
                missed.append(piece.error)
            seen = seen or not isinstance(piece, Missed)
            if seen and not _written(out, held):
                tally.unexamined[Why.STOPPED] += 1
                break
            held = b"" if seen else held  # where nothing can be read there is no output, but an error
    if missed and not seen:
        raise Unreadable.because(missed[0])
    for error in missed[:MOST_TOLD]:
        tell(error)
    return tally


def _written(out: BinaryIO, lines: bytes) -> bool:
    """Whether somebody still takes what is written."""
    try:
        out.write(lines)
        out.flush()
    except BrokenPipeError:
        return False
    return not (out is sys.stdout.buffer and reader_left(sys.stdout))
