"""Reads CSV and TSV files. Every field is text, and an empty cell is no value."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from holdings.model import FieldInfo, FieldKind
from holdings.sources.headers import is_record, names_of
from holdings.sources.reading import estimated_lines
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.errors import BrokenData
    from holdings.sources.assemble import Fetch
    from holdings.sources.reading import Opened

DELIMITERS = ",;\t|"
MOST_CHARACTERS = 64 * 1024 * 1024
"""The longest cell, and the longest line, that is read."""
_BREAK = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"
"""A byte order mark, where the codec leaves it in the text."""
_MEND = Text("请修正该文件，或改正目录中的 encoding、delimiter。", "Mend the file, or encoding and delimiter in the inventory.")
_NO_HEADER = Text("请在文件首行加上列名。", "Add a header line: the names of the columns, above the first record.")


class CsvReader:
    """The records of one open file, and where in the file they stand."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._estimate = estimated_lines(opened.file)
        text = io.TextIOWrapper(opened.file, encoding=_with_mark(opened.encoding), errors="surrogateescape", newline="")
        self._text = text
        csv.field_size_limit(MOST_CHARACTERS)  # the module has one limit for the whole process; its default refuses 128 KiB
        first, self._skipped = text.readline(MOST_CHARACTERS).removeprefix(_MARK), 0
        while first and not first.strip("\r\n"):
            first, self._skipped = text.readline(MOST_CHARACTERS), self._skipped + 1
        if first.startswith(("\udcff\udcfe", "\udcfe\udcff")):
            raise self._broken(1, "文件是 UTF-16 编码", "the file is UTF-16: declare encoding: utf-16")
        self._reader = csv.reader(self._lines(first), delimiter=opened.delimiter or delimiter_of(first), strict=True)
        header = self._next(1)
        if not header:
            raise self._broken(1, "文件是空的，没有标题行", "the file is empty: it has no header line")
        if any("\udc80" <= char <= "\udcff" for name in header[0] for char in name):
            raise self._broken(1, "内容不符合声明的字符编码", "it is not text in the declared encoding")
        if is_record(header[0]):
            raise opened.broken(1, "首行像是一条记录，而不是列名", "the first line looks like a record, not like column names", _NO_HEADER)
        self.fields = tuple(FieldInfo(name=name, kind=FieldKind.TEXT, native_type="CSV") for name in names_of(header[0]))

    def row_estimate(self) -> int:
        return self._estimate

    def rows(self, places: Sequence[int]) -> Fetch:
        def fetch(rows: int) -> Sequence[Sequence[str | None]]:
            return [[row[place] or None for place in places] for row in self._records(rows)]

        return fetch

    def _lines(self, first: str) -> Iterator[str]:
        """The lines of the file from its header on. A line without end would be taken for several."""
        line = first
        while line:
            if len(line) == MOST_CHARACTERS and not line.endswith(("\n", "\r")):
                raise self._broken(self._skipped + self._reader.line_num + 1, "该行过长", "the line is too long")
            yield line
            line = self._text.readline(MOST_CHARACTERS)

    def _records(self, rows: int) -> list[list[str]]:
        """At most so many records more; none at the end. Blank lines are no records. Raises `BrokenData` with the line."""
        while found := self._next(rows):
            width = len(self.fields)
            if any(map(width.__ne__, map(len, found))):
                self._refuse_ragged(found, width)
                found = [row for row in found if row]
            if found:
                return found
        return []

    def _next(self, rows: int) -> list[list[str]]:
        self._before = self._skipped + self._reader.line_num
        found: list[list[str]] = []
        try:
            found.extend(islice(self._reader, rows))
        except csv.Error as error:
            # What was read before the bad record stays in `found`; its last line tells where the bad one begins.
            line = self._line_after(found)
            raise self._broken(
                line, "引号不配对，或单元格过长", "quotes do not match, or a cell is too long, in the record that begins there"
            ) from error
        return found

    def _line_after(self, rows: Sequence[Sequence[str]]) -> int:
        return self._before + 1 + sum(1 + sum(len(_BREAK.findall(cell)) for cell in row) for row in rows)

    def _refuse_ragged(self, rows: Sequence[Sequence[str]], width: int) -> None:
        for place, row in enumerate(rows):
            if row and len(row) != width:
                line = self._line_after(rows[:place])
                raise self._broken(
                    line, f"该记录有 {len(row)} 列，标题有 {width} 列", f"the record has {len(row)} cells, the header {width}"
                )

    def _broken(self, line: int, zh: str, en: str) -> BrokenData:
        return self._opened.broken(line, zh, en, _MEND)


def _with_mark(encoding: str) -> str:
    """UTF-8 with or without a byte order mark is one encoding here."""
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def delimiter_of(header: str) -> str:
    """The delimiter that stands most often outside quotes in the header line; the first of `DELIMITERS` where none leads."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)
