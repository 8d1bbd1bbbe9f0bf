"""Reads whole scripts: each statement goes to whoever reads its kind, and one that nobody knows is a problem, never skipped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from holdings.schemas.base import Lines, SchemaFile
from holdings.schemas.problems import elsewhere, runs_code, unknown_table, unreadable
from holdings.schemas.sql.alter import alter_table
from holdings.schemas.sql.create import create_table
from holdings.schemas.sql.cursor import Cursor, split, words
from holdings.schemas.sql.dialects import Dialect, guess
from holdings.schemas.sql.fold import State, Table
from holdings.schemas.sql.lexer import Kind, Token
from holdings.schemas.sql.procedures import MAKES_TABLES, procedure
from holdings.schemas.sql.statements import Splitter, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.model import Place, Problem

_NOT_DEFINING = words(
    "INSERT REPLACE UPDATE DELETE MERGE SELECT WITH GRANT REVOKE DENY BEGIN START COMMIT ROLLBACK SAVEPOINT END ANALYZE VACUUM REINDEX CLUSTER LOCK UNLOCK CALL"
    " PRAGMA PRINT ATTACH DETACH DECLARE IF ELSE WHILE RETURN THROW RAISERROR FLUSH OPTIMIZE CHECKPOINT COPY VALUES REFRESH TRUNCATE NOTIFY SECURITY EXPLAIN SHOW"
    " RESET DISCARD REASSIGN LOAD AUDIT PURGE HANDLER DBCC RECONFIGURE TRY CATCH EXIT QUIT SPOOL PROMPT REM WHENEVER DEFINE UNDEFINE SETUSER BACKUP RESTORE"
)
"""Statements that make and change no table."""
_NOT_TABLES = words(
    "INDEX SEQUENCE FUNCTION PROCEDURE PROC TRIGGER EVENT PACKAGE EXTENSION SCHEMA DATABASE ROLE USER LOGIN POLICY RULE AGGREGATE OPERATOR CAST COLLATION"
    " CONVERSION LANGUAGE SERVER PUBLICATION SUBSCRIPTION STATISTICS TABLESPACE TEXT ACCESS TRANSFORM SYNONYM DIRECTORY CONTEXT PROFILE LIBRARY FULLTEXT XML"
    " ASSEMBLY CERTIFICATE SYMMETRIC ASYMMETRIC MASTER PARTITION DEFAULT DEFINER LOGFILE RESOURCE SPATIAL BITMAP UNIQUE CLUSTERED NONCLUSTERED COLUMNSTORE"
    " COLUMN EDITIONABLE NONEDITIONABLE FOREIGN LARGE AVAILABILITY ENDPOINT CONSTRAINT GROUP MESSAGE QUEUE SERVICE CONTRACT ROUTE BROKER WORKLOAD SECURITY"
    " DOMAIN TYPE SESSION SYSTEM PRIVILEGES INSTANCE CLUSTER DIMENSION OUTLINE ALGORITHM SQL EXTERNAL CREDENTIAL APPLICATION CRYPTOGRAPHIC"
)
_BEFORE_TABLE = words(
    "OR REPLACE GLOBAL LOCAL TEMPORARY TEMP UNLOGGED FOREIGN EXTERNAL VIRTUAL PRIVATE SHARDED DUPLICATED IMMUTABLE BLOCKCHAIN ROW COLUMN"
)
_BEFORE_VIEW = words(
    "OR REPLACE TEMPORARY TEMP RECURSIVE MATERIALIZED FORCE NO EDITIONABLE NONEDITIONABLE ALGORITHM = UNDEFINED MERGE TEMPTABLE DEFINER SQL SECURITY"
    " INVOKER CURRENT_USER ( ) @ %"
)
_CLAUSES = frozenset({"NO", "DATA", "CHECK", "READ", "CASCADED", "LOCAL"})


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
                self._drop(cursor, start)
            case "RENAME":
                cursor.next()
                cursor.accept("TABLE")
                self._rename(cursor, start)
            case "COMMENT":
                cursor.next()
                self._comment(cursor, start)
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
                self._virtual(cursor, start)
            else:
                create_table(self, cursor, start, temporary=temporary)
            return
        cursor.at = first
        if self._create_view(cursor, start):
            return
        cursor.at = first
        if cursor.accept("TYPE") or cursor.accept("DOMAIN"):
            self._type(cursor)
        elif cursor.accept("UNIQUE") and cursor.accept("INDEX"):
            self._unique(cursor)
        elif not self._known(cursor):
            self.problem(unreadable(self.at(start), "CREATE"))

    def _known(self, cursor: Cursor) -> bool:
        cursor.accept("OR", "REPLACE")
        cursor.accept("OR", "ALTER")
        while cursor.accept_any("TRUSTED", "PROCEDURAL", "PUBLIC", "SHARED", "CONSTRAINT", "TEMPORARY", "TEMP", "EVENT", "AND"):
            pass
        return cursor.word in _NOT_TABLES or cursor.peek(-1).upper == "EVENT"

    def _create_view(self, cursor: Cursor, start: int) -> bool:
        while cursor.word in _BEFORE_VIEW or (cursor.peek(-1).upper in ("=", "@") and cursor.word != "VIEW"):
            if cursor.done or cursor.sees("FUNCTION") or cursor.sees("PROCEDURE"):
                return False
            cursor.next()
        if not cursor.accept("VIEW"):
            return False
        cursor.accept("IF", "NOT", "EXISTS")
        path = cursor.path()
        names = [Cursor(part, self.dialect).identifier() or "" for part in split(cursor.group())] if cursor.word == "(" else []
        if cursor.accept("WITH") and not cursor.group():
            cursor.next()
        if not path or not cursor.accept("AS"):
            self.problem(unreadable(self.at(start), "CREATE VIEW"))
            return True
        table = Table(name=self.state.name_of(path), place=self.at(start), view=True)
        if not self.query(table, cursor.tokens[cursor.at :], start, names):
            self.problem(unreadable(self.at(start), "CREATE VIEW"))
        self.state.add(table)
        return True

    def query(self, table: Table, tokens: Sequence[Token], start: int, names: Sequence[str] = ()) -> bool:
        """Give a table the columns that a query has; False where they cannot be told."""
        from holdings.schemas.sql.queries import columns_of  # a parser of queries is loaded for files that have one

        tokens = _without_clause(tokens)
        if not tokens:
            return False
        written = self._file.text[tokens[0].start : tokens[-1].end]
        found = columns_of(written, self.state)
        if found is None or (names and len(names) != len(found)):
            return False
        for place, (name, origin) in enumerate(found):
            column = replace(origin, name=names[place] if names else name, place=table.place)
            if table.find(column.name) is None:  # what the statement itself declares stands
                table.put(column)
        return True

    def _virtual(self, cursor: Cursor, start: int) -> None:
        """A virtual table of SQLite: the arguments of a full-text index are its columns."""
        cursor.accept("IF", "NOT", "EXISTS")
        path = cursor.path()
        module = cursor.peek(1).upper if cursor.accept("USING") is False else cursor.word
        cursor.next()
        if not path or not module.startswith("FTS"):
            self.problem(unreadable(self.at(start), "CREATE VIRTUAL TABLE"))
            return
        table = Table(name=self.state.name_of(path), place=self.at(start))
        from holdings.schemas.sql.create import add_column

        for part in split(cursor.group()):
            if not any(token.upper == "=" for token in part):
                kept = [token for token in part if token.upper != "UNINDEXED"]
                add_column(self, table, Cursor(kept, Dialect.SQLITE))
        self.state.add(table)

    def _type(self, cursor: Cursor) -> None:
        path = cursor.path()
        if not path:
            return
        if cursor.accept("AS", "ENUM"):
            self.state.types[path[-1].lower()] = "enum"
        elif (cursor.accept("AS") or cursor.accept("FROM")) and cursor.word not in ("(", "RANGE", "OBJECT", "TABLE"):
            from holdings.schemas.sql.columns import column

            cursor.at -= 1  # the word before stands where a name would
            made = column(cursor)
            if made is not None and made.type:
                self.state.types[path[-1].lower()] = self.state.real(made.type)

    def _unique(self, cursor: Cursor) -> None:
        cursor.accept("CONCURRENTLY")
        cursor.accept("IF", "NOT", "EXISTS")
        name = None if cursor.sees("ON") else cursor.path()
        if not cursor.accept("ON"):
            return
        cursor.accept("ONLY")
        table = self.state.find(cursor.path())
        if cursor.accept("USING"):
            cursor.next()
        parts = split(cursor.group())
        plain = len(parts) == 1 and all(token.upper != "(" for token in parts[0])
        if table is not None and plain and not any(token.upper == "WHERE" for token in cursor.tokens):
            table.constrain("unique", [Cursor(parts[0], self.dialect).identifier() or ""], name[-1] if name else None)

    def _alter(self, cursor: Cursor, start: int, statement: Statement) -> None:
        while cursor.accept_any("FOREIGN", "MATERIALIZED", "IGNORE", "ONLINE", "OFFLINE"):
            pass
        if cursor.accept("TABLE"):
            alter_table(self, cursor, start)
        elif cursor.accept("VIEW"):
            self._alter_view(cursor, start)
        elif cursor.word not in _NOT_TABLES:
            self.problem(unreadable(self.at(start), _kind(statement)))

    def _alter_view(self, cursor: Cursor, start: int) -> None:
        cursor.accept("IF", "EXISTS")
        path = cursor.path()
        if cursor.accept("RENAME", "TO") and (table := self.state.find(path)) is not None:
            self.state.rename(table, self.state.name_of(cursor.path()))
        elif cursor.accept("AS"):
            table = Table(name=self.state.name_of(path), place=self.at(start), view=True)
            if not self.query(table, cursor.tokens[cursor.at :], start):
                self.problem(unreadable(self.at(start), "ALTER VIEW"))
            self.state.add(table)

    def _drop(self, cursor: Cursor, start: int) -> None:
        cursor.accept_any("TEMPORARY", "MATERIALIZED", "FOREIGN")
        if not cursor.accept_any("TABLE", "VIEW"):
            if cursor.word not in _NOT_TABLES | {"OWNED", "PREPARE"}:
                self.problem(unreadable(self.at(start), "DROP"))
            return
        cursor.accept("IF", "EXISTS")
        for part in split(cursor.tokens[cursor.at :]):
            self.state.drop(Cursor(part, self.dialect).path())  # scripts that set a database up anew drop first what is not there yet

    def _rename(self, cursor: Cursor, start: int) -> None:
        for part in split(cursor.tokens[cursor.at :]):
            one = Cursor(part, self.dialect)
            table = self.state.find(one.path())
            if table is None or not one.accept("TO"):
                self.problem(unknown_table(self.at(start), "RENAME"))
                continue
            self.state.rename(table, self.state.name_of(one.path()))

    def _comment(self, cursor: Cursor, start: int) -> None:
        if not cursor.accept("ON"):
            self.problem(unreadable(self.at(start), "COMMENT"))
            return
        cursor.accept_any("MATERIALIZED", "FOREIGN")
        what = cursor.next().upper
        path = cursor.path()
        if what not in ("TABLE", "VIEW", "COLUMN"):
            return
        of_column = what == "COLUMN"
        table = self.state.find(path[:-1] if of_column else path)
        there = table.find(path[-1]) if table is not None and of_column else None
        if table is None or (of_column and there is None):
            self.problem(unknown_table(self.at(start), "COMMENT"))
            return
        if not cursor.accept("IS"):
            self.problem(unreadable(self.at(start), "COMMENT"))
            return
        said = cursor.literal() or ""
        if there is None:
            table.comment = said
        else:
            table.columns[there] = replace(table.columns[there], comment=said)

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


def _without_clause(tokens: Sequence[Token]) -> Sequence[Token]:
    """A query without what a view or a table says behind it: WITH CHECK OPTION, WITH NO DATA, WITH READ ONLY."""
    for place in range(len(tokens) - 1, max(len(tokens) - 6, 0), -1):
        if tokens[place].upper == "WITH" and tokens[place + 1 :] and tokens[place + 1].upper in _CLAUSES:
            return tokens[:place]
    return tokens


def _kind(statement: Statement) -> str:
    """A statement's first words, if they are keywords and so safe to show."""
    words = [
        word
        for word in statement.words[:2]
        if word in ("CREATE", "ALTER", "DROP", "TABLE", "VIEW", "COMMENT", "ON", "RENAME", "INDEX", "TYPE", "INSERT")
    ]
    return " ".join(words) or "SQL"
