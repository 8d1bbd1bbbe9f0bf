"""The records of a plan: each by its primary key, which is sealed, and by a keyed commitment, which is all that evidence tells of it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.fingerprint import FingerprintKey

Key = tuple[int | str, ...]
"""The values of a primary key, in the order of its fields: whole numbers of INTEGER fields, else text, as the source hands them over."""
COMMITMENT = 32
VERSION = 16
_LENGTH = 4
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
        self._commitments = key.derive("retention/commitments")
        self._versions = key.derive("retention/versions")
        self._place = place

    def commitment(self, key: Key) -> bytes:
        """HMAC-SHA-256 over source, dataset and key, each part behind its length."""
        return hmac.digest(self._commitments, self._place + _framed(map(str, key)), "sha256")

    def version(self, values: Sequence[object]) -> bytes:
        """HMAC-SHA-256, cut to 16 bytes, over the deciding values as text; one that is not there differs from an empty one."""
        return hmac.digest(self._versions, self._place + _framed(None if each is None else str(each) for each in values), "sha256")[
            :VERSION
        ]


def _framed(parts: Iterable[str | None]) -> bytes:
    framed = []
    for part in parts:
        if part is None:
            framed.append(_NULL)
            continue
        data = part.encode("utf-8", "surrogatepass")
        framed += (len(data).to_bytes(_LENGTH, "big"), data)
    return b"".join(framed)
