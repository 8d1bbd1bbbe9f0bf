"""A person's own Ed25519 key (RFC 8032): who holds it, is that person; what is known to others is its public half and the digest of that."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from holdings import ed25519
from holdings.errors import AlteredAct, PeopleError
from holdings.ledger.note import NoteError, decoded
from holdings.text import Text

_SHORT = 16
_PRIME = 2**255 - 19
_EIGHTH = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
_WEAK = frozenset({0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH})
"""The y coordinates of the eight points of small order on the curve: under such a key anybody can sign."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The private half, 32 bytes; its repr does not tell it."""

    secret: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        return ed25519.public_of(self.secret)

    @property
    def digest(self) -> str:
        return digest_of(self.public)

    def sign(self, message: bytes) -> bytes:
        return ed25519.sign(self.secret, message)


def digest_of(public: bytes) -> str:
    """What a person is called in evidence: SHA-256 of the 32-byte public key, 64 hex digits."""
    return hashlib.sha256(public).hexdigest()


def short(digest: str) -> str:
    """What a key is called in messages."""
    return digest[:_SHORT]


def public_of(text: str) -> bytes:
    """The public key that base64 stands for. Raises `PeopleError` where it is none that a person can have."""
    try:
        public = decoded(text.strip())
    except NoteError:
        public = b""
    if len(public) != 32 or (int.from_bytes(public, "little") & (2**255 - 1)) % _PRIME in _WEAK:
        raise PeopleError(
            Text("这不是可用的 Ed25519 公钥。", "this is no usable Ed25519 public key."),
            "public key",
            Text(
                "应为 32 字节公钥的 base64，如 `recordwarden people key` 所示。",
                "It is 32 bytes in base64, as `recordwarden people key` prints them.",
            ),
        )
    return public


def must_fit(public: bytes, signature: bytes, message: bytes) -> None:
    """Raise `AlteredAct` unless the signature is this key's over the message."""
    try:
        ed25519.verify(public, signature, message)
    except ed25519.BadSignature as error:
        raise AlteredAct(
            Text(
                "签名与内容不符：内容在签名后被改动，或签名属于另一内容。", "the signature does not fit: what was signed is something else."
            ),
            short(digest_of(public)),
            Text("请由本人重新签署。", "Have the person sign it anew."),
        ) from error
