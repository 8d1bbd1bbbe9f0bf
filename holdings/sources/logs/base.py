"""What every form of log becomes: one dataset, in which a row is an access."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from holdings.model import FieldInfo, FieldKind
from holdings.sources.reading import estimated_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.sources.assemble import Fetch
    from holdings.sources.reading import Opened

FIELDS = ("at", "account", "action", "dataset", "outcome")
DENIED = "denied"
"""The outcome of what was asked for and not let through."""
MOST_CHARACTERS = 16 * 1024 * 1024
"""The longest line that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One access; None for what the log does not say. It may name people, so its repr tells none of it."""

    at: str | None
    account: str | None
    action: str | None
    dataset: str | None
    outcome: str = "done"

    def __repr__(self) -> str:
        return "Entry()"


class Form(Protocol):
    """One form of log."""

    name: str

    def entries(self, opened: Opened) -> Iterator[Entry]:
        """The accesses of an open file, from its beginning. Raises `BrokenData` with the line."""


class LogReader:
    """A log as a file of records (`holdings.sources.reading.Reader`)."""

    def __init__(self, opened: Opened, form: Form) -> None:
        self._opened = opened
        self._form = form
        self._estimate = estimated_lines(opened.file)
        self.fields = tuple(FieldInfo(name=name, kind=FieldKind.TEXT, native_type=form.name) for name in FIELDS)

    def row_estimate(self) -> int:
        return self._estimate

    def rows(self, places: Sequence[int]) -> Fetch:
        self._opened.file.seek(0)
        entries = self._form.entries(self._opened)
        names = [FIELDS[place] for place in places]
        return lambda rows: [[getattr(entry, name) for name in names] for entry in islice(entries, rows)]


def lines(opened: Opened) -> Iterator[tuple[int, str]]:
    """Each line with its number, in UTF-8. Raises `BrokenData` for one that is too long, or no text."""
    number = 0
    while line := opened.file.readline(MOST_CHARACTERS + 1):
        number += 1
        if len(line) > MOST_CHARACTERS:
            raise opened.broken(number, "该行过长", "the line is too long")
        try:
            yield number, line.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise opened.broken(number, "该行不是 UTF-8 文本", "the line is not UTF-8 text") from error
