"""A proof in one file that an entry stands in a ledger: C2SP tlog-proof (https://c2sp.org/tlog-proof).

The format leaves it open where the entry itself comes from. Ours carries it as the `extra` data, so that the file alone is
enough; it is believed only because its hash leads to the signed root.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.note import Note, NoteError, decoded
from holdings.ledger.tree import HASH, leaf_hash, verify_inclusion

SUFFIX = ".tlog-proof"
_HEAD = "c2sp.org/tlog-proof@v1"
_LONGEST_PATH = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The entry, where it stands, the hashes from its leaf upwards, and the signed checkpoint as it was written."""

    entry: bytes | None
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    def write(self) -> bytes:
        extra = [] if self.entry is None else [f"extra {base64.b64encode(self.entry).decode()}"]
        lines = [_HEAD, *extra, f"index {self.index}", *(base64.b64encode(each).decode() for each in self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def read(cls, data: bytes) -> Proof:
        """Read a proof; nothing is verified yet. Raises `NoteError`."""
        head, blank, checkpoint = data.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise NoteError("this is no proof") from error
        extra = decoded(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
        index = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
        if first != _HEAD or not blank or not (index.isdigit() and str(int(index[:20])) == index) or len(lines) > _LONGEST_PATH:
            raise NoteError("this is no proof")
        hashes = tuple(map(decoded, lines))
        if any(len(each) != HASH for each in hashes):
            raise NoteError("a hash of the proof is none")
        return cls(entry=extra, index=int(index), hashes=hashes, checkpoint=checkpoint)

    def verified(self, entry: bytes | None = None) -> tuple[Checkpoint, Note]:
        """The checkpoint that the entry (the carried one, if none is given) is under; its signatures are still to be verified.

        Raises `ProofError` where the entry is not where the proof says, `NoteError` where the checkpoint is none.
        """
        content = self.entry if entry is None else entry
        if content is None:
            raise NoteError("the proof carries no entry, and none was given")
        checkpoint, note = Checkpoint.read(self.checkpoint)
        verify_inclusion(leaf_hash(content), self.index, checkpoint.size, self.hashes, checkpoint.root)
        return checkpoint, note
