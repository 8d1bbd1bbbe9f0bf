"""The same kinds of values as people write them: cut up, read out, spelled out, over turns of a chat; and what only looks like them."""

from __future__ import annotations

import socket

import pytest

from redaction.recognizers import email_address

FOUND = {
    "CN_MOBILE": [
        ("138.0013.8000", ["138.0013.8000"]),
        ("138/0013/8000", ["138/0013/8000"]),
        ("138 - 0013 - 8000", ["138 - 0013 - 8000"]),
        ("(138) 0013 8000", ["(138) 0013 8000"]),
        ("（13800138000）", ["13800138000"]),
        ("(+86)13800138000", ["(+86)13800138000"]),
        ("+(86) 138-0013-8000", ["+(86) 138-0013-8000"]),
        ("1 3 8 0 0 1 3 8 0 0 0", ["1 3 8 0 0 1 3 8 0 0 0"]),
        ("电话130 139 712 44", ["130 139 712 44"]),
        ("138…0013…8000", ["138…0013…8000"]),
        ("138，0013，8000", ["138，0013，8000"]),
        ("138零零一三8000", ["138零零一三8000"]),
        ("幺三八洞洞幺三八洞洞洞", ["幺三八洞洞幺三八洞洞洞"]),
        ("电话是138，然后0013，最后是8000", ["138", "0013", "8000"]),
        ("我号码是幺三八……嗯零零一三……八零零零", ["幺三八", "零零一三", "八零零零"]),
        ("客服：您的手机号？\n客户：1380013\n客服：嗯\n客户：8000", ["1380013", "8000"]),
        ("客户：手机1380013\n[12:03] 客服：请继续\n客户：8000。", ["1380013", "8000"]),
        ("联系13800138000转1234", ["13800138000转1234"]),
        ("13800138000wx同号", ["13800138000"]),
        ("张三13800138000", ["13800138000"]),
        ("13800138000、13900139000都行", ["13800138000", "13900139000"]),
        ("共138元，2024款，0013号，8000件", []),
        ("1380013 8000元", []),
        ("15 2024 12 01 1", []),
    ],
    "CN_ID_CARD": [
        ("110105.19491231.002X", ["110105.19491231.002X"]),
        ("1101 0519 4912 3100 2X", ["1101 0519 4912 3100 2X"]),
        ("身份证一一零一零五一九四九一二三一零零二X", ["一一零一零五一九四九一二三一零零二X"]),
        ("流水号110105194912310021", []),
    ],
    "BANK_CARD": [
        ("6222.0212.3456.7890.128", ["6222.0212.3456.7890.128"]),
        ("622202-1234567890128", ["622202-1234567890128"]),
        ("371449 635398431", []),
        ("3714 496353 98431", ["3714 496353 98431"]),
        ("卡号30569309025904", ["30569309025904"]),
        ("30569309025904", []),
    ],
    "CN_LANDLINE": [
        ("座机62345678", ["62345678"]),
        ("电话：6234-5678转801", ["6234-5678转801"]),
        ("(0871)54165862ext5096", ["(0871)54165862ext5096"]),
        ("联系电话2：0991-4074433-180", ["0991-4074433-180"]),
        ("0800 710 8344", []),
        ("热线400-800-8888", []),
    ],
    "PHONE_NUMBER": [
        ("call 4155550134", ["4155550134"]),
        ("order 4155550134", []),
        ("4155550134 x12", ["4155550134 x12"]),
        ("+1 (415) 555-0134 ext. 22", ["+1 (415) 555-0134 ext. 22"]),
        ("1-800-555-0199", []),
        ("call (800) 555-0199", []),
        ("07700 900123", ["07700 900123"]),
        ("0161 496 0000", ["0161 496 0000"]),
        ("電話852-2508 9619", ["852-2508 9619"]),
        ("+886 912 345 678", ["+886 912 345 678"]),
        ("four one five, five five five, oh one three four", ["four one five, five five five, oh one three four"]),
        ("call double four one five five five oh one three", ["double four one five five five oh one three"]),
        ("one two three testing", []),
        ("order four one five five five five oh one three four", []),
        ("call me on 20240102", []),
        ("来电交费67553.92", []),
    ],
    "US_SSN": [
        ("ssn is two one nine oh nine nine nine nine eight", ["two one nine oh nine nine nine nine eight"]),
        ("219.09.9998", ["219.09.9998"]),
    ],
    "EMAIL_ADDRESS": [
        ("zhang.san（at）163.com", ["zhang.san（at）163.com"]),
        ("zhang [at] gmail [dot] com", ["zhang [at] gmail [dot] com"]),
        ("john dot smith at gmail dot com", ["john dot smith at gmail dot com"]),
        ("zhangsan艾特qq点com", ["zhangsan艾特qq点com"]),
        ("zhangsan @ 163 . com", ["zhangsan @ 163 . com"]),
        ("meet me at noon. dot com", []),
        ("look at example.com", []),
    ],
    "CN_PASSPORT": [
        ("US passport 533401234", ["533401234"]),
        ("passport number is A12345678", ["A12345678"]),
        ("护照KJ0123456", ["KJ0123456"]),
        ("533401234", []),
    ],
    "DATE_OF_BIRTH": [
        ("生日90年3月7日", ["90年3月7日"]),
        ("出生日期：一九九〇年三月七日", ["一九九〇年三月七日"]),
        ("客服：请问您的出生日期？\n客户：1990年3月7日", ["1990年3月7日"]),
        ("DOB (MM/DD/YYYY): 03/07/1990", ["03/07/1990"]),
        ("her birthday is the 7th of March 1990", ["the 7th of March 1990"]),
        ("D.O.B. 7.3.1990", ["7.3.1990"]),
        ("dob 3/7/90", ["3/7/90"]),
        ("1990年3月生", ["1990年3月"]),
        ("生日3月7日", ["3月7日"]),
        ("生日13月7日", []),
        ("my birthday is March 7th", ["March 7th"]),
        ("DOB 7-Mar-90", ["7-Mar-90"]),
        ("bday: 03/07/1990", ["03/07/1990"]),
        ("生日礼物1990年3月7日下单", []),
    ],
    "ACCOUNT_NUMBER": [
        ("routing number 021000021", ["021000021"]),
        ("sort code 12-34-56", ["12-34-56"]),
        ("开户行及账号：建设银行某支行 470775498679", ["470775498679"]),
        ("account (number 2452064735)", ["2452064735"]),
        ("account 20240102", []),
        ("acct. no. 2452064735", ["2452064735"]),
        ("a/c 2452064735", ["2452064735"]),
    ],
    "USER_NAME": [
        ("用户:user_413518", ["user_413518"]),
        ('{"user":"laura_nowak"}', ["laura_nowak"]),
        ("user=wjing623 ip=", ["wjing623"]),
        ("Last login: 2024-12-24T06:51:48Z", []),
        ("nothing happened to my account yet.What now", []),
        ("user error", []),
    ],
    "WECHAT_ID": [
        ("加我微信吧lxi008", ["lxi008"]),
        ("微信号就是hyi780，搜一下", ["hyi780"]),
        ("my wechat: gming856. thanks", ["gming856"]),
        ("on WeChat as li_wei88", ["li_wei88"]),
        ("WeChat handle: @gming856", ["gming856"]),
        ("微信吧不好用", []),
    ],
    "CREDENTIAL": [
        ("临时密码Daniel_1847", ["Daniel_1847"]),
        ("密码改成了Abc@12345", ["Abc@12345"]),
        ("password was reset to hunter22!", ["hunter22!"]),
        ("PIN是1234", ["1234"]),
        ("CVV 123", ["123"]),
        ("one-time password 123456", []),
        ("动态密码Ab123456", []),
    ],
    "CN_PLATE": [
        ("车牌桂S·UQS53", ["桂S·UQS53"]),
        ("京 A12345", ["京 A12345"]),
        ("京·A12345", ["京·A12345"]),
        ("WJ京12345", ["WJ京12345"]),
        ("014578使", ["014578使"]),
        ("licence plate AB12 CDE", ["AB12 CDE"]),
        ("plate 9THK003", ["9THK003"]),
        ("plate on file", []),
        ("014578使用", []),
    ],
    "IP_ADDRESS": [
        ("IPv6:2409:8fd:cc4f:1416:f25f:a3d2:5157:24eb", ["2409:8fd:cc4f:1416:f25f:a3d2:5157:24eb"]),
        ("登录IP：【98.254.151.176】", ["98.254.151.176"]),
        ("firmware 12.0.3.4", []),
        ("系统升级至8.1.11.106", []),
    ],
    "MAC_ADDRESS": [("MAC：02-2E-C8-DA-67-E7 １", ["02-2E-C8-DA-67-E7"]), ("mac 001A2B3C4D5E", ["001A2B3C4D5E"]), ("1234-5678-9012", [])],
    "IMEI": [("IMEI1 490154203237518 IMEI2 490154203237526", ["490154203237518", "490154203237526"])],
    "IMSI": [("IMSI460025635924513", ["460025635924513"])],
    "ICCID": [("SIM serial 8901260225777149054", ["8901260225777149054"]), ("SIM 89441183105283257", ["89441183105283257"])],
    "TW_PERMIT": [("台胞證：０５５６８３７６", ["０５５６８３７６"])],
    "USCC": [("621759125207474686", [])],
    "IBAN_CODE": [("GB29 NWBK 6016 1331 9268 19 THANKS", ["GB29 NWBK 6016 1331 9268 19"]), ("GB29 NWBK 6016 1331 9268 1", [])],
}

CASES = [(entity, *case) for entity, cases in FOUND.items() for case in cases]


@pytest.mark.parametrize(("entity", "text", "fragments"), CASES)
def test_way_of_writing(look, entity, text, fragments):
    assert [found for name, found, _ in look(text) if name == entity] == fragments


def test_the_endings_of_domains_come_from_no_network_and_leave_no_cache(tmp_path, monkeypatch, look):
    def refuse(*args, **kwargs):
        raise AssertionError("network")

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    email_address._endings.cache_clear()
    assert look("a@example.com, b@example.notatld") == [("EMAIL_ADDRESS", "a@example.com", "strong")]
    assert list(tmp_path.rglob("*")) == []


NOBODYS = [
    "订单号13800138000，工单T13800138000",
    "快递单号SF1380013800012，运单号4155550134",
    "合同编号E12345678，发票号码12345678",
    "验证码138001，金额138,001.38元",
    "order 4155550134, tracking 1Z999AA10123456784, ticket #4155550134",
    "Invoice 219-09-9998 and SKU 415-555-0134",
    "2024-01-01 13:80:01，时间戳1700000000000",
    "版本号13.8.0.13，错误码13800138000",
    "order_id=6222021234567890128&traceId=4539148803436467",
    "请致电400-800-8888、95588或12315",
    "月租由66046061元涨到¥84405.66",
    "尾号8000，138****8000，6222 **** **** 0128",
]


@pytest.mark.parametrize("text", NOBODYS)
def test_nobodys(look, text):
    assert look(text) == []
