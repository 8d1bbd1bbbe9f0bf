"""The laws of redaction: nothing that is found survives, twice is once, what lies between is untouched, what cannot be examined is withheld."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaving import keys, policy

from holdings.entities import Entity
from redaction.detecting.detector import Detector
from redaction.errors import NotRestored, PolicyError
from redaction.policy import named, shipped
from redaction.recognizers import default_recognizers
from redaction.redactor import WITHHELD, Redactor
from redaction.scanner import Context
from redaction.span import Span

NUMBERS = Detector(default_recognizers())
"""Without names and addresses, which take most of the time."""
ALL = Redactor(named("model-training")).detector
"""One for all tests: it loads a model."""

EXAMPLES = [
    "客户张三（手机13800138000，邮箱zhang.san@163.com）住在上海市浦东新区世纪大道100号3栋502室，身份证11010519491231002X，1985年3月12日出生。",
    "Mr John Smith, phone +1 415 555 0132, card 4111 1111 1111 1111, lives at 12 High Street, London, born on 12 March 1985, password: hunter2!X",
    "联系人：李四 联系电话 010-62345678转801，微信号 wx_zhangsan，车牌京A·12345，IP 192.168.1.77",
    "手机１３８００１３８０００，一三八零零一三八零零零，尾号8000",
    "姓名\t电话\n王五\t13900139000\n",
    "",
    "没有什么可找的。",
]


def redactor(given="replace", *numbers, detector=NUMBERS, **more):
    made = given if not isinstance(given, str) else policy(given, **more)
    return Redactor(made, keys(*numbers), detector=detector)


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("text", EXAMPLES)
def test_of_real_texts_nothing_is_left_and_twice_is_once(name, text):
    work = redactor(named(name), detector=ALL)
    out = work.redact(text)
    assert out.examined
    assert list(work.left([out.text])) == [()]
    assert work.redact(out.text).text == out.text
    for value in ("13800138000", "11010519491231002X", "4111 1111 1111 1111", "hunter2", "张三", "浦东"):
        assert value not in out.text


PROSE = st.text("的一是在不了有和人这中 abc,。：\n", max_size=12)
VALUES = st.one_of(
    st.integers(13_000_000_000, 19_999_999_999).map(str),
    st.from_regex(r"[a-z]{1,8}@(?:qq|163)\.com", fullmatch=True),
    st.sampled_from(
        ["11010519491231002X", "6222021234567890128", "京A12345", "192.168.1.77", "密码：Ab1234xy", "生日1985-03-12", "[PHONE_NUMBER:t-13800138000]", "QQ：1234567",
         "[PHONE_NUMBER]", "138****8000", "010-62345678转801"]
    ),
)  # fmt: skip
TEXT = st.lists(st.one_of(PROSE, VALUES), max_size=8).map("".join)
POLICIES = [redactor(policy(name, purpose="laws")) for name in ("mask", "replace", "hash", "token", "encrypt", "generalise", "drop")]
POLICIES += [redactor(named(name)) for name in shipped()]


@given(TEXT, st.sampled_from(POLICIES))
@settings(max_examples=90, deadline=None)
def test_no_detected_span_survives_and_twice_is_once(text, work):
    out = work.redact(text)
    assert list(work.left([out.text])) == [()]
    assert work.redact(out.text).text == out.text


@given(TEXT, st.sampled_from(POLICIES))
@settings(max_examples=70, deadline=None)
def test_what_lies_between_is_untouched(text, work):
    out = work.redact(text)
    if not out.examined:
        return
    old = new = 0
    for change in out.changes:
        assert text[old : change.start] == out.text[new : change.new_start]
        assert old <= change.start < change.end
        old, new = change.end, change.new_end
    assert text[old:] == out.text[new:]


@given(st.lists(TEXT, max_size=5))
@settings(max_examples=30, deadline=None)
def test_texts_do_not_look_at_each_other(texts):
    work = POLICIES[0]
    assert [each.text for each in work.redact_all(texts)] == [work.redact(text).text for text in texts]


@given(TEXT)
@settings(max_examples=40, deadline=None)
def test_what_was_encrypted_comes_back_exactly(text):
    work = redactor(policy("encrypt", purpose="laws"))
    out = work.redact(text)
    if out.examined and "[PHONE_NUMBER:t" not in text:
        assert work.unredact(out.text).text == text


@pytest.mark.parametrize("number", [13800138000, 19912345678])
def test_the_same_number_is_the_same_token_in_any_writing_file_and_run(number):
    digits = str(number)
    writings = [digits, f"+86 {digits}", f"{digits[:3]} {digits[3:7]} {digits[7:]}"]
    tokens = {redactor("token").redact(f"手机：{writing}。").text for writing in writings}
    assert len(tokens) == 1
    assert tokens.isdisjoint(
        {redactor("token", 2).redact(f"手机：{digits}。").text, redactor("token", purpose="other").redact(f"手机：{digits}。").text}
    )
    assert redactor("token").unredact(tokens.pop()).text == f"手机：{digits}。"


def test_another_key_or_purpose_restores_nothing():
    out = redactor("token").redact("手机13800138000").text
    for other in (redactor("token", 2), redactor("token", purpose="other"), redactor("token", 3, 2)):
        with pytest.raises(NotRestored):
            other.unredact(out)
    assert redactor("token", 2, 1).unredact(out).text == "手机13800138000"


@pytest.mark.parametrize("name", ["token", "hash", "encrypt", "mask", "replace", "generalise", "drop"])
def test_what_only_looks_like_ours_is_a_value_like_others(name):
    work = redactor(name)
    foreign = redactor("token", 2).redact("手机13800138000").text
    for text in (foreign, "手机[PHONE_NUMBER:t-13800138000]", "[NO_SUCH_TYPE:e-13800138000aaaaaaaaaaaaaaaaaaaaaaaaa]"):
        out = work.redact(text).text
        assert text.removeprefix("手机") not in out
        assert "13800138000" not in out
        assert work.redact(out).text == out


def test_the_number_in_a_forged_token_is_the_same_number():
    work = redactor("token")
    assert work.redact("手机[PHONE_NUMBER:t-13800138000]").text == work.redact("手机13800138000").text


class Greedy:
    """Finds whatever follows the word."""

    entities = frozenset({Entity.CREDENTIAL})

    def gate(self, context):
        return "pw="

    def find(self, text, context):
        start = text.find("pw=") + 3
        return [Span(start, len(text), Entity.CREDENTIAL, 0.9)] if start < len(text) else []


def test_a_secret_glued_to_a_token_is_no_part_of_it():
    work = redactor("token", detector=Detector([Greedy()]))
    token = work.redact("pw=first").text.removeprefix("pw=")
    out = work.redact(f"pw={token}second").text
    assert out.startswith(f"pw={token}[CREDENTIAL:t-")
    assert "second" not in out


def test_a_secret_glued_to_what_only_looks_like_ours_is_dealt_with_by_itself():
    work = redactor("replace", detector=Detector([Greedy()]))
    out = work.redact("pw=[PHONE_NUMBER:t-13800138000]second")
    assert out.text == "pw=[PHONE_NUMBER][CREDENTIAL]"
    assert [(change.start, change.end) for change in out.changes] == [(3, 31), (31, 37)]


class Fragile:
    """Finds `x`; breaks on a text with `!`."""

    entities = frozenset({Entity.PERSON})

    def gate(self, context):
        return "[x!]"

    def find(self, text, context):
        if "!" in text:
            raise ValueError(text)
        return [Span(i, i + 1, Entity.PERSON, 0.9) for i, char in enumerate(text) if char == "x"]


def test_a_text_that_could_not_be_examined_is_withheld():
    out = list(redactor("mask", detector=Detector([Fragile()])).redact_all(["ax", "13800138000!x", "b"]))
    assert [(each.text, each.examined) for each in out] == [("a*", True), (WITHHELD, False), ("b", True)]


class Endless:
    """Finds the last character, whatever was put there before."""

    entities = frozenset({Entity.PERSON})

    def gate(self, context):
        return "."

    def find(self, text, context):
        return [Span(len(text) - 1, len(text), Entity.PERSON, 0.9)] if text[-1].isalnum() else []


def test_a_text_that_does_not_come_to_rest_is_withheld():
    out = redactor("drop", detector=Detector([Endless()])).redact("a" * 50)
    assert (out.text, out.examined) == (WITHHELD, False)


@pytest.mark.parametrize(
    "text",
    [
        "WeChat: [WECHAT_ID]; office: Room 2805",
        "登录日志 用户:[USER_NAME] IPv6:none",
        "WeChat: [WECHAT_ID]\nCustomer Mary",
        "收款卡号 625907*********629",
        "收款卡号 6216 61** **** **28",
        "收款卡号 6225-68**-****-*828",
    ],
)
def test_what_stands_for_a_value_is_no_label_of_what_follows_and_what_is_masked_stays(text):
    assert redactor("replace").redact(text).text == text


def test_a_label_tells_of_a_value_as_before():
    assert redactor("replace").redact("WeChat: zhangsan_88; USER_NAME: jdoe_77").text == "WeChat: [WECHAT_ID]; USER_NAME: [USER_NAME]"
    assert redactor("replace").redact("收款账号 62590712345678 **重要**").text == "收款账号 [ACCOUNT_NUMBER] **重要**"


def test_what_the_policy_keeps_stays_and_is_not_counted():
    out = redactor("keep").redact("手机13800138000")
    assert (out.text, out.changes) == ("手机13800138000", ())


def test_what_would_still_change_is_told():
    work = redactor("mask", detector=Detector([*default_recognizers(), Fragile()]))
    told = list(work.left(["手机13800138000", "手机138****8000", "!", "[PHONE_NUMBER:t-13800138000]"]))
    assert [None if each is None else [(put.start, put.end, put.entity) for put in each] for each in told] == [
        [(2, 13, "CN_MOBILE")],
        [],
        None,
        [(0, 28, "PHONE_NUMBER")],
    ]


def test_the_last_look_is_the_most_sensitive_one():
    lax = Redactor(policy("replace", detection={"least_score": 0.99}))
    assert [len(each) for each in lax.left(["手机13800138000"])] == [1]


CELLS = st.one_of(VALUES, st.sampled_from(["张三", "1985-03-12", "1234567", "上海市浦东新区世纪大道100号", "Ab1234xy", "北京"]), TEXT)


@given(CELLS, st.sampled_from(["phone", "birthday", "password", "姓名", "remark", "qq"]), st.sampled_from(POLICIES))
@settings(max_examples=40, deadline=None)
def test_the_laws_hold_for_cells_too(value, field, work):
    context = Context(field=field, free_text=False)
    out = work.redact(value, context)
    assert list(work.left([out.text], context)) == [()]
    assert work.redact(out.text, context).text == out.text


def test_what_is_less_sure_than_the_policy_asks_stays():
    strict = policy("replace", detection={"least_score": 0.99})
    assert Redactor(strict).redact("手机13800138000").text == "手机13800138000"


def test_the_field_helps_to_find():
    work = redactor("replace")
    assert work.redact("1985-03-12", Context(field="birthday", free_text=False)).text == "[DATE_OF_BIRTH]"
    assert work.redact("1985-03-12", Context(field="created", free_text=False)).text == "1985-03-12"


@pytest.mark.parametrize("name", ["hash", "token", "encrypt"])
def test_a_policy_that_needs_a_key_is_refused_without_one(name):
    with pytest.raises(PolicyError, match=name):
        Redactor(policy(name))
    Redactor(policy("mask"))


def test_changes_are_told_by_place_type_and_operator():
    out = redactor("mask").redact("手机13800138000和13900139000")
    assert [(c.start, c.end, c.new_start, c.new_end, c.entity, c.operator) for c in out.changes] == [
        (2, 13, 2, 13, "CN_MOBILE", "mask"),
        (14, 25, 14, 25, "CN_MOBILE", "mask"),
    ]


@pytest.mark.parametrize(("words", "text"), [("ab", "密码：ab!Zx.QwTr"), ("x", "max.axel@example.com")])
def test_words_of_the_policy_within_a_value_are_part_of_the_value(words, text):
    out = redactor(policy({"operator": "replace", "with": words})).redact(text)
    assert out.text == text.replace("ab!Zx.QwTr", f"[{words}]").replace("max.axel@example.com", f"[{words}]")
