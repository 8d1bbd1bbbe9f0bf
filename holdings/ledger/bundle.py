"""Evidence to hand on in one file: a signed statement, the files that it vouches for, and proofs that entries stand in the ledger.

The form is the same whatever is stated: the digest of every file is in the statement, and where a file is what an entry has the digest of,
the statement says which field of which entry. So a stranger needs no knowledge of assessments or certificates to verify one.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from holdings.ledger import problems
from holdings.ledger.archive import NotAnArchive, pack, unpack
from holdings.ledger.canonical import LARGEST, NotCanonical, canonical, read_canonical
from holdings.ledger.entries import Digest  # noqa: TC001 (pydantic reads the annotations)
from holdings.ledger.heads import own_keys, read_head
from holdings.ledger.note import NoteError, parse, signed
from holdings.ledger.problems import Verdict, Verification
from holdings.ledger.proof import SUFFIX, Proof
from holdings.ledger.storage import CHECKPOINT, KEYS
from holdings.ledger.tree import ProofError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Self

    from holdings.ledger.checkpoint import Checkpoint
    from holdings.ledger.note import Signer, VerifierKey
    from holdings.ledger.problems import Problem

STATEMENT = "statement"
MOST_ENTRIES = 1000
ASSESSED = ("results", "parameters", "catalogue")
"""The fields of an assessment's entry that are digests of files in its bundle, which are called after them."""


class Statement(BaseModel):
    """What is vouched for; written as one line of canonical JSON, in a signed note."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statement_schema: Literal["recordwarden/statement/v1"] = Field(default="recordwarden/statement/v1", alias="schema")
    kind: Literal["assessment", "entries"]
    ledger: str
    """The origin of the ledger."""
    first: Annotated[int, Field(ge=0, le=LARGEST, strict=True)]
    count: Annotated[int, Field(ge=1, le=MOST_ENTRIES, strict=True)]
    """The entries that are proven: so many, from the first on."""
    fields: dict[str, str] = {}
    """Fields of the first entry that are digests of files, and the files' names."""
    files: dict[str, Digest]
    """SHA-256 of every file but the statement."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """What is said to be an assessment's is bound to its entry, all of it."""
        if self.kind == "assessment" and (self.count, self.fields) != (1, {each: f"{each}.json" for each in ASSESSED}):
            raise ValueError("an assessment's statement names one entry and its digests")
        return self

    @property
    def proofs(self) -> dict[int, str]:
        """The file of each entry's proof, by the entry's index."""
        return {index: proof_name(index) for index in range(self.first, self.first + self.count)}


def proof_name(index: int) -> str:
    """The name of the file with an entry's proof."""
    return f"proofs/{index}{SUFFIX}"


def bundled(
    kind: Literal["assessment", "entries"],
    proofs: Sequence[Proof],
    keys: bytes,
    signer: Signer,
    *,
    files: Mapping[str, bytes] | None = None,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """Make a bundle of proofs of neighbouring entries under one checkpoint, and of files. Raises `NotAnArchive` where it becomes too large."""
    parts = {**(files or {}), CHECKPOINT: proofs[0].checkpoint, KEYS: keys, **{proof_name(each.index): each.write() for each in proofs}}
    statement = Statement(
        kind=kind,
        ledger=signer.key.name,
        first=proofs[0].index,
        count=len(proofs),
        fields=dict(fields or {}),
        files={name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
    )
    text = canonical(statement.model_dump(mode="json", by_alias=True)).decode() + "\n"
    return pack({**parts, STATEMENT: signed(text, signer)})


def read_statement(data: bytes) -> Statement:
    """The statement in a note whose signatures are still to be verified. Raises `NoteError`."""
    line = parse(data).text.removesuffix("\n")
    try:
        return Statement.model_validate(read_canonical(line.encode()))
    except (NotCanonical, ValidationError):
        raise NoteError("the note is no statement") from None


class _Parts:
    """The files of a bundle, read as those of a ledger are."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)


def verify_bundle(
    data: bytes, *, name: str, trusted: Sequence[VerifierKey] = (), copies: Iterable[tuple[str, bytes]] = ()
) -> tuple[Verification, dict[str, bytes]]:
    """Verify a bundle; gives its files, too, which are worth something only where nothing was found.

    Without `trusted` keys those that it brings are taken, and the verdict is `INTEGRITY_ONLY` at best.
    """
    try:
        files = unpack(data)
        statement = read_statement(files.get(STATEMENT, b""))
    except (NotAnArchive, NoteError):
        return Verification(found=(problems.malformed(name),), verdict=Verdict.ALTERED), {}
    found: list[Problem] = []
    keys = (*own_keys(_Parts(files), found), *trusted)
    _hold_files(files, statement, keys, trusted, found)
    head = read_head(files.get(CHECKPOINT, b""), CHECKPOINT, keys, trusted, found)
    if head is None:
        return Verification(found=tuple(found), verdict=Verdict.ALTERED), files
    checkpoint, signers = head
    if statement.ledger != checkpoint.origin:
        found.append(problems.other_ledger(STATEMENT))
    _hold_proofs(files, statement, found)
    held_against = _hold_copies(copies, checkpoint, keys, trusted, found)
    verdict = Verdict.ALTERED if found else Verdict.GENUINE if trusted else Verdict.INTEGRITY_ONLY
    verification = Verification(
        verdict=verdict, found=tuple(found), checkpoint=checkpoint, signers=signers, held_against=held_against, facts=(_told(statement),)
    )
    return verification, files


def _hold_files(
    files: Mapping[str, bytes], statement: Statement, keys: Sequence[VerifierKey], trusted: Sequence[VerifierKey], found: list[Problem]
) -> None:
    """Hold the statement against its signature, and every file against the statement."""
    note = parse(files[STATEMENT])
    try:
        signers = note.verified(keys)
    except NoteError:
        found.append(problems.unknown_signer(STATEMENT))
        return
    if trusted and not set(signers) & set(trusted):
        found.append(problems.untrusted(STATEMENT, signers))
    if any(key.name != statement.ledger for key in signers):
        found.append(problems.other_ledger(STATEMENT))
    for name in sorted(files.keys() | statement.files.keys()):
        if name not in files:
            found.append(problems.missing(name))
        elif name != STATEMENT and hashlib.sha256(files[name]).hexdigest() != statement.files.get(name):
            found.append(problems.not_stated(name))


def _hold_proofs(files: Mapping[str, bytes], statement: Statement, found: list[Problem]) -> None:
    """Hold each proof against the checkpoint, and files against the fields of the first entry that are their digests."""
    for index, name in statement.proofs.items():
        try:
            proof = Proof.read(files.get(name, b""))
            proof.verified()
        except (NoteError, ProofError):
            found.append(problems.not_proven(name))
            continue
        if proof.index != index or proof.checkpoint != files.get(CHECKPOINT):
            found.append(problems.not_proven(name))
        elif index == statement.first:
            entry = _entry(proof.entry or b"")
            digests = {name: hashlib.sha256(files.get(name, b"")).hexdigest() for name in statement.fields.values()}
            found += [problems.not_recorded(name) for field, name in statement.fields.items() if entry.get(field) != digests[name]]


def _entry(entry: bytes) -> dict[str, Any]:
    try:
        value = json.loads(entry)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _hold_copies(
    copies: Iterable[tuple[str, bytes]],
    checkpoint: Checkpoint,
    keys: Sequence[VerifierKey],
    trusted: Sequence[VerifierKey],
    found: list[Problem],
) -> int:
    """Hold copies of the checkpoint's size against it: more a single checkpoint cannot show."""
    held_against = 0
    for name, copy in copies:
        head = read_head(copy, name, keys, trusted, found)
        if head is not None and (head[0].origin, head[0].size) == (checkpoint.origin, checkpoint.size):
            held_against += 1
            if head[0].root != checkpoint.root:
                found.append(problems.forked(name, checkpoint.size))
    return held_against


def _told(statement: Statement) -> Text:
    last = statement.first + statement.count - 1
    if statement.kind == "assessment":
        return Text(f"声明：一次审计，记录 {statement.first}", f"statement: an assessment, entry {statement.first}")
    return Text(f"声明：记录 {statement.first} 至 {last}", f"statement: entries {statement.first} to {last}")
