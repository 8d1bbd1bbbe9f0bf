"""Keyed fingerprints of a whole column at once: what joins compare instead of values.

AES-256-CBC-MAC over `length ‖ value ‖ zero padding`. With the length in front no message is a prefix of another, and
CBC-MAC is then a pseudorandom function (Bellare, Kilian, Rogaway: The Security of the Cipher Block Chaining Message
Authentication Code, 2000). It is used here because a column of values becomes a handful of calls to AES, where a hash
would be one call per value.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLOCK = 16
LENGTH_BYTES = 4
LONGEST = 16 * BLOCK - LENGTH_BYTES
"""Values with more bytes than this are hashed (SHA-512) first; the length in front is still their own."""

RECORD = np.dtype([("hi", ">u8"), ("lo", ">u8"), ("tag", ">u4"), ("count", ">u8")])
"""A join record: a 16-byte fingerprint in two halves, the tag of the field it stands in, and how many rows have it."""


class Keyer:
    """Fingerprints columns under one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(AES256(key), ECB())  # noqa: S305 (the raw block cipher, out of which the MAC is built)

    def digests(self, column: pa.Array) -> NDArray[np.uint64]:
        """The fingerprints of a text column without nulls: shape (n, 2), the two halves of 16 bytes each."""
        values = column.cast(pa.large_binary())
        offsets = np.frombuffer(values.buffers()[1], np.int64)[values.offset : values.offset + len(values) + 1]
        buffer = values.buffers()[2]
        data = np.frombuffer(buffer, np.uint8) if buffer is not None else np.zeros(0, np.uint8)
        lengths = np.diff(offsets)
        out = np.zeros((len(values), BLOCK), np.uint8)
        long = lengths > LONGEST
        if long.any():
            values, data, offsets = _hash_long(values, long)
        sizes = np.diff(offsets)
        for size in np.unique(sizes):
            rows = np.flatnonzero(sizes == size)
            out[rows] = self._mac(_messages(data, offsets[rows], int(size), lengths[rows]))
        return out.view(">u8").astype(np.uint64)

    def together(self, columns: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
        """One fingerprint a row of the fingerprints of several columns, in their order; shape (n, 2). Under a key of its own."""
        head = np.zeros((len(columns[0]), BLOCK), np.uint8)
        head[:, :LENGTH_BYTES] = np.frombuffer(len(columns).to_bytes(LENGTH_BYTES, "big"), np.uint8)
        parts = [column.astype(">u8").view(np.uint8).reshape(-1, BLOCK) for column in columns]
        return self._mac(np.hstack([head, *parts])).view(">u8").astype(np.uint64)

    def _mac(self, messages: NDArray[np.uint8]) -> NDArray[np.uint8]:
        state = np.zeros((len(messages), BLOCK), np.uint8)
        for start in range(0, messages.shape[1], BLOCK):
            state = self._encrypt(state ^ messages[:, start : start + BLOCK])
        return state

    def _encrypt(self, blocks: NDArray[np.uint8]) -> NDArray[np.uint8]:
        encryptor = self._cipher.encryptor()
        return np.frombuffer(encryptor.update(blocks.tobytes()) + encryptor.finalize(), np.uint8).reshape(blocks.shape)


def _messages(data: NDArray[np.uint8], starts: NDArray[np.int64], size: int, lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Length, value and padding of rows whose values have the same size, as rows of equal width."""
    messages = np.zeros((len(starts), -(-(size + LENGTH_BYTES) // BLOCK) * BLOCK), np.uint8)
    messages[:, :LENGTH_BYTES] = lengths.astype(">u4").view(np.uint8).reshape(-1, LENGTH_BYTES)
    messages[:, LENGTH_BYTES : LENGTH_BYTES + size] = data[starts[:, None] + np.arange(size)]
    return messages


def _hash_long(values: pa.Array, long: NDArray[np.bool_]) -> tuple[pa.Array, NDArray[np.uint8], NDArray[np.int64]]:
    """The column with each long value replaced by its SHA-512."""
    short = [hashlib.sha512(value.as_py()).digest() if is_long else value.as_py() for value, is_long in zip(values, long, strict=True)]
    replaced = pa.array(short, pa.large_binary())
    return replaced, np.frombuffer(replaced.buffers()[2], np.uint8), np.frombuffer(replaced.buffers()[1], np.int64)[: len(replaced) + 1]


def records(digests: NDArray[np.uint64], tag: int, counts: NDArray[np.uint64]) -> NDArray[np.void]:
    """Join records of one field's distinct values."""
    out = np.empty(len(digests), RECORD)
    out["hi"], out["lo"], out["tag"], out["count"] = digests[:, 0], digests[:, 1], tag, counts
    return out


@dataclass(frozen=True, slots=True)
class Groups:
    """Records sorted by fingerprint, with where each fingerprint's group begins. No group is split."""

    records: NDArray[np.void]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, ordered: NDArray[np.void]) -> Groups:
        """Find the groups of sorted records."""
        hi, lo = ordered["hi"].astype(np.uint64), ordered["lo"].astype(np.uint64)
        fresh = np.ones(len(ordered), bool)
        fresh[1:] = (hi[1:] != hi[:-1]) | (lo[1:] != lo[:-1])
        return cls(ordered, np.flatnonzero(fresh))

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.diff(self.starts, append=len(self.records))
