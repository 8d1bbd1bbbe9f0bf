"""CSV and TSV: delimiter, quotes, line ends, encoding and byte order mark stay; what is not changed is written as it was, to the byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from holdings.sources.csv import delimiter_of
from holdings.sources.headers import is_record, names_of
from holdings.text import Text
from redaction.errors import ExportError
from redaction.export.formats.base import PIECE_BYTES, BytesWriter, Treated, apart, as_texts, broken, measured
from redaction.export.formats.characters import Encoding, encoding_of, lines, unencodable
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from redaction.export.formats.base import Opened, Writer
    from redaction.export.treatment import Treatment

MOST_CHARACTERS = 64 * 1024 * 1024
"""The longest record that is read."""
_NO_HEADER = Text("请在文件首行加上列名。", "Add a header line: the names of the columns, above the first record.")
_QUOTES = ("引号不配对，或引号外有多余字符", "quotes do not match, or something stands beside them, in the record that begins there")


@dataclass(frozen=True, slots=True)
class Grammar:
    """How cells are told from each other with one delimiter."""

    delimiter: str

    @property
    def cell(self) -> re.Pattern[str]:
        """A cell and what ends it."""
        return _cell(self.delimiter)

    def open_after(self, line: str, inside: bool) -> bool:
        """Whether a quoted cell goes on after the line. What is no CSV ends with its line: whoever takes it apart tells."""
        place = 0
        if inside:
            closing = _CLOSING.match(line)
            if closing is None:
                return True
            place = closing.end() + len(self.delimiter)
        while place < len(line):
            match = self.cell.match(line, place)
            if match is None:
                return _UNCLOSED.match(line, place) is not None
            place = match.end()
        return False


_CLOSING = re.compile(r'(?:[^"]|"")*+"')
_UNCLOSED = re.compile(r'"(?:[^"]|"")*+\Z')


_PLAIN = re.compile(r'([^"\r\n]*+)(\r\n|\r|\n|\Z)')
"""A record without quotes: most are."""


@lru_cache(maxsize=16)
def _cell(delimiter: str) -> re.Pattern[str]:
    bare = rf"[^{re.escape(delimiter)}\r\n]"
    return re.compile(rf'("(?:[^"]|"")*+"|(?!"){bare}*+)({re.escape(delimiter)}|\r\n|\r|\n|\Z)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A run of records; the first of a file begins with its header."""

    name: str
    text: str
    header: tuple[str, ...]
    first_line: int
    grammar: Grammar
    encoding: Encoding
    first: bool

    def treated(self, treatment: Treatment) -> Treated:
        tally = Tally()
        rows, ends = self._rows()
        header = rows.pop(0) if self.first else None
        names = _names(treatment, self.header, tally if self.first else Tally())
        tally.records = len(rows)
        kept: dict[str, Sequence[str | None]] = {}
        columns = {field: [_bare(row[place]) for row in rows] for place, field in enumerate(names_of(names))}
        with treatment.foreseeing(columns):
            for place, (field, values) in enumerate(columns.items()):
                filled = [row for row, value in enumerate(values) if value]
                done = treatment.texts([values[row] for row in filled], field, tally, cells=True)
                if treatment.measured(field):
                    kept[field] = [value or None for value in values]
                if treatment.writes:
                    for row, outcome in zip(filled, done, strict=True):
                        if outcome != values[row]:
                            rows[row][place] = self._quoted(outcome or "", rows[row][place])
        table = measured(kept, len(rows))
        if not treatment.writes:
            return Treated(tally=tally, measured=table)
        if header is not None:
            changed = zip(header, self.header, names, strict=True)
            rows.insert(0, [cell if old == new else self._quoted(new, cell) for cell, old, new in changed])
        return Treated(tally=tally, data=self._written(rows, ends), measured=table)

    def _rows(self) -> tuple[list[list[str]], list[str]]:
        """Cells as they are written, record by record, and what stands between the records: the line's end and blank lines."""
        rows: list[list[str]] = []
        ends: list[str] = []
        row: list[str] = []
        place, width = 0, len(self.header)
        text, cell, delimiter = self.text, self.grammar.cell, self.grammar.delimiter
        while place < len(text) or row:
            if not row and (plain := _PLAIN.match(text, place)) and plain[1]:
                rows.append(plain[1].split(delimiter))
                ends.append(plain[2])
                self._whole(rows[-1], place, width)
                place = plain.end()
                continue
            match = cell.match(text, place)
            if match is None:
                raise self._broken(place, *_QUOTES)
            written, end = match.groups()
            if not row and not written and end != delimiter:
                self._blank(ends, end)
                place = match.end()
                continue
            row.append(written)
            if end != delimiter:
                self._whole(row, place, width)
                rows.append(row)
                ends.append(end)
                row = []
            place = match.end()
        return rows, ends

    def _whole(self, row: Sequence[str], place: int, width: int) -> None:
        if len(row) != width:
            raise self._broken(place, f"该记录有 {len(row)} 列，标题有 {width} 列", f"the record has {len(row)} cells, the header {width}")

    def _blank(self, ends: list[str], end: str) -> None:
        if ends:
            ends[-1] += end
        else:
            ends.append(end)

    def _quoted(self, value: str, written: str) -> str:
        special = any(char in value for char in f'"\r\n{self.grammar.delimiter}')
        if special or written.startswith('"') or (not value and len(self.header) == 1):
            return '"' + value.replace('"', '""') + '"'
        return value

    def _written(self, rows: Sequence[Sequence[str]], ends: Sequence[str]) -> bytes:
        before = list(ends[: len(ends) - len(rows)])
        joined = (self.grammar.delimiter.join(row) + end for row, end in zip(rows, ends[len(before) :], strict=True))
        try:
            data = self.encoding.encoded("".join([*before, *joined]))
        except UnicodeEncodeError as error:
            raise unencodable(self.name) from error
        return (self.encoding.mark if self.first else b"") + data

    def _broken(self, place: int, zh: str, en: str) -> Exception:
        line = self.first_line + len(re.findall(r"\r\n|\r|\n", self.text[:place]))
        return broken(self.name, line, zh, en)


def _bare(written: str) -> str:
    return written[1:-1].replace('""', '"') if written.startswith('"') else written


def _names(treatment: Treatment, header: tuple[str, ...], tally: Tally) -> Sequence[str]:
    return apart(header, treatment.names(header, tally, cells=True))


class CsvFormat:
    """CSV."""

    name = "csv"
    seeks = False

    def pieces(self, opened: Opened) -> Iterator[Records]:
        encoding = encoding_of(opened)
        if opened.delimiter is not None and (len(opened.delimiter) != 1 or opened.delimiter in '"\r\n'):
            raise ExportError(
                Text("分隔符应为单个字符。", "a delimiter is one character."),
                opened.name,
                Text("例如 , ; 或制表符。", "A comma, a semicolon or a tab, for example."),
            )
        found = lines(opened, encoding)
        grammar: Grammar | None = None
        header: tuple[str, ...] = ()
        run: list[str] = []
        size = number = 0
        begun, inside = 1, False
        first = True
        for line in found:
            number += 1
            run.append(line)
            size += len(line)
            if grammar is None:
                if not line.strip("\r\n"):
                    continue
                grammar = Grammar(opened.delimiter or delimiter_of(line))
            if inside or '"' in line:
                inside = grammar.open_after(line, inside)
            if inside:
                if size > MOST_CHARACTERS:
                    raise opened.broken(begun, *_QUOTES)
                continue
            header = header or _header(opened, grammar, "".join(run).lstrip("\r\n"), number)
            if size >= PIECE_BYTES // 2:
                yield Records(
                    name=opened.name, text="".join(run), header=header, first_line=begun, grammar=grammar, encoding=encoding, first=first
                )
                run, size, begun, first = [], 0, number + 1, False
        if inside or grammar is None:
            raise opened.broken(begun, *(_QUOTES if inside else ("文件是空的，没有标题行", "the file is empty: it has no header line")))
        if run:
            yield Records(
                name=opened.name, text="".join(run), header=header, first_line=begun, grammar=grammar, encoding=encoding, first=first
            )

    def writer(self, out: BinaryIO) -> Writer:
        return BytesWriter(out)

    def of_rows(self, rows: pa.RecordBatch, *, first_row: int) -> Records:
        """Written as RFC 4180 has it, with LF; a missing value is an empty cell."""
        grammar = Grammar(",")
        names = tuple(rows.schema.names)
        cells = [[_written(value or "", len(names)) for value in as_texts(column)] for column in rows.columns]
        lines = [",".join(row) for row in zip(*cells, strict=True)]
        if first_row == 1:
            lines.insert(0, ",".join(_written(name, len(names)) for name in names))
        return Records(
            name="query",
            text="".join(f"{line}\n" for line in lines),
            header=names,
            first_line=1,
            grammar=grammar,
            encoding=Encoding(name="utf-8"),
            first=first_row == 1,
        )


def _written(value: str, width: int) -> str:
    special = any(char in value for char in '"\r\n,') or (not value and width == 1)
    return '"' + value.replace('"', '""') + '"' if special else value


def _header(opened: Opened, grammar: Grammar, text: str, line: int) -> tuple[str, ...]:
    cells: list[str] = []
    place = 0
    while place <= len(text):
        match = grammar.cell.match(text, place)
        if match is None:
            raise opened.broken(line, *_QUOTES)
        cells.append(_bare(match[1]))
        place = match.end()
        if match[2] != grammar.delimiter:
            break
    if is_record(cells):
        raise opened.broken(line, "首行像是一条记录，而不是列名", "the first line looks like a record, not like column names", _NO_HEADER)
    return tuple(cells)


FORMAT = CsvFormat()
