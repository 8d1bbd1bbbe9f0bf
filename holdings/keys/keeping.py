"""What people do to a key ring: make it, rotate a key, destroy one, seal it anew. One at a time, and all or nothing of it."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.errors import RingError
from holdings.fingerprint import key_folder
from holdings.keys import changing, unlocking
from holdings.keys.document import LONGEST, KeyState, check_of, written
from holdings.keys.files import locked, private_folder, remove, replace, unusable
from holdings.keys.opening import FINGERPRINT_FILE, RING_FILE, file_secret, make, now, older_fingerprints, one_ring, open_ring, remember
from holdings.keys.ring import Protection, gone, unknown
from holdings.keys.sealing import SALT_BYTES, under_passphrase, under_secret
from holdings.ledger.entries import KeyPurpose
from holdings.text import Text
from holdings.told_paths import told_path

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from holdings.keys.changing import Changed, Random
    from holdings.keys.ring import KeyRing
    from holdings.keys.sealing import Cost, PassphraseHeader, SealingKey, SecretHeader
    from holdings.keys.unlocking import Ask
    from holdings.ledger.entries import KeyChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Changes the ring that an environment names; `ask` asks for passphrases, `cost` is what scrypt costs in a new header."""

    environ: Mapping[str, str]
    ask: Ask = unlocking.ask_terminal
    clock: Callable[[], dt.datetime] = now
    random: Random = secrets.token_bytes
    cost: Cost | None = None

    @property
    def folder(self) -> Path:
        return key_folder(self.environ)

    @property
    def has_ring(self) -> bool:
        return os.path.lexists(self.folder / RING_FILE)

    def opened(self) -> KeyRing:
        """The ring that is there; none is made. Raises `RingError`."""
        if not self.has_ring:
            raise RingError(
                Text("还没有密钥环。", "there is no key ring yet."),
                told_path(self.folder / RING_FILE),
                Text(
                    "请运行 `recordwarden keys init`，或检查 RECORDWARDEN_KEYS。",
                    "Run `recordwarden keys init`, or check RECORDWARDEN_KEYS.",
                ),
            )
        return open_ring(self.environ, self.ask, clock=self.clock, random=self.random)

    def init(self, *, unattended: bool = False) -> tuple[KeyRing, tuple[KeyChange, ...]]:
        """Make a ring where there is none: under what the environment gives, else a passphrase, else, `unattended`, `ring.secret`."""
        private_folder(self.folder)
        self._refuse_another()
        older_fingerprints(self.folder)  # one that cannot be taken in is met before anything is made
        outside = unlocking.from_outside(self.environ)
        header, sealing = self._under_secret(outside[0]) if outside else self._new_lock(unattended, None)
        if not make(self.folder, header, sealing, clock=self.clock, random=self.random):
            self._refuse_another()
        ring = self.opened()
        return ring, changing.created(ring.document, self.clock())

    def rotate(self, purpose: KeyPurpose) -> tuple[KeyRing, tuple[KeyChange, ...]]:
        """Begin a new key for a purpose. Raises `RingError`."""
        return self._changed(lambda ring: changing.rotated(ring.document, ring.sealing, purpose, at=self.clock(), random=self.random))

    def destroy(self, key_id: str) -> tuple[KeyRing, tuple[KeyChange, ...]]:
        """Destroy a key, for good; an active one is replaced. Raises `KeyGone` where it is not there any more, or never was."""

        def change(ring: KeyRing) -> Changed:
            for key in ring.document.keys:
                if key.id == key_id:
                    if key.state is KeyState.DESTROYED:
                        raise gone(key)
                    return changing.destroyed(ring.document, ring.sealing, key_id, at=self.clock(), random=self.random)
            raise unknown("", key_id)

        ring, events = self._changed(change, forget=True)
        self._forget_older_fingerprints(ring)
        return ring, events

    def protect(self, *, unattended: bool = False, passphrase_file: Path | None = None) -> KeyRing:
        """Seal the ring anew: under a new passphrase, or, `unattended`, under the secret of `ring.secret`. Raises `RingError`."""
        before = self.opened()
        if unattended and before.protection in (Protection.ENVIRONMENT, Protection.COMMAND):
            raise RingError(
                Text("密钥环的密钥由环境给出。", "the secret of the key ring is given by the environment."),
                f"{unlocking.SECRET}, {unlocking.COMMAND}",
                Text(
                    f"若要改由文件给出，请将这 64 位十六进制字符写入权限为 0600 的 {unlocking.SECRET_FILE}，再取消该变量。",
                    f"To have it in a file, write the 64 hex digits into {unlocking.SECRET_FILE}, of mode 0600, and unset the variable.",
                ),
            )
        typed = None if unattended else self._new_lock(False, passphrase_file)
        with locked(self.folder):  # `ring.secret` is made and removed in here, or one command would remove what another sealed under
            ring = self.opened()
            header, sealing = typed or self._new_lock(True, None)
            self._put(changing.resealed(ring.document, ring.sealing, header, sealing, random=self.random), sealing, forget=True)
            remember(header, sealing)
            sealed = self.opened()
            if ring.protection is Protection.FILE and sealed.protection is Protection.PASSPHRASE:
                self._remove(self.folder / unlocking.SECRET_FILE)
        return sealed

    def _changed(self, change: Callable[[KeyRing], Changed], *, forget: bool = False) -> tuple[KeyRing, tuple[KeyChange, ...]]:
        """Put a changed ring in the place of the one that is there, as it is under the lock."""
        self.opened()  # whoever has to type a passphrase does so before others have to wait
        with locked(self.folder):
            ring = self.opened()
            changed = change(ring)
            self._put(changed, ring.sealing, forget=forget)
        return self.opened(), changed.events

    def _put(self, changed: Changed, sealing: SealingKey, *, forget: bool) -> None:
        """Write a changed ring, sealed, in the place of the one that is there."""
        path = self.folder / RING_FILE
        data = written(changed.document, sealing)
        if len(data) > LONGEST:
            raise _refused(
                Text("密钥环中的密钥过多。", "there are too many keys in the key ring."), Text("未作改动。", "It was left as it is.")
            )
        try:
            replace(path, data, forget=forget)
        except OSError as error:
            raise unusable(error, path) from error

    def _refuse_another(self) -> None:
        one_ring(self.folder)
        if self.has_ring:
            raise RingError(
                Text("已有密钥环，未作改动。", "there is a key ring already; it was left as it is."),
                RING_FILE,
                Text(
                    "用 `recordwarden keys rotate` 轮换密钥，用 `recordwarden keys protect` 设置口令。",
                    "`recordwarden keys rotate` begins a new key, `recordwarden keys protect` sets a passphrase.",
                ),
            )

    def _new_lock(self, unattended: bool, passphrase_file: Path | None) -> tuple[PassphraseHeader | SecretHeader, SealingKey]:
        if unattended:
            return self._under_secret(file_secret(self.folder, self.random))
        return under_passphrase(self._new_passphrase(passphrase_file), salt=self.random(SALT_BYTES), cost=self.cost)

    def _under_secret(self, secret: bytes) -> tuple[SecretHeader, SealingKey]:
        return under_secret(secret, salt=self.random(SALT_BYTES))

    def _new_passphrase(self, passphrase_file: Path | None) -> str:
        """From the file, else typed twice on a terminal."""
        named = passphrase_file or self.environ.get(unlocking.PASSPHRASE_FILE)
        if passphrase_file or (named and not self.has_ring):
            line: str | None = unlocking.passphrase({unlocking.PASSPHRASE_FILE: str(named)}, self.ask)
        else:
            line = self.ask(Text("新口令：", "New passphrase: "))
            if line and self.ask(Text("再次输入新口令：", "The new passphrase again: ")) != line:
                raise _refused(Text("两次输入的口令不同。", "the two passphrases differ."), Text("请重试。", "Try again."))
        if line is None:
            raise _refused(
                Text("此处无法询问口令。", "nobody can be asked for a passphrase here."),
                Text(
                    f"请在终端中运行，以 {unlocking.PASSPHRASE_FILE} 指定口令文件，或加 --unattended。",
                    f"Run this on a terminal, name a file with it by {unlocking.PASSPHRASE_FILE}, or add --unattended.",
                ),
            )
        return unlocking.long_enough(line)

    def _forget_older_fingerprints(self, ring: KeyRing) -> None:
        """A key that is destroyed in the ring must not go on lying beside it."""
        older = older_fingerprints(self.folder)
        if older is None:
            return
        for key in ring.document.keys:
            same = key.purpose is KeyPurpose.FINGERPRINTS and hmac.compare_digest(check_of(older, key.id, key.purpose), key.check)
            if same and key.state is KeyState.DESTROYED:
                self._remove(self.folder / FINGERPRINT_FILE)

    def _remove(self, path: Path) -> None:
        try:
            remove(path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise unusable(error, path) from error


def lying_about(ring: KeyRing, folder: Path) -> tuple[str, ...]:
    """Files of the key folder that hold secrets and that the ring does not need."""
    left = [FINGERPRINT_FILE]
    if ring.protection is not Protection.FILE:
        left.append(unlocking.SECRET_FILE)
    return tuple(name for name in left if (folder / name).exists())


def _refused(what: Text, do: Text) -> RingError:
    return RingError(what, RING_FILE, do)
