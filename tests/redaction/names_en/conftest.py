"""What the tests of English names share: look at one folded text, and say what was found as text."""

from __future__ import annotations

import pytest

from redaction.fold import fold
from redaction.names.en import recognizers
from redaction.scanner import Context


@pytest.fixture(scope="session")
def recognizer():
    (found,) = recognizers()
    return found


@pytest.fixture(scope="session")
def look(recognizer):
    """look(text, **context) -> {"PERSON": [fragments], ...} in order; fails where the text went unexamined."""

    def look(text, **context):
        (spans,) = recognizer.find_all([fold(text)], Context(**context))
        assert spans is not None
        found: dict[str, list[str]] = {}
        for span in sorted(spans):
            found.setdefault(str(span.entity), []).append(text[span.start : span.end])
        return found

    return look
