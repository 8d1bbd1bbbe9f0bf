"""The keys that an export works with: one to make pseudonyms, one to encrypt, and older ones to turn back what they made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from holdings.keys.document import KeyState
from holdings.ledger.entries import KeyPurpose

if TYPE_CHECKING:
    from holdings.keys.ring import KeyRing, Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Secrets of the ring, the active one first. Whoever has none can still mask, replace, generalise and drop."""

    tokens: tuple[Secret, ...] = ()
    """For keyed hashes and tokens."""
    data: tuple[Secret, ...] = ()
    """For encryption."""

    @classmethod
    def of(cls, ring: KeyRing) -> Keys:
        """Those of a ring that were not destroyed."""
        return cls(tokens=_secrets(ring, KeyPurpose.TOKENS), data=_secrets(ring, KeyPurpose.DATA))


def _secrets(ring: KeyRing, purpose: KeyPurpose) -> tuple[Secret, ...]:
    kept = [key for key in ring.keys if key.purpose is purpose and key.state is not KeyState.DESTROYED]
    kept.sort(key=lambda key: key.state is not KeyState.ACTIVE)
    return tuple(ring.secret(purpose, key.id) for key in kept)


@lru_cache(maxsize=64)
def derived(secret: Secret, use: str, purpose: str) -> bytes:
    """The 32 bytes for one use under one purpose of an export: another purpose, another key (HKDF-SHA-256, RFC 5869)."""
    return secret.derive(f"redaction/v1/{use}/{purpose}")
