"""Keyed fingerprints: how a value, row or finding is named without being told.

HMAC-SHA-256, truncated. The key never stands in the workspace or the results store: it is read from the environment
variable RECORDWARDEN_FINGERPRINT_KEY (64 hex digits) or from the key ring (`holdings.keys`) in a folder outside the workspace.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VARIABLE = "RECORDWARDEN_FINGERPRINT_KEY"


@dataclass(frozen=True, slots=True)
class FingerprintKey:
    """A 32-byte key; its repr does not tell it."""

    secret: bytes = field(repr=False)

    def digest(self, purpose: str, *parts: str | bytes) -> bytes:
        """The 16-byte fingerprint of the parts for one purpose. Parts are length-prefixed, so no two lists collide."""
        return hmac.digest(self.secret, _framed(purpose, *parts), "sha256")[:16]

    def digester(self, purpose: str, *parts: str | bytes) -> Callable[..., bytes]:
        """`digest` for many fingerprints whose first parts are these: told the others."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.hmac import HMAC  # copies of it cost half of what those of the standard library do

        begun = HMAC(self.secret, SHA256())
        begun.update(_framed(purpose, *parts))

        def digest(*others: str | bytes) -> bytes:
            mac = begun.copy()
            mac.update(_framed(*others))
            return mac.finalize()[:16]

        return digest

    def name(self, purpose: str, *parts: str | bytes) -> str:
        """The fingerprint in 32 hex digits."""
        return self.digest(purpose, *parts).hex()

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for another purpose (HKDF-SHA-256, RFC 5869)."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt=None, info=f"recordwarden/{purpose}".encode()).derive(self.secret)


def _framed(*parts: str | bytes) -> bytes:
    """Each part behind its length."""
    framed = b""
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        framed += len(data).to_bytes(8, "big") + data
    return framed


def key_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where keys are kept: RECORDWARDEN_KEYS, or `recordwarden/keys` in the user's configuration folder."""
    env = os.environ if environ is None else environ
    if named := env.get("RECORDWARDEN_KEYS"):
        return Path(named)
    return Path(env.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "recordwarden" / "keys"


def load_key(*, environ: Mapping[str, str] | None = None, fits: Callable[[FingerprintKey], bool] | None = None) -> FingerprintKey:
    """The key of fingerprints; a key ring with one is made on first use. Raises `SecretError` where it cannot be had.

    After a rotation there are older ones. `fits` says whether a key is the one of a results store: where none does, it is the newest.
    """
    from holdings.keys.opening import fingerprint_keys

    keys = fingerprint_keys(os.environ if environ is None else environ)
    return keys[0] if fits is None or len(keys) == 1 else next(filter(fits, keys), keys[0])
