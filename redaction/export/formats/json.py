"""JSON documents of any size: nesting, order of keys, spaces and the spelling of numbers stay. A record is an element of the outermost list."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from redaction.export.formats.base import PIECE_BYTES, BytesWriter, Treated, no_rows
from redaction.export.formats.characters import MOST_CHARACTERS, Encoding, unicode_of
from redaction.export.formats.json_tokens import NotJson, Tokens
from redaction.export.formats.json_values import Values
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from redaction.export.formats.base import Opened, Piece, Writer
    from redaction.export.formats.json_tokens import Leaf
    from redaction.export.treatment import Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a document."""

    values: Values
    encoding: Encoding
    first: bool

    def treated(self, treatment: Treatment) -> Treated:
        tally = Tally(records=self.values.records)
        text, table = self.values.treated(treatment, tally)
        data = (self.encoding.mark if self.first else b"") + self.encoding.encoded(text) if treatment.writes else b""
        return Treated(tally=tally, data=data, measured=table)


class JsonFormat:
    """JSON, in UTF-8."""

    name = "json"
    seeks = False

    def pieces(self, opened: Opened) -> Iterator[Part]:
        encoding = unicode_of(opened)
        opened.file.read(len(encoding.mark))
        stream = io.TextIOWrapper(opened.file, encoding=encoding.name, errors=encoding.errors, newline="")
        parts = _Parts(opened)
        first = True
        try:
            while block := stream.read(PIECE_BYTES // 2):
                for values in parts.more(block):
                    yield Part(values=values, encoding=encoding, first=first)
                    first = False
            yield Part(values=parts.last(), encoding=encoding, first=first)
        finally:
            with suppress(ValueError):  # the file is closed already, where an error ended all
                stream.detach()

    def writer(self, out: BinaryIO) -> Writer:
        return BytesWriter(out)

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Piece:
        raise no_rows(self.name)


class _Parts:
    """Cuts a document between records; within one, where it is longer than memory should hold."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._tokens = Tokens(listed=True)
        self._text = ""
        self._leaves: list[Leaf] = []
        self._parsed = self._lines = 0
        self._first = 0
        self._torn = False

    def more(self, block: str) -> Iterator[Values]:
        """What is whole with these characters."""
        self._text += block
        self._take(final=False)
        place = next((row for row, leaf in enumerate(self._leaves) if leaf.record == self._tokens.record), len(self._leaves))
        if place and self._leaves[0].record < self._tokens.record:
            end = self._leaves[place].start if place < len(self._leaves) else self._parsed
            yield self._cut(place, end, self._tokens.record - self._first, torn=False)
        elif len(self._text) > MOST_CHARACTERS:
            if self._parsed == 0:
                raise self._broken(0, "单个值过长", "a value is too long")
            yield self._cut(len(self._leaves), self._parsed, self._tokens.record + 1 - self._first, torn=True)

    def last(self) -> Values:
        """The rest."""
        self._take(final=True)
        return self._cut(len(self._leaves), len(self._text), self._tokens.record + 1 - self._first, torn=False)

    def _take(self, *, final: bool) -> None:
        try:
            found, place = self._tokens.leaves(self._text[self._parsed :], final=final)
        except NotJson as error:
            raise self._broken(self._parsed + error.place, "不是有效的 JSON", "it is not JSON from here on") from error
        self._leaves += [leaf._replace(start=leaf.start + self._parsed, end=leaf.end + self._parsed) for leaf in found]
        self._parsed += place

    def _cut(self, leaves: int, end: int, records: int, *, torn: bool) -> Values:
        values = Values(
            text=self._text[:end],
            leaves=self._leaves[:leaves],
            first=self._first,
            records=records,
            whole=not (torn or self._torn),
        )
        self._lines += values.text.count("\n")
        self._text, self._parsed = self._text[end:], self._parsed - end
        self._leaves = [leaf._replace(start=leaf.start - end, end=leaf.end - end) for leaf in self._leaves[leaves:]]
        self._first += records
        self._torn = torn
        return values

    def _broken(self, place: int, zh: str, en: str) -> Exception:
        return self._opened.broken(self._lines + 1 + self._text[:place].count("\n"), zh, en)


FORMAT = JsonFormat()
