"""What the words around a value say of it: the nearest decides, within its sentence, and not beyond another value."""

from __future__ import annotations

import pytest

from holdings.entities import Entity
from redaction.context import Cue, cue, field_cue
from redaction.scanner import Context

PHONE, CARD, ID, PLATE, IMEI, IMSI = (
    Entity.CN_MOBILE, Entity.BANK_CARD, Entity.CN_ID_CARD, Entity.CN_PLATE, Entity.IMEI, Entity.IMSI,
)  # fmt: skip

CASES = [
    ("手机#", PHONE, Cue.CALLED),
    ("電話：#", PHONE, Cue.BARE),  # traditional script is folded before
    ("#", PHONE, Cue.BARE),
    ("#（手机）", PHONE, Cue.CALLED),
    ("#是我的手机", PHONE, Cue.CALLED),
    ("#，手机号不对", PHONE, Cue.BARE),
    ("#的订单", PHONE, Cue.BARE),
    ("#（订单号）", PHONE, Cue.MISCALLED),
    ("# is my order number", PHONE, Cue.MISCALLED),
    ("订单号#", PHONE, Cue.MISCALLED),
    ("订单号码：#", PHONE, Cue.MISCALLED),
    ("订单手机号#", PHONE, Cue.CALLED),
    ("手机订单号#", PHONE, Cue.MISCALLED),
    ("订单查不到，#", PHONE, Cue.BARE),
    ("订单88231045，#", PHONE, Cue.BARE),
    ("订单88231045和#", PHONE, Cue.MISCALLED),
    ("orders 88231045 and #", PHONE, Cue.MISCALLED),
    ("orders 88231045/88231046 and #", PHONE, Cue.MISCALLED),
    ("订单。#", PHONE, Cue.BARE),
    ("手机号。#", PHONE, Cue.BARE),
    ("手机13900139000/#", PHONE, Cue.CALLED),
    ("order_id: #", PHONE, Cue.MISCALLED),
    ("orderId=#", PHONE, Cue.MISCALLED),
    ("phoneNo=#", PHONE, Cue.CALLED),
    ("the order we spoke of twice was placed by #", PHONE, Cue.BARE),  # too far off
    ("count#", PHONE, Cue.BARE),
    ("x" * 30 + "account#", PHONE, Cue.BARE),
    ("#元", PHONE, Cue.MISCALLED),
    ("手机费#元", PHONE, Cue.MISCALLED),
    ("¥#", CARD, Cue.MISCALLED),
    ("receipt no. #", CARD, Cue.MISCALLED),
    ("It is my card. #", CARD, Cue.BARE),
    ("客服：请问您的手机号？\n客户：#", PHONE, Cue.CALLED),
    ("客服：请提供卡号。\n客户：你记一下啊，#", CARD, Cue.CALLED),
    ("Agent: the order number?\nCustomer: #", PHONE, Cue.MISCALLED),
    ("Agent: order or phone number?\nCustomer: #", PHONE, Cue.CALLED),
    ("手机串号 IMSI：#", IMSI, Cue.CALLED),
    ("IMEI和IMSI：#", IMEI, Cue.MENTIONED),
    ("手机号、身份证：#", PHONE, Cue.MENTIONED),
    ("手机号、身份证：#", ID, Cue.CALLED),
]


@pytest.mark.parametrize(("text", "entity", "says"), CASES)
def test_cue(text, entity, says):
    place = text.index("#")
    assert cue(entity, text, place, place + 1, Context()) is says


@pytest.mark.parametrize(
    ("field", "comment", "entity", "says"),
    [
        ("mobile", "", PHONE, Cue.CALLED),
        ("customerPhoneNo", "", PHONE, Cue.CALLED),
        ("客户手机号", "", PHONE, Cue.CALLED),
        ("lxdh", "", PHONE, Cue.CALLED),
        ("c7", "联系电话", PHONE, Cue.CALLED),
        ("order_no", "", PHONE, Cue.MISNAMED),
        ("seq", "", PHONE, Cue.MISNAMED),
        ("c7", "订单号", PHONE, Cue.MISNAMED),
        ("c7", "", PHONE, Cue.BARE),
        ("card_no", "", CARD, Cue.CALLED),
        ("id_card", "", CARD, Cue.BARE),
        ("sim_card_no", "", CARD, Cue.MISNAMED),
        ("id_card", "", ID, Cue.CALLED),
        ("plate", "", PLATE, Cue.CALLED),
    ],
)
def test_names_of_columns(field, comment, entity, says):
    assert field_cue(entity, Context(field=field, comment=comment, free_text=False)) is says
    assert field_cue(entity, Context(field=field, comment=comment)) is Cue.BARE
