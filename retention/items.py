"""The records of a plan: each by its primary key, which is sealed, and by a keyed commitment, which is all that evidence tells of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from holdings.fingerprint import FingerprintKey

Key = tuple[int | str, ...]
"""The values of a primary key, in the order of its fields: whole numbers of INTEGER fields, else text, as the source hands them over."""
COMMITMENT = 32
VERSION = 16
_LENGTH = 4
_BLOCK = 64
_NULL = b"\xff" * _LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of a plan."""

    number: int
    """Its place in the plan, from 0."""
    key: Key = field(repr=False)
    commitment: bytes
    """32 bytes; a leaf of the plan's root, and of a batch's (`holdings.ledger.tree`)."""
    version: bytes
    """16 bytes: a keyed digest of the values that decided about it when it was planned."""


class PlannedItems(Protocol):
    """The records of one plan, in the order of the plan; memory stays flat."""

    @property
    def count(self) -> int:
        """How many there are."""

    def read(self, first: int, count: int) -> Sequence[Item]:
        """At most so many items from a place on; none behind the end. Raises `PlanAltered` where the file is not the plan's."""


class Committer:
    """Makes the commitments and row versions of one dataset, under keys derived from the key of fingerprints."""

    def __init__(self, key: FingerprintKey, source: str, dataset: str) -> None:
        place = _framed((source, dataset))
        self._commitments = _Hmac(key.derive("retention/commitments"), place)
        self._versions = _Hmac(key.derive("retention/versions"), place)

    def commitment(self, key: Key) -> bytes:
        """HMAC-SHA-256 over source, dataset and key, each part behind its length."""
        return self._commitments.digest(_framed(map(str, key)))

    def version(self, values: Sequence[object]) -> bytes:
        """HMAC-SHA-256, cut to 16 bytes, over the deciding values as text; one that is not there differs from an empty one."""
        return self._versions.digest(_framed(None if each is None else str(each) for each in values))[:VERSION]

    def versions(self, rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        """Those of many records."""
        return map(self.version, rows)


class _Hmac:
    """HMAC-SHA-256 (RFC 2104) of many messages that begin alike: what is the same in all of them is hashed once."""

    def __init__(self, key: bytes, beginning: bytes) -> None:
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + beginning)
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(self, rest: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(rest)
        outer.update(inner.digest())
        return outer.digest()


def _framed(parts: Iterable[str | None]) -> bytes:
    framed = []
    for part in parts:
        if part is None:
            framed.append(_NULL)
            continue
        data = part.encode("utf-8", "surrogatepass")
        framed += (len(data).to_bytes(_LENGTH, "big"), data)
    return b"".join(framed)
