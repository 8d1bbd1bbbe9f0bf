"""Writings of one value have one canonical form, by type; two values never share one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.canonical import canonical

SAME = [
    (
        Entity.CN_MOBILE,
        "13800138000",
        ["+86 138 0013 8000", "0086-138-0013-8000", "8613800138000", "013800138000", "１３８００１３８０００", "一三八零零一三八零零零", "幺三八洞洞幺三八洞洞洞",
         "138 0013 8000", "(+86)13800138000", "one three eight double zero one three eight triple zero"],
    ),
    (Entity.CN_LANDLINE, "01062345678", ["010-62345678", "(010) 6234 5678", "+86 10 6234 5678", "0086 010 62345678", "０１０－６２３４５６７８"]),
    (Entity.CN_LANDLINE, "01062345678x801", ["010-62345678转801", "010-62345678 ext. 801", "010 6234 5678 分机：801"]),
    (Entity.PHONE_NUMBER, "+442079460958", ["+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 20 79460958", "+44-20-7946-0958"]),
    (Entity.CN_ID_CARD, "11010519491231002X", ["11010519491231002x", "110105 19491231 002X", "110105-1949-1231-002X", "１１０１０５１９４９１２３１００２Ｘ", "110105491231002"]),
    (Entity.HK_ID, "A1234563", ["A123456(3)", "a123456(3)", "A123456 3"]),
    (Entity.BANK_CARD, "6222021234567890123", ["6222 0212 3456 7890 123", "6222-0212-3456-7890-123"]),
    (Entity.EMAIL_ADDRESS, "Zhang.San@example.com", ["Zhang.San@Example.COM", "Zhang.San (at) example [dot] com", "Zhang.San＠example.com", "Zhang.San@example点com"]),
    (Entity.PERSON, "张三", ["张 三", " 张三 ", "张\u3000三"]),
    (Entity.PERSON, "阿卜杜拉·买买提", ["阿卜杜拉•买买提", "阿卜杜拉 · 买买提", "阿卜杜拉・买买提"]),
    (Entity.PERSON, "john smith", ["John  Smith", "JOHN SMITH", "Ｊｏｈｎ Smith"]),
    (Entity.ADDRESS, "上海市浦东新区世纪大道100号", ["上海市 浦东新区 世纪大道 100号", "上海市浦东新区世纪大道１００号。"]),
    (Entity.CN_PLATE, "京A12345", ["京A·12345", "京a 12345", "京Ａ１２３４５"]),
    (Entity.IBAN_CODE, "GB29NWBK60161331926819", ["GB29 NWBK 6016 1331 9268 19", "gb29nwbk60161331926819"]),
    (Entity.IP_ADDRESS, "2001:db8::1", ["2001:DB8:0:0:0:0:0:1", "2001:0db8::0001"]),
    (Entity.MAC_ADDRESS, "aabbccddeeff", ["AA:BB:CC:DD:EE:FF", "aabb.ccdd.eeff", "AA-BB-CC-DD-EE-FF"]),
    (Entity.DATE_OF_BIRTH, "1985-03-12", ["1985年3月12日", "1985/03/12", "19850312", "12 March 1985"]),
    (Entity.CREDENTIAL, " Pass Word ", [" Pass Word "]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "form", "writing"), [(entity, form, writing) for entity, form, writings in SAME for writing in [form, *writings]]
)
def test_writings_of_one_value_are_one(entity, form, writing):
    assert canonical(writing, entity) == form


@pytest.mark.parametrize(
    ("entity", "one", "other"),
    [
        (Entity.EMAIL_ADDRESS, "zhang@example.com", "Zhang@example.com"),
        (Entity.EMAIL_ADDRESS, "zhang@example.com", "zhang+a@example.com"),
        (Entity.EMAIL_ADDRESS, "z.hang@gmail.com", "zhang@gmail.com"),
        (Entity.PHONE_NUMBER, "+1 415 555 0132", "+14155550133"),
        (Entity.CN_LANDLINE, "010-62345678", "010-62345678转801"),
        (Entity.PERSON, "张三", "张三丰"),
        (Entity.PERSON, "於倩", "于倩"),
        (Entity.CREDENTIAL, "secret", "Secret"),
        (Entity.USER_NAME, "li_si", "Li_Si"),
        (Entity.CN_ID_CARD, "110105491231002", "110105491231003"),
        (Entity.PERSON, "Ann Lee", "Annlee"),
    ],
)
def test_two_values_are_two(entity, one, other):
    assert canonical(one, entity) != canonical(other, entity)


def test_a_number_by_its_family_is_the_same():
    assert canonical("+86 138 0013 8000", Entity.CN_MOBILE) == canonical("+86 138 0013 8000", Entity.PHONE_NUMBER)


WRITING = st.one_of(
    st.text(max_size=30),
    st.text("0123456789+86()- xX转ext.#@Aa·张三零一幺", max_size=24),
    st.sampled_from([writing for _, _, writings in SAME for writing in writings]),
)


@given(WRITING, st.sampled_from(Entity))
@settings(max_examples=300, deadline=None)
def test_a_canonical_form_is_its_own_and_can_be_written_as_bytes(value, entity):
    form = canonical(value, entity)
    assert canonical(form, entity) == form
    assert form.encode().decode() == form


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["{}", "+86{}", "0086 {}", "86{}", "0{}"]))
def test_a_mobile_number_is_one_however_it_begins(number, writing):
    assert canonical(writing.format(number), Entity.CN_MOBILE) == str(number)


def test_lone_surrogates_do_not_break_it():
    for entity in Entity:
        canonical("\ud83d 138", entity).encode()
