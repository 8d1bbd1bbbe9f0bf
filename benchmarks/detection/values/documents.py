"""Numbers of identity documents, companies and vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import checks
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_DISTRICTS = words(
    "110101 110105 110108 120101 130102 140105 150102 210102 220102 230102 310104 310115 320102 320505 330106 330203 340102 350203 360102 370102 370203 410102 420106 430102 440103 440305 450102 460105 500103 510104 510107 520102 530102 540102 610102 620102 630102 640104 650102"
)
_PLATES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def id_card(draw: Draw) -> str:
    """18 signs (GB 11643-1999); at times grouped or with a small x."""
    body = f"{draw.any(_DISTRICTS)}{draw.number(1945, 2010)}{draw.number(1, 12):02d}{draw.number(1, 28):02d}{draw.digits(3)}"
    number = body + checks.id_card(body)
    if draw.chance(0.08):
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    return number.lower() if draw.chance(0.2) else number


def id_card_15(draw: Draw) -> str:
    """The old form: no century, no check digit."""
    return f"{draw.any(_DISTRICTS)}{draw.number(40, 79)}{draw.number(1, 12):02d}{draw.number(1, 28):02d}{draw.digits(3)}"


def hkid(draw: Draw) -> str:
    """A Hong Kong identity card number."""
    letters = draw.letters(1 if draw.chance(0.85) else 2, _LETTERS)
    digits = draw.digits(6)
    check = checks.hkid(letters, digits)
    return draw.one(
        f"{letters}{digits}({check})", f"{letters}{digits}（{check}）", f"{letters}{digits}({check})", f"{letters}{digits}{check}"
    )


def twid(draw: Draw) -> str:
    """A Taiwan identity number (1 and 2 tell the sex)."""
    letter, digits = draw.letters(1, "ABCDEFGHIJKLMNOPQRSTUVXYWZ"), draw.one("1", "2") + draw.digits(7)
    return letter + digits + checks.twid(letter, digits)


def macau_id(draw: Draw) -> str:
    """A Macau identity card number."""
    lead, digits, last = draw.one("1", "5", "7"), draw.digits(6), draw.digits(1)
    return draw.one(f"{lead}{digits}({last})", f"{lead}/{digits}/{last}", f"{lead}{digits}（{last}）")


def passport_cn(draw: Draw) -> str:
    """E and G series."""
    return draw.one("E" + draw.digits(8), "E" + draw.letters(1, "ABCDEFGHJKLMNP") + draw.digits(7), "G" + draw.digits(8))


def passport_us(draw: Draw) -> str:
    """Nine signs."""
    return draw.one(str(draw.number(1, 9)) + draw.digits(8), draw.letters(1, "ACX") + draw.digits(8))


def hkmo_permit(draw: Draw) -> str:
    """H or M and eight digits, at times ten."""
    return draw.one("H", "M") + draw.digits(8) + (draw.one("00", "01", "02") if draw.chance(0.3) else "")


def tw_permit(draw: Draw) -> str:
    """Eight digits."""
    return "0" + draw.digits(7) if draw.chance(0.7) else draw.one("1", "2") + draw.digits(7)


def ssn(draw: Draw) -> str:
    """No 000, 666 or 9xx; three groups."""
    area = draw.number(1, 899)
    area = 667 if area == 666 else area
    three = (f"{area:03d}", f"{draw.number(1, 99):02d}", f"{draw.number(1, 9999):04d}")
    return draw.one("-", "-", "-", "-", " ", "").join(three)


def uscc(draw: Draw) -> str:
    """GB 32100-2015."""
    body = (
        draw.one("91", "91", "91", "92", "93", "52", "12")
        + draw.any(_DISTRICTS)
        + draw.digits(8)
        + draw.letters(1, "0123456789ABCDEFGHJKLMNPQRTUWXY")
    )
    return body + checks.uscc(body)


def plate(draw: Draw) -> str:
    """Civil, new-energy, police, trailer, Hong Kong and Macau, embassy (GA 36-2018)."""
    head = draw.any(_PLATES) + draw.letters(1, _LETTERS)
    tail = "".join(draw.one(*"0123456789", *"0123456789", *_LETTERS) for _ in range(4)) + draw.digits(1)
    dot = draw.one("", "", "", "·", " ")
    match draw.weighted(civil=66, energy=22, special=5, border=4, embassy=3):
        case "civil":
            return head + dot + tail
        case "energy":
            return head + dot + draw.one("D", "F", "A") + draw.digits(5)
        case "special":
            return head + dot + tail[:4] + draw.one("警", "学", "挂")
        case "border":
            return "粤Z" + dot + tail[:4] + draw.one("港", "澳")
        case _:
            return draw.digits(6) + "使"


def plate_us(draw: Draw) -> str:
    """Of no state in particular."""
    three, other = draw.letters(3, _LETTERS), draw.digits(4)
    return draw.one(f"{three}-{other}", f"{three} {other}", f"{other[0]}{three}{other[1:]}", f"{three}{other[:3]}")


def vin(draw: Draw) -> str:
    """With its check sign."""
    signs = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    start = draw.one("LSV", "LFV", "LBV", "LGX", "LVS", "1HG", "WBA", "JTD", "5YJ", "1FT")
    return checks.vin(start + draw.letters(5, signs) + "0" + draw.letters(1, "HJKLMNPR") + draw.letters(1, signs) + draw.digits(6))
