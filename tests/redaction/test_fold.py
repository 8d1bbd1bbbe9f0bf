"""Folding: one code point for one; look-alikes, numerals that are read out, numbers in pieces, traditional characters of labels."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.fold import _NUMERALS, _PAUSES, _READ_OUT, NEEDED, _heard, _read_out, fold

CASES = [
    ("１３８＠ａ．ｃｏｍ", "138@a.com"),
    ("138\u200b0013\u2014٣", "138 0013-3"),
    ("1\ufe0f\u20e33", "1  3"),
    ("一三八零零一三八零零零", "13800138000"),
    ("幺三八洞洞幺三八洞洞洞", "13800138000"),
    ("138零零一三8000", "13800138000"),
    ("幺三八，零零一三，八零零零", "138 0013 8000"),
    ("138…0013…8000", "138-0013-8000"),
    ("138，0013，8000", "138-0013-8000"),
    ("電話號碼，護照", "电话号码,护照"),
    ("\ud800a", "\ufffda"),
]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "张三13800138000",
        "李四138 0013 8000",
        "二〇二四年十二月",
        "一、二、三",
        "1,380,013,800元",
        "三三两两",
        "第一百二十三号",
        "①13800138000",
    ],
)
def test_what_is_left_alone(text):
    assert fold(text).replace(",", "，") == text.replace(",", "，")


@given(st.sampled_from([text for text, _ in CASES if "\ud800" not in text]), st.text("客户你好 abc。", max_size=8))
def test_every_text_that_folding_changes_is_folded_in_a_batch(text, around):
    assert pc.match_substring_regex(pa.array([around + text + around]), NEEDED).to_pylist() == [True]


def test_ordinary_chinese_is_spared_the_work():
    assert pc.match_substring_regex(pa.array(["您好，（请）问：有什么可以帮您？第三次了！"]), NEEDED).to_pylist() == [False]


_MEMBERS = f"0123456789{_NUMERALS}{_PAUSES}"


@given(st.text(f"{_MEMBERS}客a\n", max_size=60))
def test_numbers_are_read_out_as_if_every_stretch_were_looked_at(text):
    assert _heard(text) == re.sub(f"[{re.escape(_MEMBERS)}]{{7,}}", lambda stretch: _READ_OUT.sub(_read_out, stretch.group()), text)
