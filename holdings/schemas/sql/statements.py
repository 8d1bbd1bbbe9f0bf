"""Cuts a script into its statements, as the clients of each database do: delimiters, batches, bodies of routines, rows of a dump."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.schemas.sql.dialects import Dialect
from holdings.schemas.sql.lexer import Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Statement:
    """One statement; `broken` where a quote, comment or parenthesis in it is never closed."""

    tokens: list[Token]
    broken: bool = False

    @property
    def start(self) -> int:
        """Its offset in the script."""
        return self.tokens[0].start

    @property
    def words(self) -> tuple[str, ...]:
        """Its first words, in capitals, that tell what it is; what is quoted is empty."""
        return tuple(token.upper for token in self.tokens[:8])


_ROUTINES = frozenset({"FUNCTION", "PROCEDURE", "PROC", "TRIGGER", "EVENT", "PACKAGE"})
_NOT_A_BLOCK = frozenset({"IF", "LOOP", "WHILE", "REPEAT", "FOR"})
_NEXT = re.compile(
    r"^[ \t]*(?:CREATE|ALTER|DROP)[ \t]+(?:OR[ \t]+REPLACE[ \t]+)?(?:(?:TEMPORARY|TEMP|UNIQUE)[ \t]+)?(?:TABLE|VIEW)\b",
    re.IGNORECASE | re.MULTILINE,
)
_TABLE = re.compile(r"\n[ \t]*CREATE[ \t]+TABLE\b", re.IGNORECASE)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_BATCH = re.compile(r"^[ \t]*GO[ \t]*(?:\d+[ \t]*)?;?[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_SLASH = re.compile(r"^[ \t]*/[ \t]*\r?$", re.MULTILINE)
_INSERT = re.compile(r"(?:[^;'\"`]++|'(?:[^'\\]|''|\\.)*+'|\"(?:[^\"\\]|\"\"|\\.)*+\"|`[^`]*+`)*+;", re.DOTALL)
_PLAIN_INSERT = re.compile(r"(?:[^;']++|'(?:[^']|'')*+')*+;", re.DOTALL)
"""Possessive: what is once read is not read again another way, which would take for ever where a quote is not closed."""
_TAKEN_IN = re.compile(r"\\(?:i|ir|include|include_relative)\s")
"""psql takes another file in; all its other commands are about psql itself."""
_CLIENT_WORDS = frozenset(
    {
        "PROMPT",
        "REM",
        "REMARK",
        "SPOOL",
        "WHENEVER",
        "CONN",
        "CONNECT",
        "DISCONNECT",
        "ACCEPT",
        "VARIABLE",
        "COL",
        "COLUMN",
        "CLEAR",
        "TTITLE",
        "BTITLE",
    }
    | {"DEFINE", "UNDEFINE", "EXIT", "QUIT", "PAUSE", "HOST", "SHOW"}
)
"""What SQL*Plus takes for itself, to the end of the line."""
_SET_STATEMENTS = frozenset({"TRANSACTION", "ROLE", "CONSTRAINT", "CONSTRAINTS"})
"""SET is SQL with these words only; with all others it is a command of SQL*Plus, without a delimiter."""
_BATCH_WORDS = {
    "CREATE": None,
    "ALTER": frozenset({"TABLE", "VIEW", "PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "DATABASE", "ROLE", "SCHEMA", "INDEX"}),
    "DROP": frozenset({"TABLE", "VIEW", "PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "INDEX", "DATABASE", "SCHEMA"}),
    **dict.fromkeys(
        ("EXEC", "EXECUTE", "INSERT", "UPDATE", "DELETE", "PRINT", "USE", "SET", "GRANT", "IF", "DECLARE", "BEGIN", "END"), None
    ),
}
"""Words that begin a statement in SQL Server, which needs no semicolons, where they begin a line."""


_FIRST_WORDS = 8
"""Tokens among which a statement says whether it makes a routine."""


@dataclass(slots=True)
class _Depth:
    """How deep in parentheses, and in the blocks of a routine's body, a place is."""

    parentheses: int = 0
    blocks: int = 0
    routine: bool = False

    def step(self, token: Token, before: list[Token]) -> None:
        word = token.upper
        if word == "(":
            self.parentheses += 1
        elif word == ")":
            self.parentheses -= 1
        elif self.routine:
            self.blocks = max(0, self.blocks + _block(word, before))


class Splitter:
    """Walks one script."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._delimiter = ";"
        self._slashes = dialect is Dialect.ORACLE and _SLASH.search(text) is not None

    def statements(self) -> Iterator[Statement]:
        """The statements in order; what a client would do with a line of its own is left out."""
        at = 0
        while at < len(self._text):
            statement, at = self._statement(at)
            if statement is not None:
                yield statement

    def _statement(self, at: int) -> tuple[Statement | None, int]:
        """The statement that begins at or behind an offset, and where the next may begin."""
        out: list[Token] = []
        depth = _Depth()
        for token in tokens(self._text, self._dialect, at):
            early = self._early(out, token, depth)
            if early is not None:
                return early
            depth.step(token, out)
            if self._ends(token, depth):
                return (Statement(out), self._after(out, token.end)) if out else (None, token.end)
            out.append(token)
            if len(out) == 2 and out[0].upper in ("INSERT", "REPLACE") and self._dialect not in (Dialect.TSQL, Dialect.ORACLE):
                return self._rows(out, token.end)
        return (Statement(out, broken=depth.parentheses > 0) if out else None), len(self._text)

    def _early(self, out: list[Token], token: Token, depth: _Depth) -> tuple[Statement | None, int] | None:
        """What is found, and where to go on, if the statement so far ends before this token, or is none."""
        if not out:
            begun = self._beginning(token)
            if begun is not None:
                return begun
        elif not depth.routine:
            if token.upper in _BATCH_WORDS and self._begins_next(out, token, depth.parentheses):
                return Statement(out, broken=depth.parentheses > 0), token.start
            if 1 < len(out) <= _FIRST_WORDS and _is_routine(out):
                depth.routine = True
                end = self._routine_end(token.start)
                if end is not None:
                    return Statement(out), end
        if token.kind is Kind.BROKEN or (token.kind in (Kind.STRING, Kind.NAME) and not depth.routine):
            return self._cut_off(out or [token], token)
        return None

    def _beginning(self, token: Token) -> tuple[Statement | None, int] | None:
        """What a first token is, where it begins no statement."""
        skipped = self._client_line(token)
        if skipped is not None:
            return None, skipped
        if token.upper in (";", "/"):
            return None, token.end
        if self._is_line(token):
            return self._line(token)
        if self._slashes and token.upper in ("DECLARE", "BEGIN"):  # a block of PL/SQL, semicolons and all
            found = _SLASH.search(self._text, token.end)
            end = found.start() if found else len(self._text)
            return Statement(list(tokens(self._text[:end], self._dialect, token.start))), end
        return None

    def _line(self, token: Token) -> tuple[Statement, int]:
        """The statement that ends with its line, or with a delimiter before that."""
        end, out = self._line_end(token.end), [token]
        for one in tokens(self._text[:end], self._dialect, token.end):
            if one.upper == ";":
                return Statement(out), one.end
            out.append(one)
        return Statement(out), end

    def _is_line(self, token: Token) -> bool:
        """Whether a statement needs no delimiter, for it ends with its line: another file that is taken in, a database that is chosen."""
        word = token.upper
        if word == "\\" or (self._dialect is Dialect.ORACLE and word.startswith("@")):
            return True
        return self._dialect in (Dialect.MYSQL, Dialect.ANSI) and word in ("USE", "SOURCE")

    def _ends(self, token: Token, depth: _Depth) -> bool:
        if self._delimiter != ";":
            return self._text.startswith(self._delimiter, token.start)
        return token.upper == ";" and depth.parentheses <= 0 and depth.blocks == 0

    def _after(self, out: list[Token], end: int) -> int:
        """Behind a statement and its delimiter, and behind the rows that follow a COPY."""
        if self._delimiter != ";":
            return end - 1 + len(self._delimiter)
        if out[0].upper == "COPY" and any(token.upper == "STDIN" for token in out):
            found = _COPY_END.search(self._text, end)
            return found.end() if found else len(self._text)
        return end

    def _client_line(self, token: Token) -> int | None:
        """Where the next statement may begin, if this token begins a line that a client takes for itself."""
        if token.upper == "DELIMITER":
            end = self._line_end(token.end)
            self._delimiter = self._text[token.end : end].strip() or ";"
            return end
        if self._dialect is Dialect.TSQL and token.upper == "GO":
            return token.end
        end = self._line_end(token.end)
        if token.upper == "\\":
            return None if _TAKEN_IN.match(self._text, token.start, end) else end
        if self._dialect is Dialect.ORACLE and token.upper == "SET":
            return None if self._word_after(token) in _SET_STATEMENTS else end
        return end if self._dialect in (Dialect.ORACLE, Dialect.ANSI) and token.upper in _CLIENT_WORDS else None

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return end if end >= 0 else len(self._text)

    def _begins_next(self, out: list[Token], token: Token, depth: int) -> bool:
        """Whether a token begins a statement though nothing ended the one before."""
        if not self._first_of_line(token):
            return False
        if _NEXT.match(self._text, self._text.rfind("\n", 0, token.start) + 1):
            return out[0].upper not in ("GRANT", "REVOKE", "DENY")  # which name CREATE TABLE as a right
        if self._dialect is not Dialect.TSQL or depth > 0:
            return False
        if token.upper == "GO":
            return _BATCH.match(self._text, self._text.rfind("\n", 0, token.start) + 1) is not None
        wanted = _BATCH_WORDS[token.upper]
        return wanted is None or self._word_after(token) in wanted

    def _first_of_line(self, token: Token) -> bool:
        return self._text[self._text.rfind("\n", 0, token.start) + 1 : token.start].strip() == ""

    def _word_after(self, token: Token) -> str:
        following = next(tokens(self._text, self._dialect, token.end), None)
        return following.upper if following else ""

    def _cut_off(self, out: list[Token], token: Token) -> tuple[Statement, int] | None:
        """A statement with a quote that nothing closes, and where the next one begins for certain.

        A statement that stands inside a quoted text tells of such a quote too: the next one was taken for its end.
        """
        broken = token.kind is Kind.BROKEN
        found = _TABLE.search(self._text, token.start, len(self._text) if broken else token.end)
        if found is None and not broken:
            return None
        return Statement(out, broken=True), found.start() if found else len(self._text)

    def _routine_end(self, at: int) -> int | None:
        """Behind the body of a function, procedure or trigger, where a line of its own ends it."""
        if self._delimiter != ";":
            found = self._text.find(self._delimiter, at)
            return found + len(self._delimiter) if found >= 0 else len(self._text)
        line = _BATCH if self._dialect is Dialect.TSQL else _SLASH if self._slashes else None
        if line is None:
            return None
        end = line.search(self._text, at)
        return end.end() if end else len(self._text)

    def _rows(self, out: list[Token], at: int) -> tuple[Statement | None, int]:
        """Behind an INSERT, whose rows are nobody's business here."""
        found = (_INSERT if self._dialect is Dialect.MYSQL else _PLAIN_INSERT).match(self._text, at)
        if found is not None:
            return None, found.end()
        after = _TABLE.search(self._text, at)
        return Statement(out, broken=True), after.start() if after else len(self._text)


def _is_routine(out: list[Token]) -> bool:
    words = [token.upper for token in out]
    return words[0] in ("CREATE", "ALTER") and any(word in _ROUTINES for word in words[1:]) and not {"TABLE", "VIEW"} & set(words[1:3])


def _block(word: str, out: list[Token]) -> int:
    """How a word of a routine's body changes the depth of its blocks."""
    before = out[-1].upper if out else ""
    if word == "BEGIN" or (word == "CASE" and before != "END"):
        return 1
    if word == "END":
        return -1
    return 1 if before == "END" and word in _NOT_A_BLOCK else 0
