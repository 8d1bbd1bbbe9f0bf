"""Numbers of cards and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import checks
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_UNIONPAY = words(
    "622202 622848 621700 621483 622588 622262 621661 622700 621226 622155 623058 621799 622909 622622 622568 436742 625907 621288"
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def bank_card(draw: Draw) -> str:
    """UnionPay, 16 to 19 digits with Luhn's; grouped by four now and then."""
    size = draw.one(16, 16, 17, 18, 19, 19, 19)
    bin_ = draw.any(_UNIONPAY)
    body = bin_ + draw.digits(size - 1 - len(bin_))
    return grouped(draw, body + checks.luhn(body), 0.3)


def grouped(draw: Draw, number: str, share: float) -> str:
    """By fours, now and then."""
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
    """Nine to twelve digits."""
    return str(draw.number(1, 9)) + draw.digits(draw.number(8, 11))


def iban(draw: Draw) -> str:
    """Of six countries, at times by fours."""
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
