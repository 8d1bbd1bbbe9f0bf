"""The one form of a value, by type: what is the same person's number in two writings is one pseudonym.

| type | canonical form |
| --- | --- |
| phone numbers | ASCII digits, read-out numerals and words too. China: without +86, 0086 and the 0 before a mobile number; landlines with area code (0…). Others: + and country code where one was written. An extension follows an x |
| identity documents | letters and digits in capitals; a 15-digit Chinese number as its 18-digit successor (GB 11643-1999: born in the 1900s) |
| cards, device numbers, QQ numbers | digits only |
| e-mail addresses | the domain in small letters; the local part as it stands, for RFC 5321 (2.4) leaves its case to the host: two mailboxes are never taken for one, and one that is written in two cases has two pseudonyms |
| names | NFKC, without spaces between Chinese characters, · between the parts of a name; Latin letters in small, one space between words |
| addresses, places | NFKC, without spaces (between Latin words one), small letters, no punctuation at the ends |
| plates, IBAN, accounts, VIN, company codes | letters and digits in capitals |
| IP and MAC addresses | RFC 5952; twelve hex digits |
| dates of birth | ISO 8601, where the date is certain |
| passwords and keys | as they stand |

A canonical form is its own canonical form. Whether two people share one (two of a name) no form can say.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.checks import mod_11_2
from redaction.dates import plausible
from redaction.days import told
from redaction.fold import as_digits, fold

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = {
    "zero": "0", "oh": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "niner": "9",
}  # fmt: skip
_TIMES = re.compile(r"\b(double|triple)[ ,.\-]+(\w+)", re.IGNORECASE)
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)}|o)\b", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")

_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|ext(?:ension)?\.?|x|#)[ :：.]*([0-9]{1,6})\s*$", re.IGNORECASE)
_CHINESE = re.compile(r"(?:\+|00)86(?=[0-9]{9,12}$)|^86(?=1[3-9][0-9]{9}$)")
_MOBILE = re.compile(r"0?(1[3-9][0-9]{9})")
_MOST_ROUNDS = 5
"""Rare characters come apart when they are put in capitals, and together again when they are normalised: a second round ends it."""
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}·])\s+|\s+(?=[{_HAN}·])")
_DOTS = re.compile(r"\s*[·•‧・･∙⋅]\s*")
_AT = re.compile(r"\s*[(（\[【{<《#*_]{1,2}\s*(?:at|@|艾特|圈a?)\s*[)）\]】}>》#*_]{1,2}\s*|\s+at\s+|\s*艾特\s*|\s*@\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(（\[【{<《#*_]{1,2}\s*(?:dot|\.|点)\s*[)）\]】}>》#*_]{1,2}\s*|\s+dot\s+|\s*[点。]\s*|\s*\.\s*", re.IGNORECASE)


def canonical(value: str, entity: Entity) -> str:
    """The canonical form of a value of this type; never raises, and never a lone surrogate."""
    if entity is Entity.CREDENTIAL:
        return _SURROGATE.sub("\ufffd", value)
    form = _FORMS.get(entity.root, _plain)
    text, before = _SURROGATE.sub("\ufffd", value), ""
    for _ in range(_MOST_ROUNDS):
        text, before = form(unicodedata.normalize("NFKC", text)), text
        if text == before:
            break
    return text


def _plain(value: str) -> str:
    return " ".join(value.split())


def _digits_told(value: str) -> str:
    """The text with numerals, and English words for digits, as digits."""
    text = _TIMES.sub(lambda match: " ".join([match[2]] * (2 if match[1].lower() == "double" else 3)), fold(value))
    return as_digits(_WORD.sub(lambda match: _WORDS.get(match.group().lower(), "0"), text))


def _phone(value: str) -> str:
    text = _digits_told(value)
    extension = _EXTENSION.search(text)
    if extension is not None:
        text = text[: extension.start()]
    text = re.sub(r"(?<=[0-9])\s*\(0\)", "", text.strip())  # the trunk prefix of +44 (0)20, which is not dialled from abroad
    plus = "+" if text.lstrip("( ").startswith("+") else ""
    digits = plus + "".join(char for char in text if char in "0123456789")
    inland = _CHINESE.sub("", digits)
    if (mobile := _MOBILE.fullmatch(inland)) is not None:
        inland = mobile[1]
    elif inland != digits and not inland.startswith("0"):
        inland = f"0{inland}"
    if inland.startswith("00"):
        inland = f"+{inland.lstrip('0')}"
    return inland + (f"x{extension[1]}" if extension else "") if inland.strip("+") else _plain(value)


def _code(value: str) -> str:
    """Letters and digits in capitals, numerals as digits."""
    kept = "".join(char for char in as_digits(fold(value)) if char.isalnum()).upper()
    return kept or _plain(value)


def _digits(value: str) -> str:
    kept = "".join(char for char in _digits_told(value) if char in "0123456789")
    return kept or _plain(value)


def _document(value: str) -> str:
    code = _code(value)
    if len(code) != 15 or not code.isascii() or not code.isdigit():
        return code
    if not plausible(1900 + int(code[6:8]), int(code[8:10]), int(code[10:12])):
        return code
    longer = f"{code[:6]}19{code[6:]}"
    return longer + mod_11_2(longer)


def _email(value: str) -> str:
    text = _DOT.sub(".", _AT.sub("@", _plain(value)))
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _name(value: str) -> str:
    text = _DOTS.sub("·", _plain(value))
    return _BETWEEN_HAN.sub("", text).casefold()


def _address(value: str) -> str:
    return _name(value).strip(" ,.;:，。；：、")


def _ip(value: str) -> str:
    text = fold(value).strip().strip("[]")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text.lower()


def _mac(value: str) -> str:
    kept = "".join(char for char in fold(value).lower() if char in "0123456789abcdef")
    return kept or _plain(value)


def _date(value: str) -> str:
    date = told(value)
    return _plain(value) if date is None else str(date)


_FORMS: dict[Entity, Callable[[str], str]] = {
    Entity.PERSON: _name,
    Entity.DATE_OF_BIRTH: _date,
    Entity.NATIONAL_ID: _document,
    Entity.PHONE_NUMBER: _phone,
    Entity.EMAIL_ADDRESS: _email,
    Entity.QQ_NUMBER: _digits,
    Entity.LOCATION: _address,
    Entity.ADDRESS: _address,
    Entity.CREDIT_CARD: _digits,
    Entity.IBAN_CODE: _code,
    Entity.ACCOUNT_NUMBER: _code,
    Entity.CN_PLATE: _code,
    Entity.VIN: _code,
    Entity.IMEI: _digits,
    Entity.IMSI: _digits,
    Entity.ICCID: _code,
    Entity.MAC_ADDRESS: _mac,
    Entity.IP_ADDRESS: _ip,
    Entity.USCC: _code,
}
"""By topmost type; USER_NAME and WECHAT_ID are as they stand but for NFKC and spaces: their hosts may tell small letters from capitals."""
