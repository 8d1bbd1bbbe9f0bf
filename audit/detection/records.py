"""Records, `{"id", "text"}` a line: what each holds goes out under its id, in order, also where that is nothing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.detection.told import Tally, Told, Why
from audit.reports.safety import json_text
from holdings.assets import shown
from holdings.sources.json_text import NotJson, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.detection.lines import Line
    from redaction.detecting.detector import Detector
    from redaction.span import Span

ID, TEXT = "id", "text"
_MOST_BESIDE = 20
_NOBODY = "null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line: its id as JSON, and either its text or why there is none that can be examined."""

    line: int
    id: str = _NOBODY
    text: str = ""
    why: Why | None = None
    beside: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """How its line of the output begins. A record without an id is told by its line."""
        return f'{{"id":{self.id}' + (f',"line":{self.line}' if self.id == _NOBODY else "")


def is_record(line: bytes | None) -> bool:
    """Whether a line has the shape of a record."""
    value = _parsed(line.decode("utf-8", "surrogateescape")) if line is not None else None
    return isinstance(value, dict) and {ID, TEXT} <= value.keys()


def record(line: Line) -> Record:
    """What a line says; a number is looked at as it is written."""
    number, data = line
    if data is None:
        return Record(line=number, why=Why.TOO_LONG)
    broken = None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text, broken = data.decode("utf-8", "surrogateescape"), Why.ENCODING
    value = _parsed(text)
    if not isinstance(value, dict):
        return Record(line=number, why=broken or Why.NOT_JSON)
    identity = _identity(value.get(ID))
    found = value.get(TEXT, ...)
    if isinstance(found, int | float) and not isinstance(found, bool):
        found = str(found)
    if broken or not (found is None or isinstance(found, str)):
        return Record(line=number, id=identity, why=broken or Why.NO_TEXT)
    beside = tuple(key for key in value if key not in (ID, TEXT))
    return Record(line=number, id=identity, text=found or "", beside=beside)


def _parsed(text: str) -> Any:
    try:
        return parse(text)
    except NotJson:
        return None


def _identity(value: object) -> str:
    """An id as JSON, safe to look at. One that is no text or number, or was not valid text, is none."""
    if not isinstance(value, str | int | float) or (isinstance(value, str) and any("\udc80" <= char <= "\udcff" for char in value)):
        return _NOBODY
    return json_text(json.dumps(value, ensure_ascii=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A run of lines, each a record."""

    lines: tuple[Line, ...]

    def look(self, detector: Detector) -> Told:
        records = [record(line) for line in self.lines]
        found = detector.spans(one.text for one in records if one.why is None)
        tally = Tally(records=len(records))
        out = [_line(one, _outcome(one, found), tally) for one in records]
        tally.beside = _beside(records)
        return Told(lines="".join(out).encode(), tally=tally)


def _outcome(one: Record, found: Iterator[Sequence[Span] | None]) -> Sequence[Span] | Why:
    if one.why is not None:
        return one.why
    spans = next(found)
    return Why.RECOGNIZER_FAILED if spans is None else spans


def _line(one: Record, outcome: Sequence[Span] | Why, tally: Tally) -> str:
    if isinstance(outcome, Why):
        tally.unexamined[outcome] += 1
        return f'{one.head},"error":"{outcome}"}}\n'
    tally.see(outcome)
    return f'{one.head},"spans":[{",".join(f"{{{placed(span)}}}" for span in outcome)}]}}\n'


def placed(span: Span) -> str:
    """A span as the inside of a JSON object."""
    return f'"start":{span.start},"end":{span.end},"type":"{span.entity}","score":{round(float(span.score), 3)}'


def _beside(records: Iterable[Record]) -> Counter[str]:
    """Other keys, safe to show, as far as a person would read."""
    found = Counter(key for one in records for key in one.beside)
    return Counter({shown(key[:100]): count for key, count in found.most_common(_MOST_BESIDE)})
