"""Puts reports where they are to go: whole or not at all, never a half-written file."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from audit.errors import ReportError, unwritable
from audit.reports import registry
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.reports.base import Material, Report

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """One report to be written: its format, and where to (`-` is standard output)."""

    report: Report
    path: str


def outputs(formats: Sequence[str], paths: Sequence[str], *, default: str = "terminal") -> tuple[Output, ...]:
    """Pair `--format`s with `--output`s.

    No output: the one format goes to standard output. As many of both: each to its own. Outputs alone: the format
    follows from the file's ending. Raises `UnknownThing` for a format, `ReportError` where they do not pair up, and for a place
    that cannot be: in no folder, a folder itself, or given twice.
    """
    if not paths:
        if len(formats) > 1:
            raise _mismatch()
        return (Output(registry.report(formats[0] if formats else default), STDOUT),)
    refuse_impossible(path for path in paths if path != STDOUT)
    if not formats:
        return tuple(Output(_by_ending(path, default), path) for path in paths)
    if len(formats) != len(paths):
        raise _mismatch()
    return tuple(Output(registry.report(name), path) for name, path in zip(formats, paths, strict=True))


def refuse_impossible(paths: Iterable[str]) -> None:
    """Raises `ReportError` for a place that cannot be: in no folder, a folder itself, or given twice."""
    taken: set[Path] = set()
    for path in paths:
        name = shown(Path(path).name)
        with explained(name):
            target = Path(path).resolve()
            if not target.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, "")
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
        if target in taken:
            raise ReportError(
                Text("多个 --output 指向同一文件。", "more than one --output leads to this file."),
                name,
                Text("请为每份报告各给一个输出位置。", "Give each report a place of its own."),
            )
        taken.add(target)


def write_report(report: Report, material: Material, path: str | Path, *, color: bool | None = None) -> None:
    """Write one report. Raises `ReportError` where it cannot be; then nothing of it is left behind.

    The terminal's report is fitted to a terminal where standard output is one; `color` off holds there too.
    """
    if str(path) == STDOUT:
        report = _fitted(report, color)
        with explained("stdout"):
            report.write(material, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    with written(path) as out:
        report.write(material, out)


@contextlib.contextmanager
def written(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write to, which is there when it is whole, or not at all. Raises `ReportError`."""
    target = Path(path)
    with explained(shown(target.name)):
        target = target.resolve()
        if target.exists() and not target.is_file():  # a pipe or device is written to; renaming would replace it
            with target.open("wb") as out:
                yield out
            return
        with _replacing(target) as out:
            yield out


def _fitted(report: Report, color: bool | None) -> Report:
    from audit.reports.terminal import TerminalReport

    if not isinstance(report, TerminalReport) or not sys.stdout.isatty():
        return report
    wanted = not os.environ.get("NO_COLOR") if color is None else color
    return report.fitted(color=wanted, width=shutil.get_terminal_size().columns)


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target, which takes its place, with the rights of the older one, when it is whole and on the disk."""
    older = target.exists()
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600 if older else 0o666)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if older:
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def explained(subject: str) -> Iterator[None]:
    """What the system refuses to write becomes a `ReportError`."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of standard output has gone, which is not a fault
    except OSError as error:
        raise unwritable(error, subject) from error


def _by_ending(path: str, default: str) -> Report:
    if path == STDOUT:
        return registry.report(default)
    ending = Path(path).suffix.lower()
    for name in registry.formats():
        if registry.report(name).extension == ending:
            return registry.report(name)
    raise ReportError(
        Text("无法从文件名得知报告格式。", "the format does not follow from the file's name."),
        shown(Path(path).name),
        Text("请用 --format 指定格式。", "Name it with --format."),
    )


def _mismatch() -> ReportError:
    return ReportError(
        Text("--format 与 --output 的数量不一致。", "there are not as many --output as --format."),
        "--format, --output",
        Text("请为每种格式各给一个输出位置。", "Give each format its own output."),
    )
