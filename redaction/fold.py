"""Folds look-alike characters to the plain ones, one code point for one, so offsets hold.

The names that an export puts in the place of values (`[PHONE_NUMBER]`) become letters of no script: they call nothing that stands beside them by a name.
Full width, odd dashes, spaces and digits become ASCII; a number read out in Chinese numerals becomes its digits; the traditional characters of the words that call a value by its name become simplified.
Lone surrogates, which Python text can hold and Arrow text cannot, become U+FFFD: `fold` is where that happens, and offsets stay.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from holdings.entities import Entity

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u20e3\ufe0f\ufeff"
"""Characters of no width, and what makes a digit a key cap: folded to a space, so that a number cut up with them is still one number with separators."""

_ZEROS = (0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
"""The first of ten digits: Arabic-Indic, Persian, Devanagari, and the five mathematical styles."""

_TRADITIONAL = "機電話號碼證護賬帳戶銀車牌識別設備聯絡繫係撥滿門臺灣鄉訂單運發編驗動態會員價費額務號憑據積郵件傳真臨實儲貸記開對結轉匯館體網絡錄稱陸間時關於個紅綠歲許辦問題請內檢樣參與應該產險類訊稅統納執總簽帐"
_SIMPLIFIED = "机电话号码证护账账户银车牌识别设备联络系系拨满门台湾乡订单运发编验动态会员价费额务号凭据积邮件传真临实储贷记开对结转汇馆体网络录称陆间时关于个红绿岁许办问题请内检样参与应该产险类讯税统纳执总签账"

_TABLE: dict[int, int] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _DASHES), ord("-")),
    **dict.fromkeys(map(ord, _SPACES + _INVISIBLE), ord(" ")),
    **{zero + n: ord("0") + n for zero in _ZEROS for n in range(10)},
    **{ord(old): ord(new) for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if old != new},
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}

_LEFT_ALONE = "！＂＇（），：；＜＝＞？［］｛｝～｟"
"""Full-width punctuation that Chinese prose is full of."""


def _class(codes: set[int]) -> str:
    """The RE2 class of these code points, as ranges."""
    parts: list[str] = []
    start = end = -2
    for code in [*sorted(codes), -1]:
        if code == end + 1:
            end = code
            continue
        if start >= 0:
            parts.append(rf"\x{{{start:X}}}" + (rf"-\x{{{end:X}}}" if end > start else ""))
        start = end = code
    return "[" + "".join(parts) + "]"


_NUMERALS = "零〇○洞一幺么壹二两贰三叁四肆五伍六陆七拐柒八捌九勾玖"
_VALUES = "000011112223344556677788999"
"""As numbers are read out, one numeral a digit; 幺 洞 拐 两 勾 are how dispatchers and soldiers say 1 0 7 2 9."""
_SAID = dict(zip(map(ord, _NUMERALS), _VALUES, strict=True))
_PAUSES = " ，,、.。…-"
_SPOKEN_TABLE = _SAID | dict.fromkeys(map(ord, "，,、.。…"), " ")
_NUMERAL = f"[0-9{_NUMERALS}]"
_SPOKEN = rf"{_NUMERAL}{{1,11}}(?:[{_PAUSES}]{{0,2}}{_NUMERAL}){{6,18}}"
"""A number is read out where at least seven digits or numerals follow each other; a year or a count is shorter."""

_LOOSE = r"1[3-9][0-9][…·•,，、*_~|]{1,3}[0-9]{4}[…·•,，、*_~|]{1,3}[0-9]{4}"
"""A mobile number, told in pieces."""

_CHARACTERS = _class({code for code in _TABLE if not 0xD800 <= code < 0xE000} - set(map(ord, _LEFT_ALONE)))
_NUMERALS_TOLD = rf"[{_NUMERALS}](?:[{_PAUSES}]{{0,2}}{_NUMERAL}){{2}}"
_STAND_INS = rf"\[(?:{'|'.join(sorted({name for each in Entity for name in (each, each.spec.text.zh, each.spec.text.en)}))})\]"
"""The name of a type in brackets (`redaction.operators.replace`)."""
NEEDED = rf"{_CHARACTERS}|{_NUMERALS_TOLD}|{_LOOSE}|{_STAND_INS}"
"""RE2: a text that matches is folded. Full-width punctuation is not in it: patterns take both forms of it, so ordinary text is spared the work."""

_TOLD = re.compile(_NUMERALS_TOLD)
"""Stands in every number that is read out, for three of its numerals do."""
_READ_OUT = re.compile(_SPOKEN)
_TELLING = f"0123456789{_NUMERALS}{_PAUSES}"
"""No other characters stand in a number that is read out."""
_REST = re.compile(rf"[0-9{_NUMERALS}{_PAUSES}]*")
_NUMERAL_RE = re.compile(f"[{_NUMERALS}]")
_LEAST_NUMERALS, _LEAST_TOLD = 3, 7
_WHOLE_NUMBER = re.compile("[0-9]{8}")
_PIECES = re.compile(rf"1(?<![0-9].){_LOOSE[1:]}(?![0-9])")
_PIECED = str.maketrans(dict.fromkeys("…·•,，、*_~|", "-"))
_STAND_IN = re.compile(_STAND_INS)
_SOMETHING = "\ufffc"
"""What Unicode has for an object that stands in a text."""


@cache
def _plain() -> NDArray[np.uint32]:
    """By code point, the one it is read as."""
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    table[list(_TABLE)] = list(_TABLE.values())
    return table


def as_digits(told: str) -> str:
    """The digits of what was read out as digits and numerals."""
    return told.translate(_SAID)


def fold(text: str) -> str:
    """The text with look-alikes as ASCII; of the same length."""
    codes = np.frombuffer(text.encode(_WIDE, "surrogatepass"), np.uint32)
    text = _heard(_plain().take(codes).tobytes().decode(_WIDE))
    if "[" in text:
        text = _STAND_IN.sub(lambda match: f"[{_SOMETHING * (len(match.group()) - 2)}]", text)
    return _PIECES.sub(lambda match: match.group().translate(_PIECED), text)


_WIDE = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
"""Four bytes a code point, as this machine has its numbers, and no mark that tells their order."""


def _heard(text: str) -> str:
    """The text with the digits of the numbers that are read out in it; each stretch in which one may stand is looked at once."""
    parts: list[str] = []
    done = 0
    while told := _TOLD.search(text, done):
        before = text[done : told.start()]
        plain = before.rstrip(_TELLING)
        stretch = before[len(plain) :] + _REST.match(text, told.start()).group()  # type: ignore[union-attr]  # It matches anywhere.
        parts += plain, _READ_OUT.sub(_read_out, stretch) if len(stretch) >= _LEAST_TOLD else stretch
        done += len(plain) + len(stretch)
    return "".join((*parts, text[done:])) if parts else text


def _read_out(match: re.Match[str]) -> str:
    """The digits of a number that was read out; as it stands where its numerals are few, or a whole number without them stands in it (张三13800138000)."""
    told = match.group()
    if len(_NUMERAL_RE.findall(told)) < _LEAST_NUMERALS or _WHOLE_NUMBER.search(told):
        return told
    return told.translate(_SPOKEN_TABLE)
