"""A checkpoint says how large a ledger is and what its root is, signed: C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from holdings.ledger.note import Note, NoteError, Signer, decoded, parse, signed
from holdings.ledger.tree import EMPTY, HASH

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a ledger; the signatures are the note's around it."""

    origin: str
    """Which ledger it is of: a unique name, best a URL without its scheme."""
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    """Lines that others may have added; Recordwarden writes none."""

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions))

    def signed(self, signer: Signer) -> bytes:
        return signed(self.text, signer)

    @classmethod
    def read(cls, data: bytes) -> tuple[Checkpoint, Note]:
        """A checkpoint, and the note whose signatures are still to be verified. Raises `NoteError`."""
        note = parse(data)
        return cls.of(note.text), note

    @classmethod
    def of(cls, text: str) -> Checkpoint:
        """The text of a note as a checkpoint. Raises `NoteError`."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
            raise NoteError("the text is no checkpoint")
        origin, size, root, *extensions = lines
        found = cls(origin=origin, size=int(size), root=decoded(root), extensions=tuple(extensions))
        if len(found.root) != HASH or (found.size == 0 and found.root != EMPTY):
            raise NoteError("the checkpoint's root is none")
        return found
