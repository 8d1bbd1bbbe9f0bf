"""Signs a ledger's checkpoints with a key of the ring."""

from __future__ import annotations

from dataclasses import dataclass, field

from holdings import ed25519
from holdings.ledger.note import VerifierKey


@dataclass(frozen=True, slots=True)
class RingSigner:
    """An Ed25519 key under a ledger's name (`holdings.ledger.note.Signer`); its repr tells the public half only."""

    name: str
    _secret: bytes = field(repr=False)

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(name=self.name, public=ed25519.public_of(self._secret))

    def sign(self, text: bytes) -> bytes:
        return ed25519.sign(self._secret, text)
