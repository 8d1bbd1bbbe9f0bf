"""JSON Lines: a record a line; order of keys, nesting, spaces and the spelling of numbers stay."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from redaction.export.formats.base import PIECE_BYTES, BytesWriter, Treated, broken
from redaction.export.formats.characters import Encoding, lines, unicode_of
from redaction.export.formats.json_tokens import NotJson, Tokens
from redaction.export.formats.json_values import Values
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from holdings.sources.paths import Path
    from redaction.export.formats.base import Opened, Writer
    from redaction.export.formats.json_tokens import Leaf
    from redaction.export.treatment import Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A run of lines."""

    name: str
    lines: tuple[str, ...]
    first_line: int
    encoding: Encoding
    first: bool

    def treated(self, treatment: Treatment) -> Treated:
        leaves: list[Leaf] = []
        paths: dict[tuple[Path, str | None], Path] = {}
        place = records = 0
        for number, line in enumerate(self.lines, self.first_line):
            if line.strip(" \t\r\n"):
                try:
                    found, _ = Tokens(listed=False, first=records, paths=paths).leaves(line, final=True)
                except NotJson as error:
                    raise broken(self.name, number, "该行不是有效的 JSON", "the line is not JSON") from error
                leaves += [
                    leaf._replace(start=leaf.start + place, end=leaf.end + place, owner=leaf.owner + (records << 32)) for leaf in found
                ]
                records += 1
            place += len(line)
        tally = Tally(records=records)
        text, table = Values(text="".join(self.lines), leaves=leaves, first=0, records=records).treated(treatment, tally)
        data = (self.encoding.mark if self.first else b"") + self.encoding.encoded(text) if treatment.writes else b""
        return Treated(tally=tally, data=data, measured=table)


class JsonlFormat:
    """JSON Lines, in UTF-8."""

    name = "jsonl"
    seeks = False

    def pieces(self, opened: Opened) -> Iterator[Records]:
        encoding = unicode_of(opened)
        run: list[str] = []
        size, begun = 0, 1
        for number, line in enumerate(lines(opened, encoding, newline="\n"), 1):
            run.append(line)
            size += len(line)
            if size >= PIECE_BYTES // 2:
                yield Records(name=opened.name, lines=tuple(run), first_line=begun, encoding=encoding, first=begun == 1)
                run, size, begun = [], 0, number + 1
        if run or begun == 1:
            yield Records(name=opened.name, lines=tuple(run), first_line=begun, encoding=encoding, first=begun == 1)

    def writer(self, out: BinaryIO) -> Writer:
        return BytesWriter(out)

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Records:
        """An object a row; what is missing is null, days and moments are text as ISO 8601 has it."""
        return Records(
            name="query",
            lines=tuple(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in rows.to_pylist()),
            first_line=first_row,
            encoding=Encoding(name="utf-8"),
            first=first_row == 1,
        )


FORMAT = JsonlFormat()
