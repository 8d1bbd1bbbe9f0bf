"""A query of somebody's own: one SELECT, parsed and written anew, so that what runs is what was understood and nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdings.errors import QueryRefused
from holdings.sources.assemble import FIRST_ROWS
from holdings.sources.columns import kind_of
from holdings.text import Text
from holdings.unlogged import unlogged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.model import FieldKind
    from holdings.sources.assemble import Fetch

LONGEST = 200_000
"""Characters of a query."""
_DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}
_ONE = Text("请写一条 SELECT 语句，不带参数，不以 INTO 或 FOR UPDATE 结尾。", "Write one SELECT, without parameters, INTO or FOR UPDATE.")


def selected(written: str, engine: str) -> str:
    """The statement that this query is, in the words of the engine. Raises `QueryRefused` for anything but one SELECT.

    It is written anew from what was parsed: what hides in comments, or behind a second statement, is not there any more.
    """
    if len(written) > LONGEST:
        raise _refused(Text("语句过长。", "it is too long."))
    with unlogged():
        statement = _parsed(written, _DIALECTS[engine])
    return statement if engine == "sqlite" else statement.replace("%", "%%")  # the drivers look for parameters, and read `%%` as `%`


def _parsed(written: str, dialect: str) -> str:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import ErrorLevel, SqlglotError

    changing = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.Placeholder, exp.Parameter)
    try:
        tokens = sqlglot.tokenize(written, read=dialect)
        if not tokens or tokens[0].token_type not in {sqlglot.TokenType.SELECT, sqlglot.TokenType.WITH, sqlglot.TokenType.L_PAREN}:
            raise _refused(Text("只接受 SELECT 查询。", "only a SELECT is taken."))
        parsed = [each for each in sqlglot.parse(written, read=dialect, error_level=ErrorLevel.IMMEDIATE) if each is not None]
        if len(parsed) != 1:
            raise _refused(Text("只接受一条语句。", "there is more than one statement."))
        query = parsed[0]
        if not isinstance(query, exp.Query) or any(isinstance(node, changing) and not isinstance(node, exp.Query) for node in query.walk()):
            raise _refused(Text("只接受只读的 SELECT 查询。", "it does more than read."))
        return query.sql(dialect=dialect, comments=False, unsupported_level=ErrorLevel.RAISE)
    except (SqlglotError, RecursionError, ValueError):
        raise _refused(Text("语句无法解析。", "it cannot be parsed.")) from None  # the cause would quote it


def tables_of(written: str, engine: str) -> tuple[str, ...]:
    """The tables that a query reads, by their bare names, in order; none where it cannot be parsed."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        with unlogged():
            parsed = sqlglot.parse_one(written[:LONGEST], read=_DIALECTS[engine])
        known = {cte.alias for cte in parsed.find_all(exp.CTE)}
        return tuple(dict.fromkeys(table.name for table in parsed.find_all(exp.Table) if table.name not in known))
    except (SqlglotError, RecursionError, ValueError):
        return ()


def named(names: Sequence[str], subject: str) -> Sequence[str]:
    """The columns' names, where no two are the same: a field is known by its name. Raises `QueryRefused`."""
    if len(set(names)) == len(names):
        return names
    raise QueryRefused(
        Text("查询结果中有同名的列。", "two columns of the query have one name."),
        subject,
        Text("请用 AS 为每一列起不同的名称。", "Name each column with AS."),
    )


class Ahead:
    """Hands rows over as it is asked for them, having looked at the first ones."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._first = list(fetch(FIRST_ROWS))

    def kinds(self, columns: int) -> Sequence[FieldKind]:
        """The kind of each column, by its first rows."""
        values: Iterator[Sequence[Any]] = zip(*self._first, strict=True) if self._first else iter([()] * columns)
        return [kind_of({type(value) for value in column if value is not None}) for column in values]

    def __call__(self, rows: int) -> Sequence[Sequence[Any]]:
        if not self._first:
            return self._fetch(rows)
        handed, self._first = self._first[:rows], self._first[rows:]
        return handed


def _refused(what: Text) -> QueryRefused:
    return QueryRefused(what, "--query", _ONE)
