"""Plain text and logs: line by line, each with the end that it had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from redaction.export.formats.base import PIECE_BYTES, BytesWriter, Treated, no_rows
from redaction.export.formats.characters import Encoding, encoding_of, lines, unencodable
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from redaction.export.formats.base import Opened, Piece, Writer
    from redaction.export.treatment import Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A run of lines."""

    name: str
    lines: tuple[str, ...]
    encoding: Encoding
    first: bool

    def treated(self, treatment: Treatment) -> Treated:
        tally = Tally(records=len(self.lines))
        bare = [line.rstrip("\r\n") for line in self.lines]
        places = [place for place, line in enumerate(bare) if line.strip()]
        done = treatment.texts([bare[place] for place in places], None, tally)
        if not treatment.writes:
            return Treated(tally=tally)
        out = list(self.lines)
        for place, text in zip(places, done, strict=True):
            out[place] = (text or "") + self.lines[place][len(bare[place]) :]
        try:
            data = self.encoding.encoded("".join(out))
        except UnicodeEncodeError as error:
            raise unencodable(self.name) from error
        return Treated(tally=tally, data=(self.encoding.mark if self.first else b"") + data)


class TextFormat:
    """Text."""

    name = "text"
    seeks = False

    def pieces(self, opened: Opened) -> Iterator[Lines]:
        encoding = encoding_of(opened)
        run: list[str] = []
        size, first = 0, True
        for line in lines(opened, encoding):
            run.append(line)
            size += len(line)
            if size >= PIECE_BYTES // 2:
                yield Lines(name=opened.name, lines=tuple(run), encoding=encoding, first=first)
                run, size, first = [], 0, False
        if run or first:
            yield Lines(name=opened.name, lines=tuple(run), encoding=encoding, first=first)

    def writer(self, out: BinaryIO) -> Writer:
        return BytesWriter(out)

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Piece:
        raise no_rows(self.name)


FORMAT = TextFormat()
