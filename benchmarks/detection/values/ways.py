"""Ways of writing that came with the fourth edition: read out figure by figure, full width, spelled, where one works or lies in bed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import documents, edition3, edition4, handles, money, names_en, phones, places_en, places_zh
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_WIDE = {place: place + 0xFEE0 for place in range(0x21, 0x7F)}
_FIGURES = words("zero one two three four five six seven eight nine")
_SCHOOLS = words("第一中学 实验小学 第三中学 职业技术学院 师范大学 理工学院 外国语学校")
_HOSPITALS = words("人民医院 中医院 妇幼保健院 第二人民医院 中心医院")
_HEX = "0123456789abcdef"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def id_card_said(draw: Draw) -> str:
    """Read out in numerals, in one breath or in the three groups that people make; the last sign may be called 叉."""
    number = documents.id_card(draw).replace(" ", "").upper()
    groups = draw.one((number,), (number[:6], number[6:14], number[14:]))
    return draw.one(" ", "，").join(phones.spoken(draw, group) for group in groups).replace("X", draw.one("X", "叉"))


def id_card_wide(draw: Draw) -> str:
    """Typed in full width."""
    return documents.id_card(draw).replace(" ", "").translate(_WIDE)


def bank_card_said(draw: Draw) -> str:
    """Read out by fours."""
    number = money.bank_card(draw).replace(" ", "").replace("-", "")
    return draw.one(" ", "，").join(phones.spoken(draw, number[place : place + 4]) for place in range(0, len(number), 4))


def landline_said(draw: Draw) -> str:
    """Read out: area code, then the number."""
    area, local = draw.one("010", "021", "0571", "0755", "028", "0516"), str(draw.number(2, 8)) + draw.digits(7)
    return draw.one("", " ", "，").join((phones.spoken(draw, area), phones.spoken(draw, local)))


def site_zh(draw: Draw) -> str:
    """Where one works, studies or lies in bed, as parcels are addressed there."""
    region = places_zh.region(draw)
    return region + draw.one(
        f"{draw.any(_SCHOOLS)}{draw.one('东区', '西区', '南校区', '')}{draw.number(1, 20)}号宿舍楼{draw.number(1, 6)}0{draw.number(1, 9)}",
        f"{draw.any(_HOSPITALS)}住院部{draw.number(2, 18)}楼{draw.number(1, 60)}床",
        f"{draw.of_part(edition4.TOWERS)}工业园{draw.one('A', 'B', 'C')}{draw.number(1, 9)}栋{draw.number(1, 6)}楼",
        f"{draw.of_part(edition4.ROADS)}路菜市场{draw.number(1, 80)}号摊位",
        f"{draw.of_part(edition4.ESTATES)}广场{draw.number(1, 5)}层L{draw.number(1, 5)}-{draw.number(10, 40)}商铺",
        f"{draw.of_part(edition4.ROADS)}路{draw.number(1, 400)}号菜鸟驿站",
    )


def email_wide(draw: Draw) -> str:
    """As an input method leaves it: the sign or all of it in full width."""
    address = handles.email_zh(draw)
    return address.replace("@", "＠") if draw.chance(0.5) else address.translate(_WIDE)


def last_spelled(draw: Draw) -> str:
    """A last name, letter by letter."""
    letters = names_en.last(draw).replace("'", "").replace("-", "").upper()
    return draw.one("-", "-", " ").join(letters)


def email_said(draw: Draw) -> str:
    """As transcribed: dots, at and underscores in words."""
    local, host = handles.email_en(draw).lower().replace("+shop", "").split("@")
    spaced = local.replace(".", " dot ").replace("_", " underscore ")
    return f"{spaced} at {host.replace('.', ' dot ')}"


def credit_card_said(draw: Draw) -> str:
    """Read out in words, or as figures one by one."""
    number = "".join(sign for sign in money.credit_card(draw) if sign.isdigit())
    return " ".join(_FIGURES[int(sign)] for sign in number) if draw.chance(0.5) else " ".join(number)


def ssn_said(draw: Draw) -> str:
    """Read out in words."""
    return " ".join(_FIGURES[int(sign)] for sign in documents.ssn(draw) if sign.isdigit())


def site_en(draw: Draw) -> str:
    """Rural routes, county roads, mobile homes, wards and offices."""
    town, state, _, zip_ = draw.of_part(edition4.TOWNS, edition3.TOWNS, edition4.TOWNS)
    tail = draw.one(f", {town}, {state} {zip_}{draw.digits(2)}", f", {town} {state}")
    return (
        draw.one(
            f"RR {draw.number(1, 9)} Box {draw.number(10, 400)}",
            f"{draw.number(100, 9999)} County Road {draw.number(2, 900)}",
            f"{draw.number(100, 29999)} Hwy {draw.number(2, 99)} {draw.one('N', 'W', 'South')}",
            f"{places_en.street(draw)}, Lot {draw.number(1, 90)}",
            f"{places_en.street(draw)}, Bldg {draw.one('A', 'C', '7')}, Rm {draw.number(100, 900)}",
            f"{places_en.street(draw)} c/o Front Desk",
        )
        + tail
    )


def trace(draw: Draw) -> str:
    """What a log calls one request."""
    body = draw.letters(32, _HEX)
    return draw.one(body, "-".join((body[:8], body[8:12], body[12:16], body[16:20], body[20:])), f"req_{body[:16]}")


def invoice_zh(draw: Draw) -> str:
    """An invoice's number: eight figures on paper, twenty of the digital kind."""
    return draw.one(draw.digits(8), f"{draw.number(23, 26)}{draw.one('33', '44', '11')}2000000{draw.digits(9)}")


def invoice_en(draw: Draw) -> str:
    """An invoice's number."""
    return draw.one(f"INV-{draw.digits(6)}", f"{draw.number(2023, 2026)}-{draw.digits(5)}", f"IN{draw.digits(9)}", draw.digits(8))


def pickup(draw: Draw) -> str:
    """What opens a parcel locker."""
    return draw.one(
        f"{draw.number(1, 30)}-{draw.number(1, 9)}-{draw.digits(4)}", f"{draw.letters(1, _CAPITALS)}{draw.digits(5)}", draw.digits(8)
    )


def claim(draw: Draw) -> str:
    """A claim's or a return's number."""
    return draw.one(
        f"CLM{draw.digits(8)}",
        f"RMA-{draw.digits(7)}",
        f"{draw.digits(2)}-{draw.digits(4)}-{draw.letters(2, _CAPITALS)}",
        f"RET{draw.digits(10)}",
    )
