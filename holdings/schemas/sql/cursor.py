"""Walks the tokens of one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.schemas.sql.lexer import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.sql.dialects import Dialect

_END = Token(Kind.MARK, "", "", -1, -1)


class Cursor:
    """A place in a row of tokens. What is behind the last token is empty and of no kind that anything asks for."""

    def __init__(self, tokens: Sequence[Token], dialect: Dialect) -> None:
        self.tokens = tokens
        self.dialect = dialect
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    @property
    def word(self) -> str:
        """The word or mark here, in capitals; empty for what is quoted, and at the end."""
        return self.tokens[self.at].upper if self.at < len(self.tokens) else ""

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def next(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def sees(self, *words: str) -> bool:
        """Whether these words come next."""
        if self.at >= len(self.tokens) or self.tokens[self.at].upper != words[0]:  # as most calls end
            return False
        return all(self.peek(place).upper == word for place, word in enumerate(words))

    def accept(self, *words: str) -> bool:
        """Step over these words if they come next."""
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def accept_any(self, *words: str) -> bool:
        """Step over one of these words if it comes next."""
        if self.word not in words or self.done:
            return False
        self.at += 1
        return True

    def group(self) -> list[Token]:
        """Step over the parenthesis that opens here, and give what is in it; nothing where none opens."""
        if self.word != "(":
            return []
        depth, first = 0, self.at + 1
        while not self.done:
            mark = self.next().upper
            depth += 1 if mark == "(" else -1 if mark == ")" else 0
            if depth == 0:
                return list(self.tokens[first : self.at - 1])
        return list(self.tokens[first:])

    def identifier(self) -> str | None:
        """A name as the database keeps it; None, and no step, where there is none."""
        token = self.peek()
        if token.kind is Kind.NAME:
            self.at += 1
            return token.text
        if token.kind is Kind.WORD:
            self.at += 1
            return self.dialect.folded(token.text)
        return None

    def path(self) -> tuple[str, ...]:
        """A name with what qualifies it, parted by dots; empty where there is none."""
        parts: list[str] = []
        while (name := self.identifier()) is not None:
            parts.append(name)
            if not self.accept("."):
                break
            while self.accept("."):  # SQL Server leaves the schema out so: base..table
                pass
        return tuple(parts)

    def literal(self) -> str | None:
        """A string; in MySQL double quotes make one too. None, and no step, where there is none."""
        token = self.peek()
        if token.kind is Kind.STRING or (token.kind is Kind.NAME and self.dialect in ("mysql", "")):
            self.at += 1
            return token.text
        return None


def words(listed: str) -> frozenset[str]:
    """Keywords, written one behind the other."""
    return frozenset(listed.split())


def split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Parted at the commas that stand in no parenthesis."""
    out: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        mark = token.upper
        if mark == "," and depth == 0:
            out.append([])
            continue
        depth += 1 if mark in ("(", "[") and token.kind is Kind.MARK else -1 if mark in (")", "]") else 0
        out[-1].append(token)
    return out
