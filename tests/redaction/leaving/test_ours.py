"""What is ours is known by its authentication: nothing forged, tampered with, or of another key or purpose is taken for it or turned back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaving import bench

from holdings.entities import Entity
from redaction.errors import NotRestored
from redaction.operators import operators
from redaction.ours import ours, restore
from redaction.pseudonym import emptied, filled

BENCH = bench()
KEYED = ["hash", "token", "encrypt"]


def made(name, value="13800138000", entity=Entity.CN_MOBILE, work=BENCH):
    return operators()[name]().apply(value, entity, work)


@pytest.mark.parametrize("name", KEYED)
@pytest.mark.parametrize("work", [bench("other"), bench("testing", 2), bench("testing")], ids=["purpose", "key", "none of these"])
def test_it_is_ours_under_its_key_and_purpose_alone(name, work):
    text = f"call {made(name)} now"
    right = work.purpose == "testing" and work.keys.tokens[0].key_id.endswith("1")
    assert [each.place for each in ours(text, work)] == ([(5, len(text) - 4)] if right else [])
    if not right:
        with pytest.raises(NotRestored) as refused:
            restore(text, work)
        assert refused.value.exit_code == 1


@pytest.mark.parametrize("name", KEYED)
def test_a_retired_key_is_good_enough_for_what_it_made(name):
    rotated = bench("testing", 2, 1)
    assert ours(made(name), rotated)
    assert made(name, work=rotated) != made(name)
    if name != "hash":
        assert restore(made(name), rotated).text == "13800138000"


@given(st.sampled_from(KEYED), st.data())
@settings(max_examples=150, deadline=None)
def test_one_letter_changed_anywhere_and_it_is_not_ours(name, data):
    text = made(name)
    place = data.draw(st.integers(text.index("-") + 1, len(text) - 2))
    letter = data.draw(st.sampled_from("bcdfghjkmnpqrstvaxZ1").filter(lambda char: char != text[place]))
    forged = text[:place] + letter + text[place + 1 :]
    assert ours(forged, BENCH) == []
    with pytest.raises(NotRestored):
        restore(forged, BENCH)


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text.replace("PHONE_NUMBER", "PERSON"),
        lambda text: text.replace("PHONE_NUMBER", "NO_SUCH_TYPE"),
        lambda text: text.replace("-", "-bb"),
        lambda text: text[:-3] + "]",
        lambda text: text.replace(":t-", ":h-"),
        lambda text: text.replace(":t-", ":e-"),
        lambda text: "[PHONE_NUMBER:t-13800138000]",
        lambda text: "[PHONE_NUMBER:t-bcdf]",
    ],
)
def test_a_forged_one_is_not_ours(forge):
    forged = forge(made("token"))
    assert ours(forged, BENCH) == []
    with pytest.raises(NotRestored):
        restore(forged, BENCH)


def test_a_refusal_tells_nothing_of_the_text():
    with pytest.raises(NotRestored) as refused:
        restore(f"13800138000 [A13800138000:t-{'b' * 40}] 张三", BENCH)
    assert "13800138000" not in str(refused.value)
    assert "张三" not in str(refused.value)


@given(st.text(max_size=60), st.sampled_from(Entity))
@settings(max_examples=150, deadline=None)
def test_what_was_encrypted_comes_back_as_it_was(value, entity):
    text = made("encrypt", value, entity)
    assert restore(text, BENCH).text == value
    assert restore(f"a{text}b{text}", BENCH).text == f"a{value}b{value}"


def test_half_a_character_comes_back_too():
    assert restore(made("encrypt", "\ud83d"), BENCH).text == "\ud83d"


def test_a_restored_text_does_not_show_itself():
    assert "13800138000" not in repr(restore(made("token"), BENCH))


def test_what_is_no_pseudonym_is_left_alone():
    text = "[PHONE_NUMBER] [phone:t-bb] [PHONE_NUMBER:x-bb] [PHONE_NUMBER:t-] [NOTE:e-mail]"
    restored = restore(text, BENCH)
    assert (restored.text, restored.restored) == (text, 0)


@given(st.binary(max_size=80))
def test_what_was_filled_up_is_emptied(value):
    block = filled(value)
    assert len(block) % 16 == 0
    assert emptied(block) == value


@pytest.mark.parametrize("block", [b"", bytes(16), b"a" * 16, b"a\x80"])
def test_what_was_not_filled_up_is_refused(block):
    with pytest.raises(ValueError, match="filled"):
        emptied(block)
