"""Puts a keyed hash in a value's place: the same for the same value, and of no use to whoever lacks the key.

`[PHONE_NUMBER:h-…]`: 16 bytes of HMAC-SHA-256 over the type and the canonical value, then 8 bytes of HMAC-SHA-256 over the type
and these, under another key. The second part is what it is known by again as ours; nobody without the keys can make one up.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, ClassVar

from holdings.text import Text
from redaction.canonical import canonical
from redaction.keys import derived
from redaction.operators.base import Effect, Operator
from redaction.pseudonym import Form, written

if TYPE_CHECKING:
    from holdings.entities import Entity
    from holdings.keys.ring import Secret
    from redaction.operators.base import Bench
    from redaction.pseudonym import Written

_HASH_BYTES = 16
_CHECK_BYTES = 8


class KeyedHash(Operator):
    """Nobody can turn it back; key holders can only try values one by one, so it is de-identification all the same (GB/T 37964-2019)."""

    name: ClassVar[str] = "hash"
    text: ClassVar[Text] = Text("带密钥的哈希值", "keyed hash")
    effect: ClassVar[Effect] = Effect.DE_IDENTIFIED
    keyed: ClassVar[bool] = True

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        secret, root = bench.keys.tokens[0], entity.root
        digest = _mac(secret, "hash", bench.purpose, root, canonical(value, root).encode())[:_HASH_BYTES]
        return written(root, Form.HASH, digest + _check(secret, bench.purpose, root, digest))


def verified(found: Written, bench: Bench) -> bool:
    """Whether a hash was made with one of these keys, for this purpose."""
    digest, check = found.body[:_HASH_BYTES], found.body[_HASH_BYTES:]
    return any(hmac.compare_digest(_check(secret, bench.purpose, found.entity, digest), check) for secret in bench.keys.tokens)


def _check(secret: Secret, purpose: str, entity: Entity, digest: bytes) -> bytes:
    return _mac(secret, "hash-check", purpose, entity, digest)[:_CHECK_BYTES]


def _mac(secret: Secret, use: str, purpose: str, entity: Entity, data: bytes) -> bytes:
    return hmac.digest(derived(secret, use, purpose), f"{entity}\0".encode() + data, "sha256")


OPERATOR = KeyedHash
