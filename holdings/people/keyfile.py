"""A person's private key in its file: sealed under a passphrase that only he or she knows, in the key folder, never in a workspace."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdings.errors import PeopleError
from holdings.keys.files import private_folder, read_private, unusable
from holdings.keys.sealing import (
    LEAST_CHARACTERS,
    NONCE_BYTES,
    SALT_BYTES,
    Cost,
    CostRefused,
    PassphraseHeader,
    SealBroken,
    WrongSecret,
    under_passphrase,
    unlocked,
)
from holdings.ledger.canonical import NotCanonical, canonical, read_canonical
from holdings.newfile import write_new
from holdings.people.key import PersonKey, digest_of, public_of, short
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = "people"
"""Within the key folder."""
COST = Cost()
_LONGEST = 4096
_RESTORE = Text(
    "请从本人的备份恢复该文件；否则吊销此密钥并重新登记。", "Restore it from the person's backup, or revoke the key and enrol a new one."
)


class KeyFile(BaseModel):
    """The file, canonical JSON; everything but the sealed secret is bound to it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal["recordwarden/person-key/v1"] = "recordwarden/person-key/v1"
    public: str
    protection: PassphraseHeader
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
    sealed: Annotated[str, Field(pattern=r"^[0-9a-f]{96}$")]

    @property
    def bound(self) -> bytes:
        return canonical(self.model_dump(mode="json", include={"format", "public", "protection"}))


def path_of(folder: Path, digest: str) -> Path:
    """Where the key of this digest is; a file's name says no person's."""
    return folder / FOLDER / f"{short(digest)}.key"


def sealed(key: PersonKey, passphrase: str, *, random: Callable[[int], bytes] = secrets.token_bytes, cost: Cost | None = None) -> bytes:
    """The bytes of a key's file. Raises `PeopleError` where the passphrase is too short."""
    if len(passphrase) < LEAST_CHARACTERS:
        raise PeopleError(
            Text("口令过短。", "the passphrase is too short."),
            short(key.digest),
            Text(f"至少须有 {LEAST_CHARACTERS} 个字符。", f"It has {LEAST_CHARACTERS} characters or more."),
        )
    header, sealing = under_passphrase(passphrase, salt=random(SALT_BYTES), cost=cost or COST)
    nonce = random(NONCE_BYTES)
    bare = KeyFile(public=base64.b64encode(key.public).decode(), protection=header, nonce=nonce.hex(), sealed="0" * 96)
    whole = bare.model_copy(update={"sealed": sealing.seal(key.secret, bare.bound, nonce).hex()})
    return canonical(whole.model_dump(mode="json"))


def opened(data: bytes, passphrase: str, subject: str) -> PersonKey:
    """The key of a file's bytes. Raises `PeopleError`."""
    file = _file(data, subject)
    try:
        sealing = unlocked(file.protection, passphrase)
        key = PersonKey(sealing.open(bytes.fromhex(file.sealed), file.bound, bytes.fromhex(file.nonce)))
    except WrongSecret as error:
        raise PeopleError(
            Text("口令不正确。", "the passphrase is wrong."), subject, Text("请重试；未作任何更改。", "Try again; nothing was changed.")
        ) from error
    except (CostRefused, SealBroken) as error:
        raise _damaged(subject) from error
    if key.public != public_of(file.public):
        raise _damaged(subject)
    return key


def make(folder: Path, passphrase: str, *, random: Callable[[int], bytes] = secrets.token_bytes) -> PersonKey:
    """A new key, in its file. Raises `PeopleError` and `RingError`."""
    key = PersonKey(random(32))
    data = sealed(key, passphrase, random=random)
    path = path_of(folder, key.digest)
    private_folder(folder)
    private_folder(path.parent)
    try:
        made = write_new(path, data.decode("ascii"), 0o600)
    except OSError as error:
        raise unusable(error, path) from error
    if not made:
        raise PeopleError(Text("该密钥文件已存在。", "there is such a key file already."), path.name, Text("请重试。", "Try again."))
    return key


def load(folder: Path, digest: str, ask: Callable[[], str], *, owner: str = "") -> PersonKey:
    """The key of this digest; `ask` gives its passphrase, `owner` is whose errors say it is. Raises `PeopleError` and `RingError`.

    Nothing is ever changed.
    """
    path = path_of(folder, digest)
    subject = f"{owner} ({path.name})" if owner else path.name
    data = read_private(path, _LONGEST)
    if data is None:
        raise PeopleError(
            Text("本机的密钥目录中没有此人的私钥。", "the key folder of this machine does not have this person's private key."),
            subject,
            Text(
                "请在存有该私钥的机器上签署，或用 RECORDWARDEN_KEYS 指定其目录。",
                "Sign where it is, or name its folder with RECORDWARDEN_KEYS.",
            ),
        )
    if digest_of(public_of(_file(data, subject).public)) != digest:
        raise _damaged(subject)
    return opened(data, ask(), subject)


def _file(data: bytes, subject: str) -> KeyFile:
    try:
        return KeyFile.model_validate(read_canonical(data))
    except (NotCanonical, ValidationError):
        pass  # the cause would quote what stands there
    raise _damaged(subject)


def _damaged(subject: str) -> PeopleError:
    return PeopleError(Text("密钥文件不完整或已被改动。", "the key file is incomplete or was altered."), subject, _RESTORE)
