"""Files that are encrypted, files that anybody can read, and files that nobody can tell: by what they are, under names that lie."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import random
import shutil
import sqlite3
import struct
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdings.sealed_files import Seal, seal_of

if TYPE_CHECKING:
    from pathlib import Path

NOISE = random.Random(7).randbytes(4096)
ROWS = b"id,phone\n" + b"".join(b"%d,13900000001\n" % number for number in range(200))
AGE = b"age-encryption.org/v1\n-> X25519 abc\ndef\n--- ghi\n" + NOISE
SESSION_KEY = b"\xc3\x0d\x04\x09\x03\x08" + NOISE[:8] + b"\x60"
"""An OpenPGP packet of a symmetric session key: version 4, AES-256, salted and iterated S2K with SHA-256."""
PGP = SESSION_KEY + b"\xd2\xff" + struct.pack(">I", len(NOISE) + 1) + b"\x01" + NOISE
PARTIAL = SESSION_KEY + b"\xd2\xec" + b"\x01" + NOISE
JWE = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"dir","enc":"A256GCM"}', b"k", b"i" * 12, NOISE[:90], b"t" * 16)
)


def zipped(*, flags: int = 0, method: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("calls.csv", ROWS)
    data = bytearray(out.getvalue())
    for place, at in ((0, 6), (data.index(b"PK\x01\x02"), 8)):
        struct.pack_into("<HH", data, place + at, flags, method)
    return bytes(data)


def tarred(*members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, member in enumerate(members):
            info = tarfile.TarInfo(f"{number}.age")
            info.size = len(member)
            archive.addfile(info, io.BytesIO(member))
    return out.getvalue()


def seven(header: bytes) -> bytes:
    return b"7z\xbc\xaf\x27\x1c\0\x04" + b"crc0" + struct.pack("<QQ", len(NOISE), len(header)) + b"crc1" + NOISE + header


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"phone": ["13900000001"]}), out)
    return out.getvalue()


SEALED = {
    "age": AGE,
    "age, armoured": b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.b64encode(AGE),
    "openpgp": PGP,
    "openpgp, of a length told by and by": PARTIAL,
    "openpgp, armoured": b"-----BEGIN PGP MESSAGE-----\nVersion: 2\n\n" + base64.encodebytes(PGP) + b"=AAAA\n-----END PGP MESSAGE-----\n",
    "openssl": b"Salted__" + NOISE,
    "openssl, in base64": base64.encodebytes(b"Salted__" + NOISE),
    "zip, aes": zipped(flags=1, method=99),
    "7z, aes": seven(b"\x17\x06" + b"\x24\x06\xf1\x07\x01"),
    "parquet": b"PARE" + NOISE + b"PARE",
    "jwe": JWE.encode(),
    "jwe, as json": json.dumps({"protected": "e30", "iv": "x", "ciphertext": "y", "tag": "z"}).encode(),
    "office with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + NOISE,
    "packed once more": gzip.compress(AGE),
    "tar of such": tarred(AGE, PGP),
}
CLEAR = {
    "csv": ROWS,
    "csv in chinese": "编号,电话\n1,13900000001\n".encode() * 9000,
    "csv with a mark": b"\xef\xbb\xbf" + ROWS,
    "sql": b"INSERT INTO calls VALUES (1, 'x');\n",
    "gzip": gzip.compress(ROWS),
    "bzip2": bz2.compress(ROWS),
    "xz": lzma.compress(ROWS),
    "twice": gzip.compress(bz2.compress(ROWS)),
    "dump": b"PGDMP" + NOISE,
    "parquet": parquet(),
    "zip": zipped(),
    "zip, by its old cipher": zipped(flags=1),
    "tar": tarred(AGE, ROWS),
    "tar, packed": gzip.compress(tarred(ROWS)),
    "7z": seven(b"\x01\x04\x06"),
    "json": b'{"protected": true, "phone": "13900000001"}',
}
UNKNOWN = {
    "nothing": b"",
    "blank": b" \n\n",
    "noise": NOISE,
    "noise in base64": base64.b64encode(NOISE),
    "a first byte of openpgp": b"\x8c\x0d" + NOISE,
    "a session key and then noise": SESSION_KEY + NOISE,
    "salted, and nothing": b"Salted__12345678",
    "zip cut off": zipped()[:60],
    "zip without members": b"PK\x05\x06" + bytes(18),
    "7z with a packed header": seven(b"\x17\x06\x23\x03\x01\x01"),
    "7z cut off": seven(b"")[:20],
    "gzip that is broken": b"\x1f\x8b" + NOISE,
    "parquet cut off": b"PAR1" + NOISE,
    "tar of noise": tarred(AGE, NOISE),
    "office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE,
    "armour around noise": b"-----BEGIN PGP MESSAGE-----\n\n" + base64.encodebytes(NOISE) + b"-----END PGP MESSAGE-----\n",
}
CASES = [
    (name, data, seal)
    for seal, table in ((Seal.SEALED, SEALED), (Seal.CLEAR, CLEAR), (Seal.UNKNOWN, UNKNOWN))
    for name, data in table.items()
]


@pytest.mark.parametrize(("name", "data", "seal"), CASES, ids=[f"{seal}: {name}" for name, _, seal in CASES])
def test_by_what_it_is(tmp_path: Path, name: str, data: bytes, seal: Seal) -> None:
    path = tmp_path / ("backup.csv" if seal is Seal.SEALED else "backup.age")
    path.write_bytes(data)
    assert seal_of(path) is seal


def test_a_database_can_be_read_by_anybody(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "desk.gpg") as database:
        database.execute("CREATE TABLE t (a)")
    assert seal_of(tmp_path / "desk.gpg") is Seal.CLEAR


@pytest.mark.parametrize("size", [0, 100, 300_000])
@pytest.mark.parametrize(
    "command",
    [
        ["openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-pass", "pass:demo"],
        ["openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-a", "-pass", "pass:demo"],
        ["gpg", "--batch", "--symmetric", "--pinentry-mode", "loopback", "--passphrase", "demo", "--output", "-"],
        ["gpg", "--batch", "--symmetric", "--armor", "--pinentry-mode", "loopback", "--passphrase", "demo", "--output", "-"],
    ],
    ids=["openssl", "openssl in base64", "gpg", "gpg armoured"],
)
def test_what_real_tools_write(tmp_path: Path, command: list[str], size: int) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    data = (ROWS * (size // len(ROWS) + 1))[:size]
    env = {"PATH": "/usr/bin:/bin", "GNUPGHOME": str(home)}
    made = subprocess.run(command, input=data, capture_output=True, check=True, env=env)
    if command[0] == "gpg":  # it leaves an agent behind
        subprocess.run(["gpgconf", "--kill", "all"], check=False, env=env)
    (tmp_path / "backup").write_bytes(made.stdout)
    assert seal_of(tmp_path / "backup") is Seal.SEALED
