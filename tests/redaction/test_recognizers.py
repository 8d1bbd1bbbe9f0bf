"""Each recognizer as a table: a text, and what is found in it. All values are synthetic; their check digits are computed."""

from __future__ import annotations

import pytest

FOUND = {
    "CN_ID_CARD": [
        ("身份证号11010519491231002X", "11010519491231002X", "strong"),
        ("客户张某11010519491231002x来电", "11010519491231002x", "strong"),
        ("110105194912310021号", None, None),
        ("身份证110105194912310021", "110105194912310021", "weak"),
        ("证件 110105 19491231 002X。", "110105 19491231 002X", "strong"),
        ("440524-18800101-0014", "440524-18800101-0014", "strong"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２Ｘ", "strong"),
        ("港澳台居民居住证81000019980403003X", "81000019980403003X", "strong"),
        ("身份证号：110105491231002", "110105491231002", "strong"),
        ("编码110105491231002", None, None),
        ("110105491231002", "110105491231002", "weak"),
        ("11010519491331002X", None, None),  # no thirteenth month
        ("99010519491231002X", None, None),  # no such area
        ("订单0011010519491231002X", None, None),  # part of a longer run
        ("SN11010519491231002X", None, None),
    ],
    "CN_MOBILE": [
        ("联系13800138000谢谢", "13800138000", "strong"),
        ("Zhang Wei\n13800138000", "13800138000", "strong"),  # a word on another line makes no code of it
        ("138-0013-8000", "138-0013-8000", "strong"),
        ("138 0013 8000", "138 0013 8000", "strong"),
        ("1380 0138 000", "1380 0138 000", "strong"),
        ("+86 138 0013 8000", "+86 138 0013 8000", "strong"),
        ("0086-13800138000", "0086-13800138000", "strong"),
        ("8613800138000", "8613800138000", "strong"),
        ("１３８００１３８０００", "１３８００１３８０００", "strong"),
        ("138\u200b0013\u200b8000", "138\u200b0013\u200b8000", "strong"),
        ("tel13800138000", "13800138000", "strong"),
        ("我的号码是一三八零零一三八零零零", "一三八零零一三八零零零", "strong"),
        ("幺三八，零零一三，八零零零", "幺三八，零零一三，八零零零", "strong"),
        ("订单号13800138000", None, None),
        ("工单号88231045 13800138000", "13800138000", "strong"),  # the word is spent on another number
        ("工单号查不到，13800138000", "13800138000", "strong"),  # it ends with its clause
        ("12800138000", None, None),  # not assigned
        ("15400138000", None, None),
        ("138001380001", None, None),  # twelve digits
        ("1700000000000", None, None),  # milliseconds since 1970
        ("ORD13800138000", None, None),
        ("0.13800138000", None, None),
        ("一三八零零一三八零零零零", None, None),
        ("拨打10086或95588，也可拨12315、400-800-8888", None, None),
    ],
    "CN_LANDLINE": [
        ("座机010-62345678", "010-62345678", "strong"),
        ("（0571）8765 4321", "（0571）8765 4321", "strong"),
        ("0571-8765432转8001", "0571-8765432转8001", "strong"),
        ("+86 10 6234 5678", "+86 10 6234 5678", "strong"),
        ("电话02161234567", "02161234567", "strong"),
        ("02161234567", "02161234567", "weak"),
        ("单号010-62345678", None, None),
        ("010-6234567", None, None),  # Beijing has eight digits
        ("026-62345678", None, None),  # no such area
        ("2010-62345678", None, None),
        ("400-800-8888 800-820-8820", None, None),
    ],
    "BANK_CARD": [
        ("卡号6222021234567890128", "6222021234567890128", "strong"),
        ("6222 0212 3456 7890 128", "6222 0212 3456 7890 128", "strong"),
        ("付款用4111-1111-1111-1111到账", "4111-1111-1111-1111", "strong"),
        ("付款用4444-4444-4444-4444到账", None, None),  # a filler
        ("付款4539-1488-0343-6467到账", "4539-1488-0343-6467", "strong"),
        ("card 5555341244441115", "5555341244441115", "strong"),
        ("工单号6222021234567890128", None, None),
        ("order no 4539148803436467", None, None),
        ("用银行卡6222021234567890128付的", "6222021234567890128", "strong"),
        ("订单号88231045，卡号6222021234567890128", "6222021234567890128", "strong"),
        ("银行卡支付，流水号6222021234567890128", None, None),
        ("6222021234567890123", None, None),  # wrong check digit
        ("银行卡6222021234567890123", "6222021234567890123", "weak"),
        ("1234567812345670", None, None),  # no issuer
        ("20240101123456789", None, None),
        ("TN-6222021234567890128", None, None),
        ("#6222021234567890128", None, None),
    ],
    "CN_PASSPORT": [
        ("护照号E12345678", "E12345678", "strong"),
        ("passport EA1234567", "EA1234567", "strong"),
        ("E12345678", "E12345678", "weak"),
        ("错误码E12345678", None, None),
        ("D1234567", None, None),
    ],
    "HKMO_PERMIT": [
        ("回乡证H12345678", "H12345678", "strong"),
        ("港澳通行证：C12345678", "C12345678", "strong"),
        ("M12345678", "M12345678", "weak"),
        ("C12345678", None, None),
        ("货号M12345678", None, None),
    ],
    "TW_PERMIT": [
        ("台胞证号：12345678", "12345678", "strong"),
        ("台胞证1234567890(B)", "1234567890(B)", "strong"),
        ("编号12345678", None, None),
    ],
    "HK_ID": [
        ("香港身份证A123456(3)", "A123456(3)", "strong"),
        ("A123456（3）", "A123456（3）", "strong"),
        ("HKID AB9876543", "AB9876543", "strong"),
        ("A123456(4)", None, None),
        ("A1234563", None, None),
    ],
    "TW_ID": [
        ("身分證字號A123456789", "A123456789", "strong"),
        ("A123456789", "A123456789", "weak"),
        ("身分證A123456788", "A123456788", "weak"),
        ("A123456788", None, None),
        ("订单A123456789", None, None),
    ],
    "MACAU_ID": [
        ("澳门身份证1234567(8)", "1234567(8)", "strong"),
        ("1234567(8)", "1234567(8)", "weak"),
        ("2234567(8)", None, None),
    ],
    "USCC": [
        ("公司税号91110000600037341L", "91110000600037341L", "strong"),
        ("91350100M000100Y43", "91350100M000100Y43", "strong"),
        ("91350100M000100Y44", None, None),
    ],
    "CN_PLATE": [
        ("车牌京A12345", "京A12345", "strong"),
        ("沪A·D12345的车主", "沪A·D12345", "strong"),
        ("粤Z1234港", "粤Z1234港", "strong"),
        ("京A1234警", "京A1234警", "strong"),
        ("使014578", "使014578", "strong"),
        ("最新A10086套餐", None, None),
        ("新V5PAGE", None, None),
        ("京A1234567", None, None),
    ],
    "IMEI": [
        ("IMEI：490154203237518", "490154203237518", "strong"),
        ("49-015420-323751-8", "49-015420-323751-8", "strong"),
        ("490154203237518", "490154203237518", "weak"),
        ("手机串号490154203237519", "490154203237519", "weak"),
        ("490154203237519", None, None),
        ("订单号490154203237518", None, None),
    ],
    "IMSI": [
        ("imsi 460001234567890", "460001234567890", "strong"),
        ("IMSI：310260123456789", "310260123456789", "strong"),
        ("310260123456789", "310260123456789", "weak"),
        ("399260123456789", None, None),
    ],
    "ICCID": [
        ("8986 0012 3456 7890 1239", "8986 0012 3456 7890 1239", "weak"),
        ("iccid 89860012345678901239", "89860012345678901239", "strong"),
        ("79860012345678901239", None, None),
    ],
    "VIN": [
        ("车架号1M8GDM9AXKP042788", "1M8GDM9AXKP042788", "strong"),
        ("1HGCM82633A004352", "1HGCM82633A004352", "strong"),
        ("1HGCM82634A004352", None, None),
        ("IHGCM82633A004352", None, None),
    ],
    "WECHAT_ID": [
        ("微信号：zhangsan", "zhangsan", "strong"),
        ("加微信zhang_2024", "zhang_2024", "strong"),
        ("my wechat id is li_wei88", "li_wei88", "strong"),
        ("wxid_a1b2c3d4e5f6g7", "wxid_a1b2c3d4e5f6g7", "strong"),
        ("WeChat payment failed", None, None),
        ("微信支付失败", None, None),
        ("vxlan100200", None, None),
    ],
    "QQ_NUMBER": [
        ("QQ：12345678", "12345678", "strong"),
        ("我的qq是1234567890", "1234567890", "strong"),
        ("QQ群12345678", None, None),
        ("QQ 0123", None, None),
    ],
    "USER_NAME": [
        ("用户名：zhang.san", "zhang.san", "strong"),
        ("宽带账号: kd20240001", "kd20240001", "strong"),
        ("username=jdoe42", "jdoe42", "strong"),
        ("username: required", None, None),
        ("用户名或密码错误", None, None),
    ],
    "ACCOUNT_NUMBER": [
        ("收款账号：110060149012345", "110060149012345", "strong"),
        ("bank account number 12345678", "12345678", "strong"),
        ("account number 12345678", "12345678", "weak"),
        ("账号异常", None, None),
    ],
    "DATE_OF_BIRTH": [
        ("出生日期：1990-03-07", "1990-03-07", "strong"),
        ("生日是1990年3月7日", "1990年3月7日", "strong"),
        ("1990年3月7日出生", "1990年3月7日", "strong"),
        ("DOB 03/07/1990", "03/07/1990", "strong"),
        ("born on March 7, 1990", "March 7, 1990", "strong"),
        ("date of birth: 7 March 1990", "7 March 1990", "strong"),
        ("出生年月19900307", "19900307", "strong"),
        ("出生日期：1990-02-30", None, None),
        ("预约1990-03-07上门", None, None),
        ("出生日期：2099-01-01", None, None),
    ],
    "CREDENTIAL": [
        ("密码是Abc12345", "Abc12345", "strong"),
        ("服务密码：123456", "123456", "strong"),
        ("password: Hunter22!", "Hunter22!", "strong"),
        ("pwd=s3cr3t_value.", "s3cr3t_value", "strong"),
        ('{"password": "abc12345"}', "abc12345", "strong"),
        ("（密码：abc12345）", "abc12345", "strong"),
        ("(password: abc12345)", "abc12345", "strong"),
        ("my password is qwerty123", "qwerty123", "strong"),
        ("api_key=9f8e7d6c5b4a3210", "9f8e7d6c5b4a3210", "strong"),
        ("key AKIAIOSFODNN7EXAMPLE used", "AKIAIOSFODNN7EXAMPLE", "strong"),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
            "strong",
        ),
        (
            "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nb",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----",
            "strong",
        ),
        ("密码是否正确", None, None),
        ("忘记密码，请重置密码", None, None),
        ("password: required", None, None),
        ("密码：******", None, None),
        ("password: xxxxxxxx", None, None),
        ("密码为8-16位字母加数字", None, None),
        ("密码：2024-01-01已重置", None, None),
        ("password: https://example.com/reset", None, None),
        ("password=${DB_PASSWORD}", None, None),
        ("验证码是123456", None, None),
        ("动态密码：123456", None, None),
        ("one-time password: 123456", None, None),
        ("the token is expired", None, None),
    ],
    "EMAIL_ADDRESS": [
        ("请发zhang.san@163.com谢谢", "zhang.san@163.com", "strong"),
        ("邮箱12345678@qq.com。", "12345678@qq.com", "strong"),
        ("a.b+c@mail.example.co.uk", "a.b+c@mail.example.co.uk", "strong"),
        ("ｚｈａｎｇ＠１６３．ｃｏｍ", "ｚｈａｎｇ＠１６３．ｃｏｍ", "strong"),
        ("mailto:x_y@example.org,", "x_y@example.org", "strong"),
        ("josé@example.com", "josé@example.com", "strong"),
        ("user@localhost", None, None),
        ("a@b.notatld", None, None),
        ("@zhangsan 你好", None, None),
    ],
    "IP_ADDRESS": [
        ("登录IP为203.0.113.45异常", "203.0.113.45", "strong"),
        ("2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3::8a2e:370:7334", "strong"),
        ("::ffff:203.0.113.45登录", "::ffff:203.0.113.45", "strong"),
        ("版本1.2.3.4", None, None),
        ("v10.2.3.4", None, None),
        ("127.0.0.1和255.255.255.0", None, None),
        ("300.1.2.3", None, None),
        ("12:30:45", None, None),
        ("std::vector", None, None),
    ],
    "MAC_ADDRESS": [
        ("光猫00:1A:2B:3C:4D:5E离线", "00:1A:2B:3C:4D:5E", "strong"),
        ("00-1a-2b-3c-4d-5e", "00-1a-2b-3c-4d-5e", "strong"),
        ("FF:FF:FF:FF:FF:FF", None, None),
    ],
    "IBAN_CODE": [
        ("汇到DE89370400440532013000可以吗", "DE89370400440532013000", "strong"),
        ("GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19", "strong"),
        ("DE89370400440532013001", None, None),
    ],
    "US_SSN": [
        ("SSN 219-09-9998", "219-09-9998", "strong"),
        ("my social security number is 219099998", "219099998", "strong"),
        ("219-09-9998", "219-09-9998", "weak"),
        ("219099998", None, None),
        ("ssn 000-12-3456", None, None),
    ],
    "PHONE_NUMBER": [
        ("call +44 20 7946 0958", "+44 20 7946 0958", "strong"),
        ("+1 (780) 428-9482", "+1 (780) 428-9482", "strong"),
        ("phone (780) 428-9482", "(780) 428-9482", "strong"),
        ("780-428-9482", "780-428-9482", "weak"),
        ("order 780-428-9482", None, None),
        ("+99 1234567", None, None),
    ],
}

CASES = [(entity, *case) for entity, cases in FOUND.items() for case in cases]


@pytest.mark.parametrize(("entity", "text", "fragment", "strength"), CASES)
def test_recognizer(look, entity, text, fragment, strength):
    of_it = [(found, how) for name, found, how in look(text) if name == entity]
    assert of_it == ([(fragment, strength)] if fragment is not None else [])


CLEAN = [
    "订单号：DD20240315102233847561，金额1299.00元",
    "工单T202403151022330001已派发，预计2024-03-16 10:22:33上门",
    "快递单号SF1234567890123已签收",
    "您的验证码为839201，5分钟内有效",
    "固件版本V2.10.3.1已发布，错误码E1024",
    "请拨打10086、95588、12315或400-800-8888",
    "退款流水号202403151022338475610012处理中",
    "The ticket 20240315-0001 was closed at 2024-03-15T10:22:33Z, total $1,299.00",
    "请求ID 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "md5 d41d8cd98f00b204e9800998ecf8427e",
    "SKU 6901234567892 库存1200件",
    "套餐资费138元/月，流量100GB，通话1000分钟",
    "合同编号HT-2024-000138-0013",
    "时间戳1700000000，耗时12345678毫秒",
]


@pytest.mark.parametrize("text", CLEAN)
def test_nothing_in_what_belongs_to_nobody(look, text):
    assert look(text) == []


COLUMNS = [
    ("phone", "13800138000", [("CN_MOBILE", "13800138000", "strong")]),
    ("order_no", "13800138000", [("CN_MOBILE", "13800138000", "weak")]),
    ("cardNo", "6222021234567890128", [("BANK_CARD", "6222021234567890128", "strong")]),
    ("ticket_id", "6222021234567890128", [("BANK_CARD", "6222021234567890128", "weak")]),
    ("sfzh", "110105491231002", [("CN_ID_CARD", "110105491231002", "strong")]),
    ("imei", "490154203237518", [("IMEI", "490154203237518", "strong")]),
    ("serial", "490154203237518", []),
    ("qq", "12345678", [("QQ_NUMBER", "12345678", "strong")]),
    ("seq", "12345678", []),
    ("wechat", "zhangsan", [("WECHAT_ID", "zhangsan", "strong")]),
    ("user_name", "zhangsan", [("USER_NAME", "zhangsan", "strong")]),
    ("birth_date", "1990-03-07", [("DATE_OF_BIRTH", "1990-03-07", "strong")]),
    ("created_at", "1990-03-07", []),
    ("handled_at", "1990-03-07", []),  # no handle
    ("bank_account", "110060149012345", [("ACCOUNT_NUMBER", "110060149012345", "strong")]),
    ("password", "Abc12345", [("CREDENTIAL", "Abc12345", "strong")]),
    ("password", "$2b$12$abcdefghijklmnopqrstuv", [("CREDENTIAL", "$2b$12$abcdefghijklmnopqrstuv", "weak")]),
    ("password_updated_at", "1700000000", []),
]


@pytest.mark.parametrize(("field", "text", "found"), COLUMNS)
def test_the_name_of_a_structured_column_counts(look, field, text, found):
    assert look(text, field=field, free_text=False) == found


def test_the_comment_of_a_column_counts(look):
    assert look("110105491231002", field="c7", comment="客户身份证号", free_text=False) == [("CN_ID_CARD", "110105491231002", "strong")]


def test_the_name_of_a_free_text_column_does_not(look):
    assert look("12345678", field="qq_notes") == []
