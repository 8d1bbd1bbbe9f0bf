"""Check digits, each as its standard defines it: pure functions of a string without separators."""

from __future__ import annotations

from operator import mul

_MOD_11_2_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
_MOD_11_2_CHECK = "10X98765432"

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUE = {char: value for value, char in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))

_VIN_VALUE = {**{str(n): n for n in range(10)}, **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True))}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_CHECK = "0123456789X"

_TW_LETTERS = {letter: value for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}
_TW_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)

_LUHN_DOUBLED = bytes.maketrans(b"0123456789", bytes(ord("0") + n for n in (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
_ZERO = ord("0")
_MOD_11_2_ZEROS = _ZERO * sum(_MOD_11_2_WEIGHTS)


def mod_11_2(digits: str) -> str:
    """The check character of 17 digits: ISO 7064 MOD 11-2, as GB 11643-1999 uses it for the citizen number."""
    total = sum(map(mul, _MOD_11_2_WEIGHTS, digits.encode("ascii"))) - _MOD_11_2_ZEROS
    return _MOD_11_2_CHECK[total % 11]


def luhn_ok(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: bank cards, IMEI, ICCID."""
    codes = digits.encode("ascii")
    total = sum(codes[-1::-2]) + sum(codes[-2::-2].translate(_LUHN_DOUBLED)) - _ZERO * len(codes)
    return total % 10 == 0


def mod_31_3(code: str) -> str:
    """The check character of the first 17 of a unified social credit code: GB 32100-2015, annex A."""
    total = sum(weight * _USCC_VALUE[char] for weight, char in zip(_USCC_WEIGHTS, code, strict=True))
    return USCC_ALPHABET[-total % 31]


def vin_check(vin: str) -> str:
    """The check character (the ninth) of a 17-character vehicle identification number: GB 16735-2019, as 49 CFR 565."""
    total = sum(weight * _VIN_VALUE[char] for weight, char in zip(_VIN_WEIGHTS, vin, strict=True))
    return _VIN_CHECK[total % 11]


def hk_id_check(letters: str, digits: str) -> str:
    """The check character of a Hong Kong identity card: one or two letters and six digits; a missing letter counts as a space, 36."""
    values = [ord(char) - ord("A") + 10 for char in letters.upper()]
    values = [36] * (2 - len(values)) + values + [int(digit) for digit in digits]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return "0123456789A"[-total % 11]


def tw_id_ok(number: str) -> bool:
    """A Taiwan identity number (or the resident number of 2021): a letter and nine digits, the last of which checks."""
    head = _TW_LETTERS[number[0].upper()]
    values = (head // 10, head % 10, *(int(digit) for digit in number[1:]))
    return sum(weight * value for weight, value in zip(_TW_WEIGHTS, values, strict=True)) % 10 == 0


def mod_97(iban: str) -> int:
    """What an international bank account number leaves when divided by 97: ISO 7064 MOD 97-10; 1 where its check digits are right."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97
