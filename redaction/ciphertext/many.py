"""Takes the encoding off many values at once, and tells those that nobody can read from those that must be looked at one by one.

What it says of a value is what `redaction.ciphertext.column` says of it alone; of the least doubt it says nothing. Doubt is a value in no
single alphabet, a beginning that some format has, and bytes that may be text.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redaction.ciphertext.encoding import FILE_HEADS, Encoding
from redaction.ciphertext.structure import FORMAT_HEADS, TEXT_HEADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from holdings.octets import Octets

FEW = 16
"""So few values of one length are looked at one by one: that costs less."""
LONGEST = 1024
"""Characters. Longer values are looked at one by one: they may hide more than they show."""
_LEAST_BODY = 22
_LEAST_HEX = 32
_UUID = 36
_LOOKED_AT = 32
"""Bytes from the front in which to look for what no text has: random bytes have it in one of six."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque:
    """Values of one length and encoding whose bytes nobody can read."""

    encoding: Encoding
    rows: NDArray[np.int64]
    data: NDArray[np.uint8]
    """Their bytes: shape (rows, bytes of each)."""


def opaque(octets: Octets) -> Iterator[Opaque]:
    """The values of a column that are opaque beyond doubt, in groups. A row is in one group at most."""
    for size in np.flatnonzero(np.bincount(np.minimum(octets.sizes, LONGEST + 1), minlength=LONGEST + 1)[: LONGEST + 1] >= FEW):
        if size >= _LEAST_BODY:
            rows = np.flatnonzero(octets.sizes == size)
            for group in _encoded(rows, octets.matrix(rows)):
                sure = ~(_HEADS[_pairs(group.data)] | _may_be_text(group.data))
                if sure.any():
                    yield Opaque(encoding=group.encoding, rows=group.rows[sure], data=group.data[sure])


def _encoded(rows: NDArray[np.int64], chars: NDArray[np.uint8]) -> Iterator[Opaque]:
    """What is decoded, by encoding; of it, it is not yet known whether anybody can read it."""
    size = chars.shape[1]
    sure = ~_BEGINNINGS[_pairs(chars)]
    ending = (chars[:, -2:] == ord("=")).astype(np.int64)
    padding = ending[:, 1] * (1 + ending[:, 0])  # an equals sign further in is in no alphabet
    for padded in (0, 1, 2):
        among = np.flatnonzero(sure & (padding == padded))
        if not len(among):
            continue
        signs = np.bitwise_or.reduce(_SIGN[chars[among, : size - padded]], axis=1)
        is_hex = _of_hex(signs) & (padded == 0 and size % 2 == 0 and size >= _LEAST_HEX)
        chosen = among[is_hex & (signs != _DIGIT)]
        if len(chosen):
            yield Opaque(encoding=Encoding.HEX, rows=rows[chosen], data=_rows(binascii.unhexlify(chars[chosen].tobytes()), len(chosen)))
        if size - padded < _LEAST_BODY or (size - padded) % 4 == 1 or (padded and size % 4):
            continue
        for encoding, those in _alphabets(signs, padded=padded > 0, uuid=size == _UUID):
            chosen = among[those & ~is_hex]
            if len(chosen):
                yield Opaque(encoding=encoding, rows=rows[chosen], data=_unbase64(chars[chosen, : size - padded]))


def _of_hex(signs: NDArray[np.uint8]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = ((signs | _LOWER_HEX) == _LOWER_HEX) | ((signs | _UPPER_HEX) == _UPPER_HEX)
    return found


def _alphabets(signs: NDArray[np.uint8], *, padded: bool, uuid: bool) -> Iterator[tuple[Encoding, NDArray[np.bool_]]]:
    """Which values are base64, by how it is written."""
    digit, lower, upper = ((signs & those) > 0 for those in (_DIGIT, _LOWER, _UPPER))
    standard, urlsafe = (signs & _STANDARD) > 0, (signs & _URLSAFE) > 0
    words = ~digit & ~(lower & upper) | digit & ~lower & ~upper & ~standard & ~urlsafe
    sure = (signs < _OTHER) & ~(standard & urlsafe) & (padded | ~words) & ~(urlsafe & uuid)
    yield Encoding.STANDARD, sure & standard
    if padded:
        yield Encoding.PADDED, sure & ~standard
    else:
        yield Encoding.URLSAFE, sure & urlsafe
        yield Encoding.BARE, sure & ~standard & ~urlsafe


def _unbase64(body: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The bytes that rows of characters of one length write. What the last character has beyond them counts for nothing."""
    count, size = body.shape
    whole = np.full((count, -(-size // 4) * 4), ord("A"), np.uint8)
    whole[:, :size] = body
    return _rows(binascii.a2b_base64(whole.tobytes().translate(_TO_STANDARD)), count)[:, : size * 3 // 4]


def _rows(data: bytes, count: int) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8).reshape(count, -1)


def _may_be_text(data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which bytes may be text: in their front there is no control character, and no byte that UTF-8 does not have (RFC 3629)."""
    return np.logical_not(_IN_NO_TEXT[data[:, :_LOOKED_AT]].any(axis=1))


def _pairs(data: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """The first two bytes as one number."""
    return np.ascontiguousarray(data[:, :2]).view(">u2")[:, 0].astype(np.uint16)


def _table(*groups: tuple[int, bytes]) -> NDArray[np.uint8]:
    table = np.full(256, _OTHER, np.uint8)
    for sign, characters in groups:
        table[list(characters)] = sign
    return table


def _beginning(heads: tuple[bytes, ...]) -> NDArray[np.bool_]:
    """By their first two bytes, the values that may begin with one of these."""
    table = np.zeros((256, 256), np.bool_)
    for head in heads:
        table[head[0], slice(None) if len(head) == 1 else head[1]] = True
    return table.ravel()


_DIGIT, _LOWER_AF, _UPPER_AF, _LOWER_GZ, _UPPER_GZ, _STANDARD, _URLSAFE, _OTHER = (1 << bit for bit in range(8))
_LOWER, _UPPER = _LOWER_AF | _LOWER_GZ, _UPPER_AF | _UPPER_GZ
_LOWER_HEX, _UPPER_HEX = _DIGIT | _LOWER_AF, _DIGIT | _UPPER_AF
_SIGN = _table(
    (_DIGIT, b"0123456789"), (_LOWER_AF, b"abcdef"), (_UPPER_AF, b"ABCDEF"), (_LOWER_GZ, b"ghijklmnopqrstuvwxyz"),
    (_UPPER_GZ, b"GHIJKLMNOPQRSTUVWXYZ"), (_STANDARD, b"+/"), (_URLSAFE, b"-_"),
)  # fmt: skip
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_BEGINNINGS = _beginning((*TEXT_HEADS, b"0x"))
_HEADS = _beginning((*FORMAT_HEADS, *FILE_HEADS))
_IN_NO_TEXT = np.zeros(256, np.bool_)
_IN_NO_TEXT[[*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xC0, 0xC1, *range(0xF5, 0x100)]] = True
