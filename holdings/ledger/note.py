"""Signed notes: a text and the signatures below it, as C2SP signed-note has them (https://c2sp.org/signed-note), with Ed25519 alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from holdings import ed25519

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 64 * 1024
"""Bytes of a note that are read at most."""
_ED25519 = b"\x01"
_DASH = "\N{EM DASH}"


class NoteError(ValueError):
    """A note, or the text of a key, is not written as it must be, or a signature on it is not good."""


class UnknownSigner(NoteError):
    """The note is in order, and none of its signatures is of a key that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public Ed25519 key and the name that it signs under; written `name+id+key`."""

    name: str
    public: bytes
    """32 bytes, as of RFC 8032."""

    def __post_init__(self) -> None:
        if not is_name(self.name) or len(self.public) != 32:
            raise NoteError("a key has a name without spaces or plus signs, and 32 bytes")

    @property
    def id(self) -> bytes:
        """4 bytes that tell keys of one name apart; no proof of anything."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read what `str()` writes, and nothing else. Raises `NoteError`."""
        name, _, rest = text.partition("+")
        _, _, encoded = rest.partition("+")
        material = decoded(encoded)
        if material[:1] != _ED25519:
            raise NoteError("the key is no Ed25519 key")
        key = cls(name=name, public=material[1:])
        if str(key) != text:
            raise NoteError("the key's id does not fit its name and bytes")
        return key

    def verify(self, text: bytes, signature: bytes) -> None:
        """Raise `NoteError` unless the signature is this key's over these bytes."""
        try:
            ed25519.verify(self.public, signature, text)
        except ed25519.BadSignature as error:
            raise NoteError("a signature does not fit the text") from error


class Signer(Protocol):
    """Whoever holds the private half of a key."""

    @property
    def key(self) -> VerifierKey: ...

    def sign(self, text: bytes) -> bytes:
        """The 64-byte Ed25519 signature over the bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, ending in a line break, and the signatures that stand below it."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]
    """Key name, and 4 bytes of key id before the signature itself."""

    def verified(self, known: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """The known keys that signed it. Raises `UnknownSigner` where none did, `NoteError` where one's signature is not good."""
        keys = {(key.name, key.id): key for key in known}
        signed: dict[VerifierKey, None] = {}
        for name, signature in self.signatures:
            if key := keys.get((name, signature[:4])):
                key.verify(self.text.encode(), signature[4:])
                signed[key] = None
        if not signed:
            raise UnknownSigner("none of the signatures is of a key that is known")
        return tuple(signed)


def is_name(name: str) -> bool:
    """Whether this can be the name of a key: not empty, no white space, control character or plus sign."""
    return bool(name) and "+" not in name and not any(char.isspace() or char < " " for char in name)


def signed(text: str, signer: Signer) -> bytes:
    """The note: the text with one signature."""
    signature = base64.b64encode(signer.key.id + signer.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {signer.key.name} {signature}\n".encode()


def parse(data: bytes) -> Note:
    """Read a note; nothing is verified yet. Raises `NoteError`."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("the note is not UTF-8") from error
    if len(data) > LONGEST or any(char < " " and char != "\n" for char in whole):
        raise NoteError("the note is too long or holds control characters")
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        raise NoteError("the note has no signatures")
    return Note(text=text + "\n", signatures=tuple(map(_signature, below[:-1].split("\n"))))


def _signature(line: str) -> tuple[str, bytes]:
    match line.split(" "):
        case [dash, name, encoded] if dash == _DASH and is_name(name):
            signature = decoded(encoded)
            if len(signature) > 4:
                return name, signature
    raise NoteError("a signature line is not written as it must be")


def decoded(text: str) -> bytes:
    """Base64 in its one canonical form (RFC 4648, 4): bits that mean nothing must not vary unseen. Raises `NoteError`."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("this is not base64") from error
    if base64.b64encode(data).decode() != text:
        raise NoteError("this is not canonical base64")
    return data
