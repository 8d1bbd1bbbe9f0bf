"""How much of a value a mask has to hide, and which values hide too little.

No guide and no standard known here gives numbers for all kinds of data: GB/T 35273-2020 7.2 and 6.2 ask for
de-identification and leave the measure open. The numbers are this project's, after these sources and habits:

- a mobile number keeps its first three and last four digits at most (138****8000): what is hidden leaves ten thousand numbers;
- a resident identity card number keeps its area code and last four characters: the birth date, eight digits, is hidden. The
  check character (GB 11643-1999) tells one hidden digit, so fewer would be computed back;
- a payment card number keeps its issuer's digits (eight) and the last four at most (PCI DSS v4.0, 3.4.1);
- any other number hides four characters, a name one, and what is made of letters (the part of an e-mail address before the
  @, a user name, an address) three.

Where the length is fixed, what counts is what is still shown: a mask of three stars may stand for any number of characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from holdings.entities import Entity

if TYPE_CHECKING:
    import pyarrow as pa

HIDDEN = 4
"""Characters of a number that are hidden at least."""

SIGNS = "*＊•●○×█■某"
"""What stands for hidden characters; 某 and ○ in Chinese names."""
_SIGN = f"[{SIGNS}]"
_LETTER = "[xX#]"
_RUN = f"{_LETTER}{{3,}}"
"""Three or more of these are a mask as well (138xxxx8000); one X may be a check character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fixed:
    """A kind of number of known length: how many of its characters may be shown at most."""

    length: int
    most: int
    shown: str = "[0-9]"


_FIXED: dict[Entity, _Fixed] = {
    Entity.CN_MOBILE: _Fixed(length=11, most=7),
    Entity.CN_ID_CARD: _Fixed(length=18, most=10, shown="[0-9]|[xX]$"),
    Entity.BANK_CARD: _Fixed(length=16, most=12),
    Entity.CREDIT_CARD: _Fixed(length=16, most=12),
}
_LETTERS = frozenset({Entity.USER_NAME, Entity.WECHAT_ID, Entity.CN_PLATE, Entity.ADDRESS, Entity.LOCATION})
_LEAST_LETTERS = 3

_COUNTRY = r"^\s*(?:(?:\+|00)?86[ -]?)?"
"""The country code of a mobile number tells nothing."""


def masked(values: pa.Array) -> pa.Array:
    """Which values hide anything. `values` is a text column; null where there is none."""
    return pc.greater(_hidden(values), 0)


def weak(values: pa.Array, entity: Entity | None, hidden: int = HIDDEN) -> pa.Array:
    """Which values hide something, and too little for what they are declared to be; by their shape, where nothing is declared.

    `hidden` is how many characters of a number have to be hidden.
    """
    hides = masked(values)
    if entity is None:
        of_shape = pc.if_else(_addresses(values), _weak_address(values), pc.and_(_numbers(values), pc.less(_hidden(values), hidden)))
        return pc.and_(hides, of_shape)
    return pc.and_(hides, _weak(values, entity, hidden))


def _weak(values: pa.Array, entity: Entity, hidden: int) -> pa.Array:
    if entity is Entity.PERSON:
        return pc.less(_hidden(values), 1)
    if entity is Entity.EMAIL_ADDRESS:
        return _weak_address(values)
    if entity in _LETTERS:
        return pc.less(_hidden(values), _LEAST_LETTERS)
    if (fixed := _FIXED.get(entity)) is not None:
        bare = pc.replace_substring_regex(values, _COUNTRY, "") if entity is Entity.CN_MOBILE else values
        return pc.greater(pc.count_substring_regex(bare, fixed.shown), min(fixed.most, fixed.length - hidden))
    return pc.less(_hidden(values), hidden)


def _weak_address(values: pa.Array) -> pa.Array:
    return pc.less(_hidden(pc.replace_substring_regex(values, "@.*", "")), _LEAST_LETTERS)


def _addresses(values: pa.Array) -> pa.Array:
    return pc.match_substring(values, "@")


def _numbers(values: pa.Array) -> pa.Array:
    return pc.match_substring_regex(values, "[0-9]")


def _hidden(values: pa.Array) -> pa.Array:
    """How many characters stand for hidden ones, by value."""
    letters = pc.if_else(pc.match_substring_regex(values, _RUN), pc.count_substring_regex(values, _LETTER), 0)
    return pc.add(pc.count_substring_regex(values, _SIGN), letters)
