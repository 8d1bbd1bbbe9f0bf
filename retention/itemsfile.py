"""The file of a plan's items: keys, commitments and row versions, sealed in chunks (AES-256-GCM), written and read as a stream.

After a line that names the format, each chunk is its length in four bytes, a nonce of 12 bytes and what is sealed: up to 1,024 items, all but
the last chunk full, as their commitments, their versions, and their keys in JSON. A chunk is bound to the plan's id and its place. The root is that of RFC 6962 over the commitments.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.ledger.tree import fold, leaf_hashes
from holdings.text import Text
from retention.errors import PlanAltered
from retention.items import COMMITMENT, VERSION, Items
from retention.plan import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedReader
    from pathlib import Path
    from types import TracebackType

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from holdings.fingerprint import FingerprintKey
    from retention.items import Committer, Key

CHUNK = 1_024
"""Items; a power of two, so that the chunks' roots are subtrees of the plan's."""
_HEAD = b"recordwarden/items/v1\n"
_LENGTH, _NONCE = 4, 12
_LARGEST = 64 * 1024 * 1024
_PURPOSE = "retention/items"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def key_name(key: FingerprintKey) -> str:
    """Which key a file was sealed under, without telling it."""
    return key.name("retention/key")


class ItemsWriter:
    """Writes the items of one plan to a new file; `finish` puts it on the disk."""

    def __init__(self, path: Path, plan: str, key: FingerprintKey, committer: Committer, random: Callable[[int], bytes]) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._plan = plan
        self._key = key
        self._cipher = _cipher(key)
        self._committer = committer
        self._random = random
        self._hash = hashlib.sha256()
        self._keys: list[bytes] = []
        self._commitments: list[bytes] = []
        self._versions: list[bytes] = []
        self._roots: list[bytes] = []
        self.count = 0
        self._write(_HEAD)

    def __enter__(self) -> ItemsWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, key: Key, values: Sequence[object]) -> None:
        """Add a record, by its key and the values that decided about it."""
        self._commitments.append(self._committer.commitment(key))
        self._versions.append(self._committer.version(values))
        self._keys.append(_JSON.encode(key).encode("utf-8", "surrogatepass"))
        self.count += 1
        if len(self._keys) == CHUNK:
            self._flush()

    def finish(self) -> Sealed:
        """Everything is on the disk; gives what the plan says of it."""
        if self._keys:
            self._flush()
        self._file.flush()
        os.fsync(self._file.fileno())
        return Sealed(count=self.count, root=fold(self._roots).hex(), file=self._hash.hexdigest(), key=key_name(self._key))

    def _flush(self) -> None:
        nonce = self._random(_NONCE)
        plain = b"".join((*self._commitments, *self._versions, b"[" + b",".join(self._keys) + b"]"))
        sealed = self._cipher.encrypt(nonce, plain, _bound(self._plan, len(self._roots)))
        self._write((len(nonce) + len(sealed)).to_bytes(_LENGTH, "big") + nonce + sealed)
        self._roots.append(fold(leaf_hashes(self._commitments)))
        for column in (self._keys, self._commitments, self._versions):
            column.clear()

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)


@dataclass(slots=True)
class SealedItems:
    """The items of a plan from its file: offers `retention.items.PlannedItems`. Close it after use."""

    count: int
    _file: BufferedReader = field(repr=False)
    _plan: str
    _cipher: AESGCM = field(repr=False)
    _chunks: list[tuple[int, int]]
    """The offset and length of each chunk."""
    _last: tuple[int, Items] = field(default=(-1, Items()), repr=False)

    @classmethod
    def open(cls, path: Path, plan: str, sealed: Sealed, keys: Sequence[FingerprintKey]) -> SealedItems:
        """Open the file and see that it is the plan's. Raises `PlanAltered`, also where no key opens it."""
        key = next((each for each in keys if key_name(each) == sealed.key), None)
        if key is None:
            raise _altered(
                Text("封存该计划的密钥不在本机密钥环中。", "the key that its items were sealed with is not in this key ring."),
                Text("请恢复密钥环，或重新制定计划。", "Restore the key ring, or plan anew."),
            )
        try:
            file = path.open("rb")
        except OSError as error:
            raise _changed() from error
        try:
            chunks = _checked(file, sealed)
        except BaseException:
            file.close()
            raise
        return cls(sealed.count, file, plan, _cipher(key), chunks)

    def __enter__(self) -> SealedItems:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def read(self, first: int, count: int) -> Items:
        """At most so many items from a place on; none behind the end. Raises `PlanAltered`."""
        end = min(first + count, self.count)
        place = first
        parts: list[Items] = []
        while place < end:
            taken = self._chunk(place // CHUNK)[place % CHUNK : place % CHUNK + end - place]
            if not taken:
                raise _changed()
            parts.append(taken)
            place += len(taken)
        return Items(
            first=first,
            keys=[key for part in parts for key in part.keys],
            commitments=[each for part in parts for each in part.commitments],
            versions=[each for part in parts for each in part.versions],
        )

    def _chunk(self, number: int) -> Items:
        if self._last[0] != number:
            self._last = (number, self._unsealed(number))
        return self._last[1]

    def _unsealed(self, number: int) -> Items:
        from cryptography.exceptions import InvalidTag

        offset, length = self._chunks[number]
        self._file.seek(offset)
        data = self._file.read(length)
        try:
            plain = self._cipher.decrypt(data[:_NONCE], data[_NONCE:], _bound(self._plan, number))
        except (InvalidTag, ValueError) as error:
            raise _changed() from error
        size = min(CHUNK, self.count - number * CHUNK)
        versions, keys = size * COMMITMENT, size * (COMMITMENT + VERSION)
        return Items(
            first=number * CHUNK,
            keys=list(map(tuple, json.loads(plain[keys:]))),
            commitments=[plain[place : place + COMMITMENT] for place in range(0, versions, COMMITMENT)],
            versions=[plain[place : place + VERSION] for place in range(versions, keys, VERSION)],
        )


def _checked(file: BufferedReader, sealed: Sealed) -> list[tuple[int, int]]:
    """The places of the chunks of a file that is the plan's."""
    if hashlib.file_digest(file, "sha256").hexdigest() != sealed.file:
        raise _changed()
    chunks = list(_places(file))
    if len(chunks) != -(-sealed.count // CHUNK):
        raise _changed()
    return chunks


def _places(file: BufferedReader) -> Iterator[tuple[int, int]]:
    """Where the chunks are. Raises `PlanAltered`."""
    file.seek(0)
    if file.read(len(_HEAD)) != _HEAD:
        raise _changed()
    while length := file.read(_LENGTH):
        size = int.from_bytes(length, "big")
        if len(length) < _LENGTH or not _NONCE < size <= _LARGEST:
            raise _changed()
        yield file.tell(), size
        file.seek(size, os.SEEK_CUR)


def _cipher(key: FingerprintKey) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key.derive(_PURPOSE))


def _bound(plan: str, chunk: int) -> bytes:
    return f"recordwarden/items/v1/{plan}/{chunk}".encode()


def _changed() -> PlanAltered:
    return _altered(
        Text("计划条目文件缺失或已被改动。", "the file of the plan's items is missing or was altered."),
        Text("请重新制定计划。", "Plan anew."),
    )


def _altered(what: Text, do: Text) -> PlanAltered:
    return PlanAltered(what, "items", do)
