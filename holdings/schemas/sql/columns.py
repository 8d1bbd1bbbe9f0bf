"""Reads the definition of one column, in whichever dialect: name, type and constraints, and whether all of it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.labels import Stored
from holdings.schemas.sql.cursor import words
from holdings.schemas.sql.dialects import Dialect
from holdings.schemas.sql.lexer import Kind, Token

if TYPE_CHECKING:
    from holdings.schemas.sql.cursor import Cursor


@dataclass(slots=True, kw_only=True)
class Column:
    """A column in the making."""

    name: str
    start: int
    """The offset of its name in the script."""
    type: str = ""
    comment: str | None = None
    nullable: bool | None = None
    key: bool = False
    unique: bool = False
    has_default: bool = False
    references: tuple[tuple[str, ...], str | None] | None = None
    """The table's path, and its column where one is named."""
    stored: Stored | None = None
    understood: bool = True
    computed: bool = False
    """It takes its value from an expression, and needs no type."""


_MORE_TYPE = words(
    "VARYING PRECISION TIME ZONE LOCAL UNSIGNED SIGNED ZEROFILL RAW LARGE OBJECT BYTE BINARY ASCII UNICODE YEAR MONTH DAY HOUR MINUTE SECOND TO ARRAY"
    " CHAR CHARACTER VARCHAR VARCHARACTER BIG INT INTEGER TEXT NATIVE"
)
"""Words that go on with a type."""
_PLAIN_OPTIONS = words(
    "AUTO_INCREMENT AUTOINCREMENT ENABLE DISABLE VALIDATE NOVALIDATE RELY NORELY SPARSE ROWGUIDCOL FILESTREAM PERSISTED PERSISTENT VIRTUAL STORED INVISIBLE"
    " VISIBLE HIDDEN ASC DESC CLUSTERED NONCLUSTERED DEFERRABLE SORT UNIQUE_KEY FIRST NULL NOVALIDATE CASCADE RESTRICT BINARY"
)
"""Options of a single word that say nothing of what a field holds."""
_WORD_OPTIONS = words("COLLATE STORAGE COMPRESSION ENCODE SRID COLUMN_FORMAT INITIALLY TABLESPACE AFTER MATCH PCTFREE FILLFACTOR CHARSET")
"""Options with one more word."""
_STARTS = (
    _PLAIN_OPTIONS
    | _WORD_OPTIONS
    | words(
        "NOT DEFAULT PRIMARY UNIQUE KEY REFERENCES CHECK COMMENT GENERATED AS IDENTITY CONSTRAINT ON MASKED ENCRYPTED ENCRYPT OPTIONS USING WITH"
    )
)
_AFTER_OPERAND = words("VARYING PRECISION TIME ZONE LOCAL DAY HOUR MINUTE SECOND MONTH YEAR")
"""Words that go on with a type in a cast, or are the unit of an interval."""
_INFIX = ("AND", "OR", "IS", "IN", "LIKE", "DIV", "MOD", "BETWEEN")


def column(cursor: Cursor, *, typed: bool = True) -> Column | None:
    """The column defined from here to the end of the tokens; None where there is no name.

    `typed` is false where the definition may leave the type out, as Oracle's MODIFY may.
    """
    start = cursor.peek().start
    name = cursor.identifier()
    if name is None:
        return None
    made = Column(name=name, start=start)
    made.type = _type(cursor)
    options(cursor, made)
    if not made.type and typed and not made.computed and cursor.dialect not in (Dialect.SQLITE, Dialect.ANSI):
        made.understood = False
    return made


def _type(cursor: Cursor) -> str:
    """The type's own tokens as they were written, with single spaces."""
    first = cursor.peek()
    if first.kind not in (Kind.WORD, Kind.NAME) or (first.upper in _STARTS - {"BINARY", "STORAGE"}):
        return ""
    out = [cursor.next().text]
    while not cursor.done:
        word = cursor.word
        if word == "(":
            out[-1] += "(" + _written(cursor.group()) + ")"
        elif word == "[":
            cursor.next()
            size = cursor.next().text if cursor.word != "]" else ""
            cursor.accept("]")
            out[-1] += f"[{size}]"
        elif word == "." and cursor.peek(1).kind in (Kind.WORD, Kind.NAME):
            cursor.next()
            out[-1] += "." + cursor.next().text
        elif (
            (word in ("WITH", "WITHOUT") and cursor.peek(1).upper in ("TIME", "LOCAL"))
            or (word in _MORE_TYPE and not cursor.sees("CHARACTER", "SET"))
            or _any_word(cursor)
        ):
            out.append(cursor.next().text)
        else:
            break
    return " ".join(out)


def _any_word(cursor: Cursor) -> bool:
    """SQLite takes any words for a type."""
    return cursor.dialect is Dialect.SQLITE and cursor.peek().kind is Kind.WORD and cursor.word not in _STARTS


def _written(tokens: list[Token]) -> str:
    out = ""
    for token in tokens:
        text = f"'{token.text}'" if token.kind is Kind.STRING else token.text
        out += text if not out or text in ",)" or out[-1] in "(" else f" {text}"
    return out.replace(" ,", ",").replace(", ", ",")


def options(cursor: Cursor, made: Column) -> None:
    """Everything behind the type; what is no option that any dialect has makes the column not understood."""
    while not cursor.done:
        if not _option(cursor, made):
            made.understood = False
            return


def _option(cursor: Cursor, made: Column) -> bool:
    return _constraint(cursor, made) or _property(cursor, made) or _filler(cursor)


def _constraint(cursor: Cursor, made: Column) -> bool:
    if cursor.accept("CONSTRAINT"):
        return cursor.identifier() is not None
    if cursor.accept("NOT", "NULL"):
        made.nullable = False
    elif cursor.accept("NULL"):
        made.nullable = True
    elif cursor.accept("PRIMARY", "KEY") or (
        cursor.sees("KEY") and cursor.dialect in (Dialect.MYSQL, Dialect.ANSI) and cursor.accept("KEY")
    ):
        made.key, made.nullable = True, False
    elif cursor.accept("UNIQUE"):
        made.unique = True
        cursor.accept("KEY")
        if cursor.accept("NULLS"):
            cursor.accept("NOT")
            return cursor.accept("DISTINCT")
    elif cursor.accept("REFERENCES"):
        made.references = references(cursor)
    elif cursor.accept("CHECK"):
        cursor.group()
        cursor.accept("NO", "INHERIT")
    else:
        return False
    return True


def references(cursor: Cursor) -> tuple[tuple[str, ...], str | None]:
    """What a foreign key points to, and its actions stepped over."""
    table = cursor.path()
    names = cursor.group()
    while cursor.accept("ON"):
        if not cursor.accept_any("DELETE", "UPDATE"):
            break
        if cursor.accept("SET"):
            cursor.next()
            cursor.group()
        elif not cursor.accept("NO", "ACTION"):
            cursor.next()
    return table, cursor.dialect.folded(names[0].text) if names and names[0].kind is Kind.WORD else names[0].text if names else None


def _property(cursor: Cursor, made: Column) -> bool:
    if cursor.accept("DEFAULT"):
        cursor.accept("ON", "NULL")
        made.has_default = not cursor.sees("NULL")
        return _expression(cursor)
    if cursor.accept("COMMENT"):
        cursor.accept("=")
        made.comment = cursor.literal()
        return made.comment is not None
    if cursor.accept("GENERATED"):
        made.has_default = True
        return _generated(cursor, made)
    if cursor.accept("AS"):
        made.computed = True
        return bool(cursor.group()) or _expression(cursor)
    if cursor.accept("IDENTITY"):
        made.has_default = True
        cursor.group()
        return True
    if cursor.word in ("AUTO_INCREMENT", "AUTOINCREMENT"):
        made.has_default = True
        cursor.next()
        return True
    if cursor.accept("ENCRYPTED", "WITH") or cursor.accept("ENCRYPT"):
        made.stored = Stored.ENCRYPTED
        cursor.group()
        if cursor.accept("USING"):
            cursor.next()
        cursor.accept("NO", "SALT")
        cursor.accept("SALT")
        return True
    return False


def _generated(cursor: Cursor, made: Column) -> bool:
    if not (cursor.accept("ALWAYS") or cursor.accept("BY", "DEFAULT")):
        return False
    cursor.accept("ON", "NULL")
    if not cursor.accept("AS"):
        return False
    if cursor.accept("IDENTITY"):
        made.nullable = False
        cursor.group()
        while cursor.accept_any(
            "START", "WITH", "INCREMENT", "BY", "NOCACHE", "CACHE", "ORDER", "NOORDER", "NOCYCLE", "MINVALUE", "MAXVALUE", "KEEP"
        ):
            if cursor.peek().kind is Kind.NUMBER:
                cursor.next()
        return True
    if cursor.accept("ROW"):
        return cursor.accept_any("START", "END")
    made.computed = True
    cursor.group()
    return True


def _filler(cursor: Cursor) -> bool:
    """Options that change nothing of what is told of a field."""
    if cursor.accept("NOT", "FOR", "REPLICATION") or cursor.accept("NOT", "DEFERRABLE") or cursor.accept("NOT", "VISIBLE"):
        return True
    if cursor.accept("CHARACTER", "SET") or cursor.accept("CHAR", "SET"):
        cursor.next()
        return True
    if cursor.accept("ON"):
        return _on(cursor)
    if cursor.accept("MASKED", "WITH") or cursor.accept("USING", "INDEX") or cursor.accept("OPTIONS") or cursor.accept("WITH"):
        while cursor.word == "(" or (cursor.peek().kind is not Kind.MARK and cursor.word not in _STARTS):
            if not cursor.group():
                cursor.next()
        return True
    if cursor.word in _WORD_OPTIONS:
        cursor.next()
        cursor.accept("=")
        return bool(cursor.path()) or cursor.next().kind in (Kind.NUMBER, Kind.STRING)
    return cursor.accept_any(*_PLAIN_OPTIONS)


def _on(cursor: Cursor) -> bool:
    if cursor.accept("UPDATE") or cursor.accept("DELETE"):
        return _expression(cursor)
    if cursor.accept("CONFLICT"):
        return cursor.next().kind is Kind.WORD
    return bool(cursor.path())  # a filegroup of SQL Server


def _expression(cursor: Cursor) -> bool:
    """Step over one expression, operand by operand, so that what follows without an operator is not taken for a part of it."""
    first = cursor.at
    while not cursor.done:
        while not cursor.sees("NOT", "NULL") and cursor.accept_any("+", "-", "~", "NOT", "NEXT", "VALUE", "FOR", "INTERVAL"):
            pass
        if not _operand(cursor):
            break
        while cursor.word in _AFTER_OPERAND or (cursor.word in ("WITH", "WITHOUT") and cursor.peek(1).upper == "TIME"):
            cursor.next()
            cursor.group()
        token = cursor.peek()
        if cursor.accept("AT", "TIME", "ZONE") or cursor.accept_any(*_INFIX):
            continue
        if token.kind is not Kind.MARK or token.upper in ("", "(", ")", ","):
            break
        cursor.next()
    return cursor.at > first


def _operand(cursor: Cursor) -> bool:
    token = cursor.peek()
    if token.upper == "(":
        cursor.group()
        return True
    if token.upper in ("[", "]"):
        cursor.next()
        return True
    if token.upper == "CASE":
        while not cursor.done and cursor.next().upper != "END":
            pass
        return True
    if token.kind in (Kind.STRING, Kind.NUMBER):
        cursor.next()
        return True
    if token.kind in (Kind.WORD, Kind.NAME) and cursor.path():
        cursor.group()
        if cursor.peek().kind is Kind.STRING:  # a literal with its type before it: DATE '2026-01-01'
            cursor.next()
        return True
    return False
