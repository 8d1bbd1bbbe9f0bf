"""Puts a token in a value's place: the same for the same value, and key holders can turn it back.

`[PHONE_NUMBER:t-…]`: AES-256-SIV (RFC 5297) of the canonical value, filled up to whole blocks, with the type as associated data.
What a token is turned back into is the canonical value; `encrypt` keeps a value as it was written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from holdings.text import Text
from redaction.canonical import canonical
from redaction.keys import derived
from redaction.operators.base import Effect, Operator
from redaction.pseudonym import Form, emptied, filled, written

if TYPE_CHECKING:
    from holdings.entities import Entity
    from holdings.keys.ring import Secret
    from redaction.operators.base import Bench
    from redaction.pseudonym import Written


class Tokenise(Operator):
    """The same value is the same token under one key and purpose, across files and runs."""

    name: ClassVar[str] = "token"
    text: ClassVar[Text] = Text("令牌", "token")
    effect: ClassVar[Effect] = Effect.DE_IDENTIFIED
    restorable: ClassVar[bool] = True
    keyed: ClassVar[bool] = True

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        root = entity.root
        cipher = _cipher(bench.keys.tokens[0], bench.purpose)
        return written(root, Form.TOKEN, cipher.encrypt(filled(canonical(value, root).encode()), [root.encode()]))


def restored(found: Written, bench: Bench) -> str | None:
    """The canonical value of a token; None where no key of these made it for this purpose."""
    for secret in bench.keys.tokens:
        try:
            return emptied(_cipher(secret, bench.purpose).decrypt(found.body, [found.entity.encode()])).decode()
        except (InvalidTag, ValueError):
            continue
    return None


@lru_cache(maxsize=16)
def _cipher(secret: Secret, purpose: str) -> AESSIV:
    return AESSIV(derived(secret, "token-mac", purpose) + derived(secret, "token-cipher", purpose))


OPERATOR = Tokenise
