"""Phone numbers as people write them and say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values.draw import Piece, words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw, Made

_MOBILE = words(
    "134 135 136 137 138 139 147 150 151 152 157 158 159 178 182 183 184 187 188 198 130 131 132 145 155 156 166 175 176 185 186 196 133 149 153 173 177 180 181 189 191 193 199 192"
)
_AREA = words(
    "010 021 022 023 024 025 027 028 029 0311 0351 0371 0411 0431 0451 0512 0531 0532 0551 0571 0574 0591 0592 0731 0755 0757 0769 0771 0791 0851 0871 0898 0931 0991"
)
_SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_WORDS = words("zero one two three four five six seven eight nine")


def mobile(draw: Draw) -> str:
    """A mainland mobile number (MIIT ranges) as people write it."""
    number = _mobile(draw)
    three = (number[:3], number[3:7], number[7:])
    match draw.weighted(plain=66, country=7, spaced=8, dashed=6, wide=3, thirds=3, glued=4, zeros=3):
        case "plain":
            return number
        case "country":
            return draw.one("+86", "+86 ", "+86-", "(+86)") + number
        case "spaced":
            return " ".join(three)
        case "dashed":
            return "-".join(three)
        case "wide":
            return number.translate(_WIDE)
        case "thirds":
            return " ".join((number[:3], number[3:6], number[6:9], number[9:]))
        case "glued":
            return "86" + number
        case _:
            return "0086" + draw.one("", " ", "-") + number


def _mobile(draw: Draw) -> str:
    return draw.any(_MOBILE) + draw.digits(8)


def spoken(draw: Draw, digits: str) -> str:
    """Digits as they are read out and transcribed."""
    said = digits.translate(_SPOKEN)
    return said.replace("一", "幺") if draw.chance(0.6) else said


def mobile_said(draw: Draw) -> str:
    """Read out in numerals, at times in groups."""
    number = _mobile(draw)
    groups = draw.one((number,), (number,), (number[:3], number[3:7], number[7:]), (number[:3], number[3:7], number[7:9], number[9:]))
    return draw.one("", "", " ", "，").join(spoken(draw, group) for group in groups)


def mobile_pieces(draw: Draw) -> Made:
    """In pieces over a turn, with words in between, as digits or as numerals."""
    number = _mobile(draw)
    between = draw.one(
        ("，然后", "，最后是"),
        ("……嗯", "……"),
        ("，后面", "，再后面"),
        ("，", "，"),
        ("\n坐席：嗯\n客户：", "\n坐席：好的\n客户："),
        (" 对 ", " 对 "),
    )
    said = (lambda group: spoken(draw, group)) if draw.chance(0.5) else str
    first, second, third = number[:3], number[3:7], number[7:]
    return (Piece(said(first)), Piece(between[0], gold=False), Piece(said(second)), Piece(between[1], gold=False), Piece(said(third)))


def landline(draw: Draw) -> str:
    """Area code and seven or eight digits, at times with an extension."""
    area = draw.any(_AREA)
    local = str(draw.number(2, 8)) + draw.digits(7 if len(area) == 3 or draw.chance(0.6) else 6)
    out = draw.one(
        f"{area}-{local}",
        f"{area}-{local}",
        f"{area}{local}",
        f"({area}){local}",
        f"（{area}）{local}",
        f"{area} {local}",
        f"+86-{area[1:]}-{local}",
    )
    return out + (draw.one("-{}", "转{}", " 转 {}", "ext{}", "-{}").format(draw.digits(draw.number(3, 4))) if draw.chance(0.25) else "")


def hk_phone(draw: Draw) -> str:
    """Hong Kong, with its country code."""
    local = draw.one("5", "6", "9", "2", "3") + draw.digits(7)
    return draw.one("+852 ", "+852-", "852-", "(852) ", "+852") + draw.one(local, f"{local[:4]} {local[4:]}")


def us_phone(draw: Draw) -> str:
    """As Americans write it."""
    area = draw.one("212", "415", "312", "617", "206", "303", "404", "512", "713", "602", "702", "503", "718", "904", "614", "919")
    three = (area, f"{draw.number(2, 9)}{draw.number(2, 9)}{draw.digits(1)}", draw.digits(4))
    style = draw.one(
        "({}) {}-{}",
        "({}) {}-{}",
        "{}-{}-{}",
        "{}-{}-{}",
        "{}.{}.{}",
        "{} {} {}",
        "+1 {} {} {}",
        "+1-{}-{}-{}",
        "1-{}-{}-{}",
        "{}{}{}",
        "+1{}{}{}",
        "({}){}-{}",
    )
    out = style.format(*three)
    return out + (draw.one(" x{}", " ext. {}", " ext {}").format(draw.digits(3)) if draw.chance(0.08) else "")


def uk_phone(draw: Draw) -> str:
    """As Britons write it."""
    last = draw.digits(3)
    return draw.one(
        f"07{draw.digits(3)} {draw.digits(3)}{last}",
        f"+44 7{draw.digits(3)} {draw.digits(3)}{last}",
        f"020 7{draw.digits(3)} 0{last}",
        f"0161 496 0{last}",
        f"+44 20 7{draw.digits(3)} 0{last}",
    )


def phone_said(draw: Draw) -> str:
    """A US number read out, in words or with spaces."""
    number = draw.one("212", "415", "312", "617", "206") + str(draw.number(2, 9)) + draw.digits(6)
    if draw.chance(0.4):
        return " ".join(number) if draw.chance(0.5) else f"{number[:3]} {number[3:6]} {' '.join(number[6:])}"
    words = [("oh" if digit == "0" and draw.chance(0.5) else _WORDS[int(digit)]) for digit in number]
    return " ".join(words)
