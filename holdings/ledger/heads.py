"""Whose word a checkpoint is: the keys that are known, those that are trusted, and who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.ledger import problems
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.note import NoteError, UnknownSigner, VerifierKey
from holdings.ledger.storage import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.ledger.note import Note
    from holdings.ledger.problems import Problem
    from holdings.ledger.storage import Files


def keys_of(text: str, name: str) -> tuple[VerifierKey, ...]:
    """The keys that were given to be trusted, a line each; a message calls them by `name`. Raises `LedgerError`."""
    try:
        keys = tuple(VerifierKey.parse(line) for line in text.splitlines() if line)
    except NoteError as error:
        raise problems.no_key(name) from error
    if not keys:
        raise problems.no_key(name)
    return keys


def own_keys(files: Files, found: list[Problem]) -> list[VerifierKey]:
    """The keys that a ledger itself names."""
    data = files.read(KEYS)
    if data is None:
        found.append(problems.missing(KEYS))
        return []
    try:
        text = data.decode("utf-8")
        keys = [VerifierKey.parse(line) for line in text.removesuffix("\n").split("\n")]
    except (UnicodeDecodeError, NoteError):
        found.append(problems.malformed(KEYS))
        return []
    if not text.endswith("\n") or len(set(keys)) < len(keys):
        found.append(problems.malformed(KEYS))
    return keys


def read_head(
    data: bytes, name: str, known: Sequence[VerifierKey], trusted: Sequence[VerifierKey], found: list[Problem]
) -> tuple[Checkpoint, tuple[VerifierKey, ...]] | None:
    """A checkpoint and who signed it; None, and a problem, where it is nobody's word."""
    try:
        checkpoint, note = Checkpoint.read(data)
    except NoteError:
        found.append(problems.malformed(name))
        return None
    signers = who_signed(note, name, known, found)
    if trusted and signers and not set(signers) & set(trusted):
        found.append(problems.untrusted(name, signers))
    if any(key.name != checkpoint.origin for key in signers):
        found.append(problems.other_ledger(name))
        return None
    return checkpoint, signers


def read_unsigned(data: bytes, name: str, found: list[Problem]) -> tuple[Checkpoint, tuple[VerifierKey, ...]] | None:
    """A checkpoint whose signature nobody can look at, for want of a key."""
    try:
        return Checkpoint.read(data)[0], ()
    except NoteError:
        found.append(problems.malformed(name))
        return None


def who_signed(note: Note, name: str, known: Sequence[VerifierKey], found: list[Problem]) -> tuple[VerifierKey, ...]:
    """Those of the known keys that signed a note; none, and a problem, where it is nobody's word."""
    try:
        return note.verified(known)
    except UnknownSigner:
        found.append(problems.unknown_signer(name))
    except NoteError:
        found.append(problems.bad_signature(name))
    return ()


def roots_of_copies(
    copies: Iterable[tuple[str, bytes]],
    checkpoint: Checkpoint,
    known: Sequence[VerifierKey],
    trusted: Sequence[VerifierKey],
    found: list[Problem],
) -> dict[int, tuple[bytes, str]]:
    """The roots that copies speak of, by size, and the copy's name; what the ledger is too short for is a problem already."""
    kept: dict[int, tuple[bytes, str]] = {}
    for name, data in copies:
        before = len(found)
        head = read_head(data, name, known, trusted, found)
        if head is None or len(found) > before:
            continue
        copy, _ = head
        if copy.origin != checkpoint.origin:
            found.append(problems.other_ledger(name))
        elif copy.size > checkpoint.size:
            found.append(problems.cut_short(name, copy.size, checkpoint.size))
        elif kept.setdefault(copy.size, (copy.root, name))[0] != copy.root:
            found.append(problems.forked(name, copy.size))
    return kept
