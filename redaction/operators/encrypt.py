"""Encrypts a value as it was written: AES-256-GCM with a header that names version and key (`holdings.keys.sealed`).

`[PHONE_NUMBER:e-…]`. Encrypting the same value twice gives different texts, so nobody can tell that two are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from holdings.keys.sealed import key_id_of, seal, unseal
from holdings.keys.sealing import SealBroken
from holdings.text import Text
from redaction.operators.base import Effect, Operator
from redaction.pseudonym import Form, emptied, filled, written

if TYPE_CHECKING:
    from holdings.entities import Entity
    from redaction.operators.base import Bench
    from redaction.pseudonym import Written


class Encrypt(Operator):
    """For what has to come back exactly as it stood there."""

    name: ClassVar[str] = "encrypt"
    text: ClassVar[Text] = Text("加密", "encrypt")
    effect: ClassVar[Effect] = Effect.DE_IDENTIFIED
    restorable: ClassVar[bool] = True
    keyed: ClassVar[bool] = True

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        root = entity.root
        # A lone surrogate, which Python text can hold, is encrypted as it is.
        plain = filled(value.encode("utf-8", "surrogatepass"))
        return written(root, Form.CIPHERTEXT, seal(bench.keys.data[0], plain, context=_context(root, bench), random=bench.random))


def restored(found: Written, bench: Bench) -> str | None:
    """The value of a ciphertext; None where it was altered, or no key of these made it for this purpose."""
    for secret in bench.keys.data:
        try:
            if key_id_of(found.body) == secret.key_id:
                plain = emptied(unseal(secret, found.body, context=_context(found.entity, bench)))
                return plain.decode("utf-8", "surrogatepass")
        except (SealBroken, ValueError):
            continue
    return None


def _context(entity: Entity, bench: Bench) -> bytes:
    return f"redaction/v1/{bench.purpose}/{entity}".encode()


OPERATOR = Encrypt
