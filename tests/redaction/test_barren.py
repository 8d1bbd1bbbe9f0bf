"""Cells said to hold nothing: those recognizers that are spared find nothing in them, whatever the column is called."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.barren import BARREN
from redaction.context import Cue, field_cue
from redaction.fold import fold
from redaction.gates import matching
from redaction.recognizers import default_recognizers, together
from redaction.recognizers.base import BatchRecognizer, Scores
from redaction.recognizers.shaped import ShapeRecognizer
from redaction.scanner import Context, Scanner
from redaction.span import Span

RECOGNIZERS = together(default_recognizers())
NAMES = (
    "", "id", "phone", "手机", "传真", "handled_at", "birth_date", "qq", "wechat", "account_no", "card_no", "passport", "ssn", "user_name", "password", "身份证",
    "hkid", "台胞证", "回乡证", "澳门身份证", "imei", "imsi", "sim", "vin", "plate", "tax_id", "iban", "ip", "mac", "email", "order_no",
)  # fmt: skip
CONTEXTS = (Context(), *(Context(field=name, free_text=False) for name in NAMES))
SAMPLES = (
    "2024-01-01 09:01:00", "2024-01-01T09:01:00.123456+08:00", "2024/1/1 9:01", "2024-01-01", "1234567", "-12.50", "12345.6", "138****8000", "6222 **** **** 1234",
    "10.0.0.1", "192.168.1.10", "DD000000001", "TK-20240101-0001", "DD20240101000123", "AGENT0042",
)  # fmt: skip
VALUES = (
    "13800138000", "1.5.2000", "138.12.134.178", "0571-88880000", "E12345678", "EA1234567", "H12345678", "AB123456A", "A123456789", "WX13800138000", "tel13800138000",
    "12345.0", "12345678", "1HGCM82633A004352", "138-0013-8000", "G1234567",
    "DD202401010001234",
    "DD2024010100012345",
)  # fmt: skip
"""That are values, or would be in some column."""


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """Patterns are compiled at the first text that needs them: no example's fault."""
    assert [list(spared(text)) for text in SAMPLES] == [[] for _ in SAMPLES]


def kinds(text):
    return [kind for kind in BARREN if matching(pa.array([text], pa.large_string()), kind.pattern).true_count]


def spared(text):
    """What those find that are not asked."""
    for kind in kinds(text):
        for context in CONTEXTS:
            for recognizer in RECOGNIZERS:
                if kind.spares(recognizer, context):
                    batched = isinstance(recognizer, BatchRecognizer)
                    found = next(iter(recognizer.find_all([text], context))) if batched else list(recognizer.find(text, context))
                    yield from [None] if found is None else found


def test_entities_of_every_column_that_speaks_are_tried():
    """A name for each entity type that a recognizer knows by its shape."""
    shaped = {one.entity for one in default_recognizers() if isinstance(one, ShapeRecognizer)}
    called = {entity for entity in Entity for context in CONTEXTS if entity in shaped and field_cue(entity, context) is Cue.CALLED}
    assert called == shaped


@pytest.mark.parametrize("text", SAMPLES)
def test_a_barren_cell_is_of_one_kind(text):
    assert len(kinds(text)) == 1
    assert list(spared(text)) == []


@pytest.mark.parametrize("text", VALUES)
def test_a_cell_that_could_be_a_value_is_of_none(text):
    assert kinds(text) == []


@given(st.one_of(*(st.from_regex(re.compile(kind.pattern.replace(r"\z", r"\Z")), fullmatch=True) for kind in BARREN)))
def test_nothing_is_found_in_a_barren_cell_by_those_that_are_not_asked(text):
    assert len(kinds(text)) == 1
    assert fold(text) == text
    assert list(spared(text)) == []


@given(
    st.text("0123456789", min_size=0, max_size=4),
    st.sampled_from(["", "A", "EA", "wx", "tel", "HK", "C", "CA", "vx", "20", "19", "DD20"]),
    st.sampled_from(["", "-", ".", " ", "*", "**", "/"]),
    st.text("0123456789", min_size=1, max_size=12),
    st.sampled_from(["", "-0001", ".12", "*1", " 09:00", "X"]),
)
def test_nor_in_what_is_nearly_a_value(first, letters, between, digits, behind):
    assert list(spared(first + letters + between + digits + behind)) == []


@pytest.mark.parametrize(("field", "found"), [("birth_date", [Entity.DATE_OF_BIRTH]), ("opened_at", [])])
@pytest.mark.parametrize("text", ["1990-05-01 00:00:00", "1990-05-01T00:00:00"])
def test_a_moment_is_one_of_birth_where_the_column_says_so(text, field, found):
    rows = Scanner().scan(pa.array([text]), Context(field=field, free_text=False)).rows
    assert [span.entity for span in rows.get(0, ())] == found


def test_recognizers_that_are_given_are_always_asked():
    short = ShapeRecognizer(
        entity=Entity.QQ_NUMBER,
        digits=(7, 7),
        pattern=re.compile("[0-9]{7}"),
        judge=lambda value: Scores(called=0.9, bare=0.9, miscalled=0),
    )
    spans = Scanner((*default_recognizers(), short)).scan(pa.array(["1234567"]), Context())
    assert spans.rows == {0: (Span(0, 7, Entity.QQ_NUMBER, 0.9),)}
