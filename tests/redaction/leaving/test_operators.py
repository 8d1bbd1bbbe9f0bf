"""Each operator by a table of cases, and the laws that hold for all of them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from leaving import bench, keys

from holdings.entities import Entity
from redaction.operators import operators
from redaction.operators.base import Effect
from redaction.operators.mask import masked

BENCH = bench()


def made(name, **options):
    return operators()[name].model_validate({"operator": name, **options})


MASKS = [
    (Entity.CN_MOBILE, "13800138000", "138****8000"),
    (Entity.CN_MOBILE, "+86 138-0013-8000", "+86 138-****-8000"),
    (Entity.CN_MOBILE, "１３８００１３８０００", "１３８****８０００"),
    (Entity.CN_MOBILE, "一三八零零一三八零零零", "一三八****八零零零"),
    (Entity.CN_LANDLINE, "010-62345678", "010-****5678"),
    (Entity.CN_LANDLINE, "62345678", "62****78"),
    (Entity.PHONE_NUMBER, "8000", "****"),
    (Entity.CN_ID_CARD, "11010519491231002X", "110105********002X"),
    (Entity.CN_ID_CARD, "110105 19491231 002X", "110105 ******** 002X"),
    (Entity.CN_ID_CARD, "110105491231002", "110105*****1002"),
    (Entity.CN_PASSPORT, "E12345678", "E1*****78"),
    (Entity.HK_ID, "A123456(3)", "A1****6(3)"),
    (Entity.US_SSN, "123-45-6789", "12*-**-**89"),
    (Entity.BANK_CARD, "6222021234567890123", "622202*********0123"),
    (Entity.BANK_CARD, "4111 1111 1111 1111", "4111 11** **** 1111"),
    (Entity.EMAIL_ADDRESS, "zhang.san@example.com", "z***@example.com"),
    (Entity.EMAIL_ADDRESS, "abc@example.com", "***@example.com"),
    (Entity.EMAIL_ADDRESS, "zhang (at) example dot com", "***** (**) ******* *** ***"),
    (Entity.EMAIL_ADDRESS, "zhang@example.com 13800138000", "*****@*******.*** ***********"),
    (Entity.PERSON, "张三", "张*"),
    (Entity.PERSON, "张三丰", "张**"),
    (Entity.PERSON, "阿卜杜拉·买买提", "阿***·***"),
    (Entity.PERSON, "John Smith", "J*** *****"),
    (Entity.PERSON, "李", "*"),
    (Entity.ADDRESS, "上海市浦东新区世纪大道100号", "上海市****"),
    (Entity.ADDRESS, "浙江省杭州市西湖区", "浙江省杭州市****"),
    (Entity.ADDRESS, "12 High Street", "****"),
    (Entity.LOCATION, "上海市", "上海市"),
    (Entity.CN_PLATE, "京A·12345", "京A·***45"),
    (Entity.IP_ADDRESS, "192.168.1.77", "192.168.*.*"),
    (Entity.IP_ADDRESS, "2001:db8::1", "2001:db8::*"),
    (Entity.DATE_OF_BIRTH, "1985-03-12", "1985-**-**"),
    (Entity.DATE_OF_BIRTH, "1985年3月12日", "1985年*月**日"),
    (Entity.DATE_OF_BIRTH, "19850312", "1985****"),
    (Entity.DATE_OF_BIRTH, "12 March 1985", "** ***** ****"),
    (Entity.USER_NAME, "zhangsan", "z***"),
    (Entity.WECHAT_ID, "abc", "****"),
    (Entity.CREDENTIAL, "hunter2", "******"),
    (Entity.IMEI, "490154203237518", "490********7518"),
]


@pytest.mark.parametrize(("entity", "value", "expected"), MASKS)
def test_a_mask_is_as_the_habit_is(entity, value, expected):
    assert made("mask").apply(value, entity, BENCH) == expected
    assert masked(expected, entity) == expected


GENERAL = [
    (Entity.DATE_OF_BIRTH, "1985-03-12", {}, "1985"),
    (Entity.DATE_OF_BIRTH, "1985年3月12日", {"date": "month"}, "1985-03"),
    (Entity.DATE_OF_BIRTH, "12 March 1985", {"date": "month"}, "1985-03"),
    (Entity.DATE_OF_BIRTH, "1985-03", {}, "1985"),
    (Entity.DATE_OF_BIRTH, "03/04/1985", {}, "[DATE_OF_BIRTH]"),
    (Entity.ADDRESS, "广东省深圳市南山区科技园1号", {}, "广东省深圳市"),
    (Entity.ADDRESS, "广东省深圳市南山区科技园1号", {"address": "province"}, "广东省"),
    (Entity.ADDRESS, "中国上海市浦东新区", {}, "上海市"),
    (Entity.ADDRESS, "12 High Street", {}, "[ADDRESS]"),
    (Entity.IP_ADDRESS, "192.168.1.77", {}, "192.168.1.0/24"),
    (Entity.IP_ADDRESS, "2001:db8:1:2::3", {}, "2001:db8:1::/48"),
    (Entity.CN_MOBILE, "13800138000", {}, "[PHONE_NUMBER]"),
    (Entity.USER_NAME, "34", {"band": 10}, "[30, 40)"),
    (Entity.USER_NAME, "-0.5", {"band": 1}, "[-1, 0)"),
    (Entity.USER_NAME, "12.30", {"band": 2.5}, "[10, 12.5)"),
    (Entity.USER_NAME, "about thirty", {"band": 10}, "[USER_NAME]"),
]


@pytest.mark.parametrize(("entity", "value", "options", "expected"), GENERAL)
def test_a_value_is_made_less_exact(entity, value, options, expected):
    operator = made("generalise", **options)
    assert operator.apply(value, entity, BENCH) == expected
    if not expected.startswith("[") or ("band" in options and "," in expected):
        assert operator.apply(expected, entity, BENCH) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "[PHONE_NUMBER]"),
        ({"lang": "zh"}, "[手机号码]"),
        ({"lang": "en"}, "[Chinese mobile number]"),
        ({"with": "某号码"}, "[某号码]"),
        ({"with": "[某号码]"}, "[某号码]"),
    ],
)
def test_a_replacement_says_what_stood_there(options, expected):
    assert made("replace", **options).apply("13800138000", Entity.CN_MOBILE, BENCH) == expected


def test_what_is_dropped_is_gone_and_what_is_kept_stays():
    assert made("drop").apply("13800138000", Entity.CN_MOBILE, BENCH) is None
    assert made("keep").apply("13800138000", Entity.CN_MOBILE, BENCH) == "13800138000"


def test_walking_the_package_finds_every_operator():
    assert set(operators()) == {"drop", "encrypt", "generalise", "hash", "keep", "mask", "replace", "token"}


@pytest.mark.parametrize(
    ("name", "effect", "restorable", "keyed"),
    [
        ("keep", Effect.NONE, False, False),
        ("drop", Effect.ANONYMISED, False, False),
        ("replace", Effect.ANONYMISED, False, False),
        ("mask", Effect.DE_IDENTIFIED, False, False),
        ("generalise", Effect.DE_IDENTIFIED, False, False),
        ("hash", Effect.DE_IDENTIFIED, False, True),
        ("token", Effect.DE_IDENTIFIED, True, True),
        ("encrypt", Effect.DE_IDENTIFIED, True, True),
    ],
)
def test_how_far_the_outcome_is_from_the_person_is_said_by_the_operator(name, effect, restorable, keyed):
    kind = operators()[name]
    assert (kind.effect, kind.restorable, kind.keyed) == (effect, restorable, keyed)


VALUE = st.one_of(
    st.text(max_size=40),
    st.text("0123456789 -+()xX一二三零０１２@.张三省市上海京A*:/年月日", max_size=30),
    st.sampled_from([value for _, value, _ in MASKS]),
)


@given(VALUE, st.sampled_from(Entity), st.sampled_from(["mask", "replace", "keep"]))
@settings(max_examples=250, deadline=None)
def test_an_outcome_is_its_own_outcome(value, entity, name):
    once = made(name).apply(value, entity, BENCH)
    assert made(name).apply(once, entity, BENCH) == once


@example("5000000000000000000", Entity.DATE_OF_BIRTH)  # a moment in 2128
@given(VALUE, st.sampled_from(Entity))
@settings(max_examples=200, deadline=None)
def test_an_outcome_of_generalising_comes_to_rest(value, entity):
    operator = made("generalise")
    once = operator.apply(value, entity, BENCH)
    assert once.startswith("[") or operator.apply(once, entity, BENCH) == once


@given(
    st.text("0123456789", min_size=4, max_size=30),
    st.sampled_from([entity for entity in Entity if entity not in (Entity.PERSON, Entity.DATE_OF_BIRTH)]),
)
def test_a_mask_hides_four_digits_at_least(digits, entity):
    hidden = masked(digits, entity)
    assert hidden.count("*") >= (3 if entity in (Entity.USER_NAME, Entity.WECHAT_ID) else 3 if entity is Entity.CN_PLATE else 4)


@pytest.mark.parametrize("name", ["hash", "token", "encrypt"])
def test_no_run_of_digits_comes_out(name):
    out = made(name).apply("13800138000", Entity.CN_MOBILE, BENCH)
    assert not any(char.isdigit() for char in out)


@pytest.mark.parametrize("name", ["hash", "token"])
@pytest.mark.parametrize("other", [bench("other"), bench("testing", 2)], ids=["purpose", "key"])
def test_another_key_or_purpose_gives_another_pseudonym(name, other):
    operator = made(name)
    assert operator.apply("13800138000", Entity.CN_MOBILE, BENCH) == operator.apply("+86 138 0013 8000", Entity.PHONE_NUMBER, bench())
    assert operator.apply("13800138000", Entity.CN_MOBILE, BENCH) != operator.apply("13800138000", Entity.CN_MOBILE, other)


def test_the_same_characters_are_another_pseudonym_as_another_type():
    outs = {
        made(name).apply("12345678", entity, BENCH)[-40:]
        for name in ("hash", "token")
        for entity in (Entity.QQ_NUMBER, Entity.ACCOUNT_NUMBER)
    }
    assert len(outs) == 4


def test_lengths_show_a_class_only():
    lengths = {len(made("token").apply("a" * size, Entity.USER_NAME, BENCH)) for size in range(16)}
    assert len(lengths) == 1
    assert len(made("token").apply("a" * 16, Entity.USER_NAME, BENCH)) not in lengths


def test_keys_do_not_show():
    assert "\\x01" not in repr(keys()) + repr(BENCH)
