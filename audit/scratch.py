"""Sorted runs of join records on disk, encrypted, and their merge in bounded memory.

A record (`controls.keying.RECORD`) is 28 bytes: a 16-byte keyed fingerprint, the tag and the count, big-endian. A run file
is a sequence of frames: length (uint32), nonce (12 bytes), AES-256-GCM of up to `FRAME_RECORDS` records; the file's name,
the frame's number and whether it is the last are authenticated with it. The key is derived from the fingerprint key for one
assessment, so a resumed assessment can read its runs, and nobody without the key can.
"""

from __future__ import annotations

import os
import secrets
import shutil
import struct
from typing import TYPE_CHECKING

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.errors import StoreError
from controls.keying import RECORD, joined, taken
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_HEAD = struct.Struct(">I12s")
FRAME_RECORDS = 32_768
RUN_RECORDS = 262_144
BLOCK_RECORDS = 524_288
"""About how many records a merged block has."""


class Scratch:
    """The run files of one assessment, in a folder of the workspace."""

    def __init__(self, folder: Path, key: bytes, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._folder = folder
        self._random = random
        self._cipher = AESGCM(key)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable() from error

    def write(self, records: NDArray[np.void]) -> str:
        """Sort the records and write them as one run; returns its name."""
        name = self._random(8).hex()
        ordered = _ordered(np.asarray(records, RECORD))
        frames = max(1, -(-len(ordered) // FRAME_RECORDS))
        try:
            with os.fdopen(os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for number in range(frames):
                    frame = ordered[number * FRAME_RECORDS : (number + 1) * FRAME_RECORDS].tobytes()
                    nonce = self._random(12)
                    sealed = self._cipher.encrypt(nonce, frame, _bound(name, number, last=number == frames - 1))
                    file.write(_HEAD.pack(len(sealed), nonce) + sealed)
                file.flush()
                os.fsync(file.fileno())  # progress that names this run may be kept right after
        except OSError as error:
            raise _unwritable() from error
        return name

    def frames(self, name: str) -> Iterator[NDArray[np.void]]:
        """The records of a run, a frame at a time. Raises `StoreError` where it is missing, cut off or altered."""
        try:
            with (self._folder / name).open("rb") as file:
                number, head = 0, file.read(_HEAD.size)
                while True:
                    length, nonce = _HEAD.unpack(head)
                    sealed = file.read(length)
                    head = file.read(_HEAD.size)
                    yield np.frombuffer(self._cipher.decrypt(nonce, sealed, _bound(name, number, last=not head)), RECORD)
                    if not head:
                        return
                    number += 1
        except (OSError, InvalidTag, struct.error, ValueError) as error:
            raise StoreError(
                Text("临时文件缺失或已损坏。", "a scratch file is missing or damaged."),
                f"scratch/{name}",
                Text("请重新运行审计（不加 --resume）。", "Run the audit again, without --resume."),
            ) from error

    def intact(self, names: Iterable[str]) -> bool:
        """Whether all these runs can be read to their end."""
        try:
            for name in names:
                for _ in self.frames(name):
                    pass
        except StoreError:
            return False
        return True

    def blocks(self, names: Sequence[str]) -> Iterator[NDArray[np.void]]:
        """Merge runs into sorted blocks; all records of one fingerprint stand in the same block.

        Fingerprints are spread evenly, so equal shares of their range make blocks of about equal size.
        """
        bytes_ = sum((self._folder / name).stat().st_size for name in names if (self._folder / name).exists())
        shares = max(1, bytes_ // (BLOCK_RECORDS * RECORD.itemsize))
        cursors = [_Cursor(self.frames(name)) for name in names]
        for share in range(1, shares + 1):
            bound = 2**64 * share // shares
            parts = [part for cursor in cursors for part in cursor.below(bound)]
            if parts:
                yield _ordered(joined(parts), runs=True)

    def clear(self) -> None:
        """Remove every run. What resists is left to the next assessment, for this one is over."""
        shutil.rmtree(self._folder, ignore_errors=True)


class _Cursor:
    """How far a run has been read."""

    def __init__(self, frames: Iterator[NDArray[np.void]]) -> None:
        self._frames = frames
        self._rest: NDArray[np.void] = np.empty(0, RECORD)

    def below(self, bound: int) -> Iterator[NDArray[np.void]]:
        """All records that are left whose first half is below the bound."""
        while True:
            cut = len(self._rest) if bound >= 2**64 else int(np.searchsorted(self._rest["hi"].astype(np.uint64), np.uint64(bound)))
            if cut:
                yield self._rest[:cut]
            self._rest = self._rest[cut:]
            if len(self._rest):
                return
            following = next(self._frames, None)
            if following is None:
                return
            self._rest = following


class RunWriter:
    """Collects records and writes a sorted run whenever enough have come."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._parts: list[NDArray[np.void]] = []
        self._count = 0
        self.names: list[str] = []

    def add(self, records: NDArray[np.void]) -> None:
        self._parts.append(records)
        self._count += len(records)
        if self._count >= RUN_RECORDS:
            self.flush()

    def flush(self) -> None:
        if self._count:
            self.names.append(self._scratch.write(joined(self._parts)))
        self._parts, self._count = [], 0


def _ordered(records: NDArray[np.void], *, runs: bool = False) -> NDArray[np.void]:
    """Sorted by fingerprint; neighbours of one fingerprint and tag become one record with their counts added up.

    What is made of sorted `runs`, one behind the other, is merged faster than it is sorted.
    """
    if not len(records):
        return records
    hi = records["hi"].astype(np.uint64)
    order = np.argsort(hi, kind="stable" if runs else "quicksort")
    hi = hi[order]
    again = np.flatnonzero(hi[1:] == hi[:-1])
    lo = records["lo"][order[again]], records["lo"][order[again + 1]]
    if np.any(lo[0] != lo[1]):  # two fingerprints share a half: then, and hardly ever, both decide
        order = np.lexsort((records["lo"], records["hi"]))
        again = np.arange(len(records) - 1)
    out = taken(records, order)
    one, other = out[again], out[again + 1]
    same = (one["hi"] == other["hi"]) & (one["lo"] == other["lo"]) & (one["tag"] == other["tag"])
    if not same.any():
        return out
    fresh = np.ones(len(out), np.bool_)
    fresh[again[same] + 1] = False
    starts = np.flatnonzero(fresh)
    merged = taken(out, starts)
    merged["count"] = np.add.reduceat(out["count"].astype(np.uint64), starts)
    return merged


def _bound(name: str, number: int, last: bool) -> bytes:
    return f"{name}/{number}/{int(last)}".encode()


def _unwritable() -> StoreError:
    return StoreError(
        Text("无法写入临时文件。", "scratch files cannot be written."),
        "scratch",
        Text("请检查工作目录的权限和磁盘空间。", "Check the workspace's rights and the disk's free space."),
    )
