"""Reads JSON Lines: an object a line, in UTF-8. Nested values are fields by their paths (`holdings.sources.paths`)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from holdings.assets import segment
from holdings.errors import BrokenData
from holdings.sources.json_text import NotJson, parse
from holdings.sources.nested import Flattener, Shapes, fields_of
from holdings.sources.reading import estimated_lines
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.sources.assemble import Fetch
    from holdings.sources.reading import Opened

MOST_BYTES = 16 * 1024 * 1024
"""The longest line that is read; as JSON it can need twenty times as much memory."""
SAMPLE_LINES = 1_000
"""The fields are those of so many lines at the beginning, and those that the inventory declares."""
MOST_FIELDS = 2_000
_MOST_NAMED = 10
_MOST_AT_ONCE = 4 * 1024 * 1024
"""Bytes after which a run of records ends early."""
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARE = Text("请在目录的 fields 中声明这些键。", "Declare these keys under fields in the inventory.")


class JsonlReader:
    """The records of one open file."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._estimate = estimated_lines(opened.file)
        shapes, count = Shapes(), 0
        complete = True
        try:
            for count, (_, record) in enumerate(islice(self._records(), SAMPLE_LINES + 1), 1):
                complete = count <= SAMPLE_LINES
                if complete:
                    shapes.add(record)
                if len(shapes.tops) > MOST_FIELDS:
                    break
        except BrokenData:
            if not count:
                raise
            complete = False  # whoever reads the rows is told, after those before it
        if not count:
            raise opened.broken(1, "文件是空的，没有任何记录", "the file is empty: it has no record")
        paths = shapes.paths(opened.declared, complete=complete)
        if len(paths) > MOST_FIELDS:
            raise opened.broken(None, f"不同的键超过 {MOST_FIELDS} 个", f"it has more than {MOST_FIELDS} different keys")
        self._paths = [path for path, _ in paths]
        self._tops = frozenset(path[0] for path in self._paths)
        self.fields = fields_of(paths, "JSON")

    def row_estimate(self) -> int:
        return self._estimate + 1 if self._estimate else 1

    def rows(self, places: Sequence[int]) -> Fetch:
        flattener = Flattener(self._paths, places)
        records = self._checked()
        self._opened.file.seek(0)

        def fetch(rows: int) -> list[list[object]]:
            out: list[list[object]] = []
            begin = self._opened.file.tell()
            for record in islice(records, rows):
                out.append(flattener.row(record))
                if self._opened.file.tell() - begin > _MOST_AT_ONCE:
                    break
            return out

        return fetch

    def _checked(self) -> Iterator[dict[str, Any]]:
        """All records; at the end, those that have keys which the first lines do not have are told of."""
        unknown: dict[str, None] = {}
        first = lines = 0
        for line, record in self._records():
            if not record.keys() <= self._tops:
                new = [key for key, value in record.items() if key not in self._tops and value is not None]
                lines += bool(new)
                first = first or (line if new else 0)
                unknown.update(dict.fromkeys(islice(new, _MOST_NAMED)) if len(unknown) < _MOST_NAMED else {})
            yield record
        if first:
            names = ", ".join(segment(key) for key in islice(unknown, _MOST_NAMED))
            raise self._opened.broken(
                first,
                f"该行及另外 {lines - 1} 行含有前 {SAMPLE_LINES} 行没有的键：{names}",
                f"this line, and {lines - 1} more, have keys that the first {SAMPLE_LINES} lines do not have: {names}",
                _DECLARE,
            )

    def _records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each record and its line; blank lines are none. Raises `BrokenData` with the line."""
        file = self._opened.file
        file.seek(0)
        number = 0
        while line := file.readline(MOST_BYTES + 1):
            number += 1
            if len(line) > MOST_BYTES:
                raise self._opened.broken(
                    number, f"该行超过 {MOST_BYTES // 1024 // 1024} MiB", f"the line is longer than {MOST_BYTES // 1024 // 1024} MiB"
                )
            if number == 1 and line.startswith(_WIDE_MARKS):
                raise self._opened.broken(1, "文件是 UTF-16 编码，JSON Lines 须为 UTF-8", "the file is UTF-16; JSON Lines are UTF-8")
            text = line.removeprefix(_MARK if number == 1 else b"").decode("utf-8", "surrogateescape").strip(" \t\r\n")
            if text:
                yield number, self._record(number, text)

    def _record(self, number: int, text: str) -> dict[str, Any]:
        try:
            record = parse(text)
        except NotJson as error:
            raise self._opened.broken(number, f"该行{error.what.zh}", f"{error.what.en}, in the line") from error
        if not isinstance(record, dict):
            raise self._opened.broken(number, "该行不是 JSON 对象", "the line is not a JSON object")
        if not all(map(_encodable, record)):
            raise self._opened.broken(number, "该行的键不是有效的 UTF-8 文本", "a key in the line is not valid UTF-8 text")
        return record


def _encodable(key: str) -> bool:
    return key.isascii() or not any("\ud800" <= char <= "\udfff" for char in key)
