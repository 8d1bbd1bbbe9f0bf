"""What stands in a key ring's file, `recordwarden/keys/v1`: canonical JSON (RFC 8785), each secret sealed, the whole under a MAC."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from holdings.ed25519 import public_of
from holdings.keys.sealing import Header, SealBroken, SealingKey
from holdings.ledger.canonical import NotCanonical, canonical, read_canonical
from holdings.ledger.entries import Digest, KeyPurpose, Moment

FORMAT: Literal["recordwarden/keys/v1"] = "recordwarden/keys/v1"
LONGEST = 4 * 1024 * 1024
"""Bytes of a ring that are read at most; it has room for thousands of keys."""
PURPOSES = (KeyPurpose.SIGNING, KeyPurpose.FINGERPRINTS, KeyPurpose.TOKENS, KeyPurpose.DATA)
"""What a ring has keys for; each person's own key is in a file of its own."""

KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class NotARing(ValueError):
    """The bytes are no key ring as we write it: cut short, altered, or something else."""


class UnknownVersion(NotARing):
    """The bytes are a key ring of a version that this program does not know."""


class KeyState(StrEnum):
    """Whether a key is used for what is new, only for what is there, or for nothing any more."""

    ACTIVE = "active"
    RETIRED = "retired"
    DESTROYED = "destroyed"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class KeyRecord(_Part):
    """One key; of a destroyed one everything but the secret."""

    id: KeyId
    purpose: Literal[KeyPurpose.SIGNING, KeyPurpose.FINGERPRINTS, KeyPurpose.TOKENS, KeyPurpose.DATA]
    created: Moment
    retired: Moment | None = None
    destroyed: Moment | None = None
    check: Digest
    """Names the key outside the ring: of a signing key the SHA-256 of its public half, of another a MAC that it makes."""
    public: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")] | None = None
    sealed: Annotated[str, Field(pattern=r"^[0-9a-f]{96}$")] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        gone = self.destroyed is not None
        if (self.sealed is None) != gone or (self.nonce is None) != gone or (gone and self.retired is None):
            raise ValueError("a key is sealed until it is destroyed, and is retired before")
        if (self.public is not None) != (self.purpose is KeyPurpose.SIGNING):
            raise ValueError("a signing key has a public half, and no other has")
        return self

    @property
    def state(self) -> KeyState:
        if self.destroyed is not None:
            return KeyState.DESTROYED
        return KeyState.ACTIVE if self.retired is None else KeyState.RETIRED


class RingDocument(_Part):
    """A ring as it stands in its file, but for the MAC."""

    format: Literal["recordwarden/keys/v1"] = FORMAT
    ring: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """A random number that tells rings apart."""
    protection: Header
    keys: tuple[KeyRecord, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len({key.id for key in self.keys}) != len(self.keys):
            raise ValueError("two keys have one id")
        if sorted(key.purpose for key in self.keys if key.state is KeyState.ACTIVE) != sorted(PURPOSES):
            raise ValueError("each purpose has one active key")
        return self

    def secret(self, key: KeyRecord, sealing: SealingKey) -> bytes:
        """The 32 bytes of a key that is not destroyed. Raises `SealBroken`, also where it is not the key that it is said to be."""
        secret = sealing.open(bytes.fromhex(key.sealed or ""), self.bound(key), bytes.fromhex(key.nonce or ""))
        if not hmac.compare_digest(check_of(secret, key.id, key.purpose), key.check):
            raise SealBroken("a key is not the one that it is said to be")
        return secret

    def bound(self, key: KeyRecord) -> bytes:
        """What a sealed secret is bound to: the ring's head, and all of the key that never changes."""
        head = self.model_dump(mode="json", exclude={"keys"})
        return canonical({**head, "key": key.model_dump(mode="json", include={"id", "purpose", "created", "check", "public"})})


def check_of(secret: bytes, key_id: str, purpose: KeyPurpose) -> str:
    """What a key is known by where its secret must not be: 64 hex digits, as the ledger's events have them."""
    if purpose is KeyPurpose.SIGNING:
        return hashlib.sha256(public_of(secret)).hexdigest()
    return hmac.digest(secret, f"recordwarden/keys/check {key_id} {purpose.value}".encode(), "sha256").hex()


def written(document: RingDocument, sealing: SealingKey) -> bytes:
    """The bytes of a ring's file."""
    value = document.model_dump(mode="json")
    return canonical({**value, "mac": sealing.mac(canonical(value))})


def read(data: bytes) -> tuple[RingDocument, str]:
    """The ring that bytes are, and its MAC, which nobody has compared yet. Raises `NotARing`."""
    try:
        value = read_canonical(data)
        version = value.get("format") if isinstance(value, dict) else None
        if isinstance(version, str) and version.startswith("recordwarden/keys/v") and version != FORMAT:
            raise UnknownVersion("a ring of another version")
        return _document(value)
    except (NotCanonical, ValidationError, UnicodeDecodeError):
        raise NotARing("this is no key ring") from None  # the cause would quote what stands there


def _document(value: Any) -> tuple[RingDocument, str]:
    mac = value.pop("mac", None) if isinstance(value, dict) else None
    if not isinstance(mac, str):
        raise NotARing("this is no key ring")
    document = RingDocument.model_validate(value)
    if document.model_dump(mode="json") != value:
        raise NotARing("this is no key ring as we write it")
    return document, mac


def authenticated(document: RingDocument, mac: str, sealing: SealingKey) -> None:
    """Raise `SealBroken` unless the MAC is the one of this ring, byte for byte, and every secret opens."""
    if not hmac.compare_digest(sealing.mac(canonical(document.model_dump(mode="json"))).encode(), mac.encode("utf-8", "replace")):
        raise SealBroken("the ring was altered")
    for key in document.keys:
        if key.state is not KeyState.DESTROYED:
            document.secret(key, sealing)
