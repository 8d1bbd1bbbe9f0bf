"""Keyed fingerprints of a whole column at once: what joins and sketches compare instead of values.

AES-256-CBC-MAC over `length ‖ value ‖ zero padding`. With the length in front no message is a prefix of another, and
CBC-MAC is then a pseudorandom function (Bellare, Kilian, Rogaway: The Security of the Cipher Block Chaining Message
Authentication Code, 2000). It is used here because a column of values becomes a handful of calls to AES, where a hash
would be one call per value.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from holdings.octets import Octets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLOCK = 16
LENGTH_BYTES = 4
LONGEST = 16 * BLOCK - LENGTH_BYTES
"""Values with more bytes than this are hashed (SHA-512) first; the length in front is still their own."""


class Keyer:
    """Fingerprints columns under one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(AES256(key), ECB())  # noqa: S305 (the raw block cipher, out of which the MAC is built)

    def digests(self, column: pa.Array) -> NDArray[np.uint64]:
        """The fingerprints of a text column without nulls: shape (n, 2), the two halves of 16 bytes each."""
        return self.digests_of(Octets.of(column))

    def digests_of(self, octets: Octets) -> NDArray[np.uint64]:
        """The same of bytes."""
        lengths = octets.sizes
        if (lengths > LONGEST).any():
            octets = _hash_long(octets)
        out = np.zeros((len(lengths), BLOCK), np.uint8)
        blocks = -(-(octets.sizes + LENGTH_BYTES) // BLOCK)
        for count in np.flatnonzero(np.bincount(blocks)):
            rows = np.flatnonzero(blocks == count)
            macs = self._mac(_messages(octets.matrix(rows), lengths[rows], int(count)))
            if len(rows) == len(out):
                out = macs
            else:
                out[rows] = macs
        return out.view(">u8").astype(np.uint64)

    def together(self, columns: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
        """One fingerprint a row of the fingerprints of several columns, in their order; shape (n, 2). Under a key of its own."""
        head = np.frombuffer(len(columns).to_bytes(LENGTH_BYTES, "big").ljust(BLOCK, b"\0"), np.uint8)
        state = self._encrypt(head.reshape(1, BLOCK))  # the first block of all of them
        for column in columns:
            state = self._encrypt(state ^ column.astype(">u8").view(np.uint8).reshape(-1, BLOCK))
        return state.view(">u8").astype(np.uint64)

    def _mac(self, messages: NDArray[np.uint8]) -> NDArray[np.uint8]:
        state = np.zeros((len(messages), BLOCK), np.uint8)
        for start in range(0, messages.shape[1], BLOCK):
            state = self._encrypt(state ^ messages[:, start : start + BLOCK])
        return state

    def _encrypt(self, blocks: NDArray[np.uint8]) -> NDArray[np.uint8]:
        encryptor = self._cipher.encryptor()
        return np.frombuffer(encryptor.update(blocks.tobytes()) + encryptor.finalize(), np.uint8).reshape(blocks.shape)


def _messages(values: NDArray[np.uint8], lengths: NDArray[np.int64], blocks: int) -> NDArray[np.uint8]:
    """Length, value and padding, as rows of so many blocks."""
    messages = np.zeros((len(values), blocks * BLOCK), np.uint8)
    messages[:, :LENGTH_BYTES] = lengths.astype(">u4").view(np.uint8).reshape(-1, LENGTH_BYTES)
    messages[:, LENGTH_BYTES : LENGTH_BYTES + values.shape[1]] = values
    return messages


def _hash_long(octets: Octets) -> Octets:
    """The column with each long value replaced by its SHA-512."""
    values = (octets.value(row) for row in range(len(octets.sizes)))
    return Octets.of(pa.array((hashlib.sha512(value).digest() if len(value) > LONGEST else value for value in values), pa.large_binary()))
