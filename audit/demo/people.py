"""Invented people of the demo: names, numbers with right (or deliberately wrong) check digits, addresses.

Nobody here is real: every part is drawn from a seeded generator, and e-mail addresses stand in reserved domains.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_SURNAMES = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严",
    *("欧阳", "上官", "司马", "诸葛", "令狐", "慕容"),
)
_GIVEN = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国文辉晓燕志红梅婷雪宇欣怡梓涵浩然子轩思琪佳俊豪博雅晨曦嘉诚诗语若彤瑞泽一鸣书瑶奕辰"
)
_FIRST = (
    "James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Thomas", "Nancy", "Daniel", "Lisa", "Paul", "Emily",
    "Kevin", "Laura", "Brian", "Helen", "George", "Anna", "Peter", "Alice", "Simon", "Grace", "Oliver", "Sophie", "Martin", "Julia",
)  # fmt: skip
_LAST = (
    "Smith", "Johnson", "Brown", "Taylor", "Wilson", "Davies", "Evans", "Walker", "Wright", "Hughes", "Green", "Hall", "Wood", "Clarke",
    "Turner", "Cooper", "Ward", "Morris", "Bell", "Baker", "Harris", "Young", "Allen", "Parker", "Carter", "Mitchell", "Cook", "Bailey",
)  # fmt: skip
_MOBILE_PREFIXES = (
    "133", "134", "135", "136", "137", "138", "139", "150", "151", "152", "153", "157", "158", "159", "173", "177", "178", "180", "181",
    "182", "183", "185", "186", "187", "188", "189", "191", "199",
)  # fmt: skip
_ID_AREAS = (
    "110101", "110105", "120103", "130102", "210102", "220102", "230103", "310101", "310115", "320102", "320505", "330106", "340104",
    "350203", "360102", "370202", "410105", "420106", "430104", "440106", "440305", "450103", "500103", "510104", "520103", "610113",
)  # fmt: skip
_CARD_PREFIXES = ("622202", "621700", "622848", "621661", "622262", "621226", "622700")
_EMAIL_DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com", "example.cn")
_ROADS = ("人民路", "中山路", "解放路", "建设路", "和平路", "长江路", "新华路", "文化路", "朝阳路", "学府路", "滨河路", "迎宾大道")
_ESTATES = ("阳光花园", "锦绣家园", "金色水岸", "翠湖小区", "世纪新城", "幸福里", "和谐佳苑", "书香名邸")
_STREETS = ("Station Road", "Church Street", "Park Lane", "Mill Road", "High Street", "Garden Avenue", "River Street", "Hill Road")

CITIES: tuple[tuple[str, str, str, str], ...] = (
    ("苏州", "工业园区", "0512", "Suzhou"),
    ("南京", "鼓楼区", "025", "Nanjing"),
    ("杭州", "西湖区", "0571", "Hangzhou"),
    ("上海", "浦东新区", "021", "Shanghai"),
    ("北京", "朝阳区", "010", "Beijing"),
    ("广州", "天河区", "020", "Guangzhou"),
    ("深圳", "南山区", "0755", "Shenzhen"),
    ("成都", "武侯区", "028", "Chengdu"),
    ("武汉", "洪山区", "027", "Wuhan"),
    ("西安", "雁塔区", "029", "Xi'an"),
    ("济南", "历下区", "0531", "Jinan"),
    ("长沙", "岳麓区", "0731", "Changsha"),
)
"""City, district, area code, the city in English."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_FIRST_BIRTH = dt.date(1951, 1, 1).toordinal()
_LAST_BIRTH = dt.date(2006, 12, 31).toordinal()


def chinese_name(rng: random.Random) -> str:
    """A surname with one or two given-name characters."""
    given = rng.choice(_GIVEN) if rng.random() < 0.22 else rng.choice(_GIVEN) + rng.choice(_GIVEN)
    return f"{rng.choice(_SURNAMES)}{given}"


def english_name(rng: random.Random) -> str:
    """A first and a last name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def mobile(rng: random.Random) -> str:
    """Eleven digits with the prefix of a public mobile range."""
    return f"{rng.choice(_MOBILE_PREFIXES)}{rng.randrange(10**8):08d}"


def mobiles(rng: random.Random, count: int) -> list[str]:
    """Different mobile numbers, so that a value stands with one customer only."""
    seen: dict[str, None] = {}
    while len(seen) < count:
        seen[mobile(rng)] = None
    return list(seen)


def written_mobile(rng: random.Random, number: str) -> str:
    """A mobile number as people write it."""
    style = rng.random()
    if style < 0.7:
        return number
    if style < 0.82:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if style < 0.92:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return f"+86 {number}"


def masked_mobile(number: str) -> str:
    """The number as it may be displayed: the middle four digits hidden."""
    return f"{number[:3]}****{number[7:]}"


def landline(rng: random.Random) -> str:
    """Area code and eight digits, with a hyphen."""
    return f"{rng.choice(CITIES)[2]}-{rng.choice('268')}{rng.randrange(10**7):07d}"


def birth_date(rng: random.Random) -> dt.date:
    """The birth date of an adult."""
    return dt.date.fromordinal(rng.randint(_FIRST_BIRTH, _LAST_BIRTH))


def id_check_digit(first: str) -> str:
    """The check character of the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _ID_CHECK[sum(int(digit) * weight for digit, weight in zip(first, _ID_WEIGHTS, strict=True)) % 11]


def id_card(rng: random.Random, birth: dt.date | None = None) -> str:
    """An identity card number with its right check character."""
    first = f"{rng.choice(_ID_AREAS)}{birth or birth_date(rng):%Y%m%d}{rng.randrange(1, 1000):03d}"
    return first + id_check_digit(first)


def luhn_valid(digits: str) -> bool:
    """Whether the digits end in their right check digit (ISO/IEC 7812-1, Luhn)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _with_luhn(first: str) -> str:
    return next(first + check for check in "0123456789" if luhn_valid(first + check))


def bank_card(rng: random.Random, length: int = 19) -> str:
    """A UnionPay card number with its right check digit."""
    prefix = rng.choice(_CARD_PREFIXES)
    rest = length - len(prefix) - 1
    return _with_luhn(f"{prefix}{rng.randrange(10**rest):0{rest}d}")


def written_card(rng: random.Random, number: str) -> str:
    """A card number as people write it: in one run, or in groups of four."""
    return number if rng.random() < 0.75 else " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def imei(rng: random.Random) -> str:
    """A device number. Those that begin with 86 cannot be taken for an identity card of the 15-digit kind: no area has that code."""
    return _with_luhn(f"86{rng.randrange(10**12):012d}")


def order_like_id(rng: random.Random) -> str:
    """Eighteen digits built like an identity card number whose check digit is wrong: an order number, and no card number either."""
    while True:
        first = f"{rng.choice(_ID_AREAS)}{birth_date(rng):%Y%m%d}{rng.randrange(1, 1000):03d}"
        number = first + rng.choice("0123456789")
        if number[-1] != id_check_digit(first) and not luhn_valid(number):
            return number


def order_like_card(rng: random.Random) -> str:
    """Nineteen digits built like a bank card number whose check digit is wrong: a serial number."""
    while True:
        number = f"{rng.choice(_CARD_PREFIXES)}{rng.randrange(10**13):013d}"
        if not luhn_valid(number):
            return number


def email(rng: random.Random) -> str:
    """An address in a domain that is reserved for examples."""
    return f"{rng.choice(_FIRST).lower()}.{rng.choice(_LAST).lower()}{rng.randrange(1, 100)}@{rng.choice(_EMAIL_DOMAINS)}"


def chinese_address(rng: random.Random) -> str:
    """City, district, road, number, estate, building, room."""
    city, district, _, _ = rng.choice(CITIES)
    return (
        f"{city}市{district}{rng.choice(_ROADS)}{rng.randrange(1, 900)}号"
        f"{rng.choice(_ESTATES)}{rng.randrange(1, 40)}幢{rng.randrange(1, 33)}0{rng.randrange(1, 5)}室"
    )


def english_address(rng: random.Random) -> str:
    """Flat, street number, street, city."""
    return f"Flat {rng.randrange(1, 60)}, {rng.randrange(1, 300)} {rng.choice(_STREETS)}, {rng.choice(CITIES)[3]}"


def internal_ip(rng: random.Random) -> str:
    """An address of a private network."""
    return f"10.{rng.randrange(16, 32)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
