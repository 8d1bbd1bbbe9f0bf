"""What a kind of file must be able to do: be read in pieces that can be dealt with on their own, and be written from what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from holdings.errors import BrokenData
from holdings.text import Text
from redaction.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from redaction.export.tally import Tally
    from redaction.export.treatment import Treatment

PIECE_BYTES = 512 * 1024
"""About so much of a file is one piece."""
_MEND = Text("请修正或重新导出该文件。", "Mend the file, or export it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that is read from its beginning to its end, and how."""

    file: BinaryIO
    """It can be sought in where the format needs that (`Format.seeks`)."""
    name: str
    """Safe to show."""
    encoding: str = "utf-8"
    """Of text; a byte order mark says it better."""
    delimiter: str | None = None

    def broken(self, place: object, zh: str, en: str, do: Text = _MEND) -> BrokenData:
        """The error of something in the file that cannot be read; a place is a line, a row or a cell, or None."""
        return broken(self.name, place, zh, en, do)


def broken(name: str, place: object, zh: str, en: str, do: Text = _MEND) -> BrokenData:
    """The same where the file is not at hand."""
    return BrokenData(Text(f"{zh}。", f"{en}."), name if place is None else f"{name}:{place}", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """What came of a piece."""

    tally: Tally
    data: bytes = b""
    """What is to be written; empty where nothing is."""
    batches: Sequence[pa.RecordBatch] = ()
    """The same of formats that are written from rows."""
    measured: pa.Table | None = None
    """The fields that the risk is measured over, a row for each record."""


class Piece(Protocol):
    """A part of a file. It is plain data, so that another process can deal with it."""

    def treated(self, treatment: Treatment) -> Treated:
        """Raises `BrokenData`, and what the treatment raises."""


class Writer(Protocol):
    """Writes pieces in their order."""

    def write(self, piece: Piece, treated: Treated) -> None:
        """One more piece."""

    def finish(self) -> None:
        """Whatever stands at the end of such a file."""

    def abandon(self) -> None:
        """Let go of the file, which nobody wants any more. Raises nothing."""


class Format(Protocol):
    """One kind of file."""

    name: str
    seeks: bool
    """Whether it can be read only where one can go back: not from a stream."""

    def pieces(self, opened: Opened) -> Iterator[Piece]:
        """In order; at least one, unless the file is empty. Raises `BrokenData` with the place."""

    def writer(self, out: BinaryIO) -> Writer:
        """Writes to an empty file."""

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Piece:
        """Rows of a query as a piece, the first being number 1 of all. Raises `ExportError` where this format has no rows."""


class BytesWriter:
    """Writes what came of pieces as it is."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, piece: Piece, treated: Treated) -> None:
        del piece
        self._out.write(treated.data)

    def finish(self) -> None:
        """Nothing stands at the end."""

    def abandon(self) -> None:
        """Nothing is held."""


def measured(columns: Mapping[str, Sequence[str | None]], rows: int) -> pa.Table | None:
    """The fields that are wanted, as text; None where none is."""
    import pyarrow as pa

    if not columns:
        return None
    assert all(len(column) == rows for column in columns.values())  # noqa: S101 (formats see to it)
    return pa.table({name: pa.array(column, pa.large_string()) for name, column in columns.items()})


def apart(names: Sequence[str], treated: Sequence[str]) -> list[str]:
    """What became of names; one that was changed gets a number where another has it already."""
    taken = {new for old, new in zip(names, treated, strict=True) if old == new}
    out: list[str] = []
    for old, new in zip(names, treated, strict=True):
        unique, number = new, 1
        while old != new and unique in taken:
            number += 1
            unique = f"{new}_{number}"
        taken.add(unique)
        out.append(unique)
    return out


def as_texts(column: pa.Array) -> list[str | None]:
    """The values of a column of any plain type, as text."""
    import pyarrow as pa

    return list(column.cast(pa.large_string()).to_pylist())


def no_rows(name: str) -> ExportError:
    """The error of a format that has no fields."""
    return ExportError(
        Text("查询结果不能写成这种格式。", "rows of a query cannot be written in this format."),
        name,
        Text("可用：csv、jsonl、parquet、xlsx。", "There are csv, jsonl, parquet and xlsx."),
    )
