"""The kinds of files by their names, and which of them a file is by its ending."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from holdings.text import Text
from redaction.errors import ExportError

if TYPE_CHECKING:
    from redaction.export.formats.base import Format

ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".log": "text",
}
NAMES = tuple(dict.fromkeys(ENDINGS.values()))


def format_named(name: str) -> Format:
    """Raises `ExportError` for a format that is not known."""
    if name not in NAMES:
        raise ExportError(
            Text("没有这种格式。", "there is no such format."),
            name[:40],
            Text(f"可用：{'、'.join(NAMES)}。", f"There are {', '.join(NAMES)}."),
        )
    found: Format = import_module(f"redaction.export.formats.{name}").FORMAT
    return found


def format_of(name: str, subject: str) -> Format:
    """The format of a file by its name's ending. Raises `ExportError`."""
    known = ENDINGS.get(PurePath(name).suffix.lower())
    if known is None:
        raise ExportError(
            Text("从文件名看不出是哪种格式。", "the ending of its name tells no format."),
            subject,
            Text(f"请指明格式：{'、'.join(NAMES)}。", f"Say which it is: {', '.join(NAMES)}."),
        )
    return format_named(known)
