"""Logs of PostgreSQL with pgAudit, as csvlog or as text: which account read or changed which relation.

The columns of csvlog are those of PostgreSQL's manual, 20.8.4; the parts of a line of pgAudit those of its README (Format). In text the
`log_line_prefix` has to begin with the time and to hold `%u@%d`, or `user=%u`, for otherwise nobody is named. Without `pgaudit.log_relation` a session's
line names no relation: it is then not known what was looked at, unless lines of the class OBJECT follow it.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from holdings.sources.logs.base import Entry, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.sources.reading import Opened

_MARK = "AUDIT: "
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?(?:[A-Z]{1,5}|[+-]\d\d(?::?\d\d)?))?")
_USER = re.compile(r"(?:\buser=|(?<=[\s\]])(?=[^\s@]+@[^\s@]+\s))([^\s@,]+)")
_WITHIN = 600
"""Characters before the mark in which the prefix stands."""
_WORDS = {"SELECT": "read", "INSERT": "insert", "UPDATE": "update", "DELETE": "delete", "TRUNCATE TABLE": "delete"}
_CLASSES = {"READ": "read", "WRITE": "write"}
_RELATIONS = frozenset({"", "TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "TOAST TABLE"})
_PART = re.compile(r'"((?:[^"]|"")*)"|([^.]+)')
_TIME_COLUMN, _USER_COLUMN, _MESSAGE_COLUMN = 0, 1, 13


class _Pgaudit:
    name = "pgaudit"

    def entries(self, opened: Opened) -> Iterator[Entry]:
        csv.field_size_limit(64 * 1024 * 1024)
        found = _from_csv(opened) if opened.csv else _from_text(opened)
        for at, account, message in found:
            entry = _entry(at, account, message)
            if entry is not None:
                yield entry


FORM = _Pgaudit()


def _from_csv(opened: Opened) -> Iterator[tuple[str | None, str | None, str]]:
    rows = csv.reader((line for _, line in lines(opened)), strict=True)
    try:
        for row in rows:
            if len(row) <= _MESSAGE_COLUMN:
                raise opened.broken(rows.line_num, "该行不是 PostgreSQL 的 csvlog", "the line is none of PostgreSQL's csvlog")
            if row[_MESSAGE_COLUMN].startswith(_MARK):
                yield row[_TIME_COLUMN] or None, row[_USER_COLUMN] or None, row[_MESSAGE_COLUMN]
    except csv.Error as error:
        raise opened.broken(rows.line_num, "该行不是 PostgreSQL 的 csvlog", "the line is none of PostgreSQL's csvlog") from error


def _from_text(opened: Opened) -> Iterator[tuple[str | None, str | None, str]]:
    """A statement goes on over several lines; what is wanted stands before it, in the first."""
    for _, line in lines(opened):
        place = line.find(_MARK, 0, _WITHIN)
        if place < 0:
            continue
        prefix = line[:place]
        at, user = _TIME.match(prefix), _USER.search(prefix)
        yield at and at[0], user and user[1], line[place:]


def _entry(at: str | None, account: str | None, message: str) -> Entry | None:
    parts = next(csv.reader([message.removeprefix(_MARK).rstrip("\n")]), [])
    if len(parts) < 7 or parts[3] not in _CLASSES or parts[5] not in _RELATIONS:
        return None
    return Entry(at=at, account=account, action=_WORDS.get(parts[4], _CLASSES[parts[3]]), dataset=_dataset(parts[6]))


def _dataset(name: str) -> str | None:
    """As the inventory names it: without the schema where that is `public`."""
    found = [quoted.replace('""', '"') if quoted else plain for quoted, plain in _PART.findall(name)]
    return None if not found else found[-1] if len(found) == 1 or found[0] == "public" else ".".join(found)
