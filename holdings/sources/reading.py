"""What a folder or file source asks of a reader of one kind of file, and what it gives the reader to work with."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from holdings.errors import BrokenData
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.model import FieldInfo
    from holdings.sources.assemble import Fetch

_FIRST_BLOCK = 256 * 1024
_MEND = Text("请修正或重新导出该文件。", "Mend the file, or export it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open file, what of it is wanted, and what the inventory says of how to read it."""

    file: BinaryIO
    name: str
    """The file's own, safe to show."""
    csv: bool = False
    """Whether its name ends as that of CSV does."""
    part: str | None = None
    """The sheet of a workbook."""
    encoding: str = "utf-8"
    delimiter: str | None = None
    declared: Sequence[str] = ()
    """The names of the fields that the inventory declares."""

    def broken(self, place: object, zh: str, en: str, do: Text = _MEND) -> BrokenData:
        """The error of something in the file that cannot be read; a place is a line, a row or a cell, or None."""
        return BrokenData(Text(f"{zh}。", f"{en}."), self.name if place is None else f"{self.name}:{place}", do)


class Reader(Protocol):
    """One dataset of an open file. Its rows are read once, from the first to the last."""

    @property
    def fields(self) -> Sequence[FieldInfo]:
        """Its fields, in order."""

    def row_estimate(self) -> int | None:
        """About how many rows it has, without reading them all."""

    def rows(self, places: Sequence[int]) -> Fetch:
        """Hand over the fields at these places, row by row. Raises `BrokenData` with the place."""


def estimated_lines(file: BinaryIO) -> int:
    """About how many line breaks stand between the lines of a file, by the length of those at its beginning."""
    file.seek(0)
    block = file.read(_FIRST_BLOCK)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    breaks = block.count(b"\n") or block.count(b"\r")
    if len(block) < size:
        return size * max(1, breaks) // len(block)
    return max(0, breaks - block.endswith((b"\n", b"\r")))  # the last line may have no break
