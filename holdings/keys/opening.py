"""The one door to the key ring, which is made on first use where nobody has run `recordwarden keys init`.

A ring is the file `ring.json` in the key folder (`holdings.fingerprint.key_folder`), outside every workspace.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from typing import TYPE_CHECKING

from holdings.errors import RingError
from holdings.fingerprint import VARIABLE, FingerprintKey, key_folder
from holdings.keys import changing, unlocking
from holdings.keys.document import LONGEST, NotARing, UnknownVersion, authenticated, check_of, read, written
from holdings.keys.files import private_folder, read_private, unusable
from holdings.keys.ring import KeyRing, Protection
from holdings.keys.sealing import (
    SALT_BYTES,
    CostRefused,
    PassphraseHeader,
    SealBroken,
    SealingKey,
    WrongSecret,
    under_passphrase,
    under_secret,
)
from holdings.keys.sealing import unlocked as unlocked_by
from holdings.ledger.entries import KeyPurpose
from holdings.newfile import write_new
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from holdings.keys.changing import Random
    from holdings.keys.sealing import SecretHeader
    from holdings.keys.unlocking import Ask

RING_FILE = "ring.json"
FINGERPRINT_FILE = "fingerprint.key"
"""Where the key of fingerprints was kept before there were rings; a ring takes it in, and leaves the file alone."""
_RESTORE = Text(
    "请勿继续使用；请从备份恢复 ring.json。文件未被改动。",
    "Restore ring.json from a backup. The file was left as it is.",
)
_UNLOCKED: dict[PassphraseHeader, SealingKey] = {}
"""What passphrases gave in this process: scrypt is slow on purpose, and is paid for once."""


def now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


def open_ring(
    environ: Mapping[str, str] | None = None,
    ask: Ask = unlocking.ask_terminal,
    *,
    clock: Callable[[], dt.datetime] = now,
    random: Random = secrets.token_bytes,
) -> KeyRing:
    """Open the key ring; make it on first use. Raises `RingError`, and then nothing was changed."""
    env = os.environ if environ is None else environ
    folder = key_folder(env)
    private_folder(folder)
    one_ring(folder)
    data = read_private(folder / RING_FILE, LONGEST)
    if data is None:
        older_fingerprints(folder)  # one that cannot be taken in is met before anything is made
        make(folder, *_first_lock(env, folder, ask, random), clock=clock, random=random)
        data = read_private(folder / RING_FILE, LONGEST)
    return opened(data or b"", env, folder, ask)


def opened(data: bytes, environ: Mapping[str, str], folder: Path, ask: Ask) -> KeyRing:
    """The ring that these bytes are. Raises `RingError`."""
    try:
        document, mac = read(data)
    except UnknownVersion as error:
        raise _refused(
            Text("密钥环的版本未知。", "the key ring is of a version that this program does not know."),
            Text("请升级 Recordwarden。", "Use a newer Recordwarden."),
        ) from error
    except NotARing as error:
        raise _refused(Text("密钥环不完整或已被改动。", "the key ring is cut short, or was altered."), _RESTORE) from error
    sealing, protection = _unlocked(document.protection, environ, folder, ask)
    try:
        authenticated(document, mac, sealing)
    except SealBroken as error:
        raise _refused(Text("密钥环已被改动。", "the key ring was altered."), _RESTORE) from error
    value = environ.get(VARIABLE)
    given = FingerprintKey(unlocking.parsed(value, VARIABLE)) if value else None
    ring = KeyRing(document=document, sealing=sealing, protection=protection, given=given)
    if given is None:
        _same_fingerprints(ring, folder)
    return ring


def make(
    folder: Path,
    header: PassphraseHeader | SecretHeader,
    sealing: SealingKey,
    *,
    clock: Callable[[], dt.datetime],
    random: Random,
) -> bool:
    """Write a new ring; False where there is one by now, which stands. Raises `RingError`."""
    changed = changing.made(header, sealing, at=clock(), random=random, fingerprints=older_fingerprints(folder))
    remember(header, sealing)
    path = folder / RING_FILE
    try:
        return write_new(path, written(changed.document, sealing).decode(), 0o600)
    except OSError as error:
        raise unusable(error, path) from error


def remember(header: PassphraseHeader | SecretHeader, sealing: SealingKey) -> None:
    """Keep what a passphrase gave; of a secret it costs nothing to find again."""
    if isinstance(header, PassphraseHeader):
        _UNLOCKED[header] = sealing


def fingerprint_keys(environ: Mapping[str, str], ask: Ask = unlocking.ask_terminal) -> tuple[FingerprintKey, ...]:
    """Every key that fingerprints can have been made with, the one of what is new first. Raises `RingError`.

    The environment needs no ring; nor does a folder that has a key from before there were rings and cannot be written.
    """
    if value := environ.get(VARIABLE):
        return (FingerprintKey(unlocking.parsed(value, VARIABLE)),)
    folder = key_folder(environ)
    if not (folder / RING_FILE).exists() and not os.access(folder, os.W_OK) and (older := older_fingerprints(folder)):
        return (FingerprintKey(older),)
    return open_ring(environ, ask).fingerprint_keys()


def older_fingerprints(folder: Path) -> bytes | None:
    """The key from before there were rings, where it is there. Raises `RingError`."""
    data = read_private(folder / FINGERPRINT_FILE, LONGEST, links=True)
    return None if data is None else unlocking.parsed(data.decode("ascii", "replace"), FINGERPRINT_FILE)


def file_secret(folder: Path, random: Random) -> bytes:
    """The secret of `ring.secret`, which is made where it is not there. Raises `RingError`."""
    path = folder / unlocking.SECRET_FILE
    try:
        if not path.exists():
            write_new(path, random(32).hex() + "\n", 0o600)  # where another process was first, its secret stands
    except OSError as error:
        raise unusable(error, path) from error
    found = unlocking.from_file(folder)
    return found[0] if found else b""


def _first_lock(environ: Mapping[str, str], folder: Path, ask: Ask, random: Random) -> tuple[PassphraseHeader | SecretHeader, SealingKey]:
    """How a ring is sealed that nobody has asked for: nobody may be there to be asked for a passphrase."""
    salt = random(SALT_BYTES)
    if found := unlocking.from_outside(environ):
        return under_secret(found[0], salt=salt)
    if environ.get(unlocking.PASSPHRASE_FILE) and (line := unlocking.passphrase(environ, ask)):
        return under_passphrase(unlocking.long_enough(line), salt=salt)
    return under_secret(file_secret(folder, random), salt=salt)


def _unlocked(header: PassphraseHeader | SecretHeader, environ: Mapping[str, str], folder: Path, ask: Ask) -> tuple[SealingKey, Protection]:
    try:
        if isinstance(header, PassphraseHeader):
            return _by_passphrase(header, environ, ask), Protection.PASSPHRASE
        secret, protection = unlocking.from_outside(environ) or unlocking.from_file(folder) or _no_secret()
        return unlocked_by(header, secret), protection
    except CostRefused as error:
        raise _refused(
            Text("密钥环要求的 scrypt 参数超出允许范围。", "the key ring asks for parameters of scrypt that are out of bounds."), _RESTORE
        ) from error
    except WrongSecret as error:
        if isinstance(header, PassphraseHeader):
            raise _refused(
                Text("口令不正确。", "the passphrase is wrong."), Text("请重试；密钥环未被改动。", "Try again; the ring was left as it is.")
            ) from error
        raise _refused(
            Text("给出的密钥不是加密该密钥环所用的。", "the secret is not the one that the key ring was sealed with."),
            Text(
                f"请检查 {unlocking.SECRET}、{unlocking.COMMAND} 或 {unlocking.SECRET_FILE}；密钥环未被改动。",
                f"Check {unlocking.SECRET}, {unlocking.COMMAND} or {unlocking.SECRET_FILE}; the ring was left as it is.",
            ),
        ) from error


def _by_passphrase(header: PassphraseHeader, environ: Mapping[str, str], ask: Ask) -> SealingKey:
    if header not in _UNLOCKED:
        header.scrypt.refuse()  # before anybody is asked
        line = unlocking.passphrase(environ, ask)
        if line is None:
            raise _refused(
                Text(
                    "密钥环以口令加密，而此处无法询问口令。",
                    "the key ring is sealed with a passphrase, and nobody can be asked for it here.",
                ),
                Text(
                    f"请在终端中运行，或将口令写入权限为 0600 的文件并以 {unlocking.PASSPHRASE_FILE} 指定。",
                    f"Run this on a terminal, or put the passphrase into a file of mode 0600 and name it with {unlocking.PASSPHRASE_FILE}.",
                ),
            )
        _UNLOCKED[header] = unlocked_by(header, line)
    return _UNLOCKED[header]


def _no_secret() -> tuple[bytes, Protection]:
    raise _refused(
        Text("缺少打开密钥环的密钥。", "the secret that opens the key ring is missing."),
        Text(
            f"请设置 {unlocking.SECRET} 或 {unlocking.COMMAND}，或从备份恢复 {unlocking.SECRET_FILE}。",
            f"Set {unlocking.SECRET} or {unlocking.COMMAND}, or restore {unlocking.SECRET_FILE} from a backup.",
        ),
    )


def one_ring(folder: Path) -> None:
    """A second ring in the folder is a backup or a mistake, and which of the two is the right one is not ours to guess."""
    others = sorted(path.name for path in folder.glob("ring*.json") if path.name != RING_FILE)
    if others:
        from holdings.assets import shown

        raise RingError(
            Text("密钥目录中有两个密钥环。", "there are two key rings in the key folder."),
            shown(others[0]),
            Text("请将不用的一个移到别处。", "Move the one that is not in use elsewhere."),
        )


def _same_fingerprints(ring: KeyRing, folder: Path) -> None:
    """A key from before there were rings is in the ring, or somebody put it there since and expects it to be used."""
    older = older_fingerprints(folder)
    known = [key for key in ring.document.keys if key.purpose is KeyPurpose.FINGERPRINTS]
    if older is not None and not any(check_of(older, key.id, key.purpose) == key.check for key in known):
        raise RingError(
            Text("该指纹密钥不在密钥环中。", "this fingerprint key is not in the key ring."),
            FINGERPRINT_FILE,
            Text(
                f"请将其移走；若要使用它，请以 {VARIABLE} 给出。",
                f"Move it away; to use it, give it with {VARIABLE}.",
            ),
        )


def _refused(what: Text, do: Text) -> RingError:
    return RingError(what, RING_FILE, do)
