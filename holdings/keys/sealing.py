"""How a secret is sealed in a file: AES-256-GCM under what a passphrase (scrypt) or a secret of full entropy (HKDF) gives.

Key derivation: RFC 7914 (scrypt) and RFC 5869 (HKDF-SHA-256). What a header asks for is bounded, for whoever can write the
file would otherwise decide how much memory and time its reader spends.
"""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass, field
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from holdings.ledger.canonical import LARGEST

NONCE_BYTES = 12
SALT_BYTES = 16
LEAST_CHARACTERS = 8
"""Of a new passphrase (NIST SP 800-63B, 3.1.1.2)."""
_MEMORY = 256 * 1024 * 1024
"""Bytes that scrypt may take at most: 128 times n times r (RFC 7914, 2)."""
_LEAST, _MOST_LANES = 2**14, 4

Salt = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Check = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
_Number = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]


class SealingError(ValueError):
    """Something sealed cannot be opened."""


class WrongSecret(SealingError):
    """The passphrase or secret is not the one that it was sealed with."""


class CostRefused(SealingError):
    """The header asks for more, or for less, than scrypt may cost."""


class SealBroken(SealingError):
    """What was sealed, or what it was bound to, is not what it was."""


class Cost(BaseModel):
    """What scrypt costs: by default 128 MiB and some tenths of a second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: _Number = 2**17
    r: _Number = 8
    p: _Number = 1

    def refuse(self) -> None:
        """Raise `CostRefused` where it is out of bounds."""
        power_of_two = self.n & (self.n - 1) == 0
        if not power_of_two or self.n < _LEAST or 128 * self.n * self.r > _MEMORY or self.p > _MOST_LANES:
            raise CostRefused("the parameters of scrypt are out of bounds")


class PassphraseHeader(BaseModel):
    """Sealed under a passphrase."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Literal["passphrase"] = "passphrase"
    scrypt: Cost
    salt: Salt
    check: Check
    """Tells a wrong passphrase from an altered file; nothing else follows from it."""


class SecretHeader(BaseModel):
    """Sealed under 32 random bytes that are kept elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Literal["secret"] = "secret"
    salt: Salt
    check: Check


Header = Annotated[PassphraseHeader | SecretHeader, Field(discriminator="method")]


@dataclass(frozen=True, slots=True)
class SealingKey:
    """Seals and opens; its repr does not tell it."""

    root: bytes = field(repr=False)

    @property
    def check(self) -> str:
        return self._derived("check")[:16].hex()

    def seal(self, plain: bytes, associated: bytes, nonce: bytes) -> bytes:
        """The sealed bytes, 16 longer, bound to `associated`; a nonce of 12 bytes is used once."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._derived("seal")).encrypt(nonce, plain, associated)

    def open(self, sealed: bytes, associated: bytes, nonce: bytes) -> bytes:
        """What was sealed. Raises `SealBroken`."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._derived("seal")).decrypt(nonce, sealed, associated)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("a seal does not fit") from error

    def mac(self, data: bytes) -> str:
        """64 hex digits that nobody can make without the key."""
        return hmac.digest(self._derived("mac"), data, "sha256").hex()

    def _derived(self, use: str) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

        return HKDFExpand(SHA256(), 32, f"recordwarden/keys/{use}".encode()).derive(self.root)


def under_passphrase(passphrase: str, *, salt: bytes, cost: Cost | None = None) -> tuple[PassphraseHeader, SealingKey]:
    """A new header, and the key under it. Raises `CostRefused`."""
    cost = cost or Cost()
    key = _from_passphrase(passphrase, salt, cost)
    return PassphraseHeader(scrypt=cost, salt=salt.hex(), check=key.check), key


def under_secret(secret: bytes, *, salt: bytes) -> tuple[SecretHeader, SealingKey]:
    """A new header, and the key under it."""
    key = _from_secret(secret, salt)
    return SecretHeader(salt=salt.hex(), check=key.check), key


def unlocked(header: PassphraseHeader | SecretHeader, secret: str | bytes) -> SealingKey:
    """The key of a header, by its passphrase (text) or secret (32 bytes). Raises `CostRefused` and `WrongSecret`."""
    salt = bytes.fromhex(header.salt)
    match header:
        case PassphraseHeader():
            key = _from_passphrase(secret if isinstance(secret, str) else "", salt, header.scrypt)
        case SecretHeader():
            key = _from_secret(secret if isinstance(secret, bytes) else b"", salt)
        case _:
            assert_never(header)
    if not hmac.compare_digest(key.check, header.check):
        raise WrongSecret("this is not what it was sealed with")
    return key


def _from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> SealingKey:
    """The same characters are the same passphrase, however a keyboard composes them (RFC 8265, 4.2: NFC)."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    cost.refuse()
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return SealingKey(Scrypt(salt, 32, cost.n, cost.r, cost.p).derive(typed))


def _from_secret(secret: bytes, salt: bytes) -> SealingKey:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return SealingKey(HKDF(SHA256(), 32, salt, b"recordwarden/keys/root").derive(secret))
