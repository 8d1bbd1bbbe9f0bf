"""Logs of PostgreSQL with pgAudit, as csvlog or as text: which account read or changed which relation.

The columns of csvlog are those of PostgreSQL's manual, 20.8.4; the parts of a line of pgAudit those of its README (Format). In text the
`log_line_prefix` has to begin with the time and to hold `%u@%d`, or `user=%u`, for otherwise nobody is named. Without `pgaudit.log_relation` a session's
line names no relation: its statement is read for those that it names, and where it cannot be read it is not known what was looked at.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from holdings.sources.logs.base import Entry, lines
from holdings.unlogged import unlogged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlglot import exp

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
_TOLD = "<previously logged>"
_BEFORE = re.compile(r"\A\s*(?:PREPARE\b.*?\bAS\b|DECLARE\b.*?\bFOR\b|EXPLAIN\b(?:\s*\([^)]*\))?)\s*", re.IGNORECASE | re.DOTALL)
_LONGEST = 100_000
"""Characters of a statement that is read."""
_TIME_COLUMN, _USER_COLUMN, _MESSAGE_COLUMN = 0, 1, 13


class _Pgaudit:
    name = "pgaudit"

    def entries(self, opened: Opened) -> Iterator[Entry]:
        csv.field_size_limit(64 * 1024 * 1024)
        found = _from_csv(opened) if opened.csv else _from_text(opened)
        for at, account, message in found:
            yield from _entries(at, account, message)


FORM = _Pgaudit()


def _from_csv(opened: Opened) -> Iterator[tuple[str | None, str | None, str]]:
    rows = csv.reader((line for _, line in lines(opened)), strict=True)
    try:
        for row in rows:
            if len(row) <= _MESSAGE_COLUMN:
                raise opened.broken(rows.line_num, "该行不是 PostgreSQL 的 csvlog", "the line is none of PostgreSQL's csvlog")
            if row[_MESSAGE_COLUMN].startswith(_MARK):
                yield _moment(row[_TIME_COLUMN]), row[_USER_COLUMN] or None, row[_MESSAGE_COLUMN]
    except csv.Error as error:
        raise opened.broken(rows.line_num, "该行不是 PostgreSQL 的 csvlog", "the line is none of PostgreSQL's csvlog") from error


def _from_text(opened: Opened) -> Iterator[tuple[str | None, str | None, str]]:
    """A statement goes on over the lines that do not begin with a time."""
    begun: tuple[str | None, str | None, list[str]] | None = None
    for _, line in lines(opened):
        at = _TIME.match(line)
        if at is None:
            if begun is not None and sum(map(len, begun[2])) <= _LONGEST:
                begun[2].append(line)
            continue
        if begun is not None:
            yield begun[0], begun[1], "".join(begun[2])
        place = line.find(_MARK, 0, _WITHIN)
        user = _USER.search(line, 0, max(place, 0))
        begun = None if place < 0 else (_moment(at[0]), user and user[1], [line[place:]])
    if begun is not None:
        yield begun[0], begun[1], "".join(begun[2])


def _moment(told: str) -> str | None:
    """In UTC where it says so. Other zones by name are nobody's alone: such a time is taken in the workspace's."""
    moment, _, zone = told.rpartition(" ")
    if not zone.isalpha():
        return told or None
    return f"{moment}Z" if zone in ("UTC", "GMT") else moment


def _entries(at: str | None, account: str | None, message: str) -> Iterator[Entry]:
    parts = next(csv.reader(io.StringIO(message.removeprefix(_MARK), newline="")), [])
    if len(parts) < 8 or parts[3] not in _CLASSES or parts[5] not in _RELATIONS or (not parts[6] and parts[7] == _TOLD):
        return
    action = _WORDS.get(parts[4], _CLASSES[parts[3]])
    told = [(action, _dataset(parts[6]))] if parts[6] else _named(parts[7])
    for done, dataset in [(action, None)] if told is None else told:
        yield Entry(at=at, account=account, action=done, dataset=dataset)


def _named(statement: str) -> list[tuple[str, str | None]] | None:
    """What a statement reads and changes; None where it cannot be read."""
    import sqlglot
    from sqlglot import exp

    text = _BEFORE.sub("", statement, count=1)
    if len(text) > _LONGEST:
        return None
    try:
        with unlogged():
            query = sqlglot.parse_one(text, read="postgres")
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return None
    if isinstance(query, exp.Command):
        return None
    changes = {exp.Insert: "insert", exp.Update: "update", exp.Delete: "delete"}
    changed = {id(node.this.find(exp.Table)): changes[type(node)] for node in query.find_all(*changes)}
    ctes = {cte.alias.lower() for cte in query.find_all(exp.CTE)}
    tables = [table for table in query.find_all(exp.Table) if table.name and (table.db or table.name.lower() not in ctes)]
    return [(changed.get(id(table), "read"), _in_schema(_folded(table.args.get("db")), _folded(table.this))) for table in tables]


def _folded(name: exp.Expression | None) -> str:
    """As PostgreSQL takes it: in lower case, unless it is quoted."""
    if name is None:
        return ""
    return str(name.name) if name.args.get("quoted") else str(name.name).lower()


def _dataset(name: str) -> str | None:
    """As the inventory names it: without the schema where that is `public`."""
    found = [quoted.replace('""', '"') if quoted else plain for quoted, plain in _PART.findall(name)]
    return None if not found else _in_schema(".".join(found[:-1]), found[-1])


def _in_schema(schema: str, name: str) -> str:
    return name if schema in ("", "public") else f"{schema}.{name}"
