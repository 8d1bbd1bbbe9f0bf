"""Takes the encoding off a value: hexadecimal or base64 of at least 16 bytes; and says whether anybody can read what is inside.

Sixteen bytes are a block, or the tag of a SIV: shorter values are not taken for ciphertext, whatever they look like.
"""

from __future__ import annotations

import binascii
import re
import zlib
from enum import StrEnum


class Encoding(StrEnum):
    """How bytes are written as text."""

    HEX = "hex"
    STANDARD = "standard"
    """Base64 with `+` or `/`."""
    PADDED = "padded"
    """Base64 with `=` and none of the signs that tell the alphabets apart."""
    URLSAFE = "urlsafe"
    """Base64 with `-` or `_`, not padded."""
    BARE = "bare"
    """Letters and digits alone: any base64 without padding may be so by chance, a base62 token always is."""


_HEX = re.compile(r"(?:0x|\\x)?((?:[0-9a-f]{2}){16,}|(?:[0-9A-F]{2}){16,})")
_BASE64 = re.compile(r"([A-Za-z0-9+/]{22,}|[A-Za-z0-9_-]{22,})(={0,2})")
_SHORT_HEX = re.compile(r"(?:[0-9a-f]{2}){6,}|(?:[0-9A-F]{2}){6,}")
_HEX_OF_DIGITS = re.compile(r"(?:3[0-9]){8,}", re.ASCII)
_SHORT_BASE64 = re.compile(r"(?=.*[A-Z])(?:[A-Za-z0-9+/]{8,}|[A-Za-z0-9_-]{8,})={0,2}")
_WORDS = re.compile(r"[0-9]+|[a-z/_+-]+|[A-Z/_+-]+")
"""A number, or letters of one case as in paths and slugs. Base64 of 16 random bytes is so once in a hundred million."""
_BREAKS = re.compile(r"[\r\n]+")
_TO_STANDARD = str.maketrans("-_", "+/")
_TOKEN = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_-]{16,}")
_UUID = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
LEAST = 16

_MAGICS = (
    b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18",
    b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"GIF8", b"\xff\x06\x00\x00sNaPpY", b"OggS", b"RIFF", b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x20ftyp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"Obj\x01", b"\xac\xed\x00\x05",
)  # fmt: skip
"""How files and compressed streams begin, from their specifications."""
_ZLIB_FIRST = b"\x78"
FILE_HEADS = (*_MAGICS, _ZLIB_FIRST)
"""What begins in none of these ways does not open."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ue000-\uf8ff]")


def decode(value: str) -> tuple[Encoding, bytes] | None:
    """The bytes that a value writes, and how; None where it is not encoded, or writes fewer than 16."""
    if match := _HEX.fullmatch(value):
        return None if value.isdigit() else (Encoding.HEX, bytes.fromhex(match[1]))
    if "\n" in value:
        value = _BREAKS.sub("", value)
    match = _BASE64.fullmatch(value)
    if match is None or _WORDS.fullmatch(value):
        return None
    body, padding = match[1], match[2]
    if len(body) % 4 == 1 or (padding and (len(body) + len(padding)) % 4):
        return None
    encoding = _alphabet(body, padding)
    if encoding is Encoding.URLSAFE or "-" in body or "_" in body:
        body = body.translate(_TO_STANDARD)
    return encoding, binascii.a2b_base64(body + "=" * (-len(body) % 4))


def _alphabet(body: str, padding: str) -> Encoding:
    if "+" in body or "/" in body:
        return Encoding.STANDARD
    if padding:
        return Encoding.PADDED
    return Encoding.URLSAFE if "-" in body or "_" in body else Encoding.BARE


def encoded_text(value: str) -> bool:
    """Whether a value, short as it may be, is readable text in base64 or hexadecimal, or signed and not encrypted (JWS, RFC 7515)."""
    if value.startswith("eyJ") and value.count(".") == 2:
        return True
    if value.isdigit():
        return _HEX_OF_DIGITS.fullmatch(value) is not None
    if _SHORT_HEX.fullmatch(value):
        return readable(bytes.fromhex(value))
    if len(value) % 4 == 0 and (match := _SHORT_BASE64.fullmatch(value)):
        return readable(binascii.a2b_base64(match[0].translate(_TO_STANDARD)))
    return False


def is_uuid(value: str) -> bool:
    """Whether a value is a UUID as RFC 9562 writes it."""
    return len(value) in (36, 38) and _UUID.fullmatch(value) is not None


def is_token(value: str) -> bool:
    """Letters and digits mixed, in one piece, at least sixteen: a random identifier, where it decodes to nothing."""
    return _TOKEN.fullmatch(value) is not None


def readable(data: bytes) -> bool:
    """Whether decoded bytes are text: UTF-8 without control characters. Of random bytes, sixteen are so once in 10^6, thirty once in 10^12."""
    try:
        return _CONTROLS.search(data.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def opens(data: bytes) -> bool:
    """Whether decoded bytes begin as a file or compressed stream of a known format."""
    if data.startswith(_MAGICS):
        return True
    if data.startswith(_ZLIB_FIRST) and int.from_bytes(data[:2], "big") % 31 == 0:  # RFC 1950, 2.2
        return _inflates(data, zlib.MAX_WBITS)
    return False


def inflates(data: bytes) -> bool:
    """Whether decoded bytes are one raw deflate stream (RFC 1951). Of random bytes, some in ten thousand are so by chance."""
    if len(data) >= LEAST:
        kind = data[0] >> 1 & 3  # of its first block (3.2.3); a stored one says its length twice, the second time inverted (3.2.4)
        if kind == _RESERVED or (kind == _STORED and (data[1] ^ data[3]) & (data[2] ^ data[4]) != 0xFF):
            return False
    return _inflates(data, -zlib.MAX_WBITS)


_STORED, _RESERVED = 0, 3


def _inflates(data: bytes, window: int) -> bool:
    stream = zlib.decompressobj(window)
    for _ in range(_MOST_STEPS):
        try:
            out = stream.decompress(data, _STEP)
        except zlib.error:
            return False
        data = stream.unconsumed_tail
        if stream.eof or not (out or data):
            return stream.eof and not stream.unused_data
    return True


_STEP = 65_536
_MOST_STEPS = 16
"""A stream that opens to more than all steps is one, and is not followed to its end: a bomb costs little."""
