"""The holds as they stand in their file: who placed each, on what, until when; its scope sealed, for it can name a person."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from holdings import acts
from holdings.acts import Signed
from holdings.declared import Declared, Name, Said, SourceName
from holdings.ledger.canonical import canonical
from holdings.ledger.entries import (
    Day,
    Digest,
    Fingerprint,
    HoldAction,
    Moment,
    Signature,
)
from holdings.text import Text
from holdings.written import read, replace
from retention.errors import HoldError, ScopeError
from retention.scope import Expression, among, parse, written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from holdings.fingerprint import FingerprintKey

FILE_NAME = "recordwarden.holds.yaml"
SCHEMA = "recordwarden/hold/v1"
MOST = 1_000
SHORT = 12
NOBODY = "0" * 64
UNSIGNED = "A" * 86 + "=="
_NONCE = 12
_PURPOSE = "retention/holds"
_HEAD = (
    "由 `recordwarden retention holds` 写入，每一项都有签名；改动或删去任何一项，一切销毁都会停止。 / "
    "Written by `recordwarden retention holds`; each entry is signed. Where one is edited or taken out, nothing is destroyed any more."
)


class NotOpened(ValueError):
    """A sealed scope cannot be opened with the keys that are here."""


class Released(Declared):
    """That a hold was released."""

    on: Moment
    by: Digest
    signature: Signature


class HoldEntry(Declared):
    """A hold. `by` and `signature` are those of whoever placed it."""

    id: Fingerprint
    matter: Said
    """What it is for, such as the number of a case; no personal data."""
    source: SourceName
    dataset: Name
    until: Day | None = None
    """The last day on which it is in force; until it is released where there is none."""
    scope: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$")]
    """The expression, sealed."""
    on: Moment
    by: Digest = NOBODY
    signature: Signature = UNSIGNED
    released: Released | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says, as canonical JSON; the scope as it is sealed, for a digest of a few values could be guessed."""
        said = self.model_dump(mode="json", exclude={"by", "signature", "released"})
        return hashlib.sha256(canonical({"schema": SCHEMA, **said})).hexdigest()

    def act(self, among_: str, action: HoldAction) -> acts.Hold:
        """What a person signs to place or to release it."""
        return acts.Hold(among=among_, hold=self.id, action=action, scope=self.digest)

    def placed(self, among_: str) -> Signed[acts.Hold]:
        """Its placing, as it was signed."""
        return Signed(act=self.act(among_, HoldAction.PLACED), by=self.by, signature=self.signature)


class HoldFile(Declared):
    """The whole file."""

    version: Literal[1]
    holds: tuple[HoldEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealing:
    """Seals scopes under a key derived from the key of fingerprints, and opens them with any of those there were."""

    keys: tuple[FingerprintKey, ...]

    def seal(self, expression: Expression, *, hold: str, source: str, dataset: str, random: Callable[[int], bytes]) -> str:
        """The sealed scope, in base64, bound to the hold and what it is on."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = random(_NONCE)
        plain = json.dumps({"where": written(expression)}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        sealed = AESGCM(self.keys[0].derive(_PURPOSE)).encrypt(nonce, plain, _bound(hold, source, dataset))
        return base64.b64encode(nonce + sealed).decode()

    def open(self, entry: HoldEntry) -> Expression:
        """The scope of a hold. Raises `NotOpened`."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            data = base64.b64decode(entry.scope, validate=True)
        except binascii.Error as error:
            raise NotOpened from error
        for key in self.keys:
            try:
                plain = AESGCM(key.derive(_PURPOSE)).decrypt(data[:_NONCE], data[_NONCE:], _bound(entry.id, entry.source, entry.dataset))
            except (InvalidTag, ValueError):
                continue
            try:
                return parse(json.loads(plain)["where"])
            except (ScopeError, ValueError, KeyError, TypeError):
                break
        raise NotOpened


def _bound(hold: str, source: str, dataset: str) -> bytes:
    return canonical({"schema": SCHEMA, "hold": hold, "source": source, "dataset": dataset})


def text_of(path: Path) -> str:
    """The text of a file that a person wrote. Raises `HoldError`."""
    from holdings.assets import shown

    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise HoldError(
            Text("文件无法读取。", "the file cannot be read."), shown(path.name), Text("应为 UTF-8 文本。", "It is UTF-8 text.")
        ) from error


def keys_of(path: Path, field: str) -> Expression:
    """The records whose field has one of the values in a file, one a line. Raises `HoldError` and `ScopeError`."""
    return among(field, [line.strip() for line in text_of(path).splitlines() if line.strip()])


def holds_in(path: Path) -> tuple[HoldEntry, ...]:
    """The holds of a file, in force or not; none where there is no such file. Raises `HoldError`."""
    return _read(path)[0].holds


def must_have_room(path: Path) -> None:
    """Raise `HoldError` where the file takes no more."""
    if len(holds_in(path)) >= MOST:
        raise HoldError(
            Text(f"文件已有 {MOST:,} 项，不能再添加。", f"the file has {MOST:,} entries, and takes no more."),
            path.name,
            Text("请合并范围，或先解除不再需要的。", "Merge scopes, or release what is no longer needed."),
        )


def add(path: Path, entry: HoldEntry) -> None:
    """Add a signed hold. Raises `HoldError`; then nothing is written."""
    file, before = _read(path)
    _write(path, (*file.holds, entry), before)


def release(path: Path, hold: str, released: Released) -> None:
    """Write down that a hold was released. Raises `HoldError`; then nothing is written."""
    file, before = _read(path)
    found = [each.model_copy(update={"released": released}) if each.id == hold else each for each in file.holds]
    _write(path, found, before)


def _read(path: Path) -> tuple[HoldFile, str | None]:
    return read(path, HoldFile, HoldError) if path.exists() else (HoldFile(version=1), None)


def _write(path: Path, holds: Sequence[HoldEntry], before: str | None) -> None:
    file = HoldFile(version=1, holds=tuple(holds))
    replace(path, _HEAD, file.model_dump(mode="json", exclude_none=True), before=before, refused=HoldError)
