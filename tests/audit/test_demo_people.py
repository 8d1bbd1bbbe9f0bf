"""The demo's numbers are right where they must be, and wrong where they must be."""

from __future__ import annotations

import random

import pytest

from audit.demo import people


@pytest.mark.parametrize(
    ("first", "check"),
    [
        ("11010519491231002", "X"),  # the standard's own example (GB 11643-1999)
        ("44052418800101001", "4"),  # the other one
    ],
)
def test_the_check_character_of_an_identity_card(first, check):
    assert people.id_check_digit(first) == check


@pytest.mark.parametrize(
    ("digits", "valid"),
    [("4111111111111111", True), ("4111111111111112", False), ("79927398713", True), ("79927398710", False), ("490154203237518", True)],
)
def test_luhn(digits, valid):
    assert people.luhn_valid(digits) is valid


def _draws(make, count=500):
    rng = random.Random(11)
    return [make(rng) for _ in range(count)]


def test_identity_cards_are_valid():
    assert all(len(number) == 18 and number[17] == people.id_check_digit(number[:17]) for number in _draws(people.id_card))


def test_bank_cards_and_imeis_are_valid():
    for number in _draws(people.bank_card):
        assert (len(number), number[:2], people.luhn_valid(number)) == (19, "62", True)
    for number in _draws(people.imei):
        assert (len(number), number[:2], people.luhn_valid(number)) == (15, "86", True)


def test_near_misses_are_no_valid_number_of_any_kind():
    for number in _draws(people.order_like_id):
        assert len(number) == 18
        assert number[17] != people.id_check_digit(number[:17])
        assert not people.luhn_valid(number)
    for number in _draws(people.order_like_card):
        assert (len(number), people.luhn_valid(number)) == (19, False)


def test_no_two_customers_share_a_number():
    numbers = people.mobiles(random.Random(3), 20_000)
    assert len(set(numbers)) == 20_000


@pytest.mark.parametrize("draw", range(40))
def test_a_number_is_the_same_however_it_is_written(draw):
    rng = random.Random(draw)
    number = people.mobile(rng)
    written = people.written_mobile(rng, number)
    assert "".join(filter(str.isdigit, written)).removeprefix("86") == number


def test_e_mail_addresses_are_in_reserved_domains():
    assert all(address.rpartition("@")[2].split(".")[-2] == "example" for address in _draws(people.email))
