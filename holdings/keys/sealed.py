"""Data sealed with a key of the ring: a header that says which version and which key, then AES-256-GCM.

| bytes | what |
| --- | --- |
| 1 | version, 1 |
| 8 | the key's id |
| 12 | nonce |
| rest | ciphertext, and a tag of 16 bytes |

The header, the key's purpose and the context that the caller gives (say, dataset and field) are authenticated: what was sealed
for one place opens in no other. Under one key, 2^32 values may be sealed (NIST SP 800-38D, 8.3), as nonces are random.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from holdings.keys.sealing import NONCE_BYTES, SealBroken

if TYPE_CHECKING:
    from collections.abc import Callable

    from holdings.keys.ring import Secret

VERSION = 1
_ID = slice(1, 9)
_HEADER = 9 + NONCE_BYTES
_TAG = 16


def seal(secret: Secret, data: bytes, *, context: bytes = b"", random: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """The sealed data, 37 bytes longer."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = bytes([VERSION]) + bytes.fromhex(secret.key_id) + random(NONCE_BYTES)
    cipher = AESGCM(secret.derive("sealed/v1"))
    return header + cipher.encrypt(header[-NONCE_BYTES:], data, _bound(header, secret, context))


def key_id_of(sealed: bytes) -> str:
    """Which key it was sealed with: what `KeyRing.secret` is to be asked for. Raises `SealBroken` where this is nothing sealed."""
    if len(sealed) < _HEADER + _TAG:
        raise SealBroken("this is nothing sealed: it is too short")
    if sealed[0] != VERSION:
        raise SealBroken("this is nothing sealed, or of a version that this program does not know")
    return sealed[_ID].hex()


def unseal(secret: Secret, sealed: bytes, *, context: bytes = b"") -> bytes:
    """What was sealed. Raises `SealBroken` where it was altered, or sealed with another key or for another purpose or context."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if key_id_of(sealed) != secret.key_id:
        raise SealBroken("this was sealed with another key")
    header, body = sealed[:_HEADER], sealed[_HEADER:]
    try:
        return AESGCM(secret.derive("sealed/v1")).decrypt(header[-NONCE_BYTES:], body, _bound(header, secret, context))
    except InvalidTag as error:
        raise SealBroken("a seal does not fit") from error


def _bound(header: bytes, secret: Secret, context: bytes) -> bytes:
    purpose = secret.purpose.value.encode()
    return b"recordwarden/sealed" + header + bytes([len(purpose)]) + purpose + context
