"""Protocol Buffers: messages, with messages within messages as paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from holdings.model import FieldKind
from holdings.schemas.base import MAX_DEPTH, MAX_FIELDS, Lines
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import too_much, unreadable
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Place, Problem

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<word>[\w.]+)|(?P<mark>[^\s\w])", re.DOTALL
)
_WELL_KNOWN = {"Timestamp": FieldKind.DATETIME, "Struct": FieldKind.JSON, "Any": FieldKind.JSON, "Value": FieldKind.JSON, "StringValue": FieldKind.TEXT,
    "Int64Value": FieldKind.INTEGER, "Int32Value": FieldKind.INTEGER, "BoolValue": FieldKind.BOOLEAN, "BytesValue": FieldKind.BINARY, "Date": FieldKind.DATE,
    "DoubleValue": FieldKind.NUMBER, "FloatValue": FieldKind.NUMBER, "Duration": FieldKind.TEXT}  # fmt: skip
Path = tuple[str | None, ...]


class _Token(NamedTuple):
    text: str
    start: int
    comment: str
    """The comment above it."""


class _Field(NamedTuple):
    name: str
    type: str
    many: bool
    optional: bool
    line: int
    comment: str
    options: tuple[tuple[str, object], ...]
    file: SchemaFile


class _Message(NamedTuple):
    name: str
    fields: list[_Field]
    line: int
    comment: str
    file: SchemaFile


class ProtobufReader:
    """proto2 and proto3."""

    name = "protobuf"
    suffixes = frozenset({".proto"})

    def claims(self, file: SchemaFile) -> bool:
        return True

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        problems: list[Problem] = []
        messages: dict[str, _Message] = {}
        enums: set[str] = set()
        for file in files:
            _Parser(file, messages, enums, problems).read()
        used = {field.type.rpartition(".")[2] for message in messages.values() for field in message.fields}
        datasets = []
        for message in messages.values():
            if message.fields and ("." not in message.name or message.name.rpartition(".")[2] not in used):
                out: dict[str, SchemaField] = {}
                _walk(message, messages, enums, (), (message.name,), out, problems)
                datasets.append(
                    SchemaDataset(
                        name=message.name, fields=tuple(out.values()), comment=message.comment, place=message.file.at(message.line)
                    )
                )
        return Reading(datasets=tuple(datasets), problems=tuple(dict.fromkeys(problems)), files=tuple(file.name for file in files))


class _Parser:
    """Reads one file's messages."""

    def __init__(self, file: SchemaFile, messages: dict[str, _Message], enums: set[str], problems: list[Problem]) -> None:
        self._file = file
        self._messages = messages
        self._enums = enums
        self._problems = problems
        self._lines = Lines.of(file.text)
        self._tokens = _tokens(file.text)
        self._at = 0

    def read(self) -> None:
        while self._at < len(self._tokens):
            token = self._next()
            if token.text == "message":
                self._message("", token)
            elif token.text == "enum":
                self._enums.add(self._next().text)
                self._skip_block()
            elif token.text in ("service", "extend"):
                self._next()
                self._skip_block()
            elif token.text in ("syntax", "edition", "package", "import", "option"):
                self._skip_statement()
            elif token.text != ";":
                self._problems.append(unreadable(self._place(token), "proto"))
                self._skip_statement()

    def _place(self, token: _Token) -> Place:
        return self._file.at(self._lines.line(token.start))

    def _next(self) -> _Token:
        token = self._tokens[self._at] if self._at < len(self._tokens) else _Token("", len(self._file.text), "")
        self._at += 1
        return token

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _message(self, outer: str, opened: _Token) -> None:
        name = self._next().text
        full = f"{outer}.{name}" if outer else name
        message = _Message(full, [], self._lines.line(opened.start), opened.comment, self._file)
        self._messages[full] = message
        if self._peek() != "{":
            self._problems.append(unreadable(self._place(opened), "message"))
            return
        self._next()
        self._body(message)

    def _body(self, message: _Message) -> None:
        while self._at < len(self._tokens):
            token = self._next()
            if token.text == "}":
                return
            if token.text == "message" and self._ahead(1) == "{":
                self._message(message.name, token)
            elif token.text == "enum" and self._ahead(1) == "{":
                self._enums.add(self._next().text)
                self._skip_block()
            elif token.text == "oneof" and self._ahead(1) == "{":
                self._at += 2
                self._body(message)
            elif token.text in ("option", "reserved", "extensions"):
                self._skip_statement()
            elif token.text == "extend":
                self._next()
                self._skip_block()
            elif token.text != ";" and not self._field(message, token):
                self._problems.append(unreadable(self._place(token), "message"))
                self._skip_statement()
        self._problems.append(unreadable(message.file.at(message.line), "message"))

    def _ahead(self, count: int) -> str:
        place = self._at + count
        return self._tokens[place].text if place < len(self._tokens) else ""

    def _field(self, message: _Message, first: _Token) -> bool:
        """`[label] type name = number [options];`, or a map."""
        label = first.text if first.text in ("optional", "repeated", "required") and self._ahead(0) not in ("=",) else ""
        written = self._next().text if label else first.text
        if written == "map" and self._peek() == "<":
            self._at += 1
            self._next()
            if self._next().text != ",":
                return False
            written = f"map {self._next().text}"
            if self._next().text != ">":
                return False
        name = self._next()
        if self._peek() == "=" and re.fullmatch(r"[A-Za-z_]\w*", name.text):
            self._at += 2
            options = self._options() if self._peek() == "[" else ()
            if self._peek() != ";":
                return False
            self._next()
            line = self._lines.line(name.start)
            comment = first.comment or self._trailing()
            message.fields.append(_Field(name.text, written, label == "repeated", label == "optional", line, comment, options, self._file))
            return True
        return False

    def _trailing(self) -> str:
        """A comment behind a field, on its own line."""
        end = self._tokens[self._at - 1].start
        line = self._file.text[end : self._file.text.find("\n", end) if "\n" in self._file.text[end:] else None]
        return line.partition("//")[2].strip()

    def _options(self) -> tuple[tuple[str, object], ...]:
        """`[(pii) = "contact", deprecated = true]`."""
        out: list[tuple[str, object]] = []
        name: list[str] = []
        depth = 0
        while self._at < len(self._tokens):
            text = self._next().text
            if text in "[{":
                depth += 1
            elif text in "]}":
                depth -= 1
                if depth == 0:
                    break
            elif text == "=" and depth == 1:
                value = self._peek()
                out.append(
                    (
                        "".join(name).strip("()").rpartition(".")[2],
                        value.strip("\"'") if value[:1] in "\"'" else {"true": True, "false": False}.get(value, value),
                    )
                )
                name = []
            elif text == "," and depth == 1:
                name = []
            elif depth == 1:
                name.append(text)
        return tuple(out)

    def _skip_statement(self) -> None:
        depth = 0
        while self._at < len(self._tokens):
            text = self._next().text
            depth += 1 if text == "{" else -1 if text == "}" else 0
            if text == ";" and depth <= 0:
                return
            if depth < 0:
                self._at -= 1
                return

    def _skip_block(self) -> None:
        depth = 0
        while self._at < len(self._tokens):
            text = self._next().text
            depth += 1 if text == "{" else -1 if text == "}" else 0
            if depth == 0 and text == "}":
                return


def _tokens(text: str) -> list[_Token]:
    out: list[_Token] = []
    comment: list[str] = []
    last_end = 0
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "comment":
            own_line = "\n" in text[last_end : found.start()] or not out
            if own_line:
                comment.append(found.group().strip("/* \n"))
        else:
            out.append(_Token(found.group(), found.start(), " ".join(comment)))
            comment = []
        last_end = found.end()
    return out


def _walk(
    message: _Message,
    messages: dict[str, _Message],
    enums: set[str],
    path: Path,
    stack: tuple[str, ...],
    out: dict[str, SchemaField],
    problems: list[Problem],
) -> None:
    for field in message.fields:
        place = field.file.at(field.line)
        here: Path = (*path, field.name, None) if field.many else (*path, field.name)
        written = field.type
        if written.startswith("map "):
            written, here = written.removeprefix("map "), (*here, "*")
        if len(here) > MAX_DEPTH or len(out) >= MAX_FIELDS:
            problems.append(too_much(place))
            return
        inner = _found(written, message.name, messages)
        if inner is not None and inner.name not in stack and inner.fields:
            _walk(inner, messages, enums, here, (*stack, inner.name), out, problems)
            continue
        last = written.rpartition(".")[2]
        kind = FieldKind.TEXT if last in enums else FieldKind.JSON if inner is not None else _WELL_KNOWN.get(last, kind_of(last))
        name = name_of(here)
        marks = tuple(Mark(key=key, value=value, place=place) for key, value in field.options)
        out[name] = SchemaField(
            name=name, type=written, kind=kind, comment=field.comment, nullable=field.optional, marks=marks, place=place
        )


def _found(written: str, within: str, messages: dict[str, _Message]) -> _Message | None:
    """A message by its name as it is seen from another one."""
    scope = within
    while True:
        if (found := messages.get(f"{scope}.{written}" if scope else written)) is not None:
            return found
        if not scope:
            return messages.get(written.rpartition(".")[2])
        scope = scope.rpartition(".")[0]


READER = ProtobufReader()
