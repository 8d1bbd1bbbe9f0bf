"""Laws: what is valid is found where it stands, what fails its check is never sure, and batches do not matter."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction.fold import fold
from redaction.scanner import Context, Scanner
from redaction.span import STRONG

SCANNER = Scanner()


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """Patterns are compiled, and lists read, at the first text that needs them: no example's fault."""
    SCANNER.scan(pa.array(["手机13800138000 a@b.com 密码：Ab1234"]), Context())


AREAS = ["110105", "310104", "440305", "510107", "659001", "820000"]
PROSE = st.text(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经，。！？、：",
    max_size=20,
)


def citizen_check(first):
    """GB 11643-1999, with the weights as the standard prints them."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11]


def luhn_digit(first):
    total = 0
    for place, digit in enumerate(reversed(first)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled // 10 + doubled % 10
    return str(-total % 10)


@st.composite
def citizen_numbers(draw):
    born = draw(st.dates(date(1900, 1, 1), date(2030, 12, 31)))
    first = draw(st.sampled_from(AREAS)) + born.strftime("%Y%m%d") + f"{draw(st.integers(0, 999)):03}"
    return first + citizen_check(first)


@st.composite
def cards(draw):
    prefix, length = draw(st.sampled_from([("622202", 19), ("621700", 16), ("4539", 16), ("5312", 16), ("2221", 16), ("3530", 16)]))
    middle = draw(st.text("0123456789", min_size=length - len(prefix) - 1, max_size=length - len(prefix) - 1))
    return prefix + middle + luhn_digit(prefix + middle)


def strong(text):
    spans = SCANNER.scan(pa.array([text]), Context())
    assert spans.unexamined == 0
    return {(str(span.entity), span.start, span.end) for span in spans.rows.get(0, ()) if span.score >= STRONG}


@given(PROSE, citizen_numbers(), PROSE)
def test_a_valid_citizen_number_is_found_in_any_prose(before, number, after):
    assert ("CN_ID_CARD", len(before), len(before) + 18) in strong(before + number + after)


@given(PROSE, cards(), PROSE)
def test_a_valid_card_is_found_in_any_prose(before, number, after):
    if len(set(number)) >= 3:
        assert ("BANK_CARD", len(before), len(before) + len(number)) in strong(before + number + after)


@given(PROSE, st.sampled_from(["139", "188", "199", "166", "145"]), st.integers(0, 99_999_999), PROSE)
def test_a_mobile_number_is_found_in_any_prose(before, head, rest, after):
    assert ("CN_MOBILE", len(before), len(before) + 11) in strong(f"{before}{head}{rest:08}{after}")


@given(
    PROSE,
    st.from_regex(r"[a-z][a-z0-9]{0,10}(?:\.[a-z]{1,5})?", fullmatch=True),
    st.sampled_from(["163.com", "qq.com", "example.co.uk"]),
    PROSE,
)
def test_an_address_glued_to_prose_is_found(before, local, domain, after):
    address = f"{local}@{domain}"
    assert ("EMAIL_ADDRESS", len(before), len(before) + len(address)) in strong(before + address + after)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(1, 10))
def test_a_number_with_a_wrong_check_character_is_never_surely_an_identity_card(first, off):
    right = citizen_check(first)
    wrong = "0123456789X"[("0123456789X".index(right) + off) % 11]
    assert not any(entity == "CN_ID_CARD" for entity, _, _ in strong(first + wrong))


@given(cards(), st.integers(1, 9))
def test_a_card_with_a_wrong_check_digit_is_never_surely_one(card, off):
    wrong = card[:-1] + str((int(card[-1]) + off) % 10)
    assert not any(entity == "BANK_CARD" for entity, _, _ in strong("银行卡号" + wrong))


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_any_text_is_examined_and_spans_lie_within_it(text):
    spans = SCANNER.scan(pa.array([text]), Context())
    assert (spans.examined, spans.unexamined) == (1, 0)
    for found in spans.rows.values():
        assert all(0 <= span.start < span.end <= len(text) for span in found)
        assert all(first.end <= second.start for first, second in pairwise(found))


VALUES = st.one_of(
    st.none(),
    PROSE,
    st.builds(
        "{}{}{}".format,
        PROSE,
        st.one_of(citizen_numbers(), cards(), st.sampled_from(["13800138000", "a@b.com", "密码：Ab1234", "１３９００１３９０００"])),
        PROSE,
    ),
)


@settings(max_examples=40)
@given(st.lists(VALUES, max_size=12), st.data())
def test_any_split_of_a_column_finds_the_same(values, data):
    whole = SCANNER.scan(pa.array(values, pa.string()), Context())
    cut = data.draw(st.integers(0, len(values)))
    parts = [SCANNER.scan(pa.array(part, pa.string()), Context()) for part in (values[:cut], values[cut:])]
    assert whole.examined == sum(part.examined for part in parts)
    assert whole.rows == {**parts[0].rows, **{row + cut: spans for row, spans in parts[1].rows.items()}}


@given(PROSE, citizen_numbers())
def test_full_width_is_found_as_half_width(before, number):
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    assert ("CN_ID_CARD", len(before), len(before) + 18) in strong(before + wide)
