"""What looks like personal data and is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import checks, documents, edition3, edition4
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_MONTHS = words("January February March April May June July August September October November December")
_PRODUCTS_ZH = (
    "李宁跑鞋", "张小泉菜刀", "王老吉", "周大福手链", "陈克明挂面", "马应龙眼霜", "华为Mate60", "老干妈", "谭木匠梳子", "王守义十三香", "小米14", "张裕干红", "林清轩精油", "徐福记酥心糖", "安踏童鞋", "方太油烟机", "周黑鸭", "苏泊尔电饭煲",
)  # fmt: skip
_PRODUCTS_EN = (
    "Dyson V11", "Calvin Klein jacket", "Ben Sherman shirt", "Galaxy S23", "Ralph Lauren polo", "Jack Daniel's glass set", "iPhone 15", "Levi's 501", "Mary Jane flats", "Ray-Ban Wayfarer", "Kate Spade tote", "Surface Pro", "Paul Smith wallet", "KitchenAid mixer", "Chuck Taylor sneakers",
)  # fmt: skip


def order(draw: Draw) -> str:
    """Of any length that an identifier has: eleven digits like a mobile, sixteen or nineteen that pass Luhn's test."""
    match draw.weighted(mobile=2, fifteen=2, card=3, nineteen=2, identity=2, dated=4, lettered=4, short=2):
        case "mobile":
            return "1" + draw.letters(1, "356789") + draw.digits(9)
        case "fifteen":
            return draw.one("2", "3", "8") + draw.digits(14)
        case "card":
            body = draw.one("2", "4", "5", "6") + draw.digits(14)
            return body + checks.luhn(body)
        case "nineteen":
            body = draw.one("6", "2", "4", "1") + draw.digits(17)
            return body + (checks.luhn(body) if draw.chance(0.4) else draw.digits(1))
        case "identity":
            return draw.one("3301", "4403", "1101", "6217") + draw.digits(14)
        case "dated":
            return _stamp(draw) + draw.digits(draw.number(4, 10))
        case "lettered":
            return draw.one("DD", "SO", "E", "OR-", "PO", "JD") + _stamp(draw)[2:8] + draw.digits(draw.number(4, 8))
        case _:
            return draw.digits(draw.number(7, 10)).replace("0", "1")


def ticket(draw: Draw) -> str:
    """A ticket's number."""
    return draw.one(
        "GD" + _stamp(draw)[:8] + draw.digits(5),
        "TK-" + draw.digits(6),
        "WO" + draw.digits(10),
        _stamp(draw)[:8] + draw.digits(6),
        "#" + draw.digits(6),
        "INC" + draw.digits(7),
        "CS-2026-" + draw.digits(5),
    )


def tracking(draw: Draw) -> str:
    """Express companies' numbers: letters and digits, or digits alone."""
    return draw.one(
        "SF" + draw.digits(13),
        "YT" + draw.digits(13),
        "JD" + draw.digits(13),
        "7" + draw.digits(13),
        "4" + draw.digits(14),
        "9400" + draw.digits(18),
        "1Z" + draw.letters(6, _CAPITALS) + draw.digits(10),
        draw.one("1", "3") + draw.digits(12),
    )


def contract(draw: Draw) -> str:
    """A contract's number."""
    return draw.one(
        "HT-2026-" + draw.digits(4),
        "HT" + _stamp(draw)[:8] + draw.digits(3),
        "C" + draw.digits(9),
        draw.digits(18),
        "SC/" + draw.digits(4) + "/" + draw.digits(3),
    )


def code(draw: Draw) -> str:
    """A verification code."""
    return draw.digits(draw.one(4, 6, 6, 6))


def hotline_zh(draw: Draw) -> str:
    """A public hotline."""
    return draw.one(
        "95588",
        "95533",
        "95599",
        "95555",
        "10086",
        "10010",
        "10000",
        "12345",
        "12315",
        "12300",
        "12306",
        f"400-{draw.number(600, 899)}-{draw.digits(4)}",
        f"400{draw.number(600, 899)}{draw.digits(4)}",
        f"800-{draw.number(810, 899)}-{draw.digits(4)}",
        f"4008-{draw.digits(3)}-{draw.digits(3)}",
    )


def hotline_en(draw: Draw) -> str:
    """A public hotline."""
    return draw.one(
        f"1-800-{draw.number(200, 999)}-{draw.digits(4)}",
        f"(800) {draw.number(200, 999)}-{draw.digits(4)}",
        f"1-888-{draw.number(200, 999)}-{draw.digits(4)}",
        "911",
        f"0800 {draw.digits(3)} {draw.digits(4)}",
        "311",
        f"877-{draw.number(200, 999)}-{draw.digits(4)}",
    )


def amount_zh(draw: Draw) -> str:
    """A sum of money."""
    whole, cents = draw.number(1, 99999), draw.number(0, 99)
    return draw.one(
        f"{whole}元",
        f"¥{whole}.{cents:02d}",
        f"{whole}.{cents:02d}元",
        f"￥{whole:,}",
        f"{whole / 100:.1f}万元",
        f"人民币{whole}元",
        f"{draw.number(1, 99)}块钱",
        f"{draw.number(10000000, 99999999)}元",
    )


def amount_en(draw: Draw) -> str:
    """A sum of money."""
    whole, cents = draw.number(1, 9999), draw.number(0, 99)
    return draw.one(
        f"${whole}.{cents:02d}",
        f"${whole:,}",
        f"USD {whole}.{cents:02d}",
        f"£{whole}",
        f"{whole} dollars",
        f"€{whole},{cents:02d}",
        f"${draw.number(100000, 99999999):,}.{cents:02d}",
    )


def time(draw: Draw) -> str:
    """A moment, in figures or since 1970."""
    stamp = _stamp(draw)
    day, clock = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}", f"{stamp[8:10]}:{stamp[10:12]}"
    return draw.one(
        f"{day} {clock}",
        f"{day} {clock}:{stamp[12:]}",
        f"{day}T{clock}:{stamp[12:]}Z",
        f"{day}T{clock}:{stamp[12:]}.{draw.digits(3)}+08:00",
        "17" + draw.digits(8),
        "17" + draw.digits(11),
        stamp,
        f"{stamp[4:6]}/{stamp[6:8]} {clock}",
    )


def version(draw: Draw) -> str:
    """A version, some of which look like addresses."""
    return draw.one(
        f"v{draw.number(1, 12)}.{draw.number(0, 20)}.{draw.number(0, 30)}",
        f"{draw.number(1, 9)}.{draw.number(0, 9)}.{draw.number(0, 9)}.{draw.number(100, 999)}",
        f"{draw.number(1, 20)}.{draw.number(0, 20)}.{draw.number(0, 20)}.{draw.number(0, 200)}",
        f"V{draw.number(100, 600)}R{draw.number(1, 9):03d}C{draw.number(0, 90):02d}",
        f"{draw.number(10, 17)}.{draw.number(0, 9)}",
    )


def sku(draw: Draw) -> str:
    """What a shop calls its goods."""
    return draw.one(
        "69" + draw.digits(11),
        f"SKU{draw.digits(8)}",
        f"{draw.letters(2, _CAPITALS)}-{draw.digits(4)}-{draw.letters(2, _CAPITALS)}",
        f"KFR-{draw.number(26, 72)}GW/{draw.letters(3, _CAPITALS)}",
        f"{draw.letters(3, _CAPITALS)}{draw.digits(5)}{draw.letters(1, _CAPITALS)}",
        "0" + draw.digits(11),
    )


def error(draw: Draw) -> str:
    """An error code."""
    return draw.one(
        f"E{draw.digits(4)}",
        f"0x8{draw.digits(7)}",
        f"ERR_{draw.digits(5)}",
        f"HTTP {draw.one('500', '502', '403', '504')}",
        f"-{draw.digits(5)}",
        f"ORA-{draw.digits(5)}",
        f"{draw.one('691', '678', '651')}",
        f"{draw.letters(3, _CAPITALS)}-{draw.digits(6)}",
    )


def bad_id(draw: Draw) -> str:
    """Shaped like an identity, card or device number, but its check digit is wrong and it is called something else."""
    match draw.weighted(identity=4, card=3, imei=2, batch=2):
        case "identity":
            body = documents.id_card(draw).replace(" ", "").upper()
            return body[:-1] + str((int(body[-1].replace("X", "10")) + draw.number(1, 8)) % 10)
        case "card":
            body = draw.one("6222", "6228", "4367") + draw.digits(draw.one(11, 14))
        case "imei":
            body = "86" + draw.digits(12)
        case _:
            return draw.one("B", "P", "T") + draw.digits(11)
    return body + str((int(checks.luhn(body)) + draw.number(1, 9)) % 10)


def date_zh(draw: Draw) -> str:
    """A date that is nobody's birth."""
    year, month, day = draw.number(2023, 2027), draw.number(1, 12), draw.number(1, 28)
    return draw.one(
        f"{year}年{month}月{day}日",
        f"{year}-{month:02d}-{day:02d}",
        f"{month}月{day}日",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
        f"{month}月{day}号",
    )


def date_en(draw: Draw) -> str:
    """A date that is nobody's birth."""
    year, month, day = draw.number(2023, 2027), draw.number(1, 12), draw.number(1, 28)
    name = _MONTHS[month - 1]
    return draw.one(
        f"{month:02d}/{day:02d}/{year}",
        f"{name} {day}, {year}",
        f"{name} {day}",
        f"{year}-{month:02d}-{day:02d}",
        f"{day} {name[:3]} {year}",
        f"{month}/{day}",
    )


def product_zh(draw: Draw) -> str:
    """Brands and models that look like names of persons."""
    return draw.of_part(_PRODUCTS_ZH, edition3.PRODUCTS_ZH, edition4.PRODUCTS_ZH)


def product_en(draw: Draw) -> str:
    """Brands and models that look like names of persons."""
    return draw.of_part(_PRODUCTS_EN, edition3.PRODUCTS_EN, edition4.PRODUCTS_EN)


def _stamp(draw: Draw) -> str:
    return f"{draw.number(2023, 2027)}{draw.number(1, 12):02d}{draw.number(1, 28):02d}{draw.number(0, 23):02d}{draw.number(0, 59):02d}{draw.number(0, 59):02d}"
