"""Check digits, worked out here and not by the code that is measured."""

from __future__ import annotations

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VIN = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10)), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_TW_AREA = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33),
        strict=True,
    )
)


def luhn(body: str) -> str:
    """The digit that completes a number (ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        digit = int(sign) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def id_card(body: str) -> str:
    """The 18th sign of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body)) % 11]


def uscc(body: str) -> str:
    """The 18th sign of a unified social credit code (GB 32100-2015: weights 3^i mod 31)."""
    return _USCC[-sum(_USCC.index(sign) * pow(3, place, 31) for place, sign in enumerate(body)) % 31]


def vin(body: str) -> str:
    """A 17-sign VIN with its ninth sign set (GB 16735-2019, as 49 CFR 565.15)."""
    total = sum(_VIN[sign] * weight for sign, weight in zip(body, _VIN_WEIGHTS, strict=True))
    return body[:8] + "0123456789X"[total % 11] + body[9:]


def hkid(letters: str, digits: str) -> str:
    """The sign in brackets of a Hong Kong identity card: weights 9 to 1, a blank counts 36, letters 10 to 35."""
    signs = [36 if sign == " " else int(sign, 36) for sign in letters.rjust(2) + digits]
    rest = -sum(value * weight for value, weight in zip(signs, range(9, 1, -1), strict=True)) % 11
    return "0123456789A"[rest]


def twid(letter: str, digits: str) -> str:
    """The last digit of a Taiwan identity number."""
    tens, ones = divmod(_TW_AREA[letter], 10)
    total = tens + ones * 9 + sum(int(digit) * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True))
    return str(-total % 10)


def iban(country: str, body: str) -> str:
    """The two check digits (ISO 13616, ISO 7064 MOD 97-10)."""
    number = "".join(str(int(sign, 36)) for sign in body + country + "00")
    return f"{98 - int(number) % 97:02d}"
