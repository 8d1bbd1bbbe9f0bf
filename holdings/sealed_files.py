"""Whether a file is encrypted, by what it really is and never by its name: formats that say so, and formats that can be read by anybody.

What is told apart: age, OpenPGP, `openssl enc`, 7z, ZIP with AES, Parquet with an encrypted footer (PARE), JWE, Office files with a password,
Ansible Vault, LUKS. What is merely packed (gzip, bzip2, xz, tar) is looked into. Anything else cannot be told: noise may be ciphertext, or not.

Sources: age-encryption.org/v1; RFC 9580 (OpenPGP), 4.2 and 5; 7zFormat.txt of the LZMA SDK; APPNOTE 6.3.10 and the AE-1/AE-2 specification of WinZip; Apache
Parquet, Modular Encryption; RFC 7516 (JWE); MS-OFFCRYPTO 2.3.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import io
import json
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Seal(StrEnum):
    """Whether a file is encrypted."""

    SEALED = "sealed"
    CLEAR = "clear"
    UNKNOWN = "unknown"


_HEAD = 65_536
_MEMBERS = 200
"""So many members of an archive are looked at."""
_DEPTH = 3
"""What is packed in what is packed, so deep."""

_SEALED_BY = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----", b"$ANSIBLE_VAULT;", b"LUKS\xba\xbe", b"vault:v")
_CLEAR_BY = (b"SQLite format 3\0", b"PGDMP", b"%PDF-", b"Obj\x01", b"ORC", b"ARROW1")
_SALTED = b"Salted__"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_AES_OF_7Z = b"\x06\xf1\x07\x01"
_LEAST_SALTED = 32
"""Magic, salt, and one block."""


def seal_of(path: Path) -> Seal:
    """Whether a file is encrypted. Raises OSError."""
    with path.open("rb") as file:
        return _seal(file, _DEPTH)


def _seal(file: BinaryIO, depth: int) -> Seal:
    head = file.read(_HEAD)
    size = file.seek(0, io.SEEK_END)
    if head.startswith(_SEALED_BY):
        return Seal.SEALED
    if head.startswith(_SALTED):
        return Seal.SEALED if size >= _LEAST_SALTED and size % 8 == 0 else Seal.UNKNOWN
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(file)
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return _of_7z(file, head)
    if head.startswith((b"PAR1", b"PARE")):
        return Seal.SEALED if head.startswith(b"PARE") else _of_parquet(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _of_office(file)
    if head.startswith(_CLEAR_BY):
        return Seal.CLEAR
    if depth and (unpacked := _unpacked(head)) is not None:
        return _seal(io.BytesIO(unpacked), depth - 1)
    if depth and head[257:262] == b"ustar":
        return _of_tar(file, depth)
    return _of_text(head, size) or (Seal.SEALED if _openpgp(head, size) else Seal.UNKNOWN)


def _of_zip(file: BinaryIO) -> Seal:
    """Encrypted where every member is, by AES: the cipher that ZIP began with is broken."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Seal.UNKNOWN
    if not members:
        return Seal.UNKNOWN
    return Seal.SEALED if all(member.flag_bits & 1 and member.compress_type == 99 for member in members) else Seal.CLEAR


def _of_parquet(file: BinaryIO) -> Seal:
    """In the clear where a row can be read; with a footer in the clear some columns may be encrypted all the same."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file.seek(0)
        next(pq.ParquetFile(file).iter_batches(batch_size=1), None)
    except (pa.ArrowException, OSError, ValueError, NotImplementedError):
        return Seal.UNKNOWN
    return Seal.CLEAR


def _of_7z(file: BinaryIO, head: bytes) -> Seal:
    """By the coders that the header at the end names; of a header that is packed itself nothing more is told."""
    if len(head) < 32:
        return Seal.UNKNOWN
    offset, size = struct.unpack_from("<QQ", head, 12)
    if not 0 < size <= _HEAD:
        return Seal.UNKNOWN
    try:
        file.seek(32 + offset)
    except (OSError, OverflowError, ValueError):
        return Seal.UNKNOWN
    header = file.read(size)
    if _AES_OF_7Z in header:
        return Seal.SEALED
    return Seal.CLEAR if header[:1] == b"\x01" else Seal.UNKNOWN


def _of_office(file: BinaryIO) -> Seal:
    """An Office file with a password is a compound file with a stream of that name."""
    file.seek(0)
    while chunk := file.read(1 << 20):
        if _ENCRYPTED_PACKAGE in chunk:
            return Seal.SEALED
    return Seal.UNKNOWN


def _unpacked(head: bytes) -> bytes | None:
    """The beginning of what was packed; None where it is not packed, or cannot be unpacked."""
    packed: tuple[tuple[bytes, Callable[[], Callable[[bytes, int], bytes]]], ...] = (
        (b"\x1f\x8b", lambda: zlib.decompressobj(31).decompress),
        (b"BZh", lambda: bz2.BZ2Decompressor().decompress),
        (b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(memlimit=1 << 28).decompress),
    )
    for magic, opened in packed:
        if head.startswith(magic):
            try:
                return opened()(head, _HEAD)
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                return None
    return None


def _of_tar(file: BinaryIO, depth: int) -> Seal:
    """Encrypted where every member is."""
    file.seek(0)
    seals: set[Seal] = set()
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            for number, member in enumerate(archive):
                if number >= _MEMBERS:
                    seals.add(Seal.UNKNOWN)
                    break
                if member.isfile() and (inner := archive.extractfile(member)) is not None:
                    seals.add(_seal(io.BytesIO(inner.read(_HEAD)), depth - 1))
    except (tarfile.TarError, OSError, ValueError):
        seals.add(Seal.UNKNOWN)
    return Seal.CLEAR if Seal.CLEAR in seals else Seal.SEALED if seals == {Seal.SEALED} else Seal.UNKNOWN


def _of_text(head: bytes, size: int) -> Seal | None:
    """Text that anybody can read, or that is armour around ciphertext; None where it is no text."""
    text = _decoded(head)
    if text is None or not text.strip():
        return None if text is None else Seal.UNKNOWN
    stripped = text.strip()
    if stripped.startswith("-----BEGIN PGP MESSAGE-----"):
        body = re.sub(r"^[A-Za-z]+:.*$", "", stripped.split("\n", 1)[-1], flags=re.M).split("-----")[0]
        data = _base64(re.sub(r"\n=[A-Za-z0-9+/]{4}\s*$", "", body.rstrip()))
        return Seal.SEALED if data is not None and _openpgp(data, size) else Seal.UNKNOWN
    if stripped.startswith("U2FsdGVkX1"):
        return Seal.SEALED
    if _jwe(stripped):
        return Seal.SEALED
    whole = re.sub(r"\s", "", stripped)
    return Seal.UNKNOWN if len(whole) >= 64 and re.fullmatch(r"[A-Za-z0-9+/_=-]+", whole) else Seal.CLEAR


def _decoded(head: bytes) -> str | None:
    for cut in range(4):  # a character may be cut in two at the end
        try:
            text = head[: len(head) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return None if re.search(r"[\0-\x08\x0e-\x1a\x1c-\x1f]", text) else text
    return None


def _jwe(text: str) -> bool:
    """Whether a text is a JWE, compact or as JSON."""
    if text.startswith("{"):
        try:
            document = json.loads(text)
        except ValueError:
            return False
        return isinstance(document, dict) and {"ciphertext", "iv", "tag"} <= document.keys()
    parts = text.split(".")
    header = _base64(parts[0]) if len(parts) == 5 and len(text) < _HEAD else None
    try:
        return header is not None and "enc" in json.loads(header)
    except (ValueError, TypeError):
        return False


def _base64(text: str) -> bytes | None:
    compact = re.sub(r"\s", "", text)
    compact = compact[: len(compact) - len(compact) % 4] if len(compact) > 1000 else compact + "=" * (-len(compact) % 4)
    try:
        return base64.b64decode(compact.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        return None


def _openpgp(head: bytes, size: int) -> bool:
    """Whether it begins as an encrypted message: session keys, and then encrypted data, as packets that fit each other."""
    place, keys = 0, 0
    while place < len(head):
        packet = _packet(head, place)
        if packet is None:
            return False
        tag, body, length = packet
        if tag in (9, 18, 20):  # encrypted data; with integrity protection; AEAD
            return keys > 0 and (length is None or body + length <= size or size > len(head))
        version = head[body] if body < len(head) else 0
        if length is None or not ((tag == 1 and version in (3, 6)) or (tag == 3 and version in (4, 5, 6))):
            return False
        place, keys = body + length, keys + 1
    return False


def _packet(data: bytes, place: int) -> tuple[int, int, int | None] | None:
    """The tag, where the body begins, and how long it is: None where that is not told beforehand. Of what is no packet, None."""
    first, rest = data[place], data[place + 1 : place + 6]
    if not first & 0x80 or len(rest) < 2:
        return None
    if first & 0x40:
        if rest[0] < 192:
            return first & 0x3F, place + 2, rest[0]
        if rest[0] < 224:
            return first & 0x3F, place + 3, ((rest[0] - 192) << 8) + rest[1] + 192
        return first & 0x3F, place + (6 if rest[0] == 255 else 2), int.from_bytes(rest[1:5], "big") if rest[0] == 255 else None
    width = (1, 2, 4, 0)[first & 3]
    return (first >> 2) & 0x0F, place + 1 + width, int.from_bytes(rest[:width], "big") if width else None
