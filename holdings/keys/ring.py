"""The key ring as the rest of the program has it: keys by purpose, the active one for what is new, older ones for what is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import KeyGone
from holdings.fingerprint import FingerprintKey
from holdings.keys.document import KeyState
from holdings.keys.signing import RingSigner
from holdings.ledger.entries import KeyPurpose
from holdings.ledger.note import VerifierKey
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt

    from holdings.keys.document import KeyRecord, RingDocument
    from holdings.keys.sealing import SealingKey


class Protection(StrEnum):
    """What keeps whoever has the ring's file from its keys."""

    PASSPHRASE = "passphrase"  # noqa: S105 (a word)
    ENVIRONMENT = "environment"
    COMMAND = "command"
    FILE = "file"

    @property
    def text(self) -> Text:
        return _PROTECTIONS[self]


_PROTECTIONS = {
    Protection.PASSPHRASE: Text("口令", "a passphrase"),
    Protection.ENVIRONMENT: Text("环境变量 RECORDWARDEN_RING_SECRET 中的密钥", "a secret in the environment, RECORDWARDEN_RING_SECRET"),
    Protection.COMMAND: Text("RECORDWARDEN_RING_COMMAND 给出的密钥", "a secret that RECORDWARDEN_RING_COMMAND gives"),
    Protection.FILE: Text("仅靠文件权限（ring.secret）", "file permissions only (ring.secret)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """What may be known of a key."""

    id: str
    """16 hex digits."""
    purpose: KeyPurpose
    state: KeyState
    created: dt.datetime
    retired: dt.datetime | None
    destroyed: dt.datetime | None
    check: str
    """64 hex digits that name the key in the ledger: of a signing key the SHA-256 of its public half."""
    public: bytes | None
    """32 bytes of a signing key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """The 32 bytes of one key; its repr does not tell them."""

    key_id: str
    purpose: KeyPurpose
    material: bytes = field(repr=False)

    def derive(self, use: str) -> bytes:
        """A 32-byte key for one use, so that no two ciphers share one (HKDF-SHA-256, RFC 5869)."""
        return FingerprintKey(self.material).derive(f"{self.purpose.value}/{use}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """An opened ring, as it was when it was opened."""

    document: RingDocument = field(repr=False)
    sealing: SealingKey = field(repr=False)
    protection: Protection
    given: FingerprintKey | None = field(default=None, repr=False)
    """The key of RECORDWARDEN_FINGERPRINT_KEY, which comes before the ring's."""

    @property
    def keys(self) -> tuple[KeyInfo, ...]:
        """Every key ever, by purpose, the newest first."""
        return tuple(
            KeyInfo(
                id=key.id,
                purpose=key.purpose,
                state=key.state,
                created=key.created,
                retired=key.retired,
                destroyed=key.destroyed,
                check=key.check,
                public=bytes.fromhex(key.public) if key.public else None,
            )
            for purpose in KeyPurpose
            for key in self._of(purpose)
        )

    def secret(self, purpose: KeyPurpose, key_id: str | None = None) -> Secret:
        """The active key of a purpose, or an older one by its id. Raises `KeyGone`."""
        for key in self._of(purpose):
            if key.id == key_id or (key_id is None and key.state is KeyState.ACTIVE):
                if key.state is KeyState.DESTROYED:
                    raise gone(key)
                return Secret(key_id=key.id, purpose=purpose, material=self.document.secret(key, self.sealing))
        raise unknown(purpose.value, key_id or "-")

    def signer(self, name: str) -> RingSigner:
        """The active signing key under a ledger's name."""
        return RingSigner(name, self.secret(KeyPurpose.SIGNING).material)

    def verifiers(self, name: str) -> tuple[VerifierKey, ...]:
        """The public half of every signing key ever, destroyed ones too, the active one first."""
        return tuple(VerifierKey(name=name, public=key.public) for key in self.keys if key.public is not None)

    def fingerprint_keys(self) -> tuple[FingerprintKey, ...]:
        """Every key that an older results store can have been made with, the one of what is new first."""
        if self.given is not None:
            return (self.given,)
        there = (key for key in self._of(KeyPurpose.FINGERPRINTS) if key.state is not KeyState.DESTROYED)
        return tuple(FingerprintKey(self.document.secret(key, self.sealing)) for key in there)

    def _of(self, purpose: KeyPurpose) -> list[KeyRecord]:
        """The keys of a purpose, the newest first: the active one is, for each new one retires the older."""
        return [key for key in reversed(self.document.keys) if key.purpose is purpose]


def gone(key: KeyRecord | KeyInfo) -> KeyGone:
    """What to say of a key that was destroyed."""
    day = key.destroyed.date().isoformat() if key.destroyed else "-"
    return KeyGone(
        Text(f"该密钥已于 {day}（UTC）销毁。", f"this key was destroyed on {day} (UTC)."),
        f"{key.purpose.value} {key.id}",
        Text("用它加密或令牌化的数据无法还原。", "What was sealed or made into tokens with it can no longer be turned back."),
    )


def unknown(purpose: str, key_id: str) -> KeyGone:
    """What to say of a key that was never there; the id is whatever somebody wrote."""
    return KeyGone(
        Text("密钥环中没有这个密钥。", "there is no such key in the key ring."),
        shown(f"{purpose} {key_id}".strip()),
        Text(
            "请用 `recordwarden keys list` 查看，或用 RECORDWARDEN_KEYS 指定另一个密钥环的目录。",
            "See `recordwarden keys list`, or name the folder of another ring with RECORDWARDEN_KEYS.",
        ),
    )
