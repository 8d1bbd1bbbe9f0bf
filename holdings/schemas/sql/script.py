"""Reads whole scripts: each statement goes to whoever reads its kind, and one that nobody knows is a problem, never skipped."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from holdings.schemas.base import Lines, SchemaFile
from holdings.schemas.problems import elsewhere, runs_code, unreadable
from holdings.schemas.sql.alter import alter_table
from holdings.schemas.sql.create import create_table
from holdings.schemas.sql.cursor import Cursor, words
from holdings.schemas.sql.dialects import Dialect, guess
from holdings.schemas.sql.fold import State
from holdings.schemas.sql.lexer import Kind
from holdings.schemas.sql.objects import NOT_TABLES, comment_on, drop, make_type, rename, unique_index, virtual_table
from holdings.schemas.sql.procedures import MAKES_TABLES, procedure
from holdings.schemas.sql.statements import Splitter, Statement
from holdings.schemas.sql.views import alter_view, create_view

if TYPE_CHECKING:
    from holdings.schemas.model import Place, Problem

_NOT_DEFINING = words(
    "INSERT REPLACE UPDATE DELETE MERGE SELECT WITH GRANT REVOKE DENY BEGIN START COMMIT ROLLBACK SAVEPOINT END ANALYZE VACUUM REINDEX CLUSTER LOCK UNLOCK CALL"
    " PRAGMA PRINT ATTACH DETACH DECLARE IF ELSE WHILE RETURN THROW RAISERROR FLUSH OPTIMIZE CHECKPOINT COPY VALUES REFRESH TRUNCATE NOTIFY SECURITY EXPLAIN SHOW"
    " RESET DISCARD REASSIGN LOAD AUDIT PURGE HANDLER DBCC RECONFIGURE TRY CATCH EXIT QUIT SPOOL PROMPT REM WHENEVER DEFINE UNDEFINE SETUSER BACKUP RESTORE"
)
"""Statements that make and change no table."""
_BEFORE_TABLE = words(
    "OR REPLACE GLOBAL LOCAL TEMPORARY TEMP UNLOGGED FOREIGN EXTERNAL VIRTUAL PRIVATE SHARDED DUPLICATED IMMUTABLE BLOCKCHAIN ROW COLUMN"
)


class Script:
    """One file at a time, all into one state."""

    def __init__(self, dialect: Dialect | None = None, given: frozenset[str] = frozenset()) -> None:
        self.state = State()
        self.problems: list[Problem] = []
        self._asked = dialect
        self._given = given
        """The names of all files that are read together."""
        self._file = SchemaFile(name="", text="")
        self._lines = Lines((0,))

    @property
    def dialect(self) -> Dialect:
        return self.state.dialect

    @property
    def text(self) -> str:
        """The text of the file that is being read."""
        return self._file.text

    def at(self, offset: int) -> Place:
        """The place of an offset in the file that is being read."""
        return self._file.at(self._lines.line(max(offset, 0)))

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def read(self, file: SchemaFile, text: str | None = None) -> None:
        """Read one file; `text` is the part of it that counts, of the same length up to its end."""
        wanted = file.text if text is None else text
        self._file, self._lines = file, Lines.of(wanted)
        self.state.dialect = self._asked if self._asked is not None else guess(wanted)
        for statement in Splitter(wanted, self.dialect).statements():
            self._statement(statement, wanted)

    def _statement(self, statement: Statement, text: str) -> None:
        cursor = Cursor(statement.tokens, self.dialect)
        before = len(self.problems)
        self._dispatch(cursor, statement, text)
        if statement.broken and len(self.problems) == before:
            self.problem(unreadable(self.at(statement.start), _kind(statement)))

    def _dispatch(self, cursor: Cursor, statement: Statement, text: str) -> None:
        start, word = statement.start, cursor.word
        match word:
            case "CREATE":
                cursor.next()
                self._create(cursor, start)
            case "ALTER":
                cursor.next()
                self._alter(cursor, start, statement)
            case "DROP":
                cursor.next()
                drop(self, cursor, start)
            case "RENAME":
                cursor.next()
                cursor.accept("TABLE")
                rename(self, cursor, start)
            case "COMMENT":
                cursor.next()
                comment_on(self, cursor, start)
            case "SET" | "USE":
                self._context(cursor)
            case "EXEC" | "EXECUTE":
                procedure(self, cursor, start)
            case "DO":
                self._code(statement, start)
            case "\\" | "SOURCE":
                self._include(statement, text)
            case _ if word.startswith("@") and self.dialect is Dialect.ORACLE:
                self._include(statement, text)
            case _:
                self._other(word, statement, start)

    def _other(self, word: str, statement: Statement, start: int) -> None:
        if word in ("SELECT", "WITH") and self.dialect in (Dialect.TSQL, Dialect.POSTGRES, Dialect.ANSI):
            self._select_into(statement, start)
        elif word in ("IF", "BEGIN", "DECLARE", "WHILE"):
            self._code(statement, start)
        elif word not in _NOT_DEFINING:
            self.problem(unreadable(self.at(start), _kind(statement)))

    def _create(self, cursor: Cursor, start: int) -> None:
        first, temporary = cursor.at, False
        while cursor.word in _BEFORE_TABLE:
            temporary = temporary or cursor.word in ("TEMPORARY", "TEMP")
            cursor.next()
        if cursor.accept("TABLE"):
            if "VIRTUAL" in {token.upper for token in cursor.tokens[first : cursor.at]}:
                virtual_table(self, cursor, start)
            else:
                create_table(self, cursor, start, temporary=temporary)
            return
        cursor.at = first
        if create_view(self, cursor, start):
            return
        cursor.at = first
        if cursor.accept("TYPE") or cursor.accept("DOMAIN"):
            make_type(self, cursor)
        elif cursor.accept("UNIQUE") and cursor.accept("INDEX"):
            unique_index(self, cursor)
        elif not self._known(cursor):
            self.problem(unreadable(self.at(start), "CREATE"))

    def _known(self, cursor: Cursor) -> bool:
        cursor.accept("OR", "REPLACE")
        cursor.accept("OR", "ALTER")
        while cursor.accept_any("TRUSTED", "PROCEDURAL", "PUBLIC", "SHARED", "CONSTRAINT", "TEMPORARY", "TEMP", "EVENT", "AND"):
            pass
        return cursor.word in NOT_TABLES or cursor.peek(-1).upper == "EVENT"

    def _alter(self, cursor: Cursor, start: int, statement: Statement) -> None:
        while cursor.accept_any("FOREIGN", "MATERIALIZED", "IGNORE", "ONLINE", "OFFLINE"):
            pass
        if cursor.accept("TABLE"):
            alter_table(self, cursor, start)
        elif cursor.accept("VIEW"):
            alter_view(self, cursor, start)
        elif cursor.word not in NOT_TABLES:
            self.problem(unreadable(self.at(start), _kind(statement)))

    def _context(self, cursor: Cursor) -> None:
        """Which schema or database unqualified names are in."""
        if cursor.accept("USE"):
            self.state.current = (cursor.path() or ("",))[0]
        elif cursor.accept("SET", "SEARCH_PATH") or cursor.accept("SET", "LOCAL", "SEARCH_PATH"):
            cursor.next()
            first = cursor.literal() or (cursor.path() or ("",))[0]
            self.state.schema = "" if first == self.dialect.default_schema else first

    def _code(self, statement: Statement, start: int) -> None:
        """A block of code: what it makes when it runs cannot be told."""
        said = " ".join(token.text if token.kind is Kind.STRING else token.upper for token in statement.tokens).upper()
        if any(makes in said for makes in MAKES_TABLES[:3]):
            self.problem(runs_code(self.at(start)))

    def _select_into(self, statement: Statement, start: int) -> None:
        """SELECT … INTO makes a table, where it is not a variable that takes the value."""
        depth = 0
        for place, token in enumerate(statement.tokens):
            depth += 1 if token.upper == "(" else -1 if token.upper == ")" else 0
            if token.upper == "INTO" and depth == 0:
                path = Cursor(statement.tokens[place + 1 :], self.dialect).path()
                if path and not path[-1].startswith(("#", "@")):
                    self.problem(unreadable(self.at(start), "SELECT INTO"))
                return

    def _include(self, statement: Statement, text: str) -> None:
        line = text[statement.start : text.find("\n", statement.start) if "\n" in text[statement.start :] else len(text)]
        name = PurePath(line.split()[-1].strip(";'\"@").replace("\\", "/")).name if line.split() else ""
        if not {name, f"{name}.sql"} & self._given:
            self.problem(elsewhere(self.at(statement.start)))


def _kind(statement: Statement) -> str:
    """A statement's first words, if they are keywords and so safe to show."""
    words = [
        word
        for word in statement.words[:2]
        if word in ("CREATE", "ALTER", "DROP", "TABLE", "VIEW", "COMMENT", "ON", "RENAME", "INDEX", "TYPE", "INSERT")
    ]
    return " ".join(words) or "SQL"
