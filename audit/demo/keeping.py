"""How the demo keeps its keys and its copies: what the inventory says of them, and the files that lie in its folder."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.demo.schema import AS_OF

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Mapping
    from pathlib import Path

BACKUPS = "backups"
KEY_FILE, PUBLIC_FILE = "refunds.key", "refunds.pub"
OWN_FILES = (KEY_FILE, PUBLIC_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as the inventory lists it."""

    created: dt.date
    rotated: dt.date


KEYS = {
    "refunds": Key(created=AS_OF.replace(year=AS_OF.year - 3), rotated=AS_OF.replace(year=AS_OF.year - 1)),
    "channels": Key(created=AS_OF.replace(year=AS_OF.year - 2), rotated=AS_OF.replace(month=1, day=15)),
}
"""One was changed on the last day on which it may have been."""


def backup(rng: random.Random) -> bytes:
    """What a backup looks like that age encrypted; it opens to nothing."""
    stanza = f"-> X25519 {base64.b64encode(rng.randbytes(32)).decode().rstrip('=')}\n{base64.b64encode(rng.randbytes(32)).decode().rstrip('=')}\n"
    return f"age-encryption.org/v1\n{stanza}--- {base64.b64encode(rng.randbytes(32)).decode().rstrip('=')}\n".encode() + rng.randbytes(512)


def in_the_clear(rng: random.Random) -> bytes:
    """A dump that was packed, and not encrypted."""
    return gzip.compress(f"-- desk, {rng.randrange(10**6)}\nCREATE TABLE t (a INTEGER);\n".encode(), mtime=0)


def pem(rng: random.Random, kind: str) -> bytes:
    """What a key looks like as PEM; it is none."""
    return f"-----BEGIN {kind}-----\n{base64.b64encode(rng.randbytes(48)).decode()}\n-----END {kind}-----\n".encode()


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files, by their paths within the folder."""
    (folder / BACKUPS).mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
