"""A column's cells are scanned as each would be alone: equal cells, undivided numbers, moments, and whatever stands between them."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.gates import FEW
from redaction.overlaps import resolved
from redaction.recognizers import default_recognizers
from redaction.recognizers.base import Scores
from redaction.recognizers.cells import Cells
from redaction.recognizers.shaped import Numbers, ShapeRecognizer
from redaction.scanner import Context, Scanner
from redaction.span import Span

SCANNER = Scanner()
SHAPED = [one for one in default_recognizers() if isinstance(one, ShapeRecognizer)]
CELLS, NUMBERS = Cells(SHAPED), Numbers(SHAPED)
NAMES = (
    "",
    "phone",
    "qq",
    "order_no",
    "card_no",
    "ssn",
    "passport",
    "台胞证",
    "birth_date",
    "handled_at",
    "user_name",
    "password",
    "account_no",
    "imei",
)
CONTEXTS = st.builds(Context, field=st.sampled_from(NAMES), comment=st.sampled_from(["", "手机", "生日"]), free_text=st.booleans())
PLAIN = st.one_of(
    st.text("0123456789", min_size=1, max_size=24),
    st.builds("{}{}".format, st.sampled_from(["138", "199", "0571", "6222", "4111", "1212", "86139", "110101199003", "460"]), st.text("0123456789", max_size=16)),
)  # fmt: skip
CELL = st.one_of(
    st.none(),
    PLAIN,
    st.sampled_from(
        ["13800138000", "4111111111111111", "2024-01-01 10:31:00", "2024-01-01", "138****8000", "DD000000001", "12345.0", "12345.50", "密码：Ab1234", "10.1.2.3", ""]
    ),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-5][0-9](:[0-9]{2}(\.[0-9]{1,7})?)?", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,3}[0-9]{5,9}", fullmatch=True),
    st.from_regex(r"０?1[3-9][0-9] ?[0-9]{4}[-*]?[0-9]{4}", fullmatch=True),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """Patterns are compiled, and lists read, at the first text that needs them: no example's fault."""
    for name in NAMES:
        SCANNER.scan(pa.array(["手机13800138000 a@b.com 密码：Ab1234", "13800138000"]), Context(field=name, free_text=False))


@settings(max_examples=60)
@given(st.lists(CELL, max_size=12), CONTEXTS)
def test_a_column_is_scanned_as_each_of_its_cells_alone(cells, context):
    cells += cells[:3]
    alone = [SCANNER.scan(pa.array([cell], pa.string()), context) for cell in cells]
    spans = SCANNER.scan(pa.array(cells, pa.string()), context)
    assert spans.rows == {row: one.rows[0] for row, one in enumerate(alone) if one.rows}
    assert list(spans.rows) == sorted(spans.rows)
    assert (spans.examined, spans.unexamined) == (sum(one.examined for one in alone), sum(one.unexamined for one in alone))


@given(PLAIN, CONTEXTS)
def test_an_undivided_number_is_read_as_in_any_text(text, context):
    (found,) = CELLS.find_all([text], context)
    assert resolved(found) == resolved(NUMBERS.find(text, context))


class Told:
    """A recognizer of batches that finds nothing, and remembers what it was shown."""

    entities = frozenset({Entity.PERSON})

    def __init__(self):
        self.seen = []

    def gate(self, context):
        return "a[0-9]*0"

    def find_all(self, texts, context):
        self.seen += texts
        return [() for _ in texts]


def test_a_long_column_is_scanned_as_its_parts():
    """Arrow tries patterns where texts are many, else each text is asked about by itself."""
    texts = [f"{13800138000 + n}" if n % 3 else f"qq：{10000 + n} a{n}@example.com" for n in range(4 * FEW + 200)]
    told = Told()
    scanner = Scanner((*default_recognizers(), told))
    whole = scanner.scan(pa.array(texts), Context())
    assert told.seen == [text for text in texts if re.search("a[0-9]*0", text)]
    part = FEW - 1
    parts = {first: scanner.scan(pa.array(texts[first : first + part]), Context()) for first in range(0, len(texts), part)}
    assert len(whole.rows) > 4 * FEW
    assert whole.rows == {first + row: found for first, spans in parts.items() for row, found in spans.rows.items()}


def made(entity, score, digits=(8, 8), judge=None):
    scores = Scores(called=score, bare=score, miscalled=0)
    return ShapeRecognizer(entity=entity, digits=digits, pattern=re.compile("[0-9]{8}"), judge=judge or (lambda value: scores))


@pytest.mark.parametrize(
    ("scores", "surest"),
    [((0.5, 0.9), Entity.US_SSN), ((0.9, 0.5), Entity.QQ_NUMBER), ((0.7, 0.7), Entity.QQ_NUMBER), ((0, 0.3), Entity.US_SSN)],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_surest_is_told_whoever_is_asked_first(scores, surest, turned):
    ones = [made(entity, score) for entity, score in zip((Entity.QQ_NUMBER, Entity.US_SSN), scores, strict=True)]
    if turned:
        ones.reverse()
    (found,) = Cells(ones).find_all(["12345678"], Context())
    assert found == resolved(Numbers(ones).find("12345678", Context())) == (Span(0, 8, surest, max(scores)),)


def broken(value):
    raise ValueError(value)


@pytest.mark.parametrize(("text", "failed"), [("12345678", True), ("no 12345678", True), ("123", False)])
def test_a_judge_that_breaks_leaves_only_its_cells_unexamined(text, failed):
    one = made(Entity.QQ_NUMBER, 0.9, judge=broken)
    assert list(Cells([one]).find_all([text, "9"], Context())) == [None if failed else (), ()]
    spans = Scanner((one,)).scan(pa.array([text, "1", text, None, "x"]), Context())
    assert (spans.unexamined, spans.examined, spans.rows) == ((2, 2, {}) if failed else (0, 4, {}))


def test_a_failure_is_told_of_its_own_cell_where_cells_are_of_several_kinds(monkeypatch):
    breaks = made(Entity.QQ_NUMBER, 0.9, judge=broken)
    monkeypatch.setattr("redaction.scanner.default_recognizers", lambda: (*SHAPED, breaks))
    cells = ["2024-01-01 10:31:00", "13800138000", "1234567", "12345678", "12345678"]
    spans = Scanner().scan(pa.array(cells), Context())
    assert (spans.examined, spans.unexamined, list(spans.rows)) == (3, 2, [1])


def test_a_value_that_is_only_a_part_of_a_number_is_found_as_ever():
    found = next(iter(Cells([made(Entity.QQ_NUMBER, 0.5, digits=(8, 12))]).find_all(["123456789"], Context())))
    assert [(span.start, span.end) for span in found] == [(0, 8)]
