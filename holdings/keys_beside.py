"""Key files that lie beside the data: in the very folder of a source's files, or of copies of records. Told by what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MOST_FILES = 10_000
_LARGEST = 256 * 1024
"""A key file is no larger than this in bytes."""
_KEYS = re.compile(
    rb"-----BEGIN (?:(?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY|PGP PRIVATE KEY BLOCK)-----|AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}|\xfe\xed\xfe\xed\x00\x00\x00"
)
"""PEM and OpenSSH private keys, exported OpenPGP keys, identities of age, Java key stores."""
_LOCKED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
"""A key under a passphrase is not one that lies open."""
_JWK = re.compile(rb'"kty"\s*:\s*"oct"[^}]*"k"\s*:|"k"\s*:[^}]*"kty"\s*:\s*"oct"')
"""A symmetric key as JSON (RFC 7518, 6.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What was found in one place."""

    files: int = 0
    """How many there are to look at."""
    keys: int = 0
    unread: int = 0
    """Those that cannot be read, or were too many."""


def look_beside(places: Mapping[str, Path], declared: Iterable[Path] = ()) -> dict[str, Beside | None]:
    """By the place's name; `declared` are files that the inventory says to be keys, whatever is in them. None where a place cannot be read."""
    keys = frozenset(path.resolve() for path in declared)
    return {name: _look(place, keys) for name, place in places.items()}


def _look(place: Path, declared: frozenset[Path]) -> Beside | None:
    found = files = unread = 0
    try:
        for path in (place if place.is_dir() else place.parent).iterdir():
            files += path.is_file()
            if files > _MOST_FILES:
                unread += 1
                break
            try:
                found += path.resolve() in declared or (path.is_file() and not path.is_symlink() and _is_key(path))
            except OSError:
                unread += 1
    except OSError:
        return None
    return Beside(files=files, keys=found, unread=unread)


def _is_key(path: Path) -> bool:
    if not 0 < path.stat().st_size <= _LARGEST:
        return False
    data = path.read_bytes()
    return bool(_KEYS.search(data.replace(_LOCKED, b"")) or _JWK.search(data))
