"""Signs a ledger's checkpoints with a key of the ring."""

from __future__ import annotations

from dataclasses import dataclass, field

from holdings.keys.document import public_of
from holdings.ledger.note import VerifierKey


@dataclass(frozen=True, slots=True)
class RingSigner:
    """An Ed25519 key under a ledger's name (`holdings.ledger.note.Signer`); its repr tells the public half only."""

    name: str
    _secret: bytes = field(repr=False)

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(name=self.name, public=public_of(self._secret))

    def sign(self, text: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._secret).sign(text)
