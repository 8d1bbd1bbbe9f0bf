"""Brings values that are written differently and mean the same to one form, a column at a time, for joins to compare."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from holdings.entities import Entity
from holdings.octets import Octets
from redaction.scanner import WHOLE

_TAKEN_OUT = bytes(octet for octet in range(256) if octet <= 0x20 or chr(octet) in "-().+" or octet >= 0x7F)
"""The bytes of what may be taken out: spaces and control characters, these signs, and all that is not ASCII."""


def canonical(values: pa.Array, root: Entity) -> pa.Array:
    """The form in which values are compared.

    Compatibility forms and letter case are made one, spaces and `-().+` are taken out, and the `.0` that a table of numbers
    gives a whole one; a Chinese phone number goes without its country code and the 0 before its area code, an e-mail
    address keeps all its signs.

    `values` is a text column without nulls. What is empty afterwards held nothing to compare.
    """
    folded = _folded(values)
    if root is Entity.EMAIL_ADDRESS:
        return pc.utf8_trim_whitespace(folded)  # dots and plus signs tell addresses apart
    # Most values have nothing to take out; the expressions run over the others alone.
    octets = Octets.of(folded)
    odd = octets.holding(_TAKEN_OUT)
    if root is Entity.PHONE_NUMBER:
        odd |= octets.beginning(b"86") | octets.beginning(b"0")
    if not odd.any():
        return folded
    odd = pa.array(odd)
    return pc.replace_with_mask(folded, odd, _bare(folded.filter(odd), root))


def _bare(folded: pa.Array, root: Entity) -> pa.Array:
    plain = pc.replace_substring_regex(pc.utf8_trim_whitespace(folded), WHOLE, r"\1")
    plain = pc.replace_substring_regex(plain, r"[\s\-().]", "")
    if root is Entity.PHONE_NUMBER:
        plain = pc.replace_substring_regex(plain, r"^00([1-9])", r"+\1")  # 00 is how + is dialled
        plain = pc.replace_substring_regex(plain, r"^\+86", "")
        plain = pc.replace_substring_regex(plain, r"^86([0-9]{11})$", r"\1")
        plain = pc.replace_substring_regex(plain, r"^0([1-9][0-9]{9,10})$", r"\1")
    return pc.replace_substring(plain, "+", "")


def _folded(values: pa.Array) -> pa.Array:
    """NFKC and case folding; for ASCII that is lower case, which Arrow does by itself."""
    folded = pc.ascii_lower(values)
    if Octets.of(values).data.tobytes().isascii():
        return folded
    others = pc.invert(pc.string_is_ascii(values))
    return pc.replace_with_mask(folded, others, pa.array(map(_fold, values.filter(others).to_pylist()), folded.type))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
