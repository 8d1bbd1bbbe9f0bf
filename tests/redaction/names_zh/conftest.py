"""What the tests of Chinese names share: look at one text, and say what was found as text."""

from __future__ import annotations

import pytest

from redaction.fold import fold
from redaction.names.zh.model import Unavailable, shared
from redaction.names.zh.recognizer import ChineseAddresses, ChineseNames
from redaction.overlaps import resolved
from redaction.scanner import Context


@pytest.fixture(scope="session")
def model():
    loaded = shared()
    if isinstance(loaded, Unavailable):
        pytest.skip("the extra `names` is not installed")
    return loaded


@pytest.fixture(scope="session")
def find(model):
    """find(text, **context) -> [(entity, fragment)] of names and addresses together, overlaps resolved."""
    recognizers = (ChineseNames(model=model), ChineseAddresses())

    def find(text, **context):
        folded = fold(text)
        found = [next(iter(one.find_all([folded], Context(**context)))) for one in recognizers]
        assert None not in found
        return [(str(span.entity), text[span.start : span.end]) for span in resolved(span for spans in found for span in spans)]

    return find
