"""Hostile and random texts: no crash, nothing unexamined, offsets that hold, and time that grows with length and not faster."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction.candidates import starts
from redaction.fold import fold
from redaction.recognizers import default_recognizers
from redaction.scanner import Context, Scanner
from redaction.sheet import Sheet

SCANNER = Scanner()

FRAGMENTS = [
    "13800138000",
    "138…0013…8000",
    "幺三八零零一三八零零零",
    "11010519491231002X",
    "6222 0212 3456 7890 128",
    "a@b.com",
    "(at)",
    "[dot]",
    "密码：",
    "微信号",
    "login:",
    "account ",
    "+86-",
    "+",
    "(" * 9,
    "）" * 9,
    "::",
    "2001:db8::1",
    "00:1A:2B:3C:4D:5E",
    "GB29NWBK60161331926819",
    "京A12345",
    "eyJ",
    "-----BEGIN RSA PRIVATE KEY-----",
    "出生1990年3月7日",
    "double one two three ",
    "1",
    "0",
    "-",
    ".",
    "/",
    "X",
    "_",
    "@",
    "#",
    "\n",
    "\0",
    "\u202e",
    "\u200b",
    "\ufe0f",
    "\u0301",
    "\U0001f468\u200d\U0001f469",
    "１",
    "٣",
    "𝟗",
    "İ",
    "ſ",
    "\u212a",
    "號碼",
    "一",
    "。",
    "客户：",
    "￥",
]


def scanned(text):
    """What was found in it, after the laws that hold for any text were held."""
    result = SCANNER.scan(pa.array([text]), Context())
    assert (result.examined, result.unexamined) == (1, 0)
    found = result.rows.get(0, ())
    assert all(0 <= span.start < span.end <= len(text) and 0 < span.score <= 1 for span in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=25))
def test_any_text(pieces):
    scanned("".join(pieces))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=15))
def test_folding_changes_no_length_and_no_finding_when_done_twice(pieces):
    text = "".join(pieces)
    once = fold(text)
    assert len(once) == len(text)
    assert scanned(once) == scanned(text)


@pytest.mark.parametrize("recognizer", default_recognizers(), ids=lambda one: type(one).__name__)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.characters(categories=("Cs",)), max_size=12))
def test_lone_surrogates_break_no_recognizer_and_folding_replaces_them(recognizer, pieces):
    text = "".join(pieces)
    for span in recognizer.find(text, Context()):
        assert 0 <= span.start < span.end <= len(text)
    folded = fold(text)
    assert len(folded) == len(text)
    folded.encode()  # Arrow can hold it


WRAPPINGS = ["{}", "\u202e{}\u202c", "（{}）", "\u200b{}\u200b", "客户{}。", "\U0001f600{}", "[[[[{}]]]]", "\n{}\n"]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("value", ["13800138000", "11010519491231002X", "a@example.com", "6222021234567890128", "138…0013…8000"])
def test_offsets_are_those_of_the_text_itself(wrapping, value):
    text = wrapping.format(value)
    assert [text[span.start : span.end] for span in scanned(text)] == [value]


BLOCKS = [
    "1",
    "1 ",
    "13",
    "1-",
    "a1",
    "A1b2",
    "1380013\n",
    "138，",
    "幺",
    "一三八…",
    "(",
    "((1",
    "+1",
    "a@",
    "@",
    "a.",
    "a at b dot ",
    "微信",
    "密码：",
    "密码Ab1",
    "account ",
    "user ",
    "one two ",
    "::",
    "1:",
    "AB12 ",
    "00:1A:",
    "京A",
    "eyJ",
    "出生1990年",
    "1990年3月生",
    "12-34-56 ",
    "订单13800138000，",
    "\u202e1",
    "e\u0301",
    "１３",
    "9" * 18 + "X",
    "WJ京1",
    "imei",
    "1/",
    "a-",
    "账号1 2 3 ",
    "login:a-",
    "a@b.com",
    "。\n客户：",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_the_places_that_are_looked_at_are_no_more_than_the_characters(block):
    """The work is bounded: each place is shown to each recognizer once, and each looks at a bounded piece of text there."""
    text = block * (4_000 // len(block))
    assert sum(1 for _ in starts(Sheet([text]))) <= 2 * len(text)
    scanned(text)


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS)
def test_twice_the_length_takes_about_twice_the_time(block):
    def seconds(size):
        column = pa.array([block * (size // len(block))])
        best = 1e9
        for _ in range(3):
            begun = time.process_time()
            result = SCANNER.scan(column, Context())
            best = min(best, time.process_time() - begun)
            assert result.unexamined == 0
        return best

    seconds(1_000)
    # Four times as long; a quadratic recognizer would need sixteen times as much.
    assert seconds(240_000) < 9 * max(seconds(60_000), 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("block", ["1", "7", "12", "9876543210", "1 ", "１"])
def test_a_megabyte_of_digits(block):
    begun = time.process_time()
    scanned(block * (1_000_000 // len(block)))
    assert time.process_time() - begun < 30


@pytest.mark.slow
def test_ten_thousand_hostile_texts():
    chance = random.Random(20261121)
    planes = [
        (0, 0x7F),
        (0x80, 0x2FF),
        (0x300, 0x36F),
        (0x2000, 0x206F),
        (0x3000, 0x30FF),
        (0x4E00, 0x9FFF),
        (0xFF00, 0xFFEF),
        (0x1D400, 0x1D7FF),
    ]

    def piece():
        if chance.random() < 0.6:
            return chance.choice(FRAGMENTS)
        low, high = chance.choice(planes)
        return chr(chance.randint(low, high))

    texts = ["".join(piece() for _ in range(chance.randint(0, 60))) for _ in range(10_000)]
    result = SCANNER.scan(pa.array(texts), Context())
    assert (result.examined, result.unexamined) == (10_000, 0)
    for row, found in result.rows.items():
        assert all(0 <= span.start < span.end <= len(texts[row]) for span in found)
        assert all(first.end <= second.start for first, second in pairwise(found))
