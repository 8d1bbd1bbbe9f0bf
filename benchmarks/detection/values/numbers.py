"""Numbers that name a person, a document, an account or a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import checks
from benchmarks.detection.values.draw import Piece

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw, Made

_MOBILE = "134 135 136 137 138 139 147 150 151 152 157 158 159 178 182 183 184 187 188 198 130 131 132 145 155 156 166 175 176 185 186 196 133 149 153 173 177 180 181 189 191 193 199 192".split()
_AREA = "010 021 022 023 024 025 027 028 029 0311 0351 0371 0411 0431 0451 0512 0531 0532 0551 0571 0574 0591 0592 0731 0755 0757 0769 0771 0791 0851 0871 0898 0931 0991".split()
_DISTRICTS = "110101 110105 110108 120101 130102 140105 150102 210102 220102 230102 310104 310115 320102 320505 330106 330203 340102 350203 360102 370102 370203 410102 420106 430102 440103 440305 450102 460105 500103 510104 510107 520102 530102 540102 610102 620102 630102 640104 650102".split()
_UNIONPAY = "622202 622848 621700 621483 622588 622262 621661 622700 621226 622155 623058 621799 622909 622622 622568 436742 625907 621288".split()
_PLATES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


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
    area = draw.any(_AREA)
    local = str(draw.number(2, 8)) + draw.digits(7 if len(area) == 3 or draw.chance(0.6) else 6)
    out = draw.one(f"{area}-{local}", f"{area}-{local}", f"{area}{local}", f"({area}){local}", f"（{area}）{local}", f"{area} {local}", f"+86-{area[1:]}-{local}")
    return out + (draw.one("-{}", "转{}", " 转 {}", "ext{}", "-{}").format(draw.digits(draw.number(3, 4))) if draw.chance(0.25) else "")


def hk_phone(draw: Draw) -> str:
    local = draw.one("5", "6", "9", "2", "3") + draw.digits(7)
    return draw.one("+852 ", "+852-", "852-", "(852) ", "+852") + draw.one(local, f"{local[:4]} {local[4:]}")


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
    letters = draw.letters(1 if draw.chance(0.85) else 2, _LETTERS)
    digits = draw.digits(6)
    check = checks.hkid(letters, digits)
    return draw.one(f"{letters}{digits}({check})", f"{letters}{digits}（{check}）", f"{letters}{digits}({check})", f"{letters}{digits}{check}")


def twid(draw: Draw) -> str:
    letter, digits = draw.letters(1, "ABCDEFGHIJKLMNOPQRSTUVXYWZ"), draw.one("1", "2") + draw.digits(7)
    return letter + digits + checks.twid(letter, digits)


def macau_id(draw: Draw) -> str:
    lead, digits, last = draw.one("1", "5", "7"), draw.digits(6), draw.digits(1)
    return draw.one(f"{lead}{digits}({last})", f"{lead}/{digits}/{last}", f"{lead}{digits}（{last}）")


def bank_card(draw: Draw) -> str:
    """UnionPay, 16 to 19 digits with Luhn's; grouped by four now and then."""
    size = draw.one(16, 16, 17, 18, 19, 19, 19)
    bin_ = draw.any(_UNIONPAY)
    body = bin_ + draw.digits(size - 1 - len(bin_))
    return grouped(draw, body + checks.luhn(body), 0.3)


def grouped(draw: Draw, number: str, share: float) -> str:
    if not draw.chance(share):
        return number
    return draw.one(" ", " ", "-").join(number[place : place + 4] for place in range(0, len(number), 4))


def credit_card(draw: Draw) -> str:
    """Visa, Mastercard, American Express, Discover."""
    match draw.weighted(visa=4, mastercard=3, amex=1, discover=1):
        case "amex":
            body = draw.one("34", "37") + draw.digits(12)
            number = body + checks.luhn(body)
            return f"{number[:4]} {number[4:10]} {number[10:]}" if draw.chance(0.4) else number
        case "visa":
            body = "4" + draw.digits(14)
        case "mastercard":
            body = str(draw.number(51, 55)) + draw.digits(13)
        case _:
            body = "6011" + draw.digits(11)
    return grouped(draw, body + checks.luhn(body), 0.55)


def account(draw: Draw) -> str:
    """A bank account that is no card: no issuer prefix, no check digit."""
    return draw.one("1", "2", "3", "4", "8", "0") + draw.digits(draw.number(11, 18))


def account_us(draw: Draw) -> str:
    return str(draw.number(1, 9)) + draw.digits(draw.number(8, 11))


def iban(draw: Draw) -> str:
    country, body = draw.one(
        ("GB", draw.letters(4, _LETTERS) + draw.digits(14)),
        ("DE", draw.digits(18)),
        ("FR", draw.digits(23)),
        ("NL", draw.letters(4, _LETTERS) + draw.digits(10)),
        ("ES", draw.digits(20)),
        ("IT", draw.letters(1, _LETTERS) + draw.digits(22)),
    )
    number = country + checks.iban(country, body) + body
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4)) if draw.chance(0.5) else number


def passport_cn(draw: Draw) -> str:
    return draw.one("E" + draw.digits(8), "E" + draw.letters(1, "ABCDEFGHJKLMNP") + draw.digits(7), "G" + draw.digits(8))


def passport_us(draw: Draw) -> str:
    return draw.one(str(draw.number(1, 9)) + draw.digits(8), draw.letters(1, "ACX") + draw.digits(8))


def hkmo_permit(draw: Draw) -> str:
    return draw.one("H", "M") + draw.digits(8) + (draw.one("00", "01", "02") if draw.chance(0.3) else "")


def tw_permit(draw: Draw) -> str:
    return "0" + draw.digits(7) if draw.chance(0.7) else draw.one("1", "2") + draw.digits(7)


def uscc(draw: Draw) -> str:
    body = draw.one("91", "91", "91", "92", "93", "52", "12") + draw.any(_DISTRICTS) + draw.digits(8) + draw.one(*"0123456789ABCDEFGHJKLMNPQRTUWXY")
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
    three, other = draw.letters(3, _LETTERS), draw.digits(4)
    return draw.one(f"{three}-{other}", f"{three} {other}", f"{other[0]}{three}{other[1:]}", f"{three}{other[:3]}")


def imei(draw: Draw) -> str:
    body = draw.one("35", "86", "86", "01") + draw.digits(12)
    number = body + checks.luhn(body)
    return f"{number[:2]}-{number[2:8]}-{number[8:14]}-{number[14]}" if draw.chance(0.08) else number


def imsi(draw: Draw) -> str:
    return "460" + draw.one("00", "01", "02", "03", "07", "11", "15") + draw.digits(10)


def imsi_us(draw: Draw) -> str:
    return draw.one("310260", "310410", "311480", "23430") + draw.digits(9)[:9]


def iccid(draw: Draw) -> str:
    """China: 898600 and so on, twenty digits (ITU-T E.118 with Luhn's digit)."""
    body = "8986" + draw.one("00", "01", "03", "06", "11") + draw.digits(13)
    return body + checks.luhn(body)


def iccid_us(draw: Draw) -> str:
    body = draw.one("89014103", "89012602", "894411") + draw.digits(10)
    body = body[:18]
    return body + checks.luhn(body)


def vin(draw: Draw) -> str:
    signs = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    start = draw.one("LSV", "LFV", "LBV", "LGX", "LVS", "1HG", "WBA", "JTD", "5YJ", "1FT")
    return checks.vin(start + draw.letters(5, signs) + "0" + draw.letters(1, "HJKLMNPR") + draw.letters(1, signs) + draw.digits(6))


def mac(draw: Draw) -> str:
    pairs = [f"{draw.number(0, 255):02X}" for _ in range(6)]
    match draw.weighted(colon=5, dash=3, dots=1):
        case "colon":
            out = ":".join(pairs)
        case "dash":
            out = "-".join(pairs)
        case _:
            return ".".join("".join(pairs[place : place + 2]) for place in (0, 2, 4)).lower()
    return out.lower() if draw.chance(0.4) else out


def ipv4(draw: Draw) -> str:
    first = draw.one(36, 58, 61, 101, 112, 117, 123, 139, 171, 183, 210, 218, 222, 24, 67, 73, 98)
    return f"{first}.{draw.number(0, 255)}.{draw.number(0, 255)}.{draw.number(1, 254)}"


def ipv6(draw: Draw) -> str:
    groups = [f"{draw.number(0, 0xFFFF):x}" for _ in range(7)]
    first = draw.one("2408", "2409", "240e", "2001", "2a02")
    return draw.one(":".join((first, *groups)), f"{first}:{groups[0]}:{groups[1]}::{groups[2]}", f"{first}:{groups[0]}:{groups[1]}:{groups[2]}::1")


def ssn(draw: Draw) -> str:
    area = draw.number(1, 899)
    area = 667 if area == 666 else area
    three = (f"{area:03d}", f"{draw.number(1, 99):02d}", f"{draw.number(1, 9999):04d}")
    return draw.one("-", "-", "-", "-", " ", "").join(three)


def us_phone(draw: Draw) -> str:
    area = draw.one("212", "415", "312", "617", "206", "303", "404", "512", "713", "602", "702", "503", "718", "904", "614", "919")
    three = (area, f"{draw.number(2, 9)}{draw.number(2, 9)}{draw.digits(1)}", draw.digits(4))
    style = draw.one("({}) {}-{}", "({}) {}-{}", "{}-{}-{}", "{}-{}-{}", "{}.{}.{}", "{} {} {}", "+1 {} {} {}", "+1-{}-{}-{}", "1-{}-{}-{}", "{}{}{}", "+1{}{}{}", "({}){}-{}")
    out = style.format(*three)
    return out + (draw.one(" x{}", " ext. {}", " ext {}").format(draw.digits(3)) if draw.chance(0.08) else "")


def uk_phone(draw: Draw) -> str:
    last = draw.digits(3)
    return draw.one(f"07{draw.digits(3)} {draw.digits(3)}{last}", f"+44 7{draw.digits(3)} {draw.digits(3)}{last}", f"020 7{draw.digits(3)} 0{last}", f"0161 496 0{last}", f"+44 20 7{draw.digits(3)} 0{last}")


_WORDS = "zero one two three four five six seven eight nine".split()


def phone_said(draw: Draw) -> str:
    """A US number read out, in words or with spaces."""
    number = draw.one("212", "415", "312", "617", "206") + str(draw.number(2, 9)) + draw.digits(6)
    if draw.chance(0.4):
        return " ".join(number) if draw.chance(0.5) else f"{number[:3]} {number[3:6]} {' '.join(number[6:])}"
    words = [("oh" if digit == "0" and draw.chance(0.5) else _WORDS[int(digit)]) for digit in number]
    return " ".join(words)
