"""Keyed fingerprints: how a value, row or finding is named without being told.

HMAC-SHA-256, truncated. The key never stands in the workspace or the results store: it is read from the environment
variable RECORDWARDEN_FINGERPRINT_KEY (64 hex digits) or from a file of mode 0600 in the key folder outside the workspace.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from holdings.errors import SecretError
from holdings.newfile import write_new
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_VARIABLE = "RECORDWARDEN_FINGERPRINT_KEY"


@dataclass(frozen=True, slots=True)
class FingerprintKey:
    """A 32-byte key; its repr does not tell it."""

    secret: bytes = field(repr=False)

    def digest(self, purpose: str, *parts: str | bytes) -> bytes:
        """The 16-byte fingerprint of the parts for one purpose. Parts are length-prefixed, so no two lists collide."""
        return hmac.digest(self.secret, _framed(purpose, *parts), "sha256")[:16]

    def digester(self, purpose: str, *parts: str | bytes) -> Callable[..., bytes]:
        """`digest` for many fingerprints whose first parts are these: told the others."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.hmac import HMAC  # copies of it cost half of what those of the standard library do

        begun = HMAC(self.secret, SHA256())
        begun.update(_framed(purpose, *parts))

        def digest(*others: str | bytes) -> bytes:
            mac = begun.copy()
            mac.update(_framed(*others))
            return mac.finalize()[:16]

        return digest

    def name(self, purpose: str, *parts: str | bytes) -> str:
        """The fingerprint in 32 hex digits."""
        return self.digest(purpose, *parts).hex()

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for another purpose (HKDF-SHA-256, RFC 5869)."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt=None, info=f"recordwarden/{purpose}".encode()).derive(self.secret)


def _framed(*parts: str | bytes) -> bytes:
    """Each part behind its length."""
    framed = b""
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        framed += len(data).to_bytes(8, "big") + data
    return framed


def key_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where keys are kept: RECORDWARDEN_KEYS, or `recordwarden/keys` in the user's configuration folder."""
    env = os.environ if environ is None else environ
    if named := env.get("RECORDWARDEN_KEYS"):
        return Path(named)
    return Path(env.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "recordwarden" / "keys"


def load_key(*, environ: Mapping[str, str] | None = None) -> FingerprintKey:
    """Read the fingerprint key; make it on first use. Raises `SecretError` where it cannot be had or is open to others."""
    env = os.environ if environ is None else environ
    if value := env.get(_VARIABLE):
        return _parse(value, _VARIABLE)
    path = key_folder(env) / "fingerprint.key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_new(path, secrets.token_hex(32) + "\n", 0o600)  # where another process was first, its key stands
        if not path.is_file():  # a pipe would be waited for, for ever
            raise SecretError(
                Text("指纹密钥不是普通文件。", "the fingerprint key is not a regular file."),
                "fingerprint.key",
                Text("请将其移走，恢复原来的密钥文件。", "Move it away and restore the key file."),
            )
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SecretError(
                Text("指纹密钥文件可被其他用户读取。", "the fingerprint key file can be read by other users."),
                "fingerprint.key",
                Text("请将其权限改为 0600（chmod 600）。", "Set its mode to 0600 (chmod 600)."),
            )
        return _parse(path.read_text(encoding="ascii", errors="replace"), "fingerprint.key")
    except OSError as error:
        raise SecretError(
            Text("无法读取或创建指纹密钥。", "the fingerprint key can be neither read nor made."),
            "fingerprint.key",
            Text(
                "请检查密钥目录的权限，或通过环境变量 RECORDWARDEN_KEYS 指定其他目录。",
                "Check the rights of the key folder, or name another with RECORDWARDEN_KEYS.",
            ),
        ) from error


def _parse(value: str, subject: str) -> FingerprintKey:
    try:
        secret = bytes.fromhex(value.strip())
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise SecretError(
            Text("指纹密钥格式不正确。", "the fingerprint key is malformed."),
            subject,
            Text("应为 64 位十六进制字符。", "It must be 64 hex digits."),
        )
    return FingerprintKey(secret)
