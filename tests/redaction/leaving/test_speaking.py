"""A field whose name says nothing of its values tells no more of them than they tell as texts; one whose name says something does."""

from __future__ import annotations

import pytest
from canaries import VALUES
from hypothesis import given, settings
from hypothesis import strategies as st
from leaving import keys, policy

from redaction.detecting.detector import Detector, as_column
from redaction.recognizers import default_recognizers
from redaction.redactor import Redactor
from redaction.scanner import Context
from redaction.seeing import Seeing
from redaction.speaking import speaks

SILENT = [
    "ref",
    "order_no",
    "category",
    "备注",
    "status",
    "amount",
    "工单号",
    "created_at",
    "handled_by_team",
    "x",
    "",
    "版本",
    "description",
    "count",
]
SPEAKING = [
    "phone",
    "联系电话",
    "contact_phone",
    "customer_name",
    "姓名",
    "address",
    "city",
    "邮箱",
    "email",
    "id_card",
    "身份证号",
    "bank_card",
    "ip",
    "zip_code",
]
DETECTOR = Detector(default_recognizers())
PIECES = st.sampled_from(
    [
        *VALUES.values(),
        " ",
        "-",
        "号",
        "1380013",
        "020-88886666",
        "88886666",
        "10.1.2.3",
        "G12345678",
        "AB123456",
        "622848",
        "M1234567",
        "1990-01-02",
        "+1 415",
    ]
)
CELLS = st.lists(PIECES, max_size=3).map("".join) | st.from_regex(r"[0-9A-Z -]{4,20}", fullmatch=True)


@pytest.mark.parametrize("name", SILENT)
def test_silent(name):
    assert not speaks(Context(field=name, free_text=False))


@pytest.mark.parametrize("name", SPEAKING)
def test_speaking(name):
    assert speaks(Context(field=name, free_text=False))
    assert not speaks(Context(field=name))


def covered(looked, row):
    return {place for span in looked.spans.get(row, ()) for place in range(span.start, span.end)}


@settings(max_examples=150)
@given(st.lists(CELLS, min_size=1, max_size=6), st.sampled_from(SILENT))
def test_what_a_silent_field_tells_of_a_cell_the_cell_tells_as_a_text(cells, name):
    as_values = DETECTOR.look(as_column(cells), Context(field=name, free_text=False))
    as_texts = DETECTOR.look(as_column(cells))
    for row in range(len(cells)):
        assert covered(as_values, row) <= covered(as_texts, row)


@settings(max_examples=60)
@given(st.lists(CELLS, min_size=1, max_size=6), st.sampled_from(SILENT + SPEAKING))
def test_what_was_foreseen_is_what_would_be_seen(cells, name):
    context = Context(field=name, free_text=False)
    seeing = Seeing(DETECTOR, ours=True, changes=lambda entity: True)
    alone = seeing.look(cells, context)
    with seeing.foreseeing({name: cells, "other": ["x", *cells]}):
        assert seeing.look(cells, context) == alone
    assert not seeing._foreseen


@settings(max_examples=60)
@given(st.lists(CELLS, min_size=1, max_size=6), st.sampled_from(SPEAKING))
def test_of_a_cell_that_is_one_value_nothing_is_left_that_it_tells_as_a_text(cells, name):
    work = Redactor(policy("replace"), keys(), detector=DETECTOR)
    context = Context(field=name, free_text=False)
    done = [each.text for each in work.redact_all(cells, context)]
    assert not any(any(puts or ()) for puts in work.left(done, context))
    assert not any(any(puts or ()) for puts in work.left(done))
