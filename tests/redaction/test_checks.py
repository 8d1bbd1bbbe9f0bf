"""Check digits against published and hand-computed vectors."""

from __future__ import annotations

import pytest

from redaction.checks import hk_id_check, luhn_ok, mod_11_2, mod_31_3, tw_id_ok, vin_check


@pytest.mark.parametrize(
    ("first", "check"),
    [
        ("11010519491231002", "X"),  # GB 11643-1999, the standard's own example
        ("44052418800101001", "4"),  # the same, its second example
        ("11010119900307771", "5"),
        ("81000019980403003", "X"),
    ],
)
def test_mod_11_2(first, check):
    assert mod_11_2(first) == check


@pytest.mark.parametrize(
    ("digits", "ok"),
    [
        ("79927398713", True),
        ("79927398710", False),
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("378282246310005", True),
        ("490154203237518", True),  # 3GPP TS 23.003 annex B
        ("6222021234567890128", True),
        ("0", True),
    ],
)
def test_luhn(digits, ok):
    assert luhn_ok(digits) is ok


@pytest.mark.parametrize(
    ("first", "check"),
    [("91350100M000100Y4", "3"), ("91110000600037341", "L")],
)
def test_mod_31_3(first, check):
    assert mod_31_3(first) == check


@pytest.mark.parametrize(
    ("vin", "check"),
    [("1M8GDM9AXKP042788", "X"), ("11111111111111111", "1"), ("1HGCM82633A004352", "3")],
)
def test_vin(vin, check):
    assert vin_check(vin) == check


@pytest.mark.parametrize(
    ("letters", "digits", "check"),
    [("A", "123456", "3"), ("C", "668668", "9"), ("AB", "987654", "3")],
)
def test_hk_id(letters, digits, check):
    assert hk_id_check(letters, digits) == check


@pytest.mark.parametrize(
    ("number", "ok"),
    [("A123456789", True), ("A123456788", False), ("F131104093", True), ("A800000014", True), ("A800000015", False)],
)
def test_tw_id(number, ok):
    assert tw_id_ok(number) is ok
