"""What many trades call a value, in both languages, and what they call a number that is nobody's: a line a case, in `trades/`, by entity type.

A value stands between « and », a line break is written \\n; all values are made up. `nobodys.txt` holds what must not be found.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest

from redaction.scanner import Context

LEAST = 0.5
"""The score from which `recordwarden detect` writes a finding, unless told otherwise."""
TRADES = Path(__file__).parent / "trades"
NOBODYS = "nobodys"
_VALUE = re.compile("«(.+?)»")


def lines(path):
    return path.read_text("utf-8").splitlines()


CASES = [(path.stem, line) for path in sorted(TRADES.glob("*.txt")) if path.stem != NOBODYS for line in lines(path)]


@pytest.fixture(scope="module")
def find(scanner):
    """find(text) -> [(entity, fragment)]; fails where the text went unexamined."""

    def find(text):
        spans = scanner.scan(pa.array([text]), Context())
        assert (spans.examined, spans.unexamined) == (1, 0)
        return [(str(span.entity), text[span.start : span.end]) for span in spans.rows.get(0, ()) if span.score >= LEAST]

    return find


@pytest.mark.parametrize(("entity", "line"), CASES)
def test_called_so(find, entity, line):
    text = line.replace("«", "").replace("»", "").replace("\\n", "\n")
    assert [value for name, value in find(text) if name == entity] == _VALUE.findall(line)


@pytest.mark.parametrize("text", lines(TRADES / f"{NOBODYS}.txt"))
def test_nobodys(find, text):
    assert find(text) == []
