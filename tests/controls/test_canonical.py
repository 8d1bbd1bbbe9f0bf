"""Values that mean the same become the same, and others do not."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.canonical import canonical
from holdings.entities import Entity


def one(value, root=Entity.PERSON):
    return canonical(pa.array([value], pa.large_string()), root).to_pylist()[0]


@pytest.mark.parametrize(
    ("value", "root", "expected"),
    [
        ("13900000001", Entity.PHONE_NUMBER, "13900000001"),
        ("139 0000-0001", Entity.PHONE_NUMBER, "13900000001"),
        ("+8613900000001", Entity.PHONE_NUMBER, "13900000001"),
        ("8613900000001", Entity.PHONE_NUMBER, "13900000001"),
        ("(+86) 139.0000.0001", Entity.PHONE_NUMBER, "13900000001"),
        ("＋８６－１３９００００００01", Entity.PHONE_NUMBER, "13900000001"),
        ("008613900000001", Entity.PHONE_NUMBER, "13900000001"),
        ("13900000001.0", Entity.PHONE_NUMBER, "13900000001"),
        (" 13900000001.00", Entity.PHONE_NUMBER, "13900000001"),
        ("13900000001.5", Entity.PHONE_NUMBER, "139000000015"),
        ("4000000000000001.0", Entity.CREDIT_CARD, "4000000000000001"),
        ("013900000001", Entity.PHONE_NUMBER, "13900000001"),
        ("+86 10 0000 0001", Entity.PHONE_NUMBER, "1000000001"),
        ("0086-10-00000001", Entity.PHONE_NUMBER, "1000000001"),
        ("+86 (0)10 0000 0001", Entity.PHONE_NUMBER, "1000000001"),
        ("010-00000001", Entity.PHONE_NUMBER, "1000000001"),
        ("0755-0000 0001", Entity.PHONE_NUMBER, "75500000001"),
        ("01000000001", Entity.ACCOUNT_NUMBER, "01000000001"),
        ("00000000", Entity.PHONE_NUMBER, "00000000"),
        ("001 202 000 0001", Entity.PHONE_NUMBER, "12020000001"),
        ("861000000001", Entity.PHONE_NUMBER, "861000000001"),
        ("+1 202 000 0001", Entity.PHONE_NUMBER, "12020000001"),
        ("8613900000001", Entity.ACCOUNT_NUMBER, "8613900000001"),
        ("4000 0000-0000.0001", Entity.CREDIT_CARD, "4000000000000001"),
        ("A@B.Example", Entity.EMAIL_ADDRESS, "a@b.example"),
        ("Ａ@b．example", Entity.EMAIL_ADDRESS, "a@b.example"),
        ("j.doe+x@B.example ", Entity.EMAIL_ADDRESS, "j.doe+x@b.example"),
        ("STRASSE", Entity.ADDRESS, "strasse"),
        ("Straße", Entity.ADDRESS, "strasse"),
        ("甲　乙", Entity.PERSON, "甲乙"),
        (" -().+\t\n", Entity.PERSON, ""),
        ("", Entity.PERSON, ""),
    ],
)
def test_the_form_of_a_value(value, root, expected):
    assert one(value, root) == expected


@given(st.lists(st.text(), min_size=1), st.sampled_from([Entity.PERSON, Entity.PHONE_NUMBER]))
def test_a_column_is_brought_to_form_value_by_value(values, root):
    assert canonical(pa.array(values, pa.large_string()), root).to_pylist() == [one(value, root) for value in values]


@given(st.text("0123456789abcxyzABCXYZ甲乙丙", min_size=1), st.sampled_from([" ", "-", ".", "　", "+", "()", "\t"]))
def test_separators_width_and_case_do_not_matter(value, separator):
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in value)
    assert one(separator.join(value)) == one(value) == one(value.upper()) == one(wide)


def test_an_empty_column():
    assert canonical(pa.array([], pa.large_string()), Entity.PERSON).to_pylist() == []
