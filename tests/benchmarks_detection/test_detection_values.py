"""What the generators make: check digits that hold, shapes that stay, lists that the two parts do not share."""

from __future__ import annotations

import random
import re
import unicodedata
from datetime import date
from itertools import combinations

import pytest

from benchmarks.detection.slots import SLOTS
from benchmarks.detection.values import (
    checks,
    documents,
    edition3,
    edition4,
    names_en,
    names_zh,
    negatives,
    neutral,
    places_en,
    places_zh,
    ways,
)
from benchmarks.detection.values.draw import Draw, Piece, shared
from redaction import checks as ours

TIMES = 300


def made(language, slot, times=TIMES, held=False, blind=None):
    draw = Draw(rng=random.Random(f"{language} {slot}"), held=held, blind=blind)
    return [SLOTS[language][slot].make(draw) for _ in range(times)]


def bare(value):
    return re.sub(r"[^0-9A-Za-z]", "", value)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (checks.id_card("11010519491231002"), "X"),  # the example of GB 11643-1999
        (checks.luhn("7992739871"), "3"),
        (checks.luhn("49015420323751"), "8"),  # the example of 3GPP TS 23.003 annex B
        (checks.uscc("91350100M000100Y4"), "3"),
        (checks.vin("1M8GDM9A0KP042788"), "1M8GDM9AXKP042788"),
        (checks.hkid("A", "123456"), "3"),
        (checks.hkid("AB", "987654"), "3"),
        (checks.twid("A", "12345678"), "9"),
        (checks.iban("GB", "WEST12345698765432"), "82"),
        (checks.iban("DE", "370400440532013000"), "89"),
    ],
)
def test_check_digits_against_published_ones(check, expected):
    assert check == expected


@pytest.mark.parametrize("slot", ["card", "cc", "imei", "iccid"])
def test_luhn_holds(slot):
    assert all(ours.luhn_ok(bare(value)) for value in made("zh", slot))


def test_identity_cards_hold_and_are_of_a_day_that_was():
    for value in map(bare, made("zh", "id")):
        assert len(value) == 18
        assert ours.mod_11_2(value[:17]) == value[17].upper()
        date(int(value[6:10]), int(value[10:12]), int(value[12:14]))


def test_codes_of_companies_vehicles_hong_kong_and_taiwan_hold():
    assert all(ours.mod_31_3(value[:17]) == value[17] for value in made("zh", "uscc"))
    assert all(ours.vin_check(value) == value[8] for value in made("en", "vin"))
    assert all(ours.tw_id_ok(value) for value in made("zh", "twid"))
    for value in map(bare, made("zh", "hkid")):
        letters = value[:-7]
        assert ours.hk_id_check(letters, value[-7:-1]) == value[-1]


def test_iban_holds():
    for value in map(bare, made("en", "iban")):
        assert int("".join(str(int(sign, 36)) for sign in value[4:] + value[:4])) % 97 == 1


SHAPES = {
    ("zh", "id15"): r"\d{15}",
    ("zh", "imsi"): r"460\d{12}",
    ("en", "imsi"): r"\d{15}",
    ("zh", "iccid"): r"8986\d{16}",
    ("en", "iccid"): r"89\d{17}",
    ("zh", "hkmo"): r"[HM]\d{8}(\d\d)?",
    ("zh", "twp"): r"\d{8}",
    ("zh", "passport"): r"[EG][A-Z0-9]\d{7}",
    ("zh", "qq"): r"[1-9]\d{5,9}",
    ("zh", "wechat"): r"[a-z][-_a-z0-9]{5,19}",
    ("en", "ssn"): r"(?!000|666|9)\d{3}[- ]?(?!00)\d\d[- ]?(?!0000)\d{4}",
    ("zh", "mac"): r"(?i)([0-9A-F]{2}[:-]){5}[0-9A-F]{2}|([0-9a-f]{4}\.){2}[0-9a-f]{4}",
    ("zh", "email"): r"(?i)[a-z0-9._-]+@[a-z0-9.]+",
    ("zh", "id"): r"[0-9 ]+[0-9Xx]",
}


@pytest.mark.parametrize(("language", "slot"), SHAPES, ids=" ".join)
def test_shapes(language, slot):
    for value in made(language, slot):
        assert re.fullmatch(SHAPES[language, slot], value), value


def test_a_number_in_pieces_is_one_mobile_when_put_together():
    digits = str.maketrans("零幺一二三四五六七八九", "01123456789")
    for value in made("zh", "mobile_p"):
        joined = "".join(piece.text for piece in value if piece.gold).translate(digits)
        assert re.fullmatch(r"1[3-9]\d{9}", joined)
        assert not any(character.isdigit() for piece in value if not piece.gold for character in piece.text)


FIGURES = str.maketrans("零幺一二三四五六七八九叉", "01123456789X")
WORDS = {word: str(place) for place, word in enumerate(ways._FIGURES)}


def test_what_is_read_out_holds_when_written():
    for value in made("zh", "id_say"):
        number = re.sub(r"[ ，]", "", value).translate(FIGURES)
        assert ours.mod_11_2(number[:17]) == number[17]
    assert all(ours.luhn_ok(re.sub(r"[ ，]", "", value).translate(FIGURES)) for value in made("zh", "card_say"))
    assert all(ours.luhn_ok("".join(WORDS.get(word, word) for word in value.split())) for value in made("en", "card_say"))
    for value in made("en", "ssn_say"):
        assert re.fullmatch(SHAPES["en", "ssn"], "".join(WORDS[word] for word in value.split()))
    for value in made("zh", "landline_say"):
        assert re.fullmatch(r"0\d{10,11}", re.sub(r"[ ，]", "", value).translate(FIGURES))


def test_full_width_is_the_same_value():
    for value in made("zh", "id_w"):
        number = unicodedata.normalize("NFKC", value)
        assert value != number
        assert ours.mod_11_2(number[:17]) == number[17].upper()
    for value in made("zh", "email_w"):
        assert re.fullmatch(SHAPES["zh", "email"], unicodedata.normalize("NFKC", value))
        assert "@" not in value


def test_numbers_called_something_else_fail_their_check():
    draw = Draw(rng=random.Random(1), held=False)
    for value in (negatives.bad_id(draw) for _ in range(TIMES)):
        if value.isdigit():
            assert not (len(value) == 18 and ours.mod_11_2(value[:17]) == value[17])
            assert not (value[:2] in ("62", "43", "86") and ours.luhn_ok(value))


def test_orders_have_the_lengths_of_what_they_are_taken_for():
    lengths = {len(value) for value in made("zh", "order", 2000) if value.isdigit()}
    assert {11, 15, 16, 18, 19} <= lengths
    assert any(ours.luhn_ok(value) for value in made("zh", "order", 2000) if value.isdigit() and len(value) in (16, 19))


@pytest.mark.parametrize(
    "values",
    [names_zh._GIVEN, names_en._FIRST, names_en._LAST, places_zh._ROADS, places_zh._ESTATES, names_zh._MINORITY, names_zh._TRAD_GIVEN],
    ids=len,
)
def test_the_parts_share_nothing_of_a_list(values):
    develop, held = (set(shared(values, held=part)) for part in (False, True))
    assert min(len(develop), len(held)) > len(values) // 5
    assert develop | held == set(values)
    assert not develop & held


OWN = [
    (names_zh._GIVEN, edition3.GIVEN_ZH, edition4.GIVEN_ZH),
    (names_zh._TRAD_GIVEN, edition3.GIVEN_TRADITIONAL, edition4.GIVEN_TRADITIONAL),
    (names_zh._MINORITY, edition3.UYGHUR, edition4.UYGHUR),
    (names_zh._TIBETAN, edition3.TIBETAN, edition4.TIBETAN),
    (names_zh._MONGOL, edition3.MONGOL, edition4.MONGOL),
    (names_zh._SYLLABLES, edition3.SURNAME_SYLLABLES, edition4.SURNAME_SYLLABLES),
    (names_zh._GIVEN_SYLLABLES, edition3.GIVEN_SYLLABLES, edition4.GIVEN_SYLLABLES),
    (names_en._FIRST, edition3.FIRST, edition4.FIRST),
    (names_en._LAST, edition3.LAST, edition4.LAST),
    (names_en._CN_FIRST, edition3.CHINESE_FIRST, edition4.CHINESE_FIRST),
    (names_en._CN_LAST, edition3.CHINESE_LAST, edition4.CHINESE_LAST),
    (places_zh._CITIES, edition3.CITIES_ZH, edition4.CITIES_ZH),
    (places_zh._ROADS, edition3.ROADS, edition4.ROADS),
    (places_zh._ESTATES, edition3.ESTATES, edition4.ESTATES),
    (places_zh._TOWERS, edition3.TOWERS, edition4.TOWERS),
    (places_zh._TOWN, edition3.TOWN, edition4.TOWN),
    (places_zh._TOWN_TWO, edition3.TOWN_TWO, edition4.TOWN_TWO),
    (places_zh._HK, edition3.HONG_KONG, edition4.HONG_KONG),
    (places_zh._TW, edition3.TAIWAN, edition4.TAIWAN),
    (places_zh._LATIN_ROADS, edition3.LATIN_ROADS, edition4.LATIN_ROADS),
    (places_zh._LATIN_DISTRICTS, edition3.LATIN_DISTRICTS, edition4.LATIN_DISTRICTS),
    (places_en._STREETS, edition3.STREETS, edition4.STREETS),
    (places_en._TOWNS, edition3.TOWNS, edition4.TOWNS),
    (places_en._UK_TOWNS, edition3.UK_TOWNS, edition4.UK_TOWNS),
    (places_en._UK_STREETS, edition3.UK_STREETS, edition4.UK_STREETS),
    (negatives._PRODUCTS_ZH, edition3.PRODUCTS_ZH, edition4.PRODUCTS_ZH),
    (negatives._PRODUCTS_EN, edition3.PRODUCTS_EN, edition4.PRODUCTS_EN),
    (neutral._COMPANIES, edition3.COMPANIES_EN, edition4.COMPANIES_EN),
    (neutral._AGENTS_ZH, edition3.AGENTS_ZH, edition4.AGENTS_ZH),
    (neutral._AGENTS_EN, edition3.AGENTS_EN, edition4.AGENTS_EN),
]


@pytest.mark.parametrize(("first", "third", "fourth"), OWN)
def test_the_blind_editions_share_nothing_of_a_list_with_any_other(first, third, fourth):
    for one, other in combinations((first, third, fourth), 2):
        assert not set(one) & set(other)
    assert len(set(third)) == len(third)
    assert len(set(fourth)) == len(fourth)
    for draw in (Draw.of_part, Draw.any):
        for blind, expected in ((None, first), (0, third), (1, fourth)):
            assert draw(Draw(rng=random.Random(1), held=True, blind=blind), first, third, fourth) in expected


@pytest.mark.parametrize(
    "make", [names_zh._given, names_zh.traditional, names_en.last, places_zh._road, places_en.street, negatives.product_zh]
)
def test_what_a_blind_edition_is_filled_with_is_not_what_the_others_are(make):
    each = [{make(Draw(rng=random.Random(seed), held=True, blind=blind)) for seed in range(TIMES)} for blind in (None, 0, 1)]
    for one, other in combinations(each, 2):
        assert len(one & other) <= len(one) // 5, "only numbered streets are anybody's"


def test_given_names_of_the_held_part_are_never_drawn_for_developing():
    held = names_zh.given_share(held=True)
    draw = Draw(rng=random.Random(3), held=False)
    assert not any(held & set(names_zh._given(draw)) for _ in range(TIMES))


def test_every_slot_makes_text():
    for language, slots in SLOTS.items():
        for name in slots:
            for held, blind in ((False, None), (True, None), (True, 0), (True, 1)):
                for value in made(language, name, 20, held, blind):
                    pieces = (Piece(value),) if isinstance(value, str) else value
                    assert all(piece.text and piece.text.strip() == piece.text for piece in pieces if piece.gold), (language, name)


def test_plates_are_of_all_kinds():
    plates = {bare(value)[-1:] + value[-1] for value in made("zh", "plate", 800)}
    assert {"警", "学", "挂", "港", "澳", "使"} <= {value[-1] for value in plates}
    assert documents.plate(Draw(rng=random.Random(1), held=False))
