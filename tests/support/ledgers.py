"""Ledgers for tests: a signer with a fixed key, writers in folders and in databases, and what a stranger's verifier says of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import holdings.ledger.outsider.verify_ledger as outsider
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.folder import FolderStorage
from holdings.ledger.note import VerifierKey
from holdings.ledger.problems import Verdict
from holdings.ledger.tree import EMPTY, leaf_hash
from holdings.ledger.verify import verify
from holdings.ledger.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.ledger.problems import Verification

ORIGIN = "ledger.example/desk"
OUTSIDER = Path(outsider.__file__)


@dataclass(frozen=True)
class TestSigner:
    """An Ed25519 key whose private half is known to everybody."""

    __test__ = False

    name: str = ORIGIN
    seed: bytes = bytes(range(32))

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(name=self.name, public=self._private().public_key().public_bytes_raw())

    def sign(self, text: bytes) -> bytes:
        return self._private().sign(text)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


SIGNER = TestSigner()
OTHER = TestSigner(seed=bytes(range(1, 33)))


def entry(number: int) -> bytes:
    """An entry, a little longer each."""
    return f"entry {number} ".encode() * (1 + number % 3)


def entries(count: int, first: int = 0) -> list[bytes]:
    return [entry(number) for number in range(first, first + count)]


def made(folder: Path, *batches: int, signer: TestSigner = SIGNER, **more: object) -> list[bytes]:
    """Append batches of these sizes to the ledger of a folder; gives the checkpoint after each."""
    writer = Writer(FolderStorage(folder), signer, **more)
    checkpoints, size = [], writer.extend([]).size
    for batch in batches:
        appended = writer.extend(entries(batch, size))
        size = appended.size
        checkpoints.append(appended.checkpoint)
    return checkpoints


def looked(folder: Path, *, trusted: Iterable[VerifierKey] = (SIGNER.key,), copies: Iterable[bytes] = ()) -> Verification:
    """What our own verifier says of a ledger in a folder."""
    with FolderStorage(folder).reading() as view:
        return verify(view, trusted=tuple(trusted), copies=[(f"copy {number}", each) for number, each in enumerate(copies)])


def asked(*arguments: object) -> subprocess.CompletedProcess[str]:
    """What the stranger's verifier says, as a program of its own."""
    command = [sys.executable, "-I", "-X", "utf8", str(OUTSIDER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd="/", check=False, timeout=120)


def signed_head(size: int) -> bytes:
    """A checkpoint of that size, of no ledger."""
    root = EMPTY if size == 0 else leaf_hash(entry(size))
    return Checkpoint(origin=ORIGIN, size=size, root=root).signed(SIGNER)


@dataclass(frozen=True)
class Files:
    """A ledger in memory, to be altered without a disk."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def paths(self) -> Iterator[str]:
        return (path for path in self.files if not path.rpartition("/")[2].startswith("."))


def said(files: dict[str, bytes], copies: Iterable[bytes] = (), trusted: Iterable[VerifierKey] = (SIGNER.key,)) -> Verification:
    """What our own verifier says of a ledger in memory."""
    return verify(Files(files), trusted=tuple(trusted), copies=[("copy", each) for each in copies])


def write(files: dict[str, bytes], folder: Path) -> None:
    """Put a ledger in memory into a folder, in place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def stranger(folder: Path, *checkpoints: Path, trust: bool = True) -> Verdict:
    """The stranger's verdict, in this process: starting a new one for each of thousands of cases would take too long."""
    arguments = SimpleNamespace(path=folder, trust=[str(SIGNER.key)] if trust else [], checkpoint=list(checkpoints))
    try:
        outsider.verified(arguments)
    except (outsider.Wrong, ValueError):
        return Verdict.ALTERED
    return Verdict.GENUINE
