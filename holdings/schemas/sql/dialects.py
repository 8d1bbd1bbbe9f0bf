"""The dialects of SQL: how each writes names, and how to tell which one a file is in."""

from __future__ import annotations

import re
from enum import StrEnum


class Dialect(StrEnum):
    """A dialect by its name in sqlglot; ANSI where nothing tells."""

    POSTGRES = "postgres"
    MYSQL = "mysql"
    SQLITE = "sqlite"
    TSQL = "tsql"
    ORACLE = "oracle"
    ANSI = ""

    @property
    def default_schema(self) -> str:
        """The schema that goes unsaid in the inventory."""
        return _DEFAULT_SCHEMA.get(self, "")

    def folded(self, name: str) -> str:
        """An unquoted name as the database keeps it."""
        if self is Dialect.POSTGRES:
            return name.lower()
        return name.upper() if self is Dialect.ORACLE else name


_DEFAULT_SCHEMA = {Dialect.POSTGRES: "public", Dialect.TSQL: "dbo", Dialect.SQLITE: "main"}

_SIGNS = {
    Dialect.MYSQL: r"`|\bENGINE\s*=|\bAUTO_INCREMENT\b|/\*!\d|-- (?:MySQL|MariaDB) dump|\bCOMMENT\s*=?\s*'|\bUNSIGNED\b|^\s*DELIMITER\b|^\s*RENAME\s+TABLE\b|"
    r"\bMODIFY\s+COLUMN\b|\bCHANGE\s+COLUMN\b",
    Dialect.TSQL: r"^\s*GO\s*$|\[\w+\]\s*\[\w+\]|\[dbo\]|\bdbo\.|\bIDENTITY\s*\(|\bNVARCHAR\s*\(|\bUNIQUEIDENTIFIER\b|\bDATETIME2\b|\bsp_rename\b|"
    r"\bsp_addextendedproperty\b|\bENCRYPTED\s+WITH\b",
    Dialect.POSTGRES: r"PostgreSQL database dump|\bcharacter varying\b|::\s*\w|\b(?:small|big)?serial\b|\$\w*\$|\bCREATE\s+EXTENSION\b|\bjsonb\b|"
    r"\btimestamptz\b|\bwith(?:out)?\s+time\s+zone\b|\bbytea\b|\bON\s+public\.|\bTABLE\s+(?:ONLY\s+)?public\.|\bAS\s+ENUM\b|\bALTER\s+COLUMN\s+\S+\s+TYPE\b|"
    r"^\\\w+|\bALTER\s+TABLE\s+ONLY\b|\bOWNER\s+TO\b|\bINHERITS\b|^\s*COPY\s",
    Dialect.ORACLE: r"\bN?VARCHAR2\b|\bNUMBER\s*(?:\(|,|\s+NOT\b|\s*$)|^/\s*$|\bTABLESPACE\s+\"|\bMODIFY\s*\(|\bSYSTIMESTAMP\b|\bSYSDATE\b|\bENABLE\s*[,)]|^\s*PROMPT\b",
    Dialect.SQLITE: r"\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b|^\s*PRAGMA\b|\)\s*STRICT\b|\bUSING\s+fts\d|\bsqlite_sequence\b",
}
_PATTERNS = {dialect: re.compile(signs, re.IGNORECASE | re.MULTILINE) for dialect, signs in _SIGNS.items()}
_ENOUGH = 24_000
"""Characters that are looked at: patterns that heed no case are slow."""
_MANY = 40
"""Signs after which no more are counted."""


def guess(text: str) -> Dialect:
    """The dialect that most signs speak for; ANSI where there are none, or two dialects have as many."""
    sample = text[:_ENOUGH]
    counts = {dialect: _count(pattern, sample) for dialect, pattern in _PATTERNS.items()}
    most = max(counts.values())
    best = [dialect for dialect, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else Dialect.ANSI


def _count(pattern: re.Pattern[str], text: str) -> int:
    found = 0
    for _ in pattern.finditer(text):
        found += 1
        if found == _MANY:
            break
    return found
