"""Cuts SQL into words, names, strings and marks, each with its offset."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from holdings.schemas.sql.dialects import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(IntEnum):
    """What a token is."""

    WORD = 1
    NAME = 2
    """A quoted identifier. In double quotes it may be a string: MySQL has them so."""
    STRING = 3
    NUMBER = 4
    MARK = 5
    BROKEN = 6
    """A quote or a comment that nothing closes."""


class Token(NamedTuple):
    """One token; `text` is what it stands for, without its quotes."""

    kind: Kind
    text: str
    upper: str
    """A plain word in capitals; empty for what is quoted, so that no keyword is seen there. A mark as it is."""
    start: int
    end: int


_CLOSED = r"(?P<dollar>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)|"
_PARTS = r"""
(?P<space>\s+|--[^\n]*{hash}{conditional})
|(?P<comment>/\*)
|{dollar}(?P<string>\b[Ee]'(?:[^'\\]|''|\\.)*'|(?:\b[NBXUnbxu]&?|\b_utf8(?:mb[34])?\s*)?'(?:[^'{escape}]|''{escaped})*')
|(?P<alternative>\b[Nn]?[Qq]'(?:\[.*?\]'|\{{.*?\}}'|\(.*?\)'|<.*?>'|(?P<fence>[^\s\[{{(<]).*?(?P=fence)'))
|(?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`{bracketed})
|(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
|(?P<word>[^\W\d][\w$]*|[@\#]{{1,2}}\w+)
|(?P<mark>::|:=|<>|>=|<=|!=|\|\||->>?|[^\w\s'"`])
|(?P<broken>['"`])
"""


@cache
def _pattern(dialect: Dialect) -> re.Pattern[str]:
    mysql, brackets = dialect is Dialect.MYSQL, dialect in (Dialect.TSQL, Dialect.SQLITE, Dialect.ANSI)
    parts = _PARTS.format(
        hash=r"|\#[^\n]*" if mysql else "",
        conditional=r"|/\*M?!\d*|\*/" if mysql else "",
        dollar=_CLOSED if dialect in (Dialect.POSTGRES, Dialect.ANSI) else "",
        escape=r"\\" if mysql else "",
        escaped=r"|\\." if mysql else "",
        bracketed=r"|\[(?:[^\[\]\n]|\]\])+\]" if brackets else "",
    )
    parts = parts.replace(r"(?P<alternative>", r"(?P<alternative>" if dialect is Dialect.ORACLE else r"(?P<alternative>(?!)")
    return re.compile(parts, re.VERBOSE | re.DOTALL)


def tokens(text: str, dialect: Dialect, start: int = 0) -> Iterator[Token]:
    """The tokens from an offset on; comments and white space are left out."""
    match = _pattern(dialect).match
    at, size = start, len(text)
    while at < size:
        found = match(text, at)
        if found is None:  # a character that no part begins with
            at += 1
            continue
        kind, end = found.lastgroup, found.end()
        if kind == "space":
            pass
        elif kind == "word":
            word = found.group()
            yield Token(Kind.WORD, word, word.upper(), at, end)
        elif kind == "mark":
            mark = found.group()
            yield Token(Kind.MARK, mark, mark, at, end)
        elif kind == "comment":
            end = _comment_end(text, at, nested=dialect in (Dialect.POSTGRES, Dialect.TSQL))
            if end < 0:
                yield Token(Kind.BROKEN, "", "", at, size)
                return
        else:
            yield _quoted(text, found, at, dialect)
        at = end


def _quoted(text: str, found: re.Match[str], at: int, dialect: Dialect) -> Token:
    raw, end = found.group(), found.end()
    if found.lastgroup == "number":
        return Token(Kind.NUMBER, raw, "", at, end)
    if found.lastgroup == "quoted":
        close = raw[-1]
        return Token(Kind.NAME, raw[1:-1].replace(close * 2, close), "", at, end)
    if found.lastgroup == "broken":
        return Token(Kind.BROKEN, "", "", at, end)
    if found.lastgroup == "dollar":
        edge = len(found.group("tag")) + 2
        return Token(Kind.STRING, raw[edge:-edge], "", at, end)
    if found.lastgroup == "alternative":
        return Token(Kind.STRING, raw[raw.index("'") + 2 : -2], "", at, end)
    return Token(Kind.STRING, _unescaped(raw[raw.index("'") + 1 : -1], backslash=dialect is Dialect.MYSQL or raw[0] in "Ee"), "", at, end)


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a"}


def _unescaped(value: str, *, backslash: bool) -> str:
    value = value.replace("''", "'")
    if backslash and "\\" in value:
        return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found.group(1), found.group(1)), value, flags=re.DOTALL)
    return value


_COMMENT_EDGE = re.compile(r"/\*|\*/")


def _comment_end(text: str, at: int, *, nested: bool) -> int:
    """The offset behind a comment that begins here; -1 where nothing closes it."""
    if not nested:
        end = text.find("*/", at + 2)
        return end + 2 if end >= 0 else -1
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, at):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return -1
