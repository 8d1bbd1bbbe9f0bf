"""Copies and keys where they lie: what is counted of places, which files are keys, and since when the ring's own keys are in use."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest

from holdings.copies import Copies, CopiesSeen, look_at
from holdings.errors import AccessDenied, MissingAsset
from holdings.keys import ages as ages_module
from holdings.keys.ages import ages
from holdings.keys.opening import open_ring
from holdings.keys_beside import Beside, look_beside

if TYPE_CHECKING:
    from pathlib import Path

AGE = b"age-encryption.org/v1\n" + bytes(range(256))


def pem(kind: str) -> bytes:
    return f"-----BEGIN {kind}-----\nMC4CAQ==\n-----END {kind}-----\n".encode()


def test_the_files_of_a_place_and_of_the_folders_below(tmp_path: Path) -> None:
    (tmp_path / "copies" / "old").mkdir(parents=True)
    for name, data in (("a", AGE), ("old/b", AGE), ("old/c.age", b"id,phone\n"), ("d", bytes(range(256)))):
        (tmp_path / "copies" / name).write_bytes(data)
    (tmp_path / "copies" / "link").symlink_to(tmp_path / "copies" / "old" / "c.age")
    (tmp_path / "copies" / "more").symlink_to(tmp_path / "copies" / "old")
    seen = look_at({"all": Copies(path="copies"), "one": Copies(path="copies/a"), "gone": Copies(path="none")}, tmp_path)
    assert seen["all"] == CopiesSeen(sealed=2, clear=1, unknown=3)
    assert seen["one"] == CopiesSeen(sealed=1)
    assert isinstance(seen["gone"], MissingAsset)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_place_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir(mode=0)
    assert isinstance(look_at({"all": Copies(path="copies")}, tmp_path)["all"], AccessDenied)
    assert look_beside({"all": tmp_path / "copies"}) == {"all": None}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (pem("PRIVATE KEY"), True),
        (pem("RSA PRIVATE KEY"), True),
        (pem("EC PRIVATE KEY"), True),
        (pem("OPENSSH PRIVATE KEY"), True),
        (pem("PGP PRIVATE KEY BLOCK"), True),
        (b"# created: 2026-01-01\nAGE-SECRET-KEY-1" + b"Q" * 58 + b"\n", True),
        (b'{"kty": "oct", "k": "AAAA"}', True),
        (b"\xfe\xed\xfe\xed\x00\x00\x00\x02", True),
        (pem("CERTIFICATE") + pem("PRIVATE KEY"), True),
        (pem("ENCRYPTED PRIVATE KEY"), False),
        (pem("PUBLIC KEY"), False),
        (pem("CERTIFICATE"), False),
        (b'{"kty": "EC", "x": "AAAA"}', False),
        (b"AGE-SECRET-KEY-1 is how such a key begins", False),
        (b"", False),
        (b"x" * (256 * 1024) + pem("PRIVATE KEY"), False),
    ],
)
def test_which_files_are_keys(tmp_path: Path, data: bytes, key: bool) -> None:
    (tmp_path / "notes.txt").write_bytes(data)
    assert look_beside({"desk": tmp_path}) == {"desk": Beside(files=1, keys=int(key))}


def test_keys_that_are_declared_and_folders_below(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.pem").write_bytes(pem("PRIVATE KEY"))
    (tmp_path / "raw").write_bytes(bytes(32))
    (tmp_path / "desk.db").write_bytes(b"SQLite format 3\0")
    assert look_beside({"desk": tmp_path / "desk.db"}) == {"desk": Beside(files=2)}
    assert look_beside({"desk": tmp_path / "desk.db"}, [tmp_path / "below" / ".." / "raw"]) == {"desk": Beside(files=2, keys=1)}
    assert look_beside({"desk": tmp_path / "none" / "desk.db"}) == {"desk": None}


def test_since_when_the_ring_has_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"RECORDWARDEN_KEYS": str(tmp_path / "keys")}
    assert ages(environ) == {}
    made = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)
    ring = open_ring(environ, clock=lambda: made)
    found = ages(environ)
    assert found == {key.purpose.value: made for key in ring.keys}
    assert found
    (tmp_path / "keys" / ages_module.RING_FILE).write_bytes(b"{}")
    assert ages(environ) is None
