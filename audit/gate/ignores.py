"""Exceptions beside the code: `recordwarden: ignore[RULE] reason until=2026-12-31` in a comment, on the line of a finding or above it.

The reason is mandatory; after its last day an exception counts for nothing. What is wrong with one, and what covers nothing, is told.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from holdings.schemas.model import Place
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from audit.gate.finding import Finding

_MARK = "recordwarden:"
_IGNORE = re.compile(
    r"(?:--|#|//|/\*|<!--|\{#|^\s*\*)[ \t]*recordwarden:[ \t]*ignore(?:\[(?P<rules>[^\]\n]*)\])?(?P<rest>[^\n]*)", re.IGNORECASE
)
_SAID = re.compile(r"recordwarden:[ \t]*ignore\b[^\n]*", re.IGNORECASE)
_UNTIL = re.compile(r"(?:^|\s)until=(\S*)")
_CLOSING = re.compile(r"\s*(?:\*/|-->|#\})\s*$")
_ONLY_COMMENT = re.compile(r"\s*(?:--|#|//|/\*|<!--|\{#|\*)")


class State(Enum):
    """Whether an exception counts, and why not."""

    COUNTS = Text("有效", "it counts")
    NO_RULE = Text("没有写明规则：应为 ignore[规则]", "it names no rule: write ignore[RULE]")
    UNKNOWN_RULE = Text("没有这条规则", "there is no such rule")
    NO_REASON = Text("没有写明原因，不计", "it gives no reason and does not count")
    BAD_DATE = Text("until 不是日期（年-月-日），不计", "until is no day (YYYY-MM-DD), so it does not count")
    EXPIRED = Text("已过期，不再计", "it has expired and no longer counts")
    UNUSED = Text("没有可忽略的发现，请删去", "there is nothing that it covers: take it out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One exception, for one rule."""

    rule: str
    place: Place
    covers: frozenset[int]
    """The lines whose findings it is for."""
    reason: str
    until: dt.date | None = None
    """The last day on which it counts; None: it has none."""
    state: State


def ignores_in(file: str, text: str, rules: frozenset[str], today: dt.date) -> Iterator[Ignore]:
    """The exceptions of a file, one for each rule that is named."""
    if _MARK not in text.lower():
        return
    lines = text.split("\n")
    below = _code_below(lines)
    for number, line in enumerate(lines, 1):
        found = _IGNORE.search(line)
        if found is not None:
            covers = frozenset({number, below[number - 1]} if _ONLY_COMMENT.match(line) else {number})
            yield from _read(found, Place(file=file, line=number), covers, rules, today)


def without(comment: str) -> str:
    """A field's comment without the exceptions that stand in it: they say nothing of what the field holds."""
    return _SAID.sub("", comment).strip() if _MARK in comment.lower() else comment


def _code_below(lines: Sequence[str]) -> list[int]:
    """For each line the next one below it that is neither blank nor a comment; itself where there is none."""
    out, code = [0] * len(lines), 0
    for place in range(len(lines) - 1, -1, -1):
        out[place] = code or place + 1
        if lines[place].strip() and not _ONLY_COMMENT.match(lines[place]):
            code = place + 1
    return out


def _read(found: re.Match[str], place: Place, covers: frozenset[int], rules: frozenset[str], today: dt.date) -> Iterator[Ignore]:
    rest = _CLOSING.sub("", found["rest"])
    until, state = None, State.COUNTS
    if (said := _UNTIL.search(rest)) is not None:
        rest = rest[: said.start()] + rest[said.end() :]
        until = _day(said[1])
        state = State.BAD_DATE if until is None else State.EXPIRED if until < today else state
    reason = rest.strip(" \t:：-–—")
    names = [name.strip() for name in (found["rules"] or "").split(",") if name.strip()]
    for name in names or [""]:
        wrong = State.NO_RULE if not name else State.UNKNOWN_RULE if name not in rules else None if reason else State.NO_REASON
        yield Ignore(rule=name, place=place, covers=covers, reason=reason, until=until, state=wrong or state)


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None


def covered(findings: Iterable[Finding], ignores: Sequence[Ignore]) -> tuple[Mapping[int, Ignore], frozenset[int]]:
    """Which findings, by their place in the list, are excepted, and by what; and the places of the exceptions that cover one."""
    by_line: dict[tuple[str, int, str], int] = {}
    for number, one in enumerate(ignores):
        if one.state is State.COUNTS:
            by_line |= {(one.place.file, line, one.rule): number for line in one.covers}
    out, used = {}, set()
    for place, finding in enumerate(findings):
        found = by_line.get((finding.place.file, finding.place.line, finding.rule))
        if found is not None:
            out[place] = ignores[found]
            used.add(found)
    return out, frozenset(used)
