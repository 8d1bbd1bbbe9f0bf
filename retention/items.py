"""The records of a plan: each by its primary key, which is sealed, and by a keyed commitment, which is all that evidence tells of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Protocol, overload

if TYPE_CHECKING:
    from collections.abc import Iterable

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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Items(Sequence[Item]):
    """A run of a plan's records, kept as columns: a sweep works on a whole column at once."""

    first: int = 0
    """The number of the first."""
    keys: Sequence[Key] = ()
    commitments: Sequence[bytes] = ()
    versions: Sequence[bytes] = ()

    @classmethod
    def of(cls, items: Sequence[Item]) -> Items:
        return cls(
            first=items[0].number if items else 0,
            keys=[item.key for item in items],
            commitments=[item.commitment for item in items],
            versions=[item.version for item in items],
        )

    def chosen(self, which: Iterable[bool]) -> Items:
        """Some of them, as if they stood one behind the other."""
        which = list(which)
        return Items(
            first=self.first,
            keys=list(compress(self.keys, which)),
            commitments=list(compress(self.commitments, which)),
            versions=list(compress(self.versions, which)),
        )

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> Items: ...
    def __getitem__(self, place: int | slice) -> Item | Items:
        numbers = range(self.first, self.first + len(self))
        if isinstance(place, slice):
            keys, commitments, versions = self.keys[place], self.commitments[place], self.versions[place]
            return Items(first=numbers[place].start, keys=keys, commitments=commitments, versions=versions)
        return Item(number=numbers[place], key=self.keys[place], commitment=self.commitments[place], version=self.versions[place])


class PlannedItems(Protocol):
    """The records of one plan, in the order of the plan; memory stays flat."""

    @property
    def count(self) -> int:
        """How many there are."""

    def read(self, first: int, count: int) -> Items:
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

    def versions(self, columns: Sequence[Sequence[object]], rows: int) -> list[bytes]:
        """Those of many records, of each deciding field a column."""
        framed = [[_NULL if each is None else _frame(str(each)) for each in column] for column in columns]
        return self._versions.digests(
            framed[0] if len(framed) == 1 else map(b"".join, zip(*framed, strict=True)) if framed else [b""] * rows, VERSION
        )


class _Hmac:
    """HMAC-SHA-256 (RFC 2104) of many messages that begin alike: what is the same in all of them is hashed once."""

    def __init__(self, key: bytes, beginning: bytes) -> None:
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + beginning)
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(self, rest: bytes) -> bytes:
        return self.digests((rest,))[0]

    def digests(self, rests: Iterable[bytes], length: int = 32) -> list[bytes]:
        """Of each message so many bytes."""
        begun, ended, found = self._inner.copy, self._outer.copy, []
        for rest in rests:
            inner, outer = begun(), ended()
            inner.update(rest)
            outer.update(inner.digest())
            found.append(outer.digest()[:length])
        return found


def _framed(parts: Iterable[str | None]) -> bytes:
    return b"".join([_NULL if part is None else _frame(part) for part in parts])


def _frame(part: str) -> bytes:
    data = part.encode("utf-8", "surrogatepass")
    return len(data).to_bytes(_LENGTH, "big") + data
