"""Texts are looked through together, and what is found in each is what would be found in it alone."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.detection.render import records
from holdings.entities import Entity
from redaction.recognizers import default_recognizers
from redaction.recognizers.shaped import ShapeRecognizer
from redaction.scanner import Context, Scanner
from redaction.sheet import BORDER, Sheet
from redaction.span import Span

SCANNER = Scanner()
PIECES = [
    "手机", "订单号", "电话是", "微信：", "phone: ", "account number is ", "DOB: ", "密码：", "请问您的卡号？", "客户：", "imei ", "最后是", "+86", "(", "（订单号）", "元",
    "13800138000", "138 0013", " 8000", "138，", "0013", "8000", "4111 1111 1111 1111", "(415) 555-2671", "415-555", "-2671 x12", "zhangsan_88", "1990-01-02", "Ab12345!",
    "356938035643809", "11010519491231002X", "沪A12345", "AB12 CDE", "10.2.3.4", "::ffff:10.2.3.4", "a@example.com", "幺三八零零", "一三八零零零",
    "\n", BORDER, "\n" * 3, " ", "，", "。", "-", "/", "x" * 40, "中" * 30, "İ", "\U0001f600",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """Patterns are compiled at the first text that needs them: no example's fault."""
    SCANNER.scan(pa.array(["".join(PIECES)]), Context())


@settings(max_examples=120, deadline=None)
@given(st.lists(TEXT, max_size=6), st.integers(1, 3))
def test_texts_together_and_each_alone(texts, at_a_time):
    alone = [SCANNER.scan(pa.array([text], pa.string()), Context()).rows.get(0, ()) for text in texts]
    for size in (len(texts), at_a_time):
        found = []
        for first in range(0, len(texts), size or 1):
            rows = SCANNER.scan(pa.array(texts[first : first + size], pa.string()), Context()).rows
            found += [rows.get(row, ()) for row in range(len(texts[first : first + size]))]
        assert found == alone


@pytest.mark.parametrize("language", ["zh", "en"])
def test_records_together_and_each_alone(language):
    texts = [record.text for record in records(language, "develop", count=120, seed=23)]
    rows = SCANNER.scan(pa.array(texts), Context()).rows
    assert rows
    assert rows == {row: found for row, text in enumerate(texts) if (found := SCANNER.scan(pa.array([text]), Context()).rows.get(0))}


@pytest.mark.parametrize("texts", [[], [""], ["", "ab", "", "中"], [BORDER, "a"]])
def test_what_is_found_is_told_of_its_own_text(texts):
    sheet = Sheet(texts)
    found, place = [], len(BORDER)
    for text in texts:
        found += [(place + at, place + at + 1, Entity.PERSON, 0.5) for at in range(len(text))]
        place += len(text) + len(BORDER)
    assert [sheet.text[start] for start, *_ in found] == list("".join(texts))
    assert sheet.spread(found) == [tuple(Span(at, at + 1, Entity.PERSON, 0.5) for at in range(len(text))) for text in texts]


SHAPES = [one for one in default_recognizers() if isinstance(one, ShapeRecognizer)]


@pytest.mark.parametrize("one", SHAPES, ids=lambda one: str(one.entity))
def test_no_value_is_surer_than_its_recognizer_says(one):
    """Called so, every value has the highest score there is for it."""
    texts = [record.text for language in ("zh", "en") for record in records(language, "develop", count=150, seed=29)]
    texts += [f"{word} {text}" for word, text in zip(("手机", "身份证", "卡号", "imei", "passport") * 60, texts, strict=True)]
    found = [span.score for text in texts for span in one.find(text, Context())]
    assert max(found, default=0) <= one.surest
