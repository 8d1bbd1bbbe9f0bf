"""Takes JSON (RFC 8259) apart where its values stand, so that all else is written back as it was: order, nesting, spaces, the spelling of numbers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from holdings.sources.paths import Path

MOST_DEPTH = 500
_SPACE = r"[ \t\r\n]*+"
_STRING = r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_TOKEN = re.compile(rf"{_SPACE}(?:({_STRING})|({_NUMBER})|(true|false|null)|([{{}}\[\]:,]))")
_REST = re.compile(rf"{_SPACE}\Z")
_STRING_AT, _WORD_AT, _MARK_AT = 1, 3, 4
_BEGUN = re.compile(
    rf'{_SPACE}(?:\Z|"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}))*+(?:\\(?:u[0-9a-fA-F]{{0,3}})?)?\Z|-?(?:[0-9]|\Z)|[tfn][a-z]{{0,4}}\Z)'
)
_MOST_BEHIND = 3
"""Of a number that goes on (`1.5`, `1e+5`) so much can stand behind what looks like the whole of it."""
_MOST_PATHS = 100_000
"""Paths that are remembered: keys can be data."""


class NotJson(ValueError):
    """What stands at `place` is not JSON."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Leaf(NamedTuple):
    """A value or key, from `start` to `end` of the text."""

    start: int
    end: int
    path: Path
    """Of a key: where it stands, itself included."""
    record: int
    """The number of the record that it is in."""
    kind: str
    """`key`, `text`, `number` (and truth values)."""
    owner: int = 0
    """Of a key: the number of the object that it is a key of."""
    place: int = 0
    """Of a key: how many keys of its object stand before it."""


class Tokens:
    """Takes a document apart, as much of it as there is at a time.

    A record is the document, or with `listed` an element of its outermost list. Its number counts from 0; paths begin within it.
    """

    def __init__(self, *, listed: bool, first: int = 0, paths: dict[tuple[Path, str | None], Path] | None = None) -> None:
        self._may_list = listed
        self._closers: list[str] = []
        self._path: list[str | None] = []
        self._paths = {} if paths is None else paths
        self._objects: list[list[int]] = []
        self._begun = 0
        self._at: Path = ()
        self._stack: list[Path] = []
        self._wanted = "value"
        self._depth = 0
        """Of records: 1 within an outermost list."""
        self.record = first - 1

    @property
    def done(self) -> bool:
        """Whether the document is complete."""
        return self._wanted == "end"

    def leaves(self, text: str, *, final: bool) -> tuple[list[Leaf], int]:
        """The leaves of as much of the text as is whole, and where the rest begins. Raises `NotJson`."""
        out: list[Leaf] = []
        place, size = 0, len(text)
        match = _TOKEN.match
        while place < size:
            found = match(text, place)
            if found is None or (not final and size - found.end() < _MOST_BEHIND and found.lastindex != _MARK_AT):
                if final:
                    if _REST.match(text, place) is None:
                        raise NotJson(place)
                    place = size
                elif found is None and not _may_begin(text, place):
                    raise NotJson(place)
                break
            kind = found.lastindex
            start = found.start(kind or 0)
            if kind == _MARK_AT:
                self._mark(text[start], start)
            elif kind == _STRING_AT and self._wanted in {"key", "key or end"}:
                self._at = self._child(self._stack[-1], json.loads(found[1]))
                owner = self._objects[-1]
                out.append(Leaf(start, found.end(), self._at, self.record, "key", *owner))
                owner[1] += 1
                self._wanted = "colon"
            else:
                self._value(start)
                if kind != _WORD_AT or found[3] != "null":
                    out.append(Leaf(start, found.end(), self._at, self.record, "text" if kind == _STRING_AT else "number"))
                self._after()
            place = found.end()
        if final and not self.done:
            raise NotJson(size)
        return out, place

    def _value(self, place: int) -> None:
        if self._wanted not in {"value", "value or end"}:
            raise NotJson(place)
        if len(self._closers) == self._depth:
            self.record += 1

    def _after(self) -> None:
        self._wanted = "comma or end" if self._closers else "end"

    def _mark(self, mark: str, place: int) -> None:
        if mark in "{[":
            self._begin(mark, place)
        elif mark in "}]":
            if self._closers[-1:] != [mark] or self._wanted not in {"comma or end", "key or end", "value or end"}:
                raise NotJson(place)
            self._closers.pop()
            self._at = self._stack.pop()
            if mark == "}":
                self._objects.pop()
            self._after()
        elif self._wanted != ("colon" if mark == ":" else "comma or end"):
            raise NotJson(place)
        else:
            self._wanted = "key" if mark == "," and self._closers[-1] == "}" else "value"

    def _begin(self, mark: str, place: int) -> None:
        if len(self._closers) >= MOST_DEPTH or self._wanted not in {"value", "value or end"}:
            raise NotJson(place)
        outermost = self._may_list and mark == "[" and not self._closers
        if outermost:
            self._depth = 1
        else:
            self._value(place)
        self._stack.append(self._at)
        self._closers.append("}" if mark == "{" else "]")
        if mark == "{":
            self._begun += 1
            self._objects.append([self._begun, 0])
        elif not outermost:
            self._at = self._child(self._at, None)
        self._wanted = "key or end" if mark == "{" else "value or end"

    def _child(self, path: Path, key: str | None) -> Path:
        below = self._paths.get((path, key))
        if below is None:
            if len(self._paths) > _MOST_PATHS:
                self._paths.clear()
            below = self._paths[path, key] = (*path, key)
        return below


def _may_begin(text: str, place: int) -> bool:
    """Whether what stands there may be the beginning of something whole."""
    return _BEGUN.match(text, place) is not None
