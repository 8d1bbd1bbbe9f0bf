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

import pyarrow as pa
import pyarrow.compute as pc

from holdings.entities import Entity
from holdings.octets import Octets
from redaction.fold import NEEDED, fold

HIDDEN = 4
"""Characters of a number that are hidden at least."""

SIGNS = "*＊•●○×█■某"
"""What stands for hidden characters; 某 and ○ in Chinese names."""
_STAR = "*"
_OTHER_SIGN = f"[{SIGNS.replace(_STAR, '')}]"
_LETTER = "[xX#]"
_LETTERS_OF_RUNS = b"x", b"X", b"#"
_RUN = f"{_LETTER}{{3,}}"
"""Three or more of these are a mask as well (138xxxx8000); one X may be a check character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fixed:
    """A kind of number of known length: how many of its characters may be shown at most."""

    length: int
    most: int
    other: str = "[^0-9]+"
    """What of a value is none of its digits."""
    letter: str | None = None
    """Where it has a letter for a digit."""


_FIXED: dict[Entity, _Fixed] = {
    # The country code of a mobile number tells nothing.
    Entity.CN_MOBILE: _Fixed(length=11, most=7, other=r"^\s*(?:\+|00)?86|[^0-9]+"),
    Entity.CN_ID_CARD: _Fixed(length=18, most=10, letter=r"[^xX][xX]\s*$"),
    Entity.BANK_CARD: _Fixed(length=16, most=12),
    Entity.CREDIT_CARD: _Fixed(length=16, most=12),
}
_LETTERS = frozenset({Entity.USER_NAME, Entity.WECHAT_ID, Entity.CN_PLATE, Entity.ADDRESS, Entity.LOCATION})
_LEAST_LETTERS = 3
_LEAST_NAME = 1


def masked(values: pa.Array) -> pa.Array:
    """Which values hide anything. `values` is a text column; null where there is none."""
    return _above(_hidden(values), 0)


def weak(values: pa.Array, entity: Entity | None, hidden: int = HIDDEN) -> pa.Array:
    """Which values hide something, and too little for what they are declared to be; by their shape, where nothing is declared.

    `hidden` is how many characters of a number have to be hidden.
    """
    values = plain(values)
    signs = _hidden(values)
    few = _few_by_shape(values, signs, hidden) if entity is None else _few(values, signs, entity, hidden)
    return pc.and_(_above(signs, 0), few)


def plain(values: pa.Array) -> pa.Array:
    """The values with a star for every sign, and their digits as plain ones, however they are written: １３８ and 一三八 show as much as 138."""
    if Octets.of(values).data.tobytes().isascii():
        return values
    values = pc.replace_substring_regex(values, _OTHER_SIGN, _STAR)  # first, for ○ is a zero as well
    odd = pc.fill_null(pc.match_substring_regex(values, NEEDED), False)
    if not pc.any(odd).as_py():
        return values
    return pc.replace_with_mask(values, odd, pa.array(map(fold, values.filter(odd).to_pylist()), values.type))


def _few_by_shape(values: pa.Array, signs: pa.Array, hidden: int) -> pa.Array:
    number = pc.and_(pc.match_substring_regex(values, "[0-9]"), pc.less(signs, hidden))
    address = pc.match_substring(values, "@")
    return pc.if_else(address, _few_of_address(values), number) if pc.any(address).as_py() else number


def _few(values: pa.Array, signs: pa.Array, entity: Entity, hidden: int) -> pa.Array:
    if entity is Entity.PERSON:
        return pc.less(signs, _LEAST_NAME)
    if entity is Entity.EMAIL_ADDRESS:
        return _few_of_address(values)
    if entity in _LETTERS:
        return pc.less(signs, _LEAST_LETTERS)
    if (fixed := _FIXED.get(entity)) is not None:
        most = min(fixed.most, fixed.length - hidden)
        left = pc.subtract(pc.utf8_length(values).cast(signs.type), signs)
        if fixed.letter is None and (pc.max(left).as_py() or 0) <= most:
            return _above(left, most)  # however many of the characters that are no signs are digits
        shown = pc.utf8_length(pc.replace_substring_regex(values, fixed.other, ""))
        if fixed.letter is not None:
            shown = pc.add(shown, pc.match_substring_regex(values, fixed.letter).cast(pa.int32()))
        return _above(shown, most)
    return pc.less(signs, hidden)


def _few_of_address(values: pa.Array) -> pa.Array:
    return pc.less(_hidden(pc.replace_substring_regex(values, "@.*", "")), _LEAST_LETTERS)


def _hidden(values: pa.Array) -> pa.Array:
    """How many characters stand for hidden ones, by value. Most columns know the star alone; the others are counted where they stand."""
    counts = pc.count_substring(values, _STAR)
    octets = Octets.of(values).data.tobytes()
    if not octets.isascii():
        counts = pc.add(counts, pc.count_substring_regex(values, _OTHER_SIGN))
    if any(letter in octets for letter in _LETTERS_OF_RUNS):
        runs = pc.match_substring_regex(values, _RUN)
        if pc.any(runs).as_py():
            counts = pc.add(counts, pc.if_else(runs, pc.count_substring_regex(values, _LETTER), 0))
    return counts


def _above(numbers: pa.Array, most: int) -> pa.Array:
    return pc.greater(numbers, pa.scalar(most, numbers.type))
