"""What the tests of recognizers share: scan one text, and say what was found as text."""

from __future__ import annotations

import pyarrow as pa
import pytest

from redaction.scanner import Context, Scanner
from redaction.span import STRONG


@pytest.fixture(scope="session")
def scanner():
    return Scanner()


@pytest.fixture(scope="session")
def look(scanner):
    """look(text, **context) -> [(entity, fragment, "strong" | "weak")]; fails where the text went unexamined."""

    def look(text, **context):
        spans = scanner.scan(pa.array([text]), Context(**context))
        assert (spans.examined, spans.unexamined) == (1, 0)
        return [
            (str(span.entity), text[span.start : span.end], "strong" if span.score >= STRONG else "weak") for span in spans.rows.get(0, ())
        ]

    return look
