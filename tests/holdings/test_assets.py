"""Names as they are shown: personal data in them is masked, however it is written."""

import pytest

from holdings.assets import holds_personal_data, mask, shown

MASKED = [
    ("13800138000", "‹d11›"),
    ("138 - 0013 - 8000", "‹d3_1-_1d4_1-_1d4›"),
    ("138(0013)8000", "‹d3(d4)d4›"),
    ("tel 138.0013_8000", "tel ‹d3.d4_1d4›"),
    ("１３８００１３８０００", "‹d11›"),
    ("138\u200b0013\u200b8000", "‹d11›"),
    ("11010119900307123X", "‹d17a1›"),
    ("li\u2060@example.com", "‹a2@a7.a3›"),
    ("li＠example．com", "‹a2?1a7?1a3›"),
]
KEPT = ["customer", "2024-01-02", "backup_20240102_0304", "table (1) of 20", "v1.2.3", "客户（二）"]


@pytest.mark.parametrize(("name", "expected"), MASKED)
def test_personal_data_is_masked(name, expected):
    assert shown(name) == expected
    assert holds_personal_data(name)


@pytest.mark.parametrize("name", KEPT)
def test_other_names_stay(name):
    assert shown(name) == name
    assert not holds_personal_data(name)


@pytest.mark.parametrize(
    ("value", "shape"), [("你好，abc", "汉2?1a3"), ("a-1.x", "a1-d1.a1"), ("é ñ", "?1_1?1"), ("１2", "d2"), ("--", "--")]
)
def test_a_shape_tells_the_classes_of_characters_and_their_lengths(value, shape):
    assert mask(value) == shape


def test_control_characters_go():
    assert shown("a\x00b\u200bc") == "a\ufffdbc"
    assert not holds_personal_data("a\x00b\u200bc")
