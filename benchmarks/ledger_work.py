"""What the ledger's benchmark runs in processes of its own, so that each one's memory is its own: `append FOLDER ENTRIES` or `verify FOLDER`."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from holdings.ledger.entries import Intent
from holdings.ledger.folder import FolderStorage
from holdings.ledger.note import VerifierKey
from holdings.ledger.problems import Verdict
from holdings.ledger.verify import verify
from holdings.ledger.writer import Writer

BATCH = 1_000


class Signer:
    """A key that everybody knows."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes(32))
        self.key = VerifierKey(name="ledger.example/benchmark", public=self._private.public_key().public_bytes_raw())

    def sign(self, text: bytes) -> bytes:
        return self._private.sign(text)


def append(folder: Path, entries: int) -> float:
    """Append typed events in batches, each of which is on the disk before the next begins; gives the seconds."""
    writer = Writer(FolderStorage(folder), Signer())
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    plan = hashlib.sha256(b"plan").hexdigest()
    digests = [hashlib.sha256(b"%d" % number).hexdigest() for number in range(BATCH)]
    started = time.perf_counter()
    for first in range(0, entries, BATCH):
        writer.append(
            Intent(at=at, plan=plan, batch=first + number, items=digests[number], count=5_000, hold_epoch=7) for number in range(BATCH)
        )
    return time.perf_counter() - started


def look(folder: Path) -> float:
    """Verify; gives the seconds."""
    started = time.perf_counter()
    with FolderStorage(folder).reading() as view:
        found = verify(view, trusted=[Signer().key])
    if found.verdict is not Verdict.GENUINE:
        raise SystemExit("the ledger is not as it was made")
    return time.perf_counter() - started


if __name__ == "__main__":
    print(append(Path(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "append" else look(Path(sys.argv[2])))
