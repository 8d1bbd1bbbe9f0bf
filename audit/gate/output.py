"""Writes verdicts: which forms there are, and where each goes."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import audit.gate.formats
from audit.errors import GateError, ReportError
from audit.reports.writing import STDOUT, explained, refuse_impossible, written
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.gate.verdict import Verdict
    from holdings.text import Lang

ALIASES = {"json-v1": "json", "text": "terminal", "code-quality": "gitlab", "md": "markdown", "xml": "junit", "txt": "terminal"}
_BY_ENDING = {
    ".json": "json", ".sarif": "sarif", ".xml": "junit", ".md": "markdown", ".txt": "terminal",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a verdict is to be written."""

    lang: Lang
    explain_all: bool = False
    """Whether what every field looks like is told, too (JSON)."""
    color: bool = False
    width: int = 80


class Format(Protocol):
    """A form. Its module, one file of `audit.gate.formats` named as the form is, offers one as `FORMAT`."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        """The whole text, ending in a line break."""


def names() -> tuple[str, ...]:
    """The names of all forms, sorted; none is loaded."""
    return tuple(sorted(one.name for one in pkgutil.iter_modules(audit.gate.formats.__path__)))


def form(name: str) -> Format:
    """The form of a name or alias. Raises `GateError`."""
    word = ALIASES.get(name, name)
    if word not in names():
        known = ", ".join(names())
        raise GateError(
            Text("没有这种输出格式。", "there is no such format."),
            shown(name[:64]),
            Text(f"可用的格式：{known}。", f"The formats are: {known}."),
        )
    made: Format = importlib.import_module(f"audit.gate.formats.{word}").FORMAT
    return made


def outputs(formats: Sequence[str], paths: Sequence[str]) -> tuple[tuple[Format, str], ...]:
    """Pair `--format`s with `--output`s: without an output the one format goes to standard output; without a format it follows from the ending.

    Raises `GateError` for a format, `ReportError` where they do not pair up, and for a place that cannot be.
    """
    if not paths and len(formats) <= 1:
        return ((form(formats[0] if formats else "terminal"), STDOUT),)
    refuse_impossible(path for path in paths if path != STDOUT)
    chosen = list(formats) or [_by_ending(path) for path in paths]
    if len(chosen) != len(paths):
        raise ReportError(
            Text("--format 与 --output 的数量不一致。", "there are not as many --output as --format."),
            "--format, --output",
            Text("请为每种格式各给一个输出位置（- 为标准输出）。", "Give each format its own output (- is standard output)."),
        )
    return tuple((form(name), path) for name, path in zip(chosen, paths, strict=True))


def write(verdict: Verdict, of: Format, path: str, wanted: Wanted) -> None:
    """Write a verdict: whole or not at all. Raises `ReportError`."""
    data = of.text(verdict, wanted).encode("utf-8", "backslashreplace")
    if path == STDOUT:
        with explained("stdout"):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        return
    with written(path) as out:
        out.write(data)


def _by_ending(path: str) -> str:
    if path == STDOUT:
        return "terminal"
    if Path(path).suffix.lower() not in _BY_ENDING:
        raise ReportError(
            Text("无法从文件名得知输出格式。", "the format does not follow from the file's name."),
            shown(Path(path).name),
            Text("请用 --format 指定格式。", "Name it with --format."),
        )
    return _BY_ENDING[Path(path).suffix.lower()]
