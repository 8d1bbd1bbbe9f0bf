"""How a ring changes: made, a key rotated, a key destroyed. Each gives a new ring and touches no file; time and randomness are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.ed25519 import public_of
from holdings.keys.document import PURPOSES, KeyRecord, KeyState, RingDocument, check_of
from holdings.keys.sealing import NONCE_BYTES
from holdings.ledger.entries import KeyAction, KeyChange, KeyPurpose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from holdings.keys.sealing import PassphraseHeader, SealingKey, SecretHeader

    Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A ring after a change, and what the ledger is told of it."""

    document: RingDocument
    events: tuple[KeyChange, ...]


def made(
    header: PassphraseHeader | SecretHeader, sealing: SealingKey, *, at: dt.datetime, random: Random, fingerprints: bytes | None = None
) -> Changed:
    """A new ring with a key for each purpose; `fingerprints` is a key from before there were rings."""
    document = RingDocument.model_construct(ring=random(16).hex(), protection=header, keys=())
    for purpose in PURPOSES:
        given = fingerprints if purpose is KeyPurpose.FINGERPRINTS else None
        document = _with(document, (*document.keys, _new(document, sealing, purpose, at, random, given)))
    return Changed(document=_checked(document), events=created(document, at))


def created(document: RingDocument, at: dt.datetime) -> tuple[KeyChange, ...]:
    """What a ledger is told of the active keys of a ring that it does not know yet."""
    return tuple(_event(KeyAction.CREATED, key, at) for key in document.keys if key.state is KeyState.ACTIVE)


def rotated(document: RingDocument, sealing: SealingKey, purpose: KeyPurpose, *, at: dt.datetime, random: Random) -> Changed:
    """A new active key for a purpose; the one before is retired, and still opens and verifies what is there."""
    fresh = _new(document, sealing, purpose, at, random)
    older = (
        key.model_copy(update={"retired": fresh.created}) if key.purpose is purpose and key.state is KeyState.ACTIVE else key
        for key in document.keys
    )
    return Changed(document=_checked(_with(document, (*older, fresh))), events=(_event(KeyAction.ROTATED, fresh, at),))


def destroyed(document: RingDocument, sealing: SealingKey, key_id: str, *, at: dt.datetime, random: Random) -> Changed:
    """The ring without the secret of a key; an active one is replaced first. The id must be there, and not be destroyed yet."""
    events: tuple[KeyChange, ...] = ()
    key = next(key for key in document.keys if key.id == key_id)
    if key.state is KeyState.ACTIVE:
        before = rotated(document, sealing, key.purpose, at=at, random=random)
        document, events = before.document, before.events
        key = next(key for key in document.keys if key.id == key_id)
    gone = KeyRecord.model_validate({**key.model_dump(), "destroyed": at, "nonce": None, "sealed": None})
    keys = tuple(gone if each.id == key_id else each for each in document.keys)
    return Changed(document=_checked(_with(document, keys)), events=(*events, _event(KeyAction.DESTROYED, gone, at)))


def resealed(
    document: RingDocument, sealing: SealingKey, header: PassphraseHeader | SecretHeader, fresh: SealingKey, *, random: Random
) -> Changed:
    """The same keys, sealed under another passphrase or secret."""
    bare = document.model_copy(update={"protection": header})

    def anew(key: KeyRecord) -> KeyRecord:
        if key.state is KeyState.DESTROYED:
            return key
        nonce = random(NONCE_BYTES)
        sealed = fresh.seal(document.secret(key, sealing), bare.bound(key), nonce)
        return key.model_copy(update={"nonce": nonce.hex(), "sealed": sealed.hex()})

    return Changed(document=_checked(_with(bare, tuple(map(anew, document.keys)))), events=())


def _new(
    document: RingDocument, sealing: SealingKey, purpose: KeyPurpose, at: dt.datetime, random: Random, secret: bytes | None = None
) -> KeyRecord:
    secret = secret or random(32)
    key_id = random(8).hex()
    nonce = random(NONCE_BYTES)
    fields = {
        "id": key_id,
        "purpose": purpose,
        "created": at,
        "check": check_of(secret, key_id, purpose),
        "public": public_of(secret).hex() if purpose is KeyPurpose.SIGNING else None,
    }
    bare = KeyRecord.model_validate({**fields, "nonce": nonce.hex(), "sealed": "0" * 96})
    return bare.model_copy(update={"sealed": sealing.seal(secret, document.bound(bare), nonce).hex()})


def _with(document: RingDocument, keys: tuple[KeyRecord, ...]) -> RingDocument:
    return document.model_copy(update={"keys": keys})


def _checked(document: RingDocument) -> RingDocument:
    return RingDocument.model_validate(document.model_dump(mode="json"))


def _event(action: KeyAction, key: KeyRecord, at: dt.datetime) -> KeyChange:
    return KeyChange(at=at, action=action, purpose=key.purpose, key=key.check)
