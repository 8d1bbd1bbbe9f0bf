"""Encrypts the demo's values, well and badly. Keys and nonces are drawn from the seed: nothing here is a secret."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

if TYPE_CHECKING:
    import random

BLOCK = 16
NONCE = 12


def gcm(rng: random.Random, key: bytes, text: str) -> str:
    """AES-GCM with a fresh nonce in front, in base64."""
    nonce = rng.randbytes(NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode()


def siv(key: bytes, text: str) -> str:
    """AES-SIV (RFC 5297), in base64 without padding: equal texts, equal ciphertexts."""
    return url(AESSIV(key).encrypt(text.encode(), None))


def cbc(vector: bytes, key: bytes, text: str) -> str:
    """AES-CBC behind its initialisation vector, in base64."""
    data = text.encode()
    missing = BLOCK - len(data) % BLOCK
    sealing = Cipher(AES(key), CBC(vector)).encryptor()
    return base64.b64encode(vector + sealing.update(data + bytes([missing]) * missing) + sealing.finalize()).decode()


def jwe(rng: random.Random, algorithm: str) -> str:
    """What a JWE (RFC 7516) of a short text looks like, its key wrapped by the algorithm; it opens to nothing."""
    header = json.dumps({"alg": algorithm, "enc": "A256GCM"}).encode()
    return ".".join((url(header), url(rng.randbytes(128)), url(rng.randbytes(NONCE)), url(rng.randbytes(24)), url(rng.randbytes(BLOCK))))


def url(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
