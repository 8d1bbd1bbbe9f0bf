"""Addresses and names of the network, dates of birth and credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import names_en, names_zh
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.detection.values.draw import Draw

_MAIL_ZH = words(
    "qq.com 163.com 126.com foxmail.com sina.com aliyun.com 139.com gmail.com outlook.com hotmail.com sohu.com yeah.net vip.qq.com example.com.cn mail.example.cn"
)
_MAIL_EN = words(
    "gmail.com yahoo.com outlook.com icloud.com hotmail.com aol.com proton.me example.com example.org mail.example.net comcast.net example.co.uk"
)
_MONTHS = words("January February March April May June July August September October November December")
_SAID = "零一二三四五六七八九"


def email_zh(draw: Draw) -> str:
    """An address as Chinese customers have them."""
    if draw.chance(0.15):
        return f"{draw.number(1, 9)}{draw.digits(draw.number(6, 9))}@qq.com"
    local = names_zh.pinyin_local(draw) if draw.chance(0.8) else names_en.local(draw)
    address = f"{local}@{draw.of_part(_MAIL_ZH)}"
    return address.upper() if draw.chance(0.03) else address


def email_en(draw: Draw) -> str:
    """An address as English-speaking customers have them."""
    address = f"{names_en.local(draw)}{draw.one('', '', '', '+shop')}@{draw.of_part(_MAIL_EN)}"
    return address.title() if draw.chance(0.03) else address


def disguised(make: Callable[[Draw], str]) -> Callable[[Draw], str]:
    """As people write it to keep it from machines: name (at) host dot com."""

    def out(draw: Draw) -> str:
        local, host = make(draw).lower().split("@")
        at = draw.one("(at)", "[at]", " at ", " (at) ", "#at#")
        if at == " at ":
            host = host.replace(".", " dot ")
        return f"{local}{at}{host}"

    return out


def wechat(draw: Draw) -> str:
    """A letter, then five to nineteen letters, digits, hyphens, underscores."""
    if draw.chance(0.2):
        return "wxid_" + draw.letters(14, "abcdefghijklmnopqrstuvwxyz0123456789")
    local = names_zh.pinyin_local(draw).replace(".", draw.one("_", "-"))
    return local if len(local) >= 6 else local + draw.digits(4)


def qq(draw: Draw) -> str:
    """Six to ten digits, as most have."""
    return str(draw.number(1, 9)) + draw.digits(draw.number(5, 9))


def user_zh(draw: Draw) -> str:
    """A login name."""
    return draw.one(names_zh.pinyin_local(draw), f"user_{draw.digits(6)}", f"{draw.letters(5)}{draw.digits(3)}", names_en.local(draw))


def user_en(draw: Draw) -> str:
    """A login name."""
    return draw.one(
        names_en.local(draw), names_en.local(draw), f"{draw.letters(6)}_{draw.digits(2)}", f"{names_en.first(draw).lower()}{draw.digits(4)}"
    )


def credential(draw: Draw) -> str:
    """A password or a key."""
    signs = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return draw.one(
        draw.letters(4, signs) + draw.digits(3) + draw.one("!", "@", "#", "$") + draw.letters(2, signs),
        draw.letters(draw.number(10, 14), signs) + draw.digits(2),
        "sk-" + draw.letters(32, signs),
        names_en.first(draw) + draw.one("@", "#", "_") + draw.digits(4),
    )


def _born(draw: Draw) -> tuple[int, int, int]:
    return draw.number(1940, 2012), draw.number(1, 12), draw.number(1, 28)


def birth_zh(draw: Draw) -> str:
    """A date of birth, in figures."""
    year, month, day = _born(draw)
    return draw.one(
        f"{year}年{month}月{day}日",
        f"{year}年{month}月{day}日",
        f"{year}-{month:02d}-{day:02d}",
        f"{year}/{month}/{day}",
        f"{year}.{month:02d}.{day:02d}",
        f"{year}{month:02d}{day:02d}",
        f"{year % 100:02d}年{month}月{day}日",
    )


def birth_zh_said(draw: Draw) -> str:
    """A date of birth as read out and transcribed."""
    year, month, day = _born(draw)
    years = "".join(_SAID[int(digit)] for digit in str(year)[draw.one(0, 2) :])
    return f"{years}年{_ten(month)}月{_ten(day)}{draw.one('号', '日')}"


def _ten(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _SAID[tens] + "十") + (_SAID[ones] if ones or not tens else "")


def birth_en(draw: Draw) -> str:
    """A date of birth, month first or not."""
    year, month, day = _born(draw)
    name = _MONTHS[month - 1]
    return draw.one(
        f"{month:02d}/{day:02d}/{year}",
        f"{month}/{day}/{year}",
        f"{name} {day}, {year}",
        f"{day} {name} {year}",
        f"{year}-{month:02d}-{day:02d}",
        f"{name[:3]} {day} {year}",
        f"{month:02d}-{day:02d}-{year}",
    )


def birth_en_said(draw: Draw) -> str:
    """A date of birth as transcribed."""
    year, month, day = _born(draw)
    ending = "th" if 4 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return draw.one(
        f"{_MONTHS[month - 1].lower()} {day}{ending} {year}",
        f"{month} {day} {year}",
        f"the {day}{ending} of {_MONTHS[month - 1].lower()} {year}",
    )
