"""Masks: hiding more never makes a value worse, and what must be hidden of each kind of number is hidden to the digit."""

from __future__ import annotations

import string

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.catalog.red.masking import SIGNS, masked, weak
from holdings.entities import Entity

LEAST = {  # kind: a value, and how many of its characters have to be hidden
    Entity.CN_MOBILE: ("13800138000", 4),
    Entity.CN_ID_CARD: ("110101199003077635", 8),
    "with X": ("11010119900307123X", 8),
    Entity.BANK_CARD: ("6222021234567890", 4),
    Entity.CREDIT_CARD: ("4000001234567899010", 7),
    Entity.CN_PASSPORT: ("E12345678", 4),
    Entity.QQ_NUMBER: ("1000001", 4),
    Entity.EMAIL_ADDRESS: ("zhangwei@example.com", 3),
    Entity.USER_NAME: ("zhangwei", 3),
    Entity.PERSON: ("王小明", 1),
    None: ("20261234567", 4),
}
SORTS = st.sampled_from(sorted(LEAST, key=str))
OF = {"with X": Entity.CN_ID_CARD}


def hide(value, places, sign="*"):
    return "".join(sign if place in places else char for place, char in enumerate(value))


def is_weak(value, entity):
    return weak(pa.array([value], pa.large_string()), OF.get(entity, entity))[0].as_py()


def hidable(value):
    """The places that a mask can hide: of an address only those before the @ count."""
    return range(len(value.partition("@")[0]))


@given(entity=SORTS, data=st.data(), sign=st.sampled_from(SIGNS))
def test_a_value_is_weak_until_enough_of_it_is_hidden(entity, data, sign):
    value, least = LEAST[entity]
    places = data.draw(st.sets(st.sampled_from(hidable(value)), min_size=1))
    assert is_weak(hide(value, places, sign), entity) == (len(places) < least)


@given(entity=SORTS, data=st.data())
def test_hiding_more_is_never_worse(entity, data):
    value, _ = LEAST[entity]
    places = data.draw(st.sets(st.sampled_from(hidable(value)), min_size=1))
    more = places | data.draw(st.sets(st.sampled_from(hidable(value))))
    assert is_weak(hide(value, places), entity) or not is_weak(hide(value, more), entity)


@given(value=st.text(st.characters(codec="utf-8", exclude_characters=SIGNS + "xX#"), max_size=20), entity=SORTS)
def test_what_has_no_mask_is_not_weak(value, entity):
    """It is raw, or nothing: that is for the scanner to say."""
    assert not is_weak(value, entity)


@pytest.mark.parametrize(
    ("entity", "value", "expected"),
    [
        (Entity.CN_ID_CARD, "110101xxxxxxxx1234", False),
        (Entity.CN_ID_CARD, "1101019xxxxxxx1234", True),
        (Entity.CN_ID_CARD, "110101xxxxxxxx123X", False),
        (Entity.CN_ID_CARD, "1101019xxxxxxx123X", True),
        (Entity.CN_ID_CARD, "110101199003xxxxxx", True),
        (Entity.CN_MOBILE, "+86 138****8000", False),
        (Entity.CN_MOBILE, "0086-138***08000", True),
        (Entity.CN_MOBILE, "1380***0866", True),
        (None, "0512-****1234", False),
        (None, "***@example.com", False),
        (None, "**@example.com", True),
        (None, "张*", False),
    ],
)
def test_what_is_weak(entity, value, expected):
    assert is_weak(value, entity) is expected


@pytest.mark.parametrize(
    ("value", "hides"),
    [
        ("138****8000", True),
        ("138xxxx8000", True),
        ("138####8000", True),
        ("张某", True),
        ("11010119900307123X", False),
        ("Max", False),
        ("5 x 3", False),
        ("", False),
        (string.printable.replace("*", "").replace("xX", "").replace("x", ""), False),
    ],
)
def test_what_a_mask_is(value, hides):
    assert masked(pa.array([value], pa.large_string()))[0].as_py() is hides


def test_nothing_is_said_of_what_is_not_there():
    assert weak(pa.array([None], pa.large_string()), Entity.CN_MOBILE)[0].as_py() is None


@given(values=st.lists(st.text(alphabet="0123456789*xX#八 -+", max_size=18) | st.none() | st.just("138****8000"), max_size=8), entity=SORTS)
def test_a_column_is_judged_as_its_values_one_by_one(values, entity):
    column = pa.array(values, pa.large_string())
    assert weak(column, OF.get(entity, entity)).to_pylist() == [is_weak(value, entity) for value in values]
    assert masked(column).to_pylist() == [masked(pa.array([value], pa.large_string()))[0].as_py() for value in values]
