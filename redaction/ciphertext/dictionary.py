"""Digests of passwords that everybody uses: an unsalted fast hash of one of them is as good as the password itself.

The words of `common_passwords.txt` are the heads of the published lists of most used passwords (SplashData, NordPass, the Chinese lists after the CSDN
leak of 2011), with all numbers of four digits and the runs of six to nine. Phone numbers cannot be listed: all of them are 10^10.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FAST = ("md5", "sha1", "sha256", "sha512", "sm3")
SIZES = {16: "MD5", 20: "SHA-1", 28: "SHA-224", 32: "SHA-256", 48: "SHA-384", 64: "SHA-512"}
"""What a digest of so many bytes most likely is."""


def _listed() -> Iterator[str]:
    yield ""
    yield from Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split()
    yield from (f"{number:04d}" for number in range(10_000))
    for length in range(5, 11):
        yield "1234567890"[:length]
        yield from (digit * length for digit in "0123456789")


@cache
def known_digests() -> frozenset[bytes]:
    """The digests, made once; some fifty thousand."""
    words = [word.encode() for word in _listed()]
    return frozenset(hashlib.new(name, word, usedforsecurity=False).digest() for name in FAST if _offered(name) for word in words)


def _offered(name: str) -> bool:
    """Whether this build of OpenSSL makes such digests; one of a hardened system may list and yet refuse it."""
    try:
        hashlib.new(name, usedforsecurity=False)
    except ValueError:
        return False
    return True
