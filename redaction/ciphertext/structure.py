"""Recognises one value by its structure: formats of ciphertext and of password hashes that say what they are.

Each rule asks for more than a prefix where the format has more: a version byte, a plausible time, a length that fits.
Sources: the Fernet specification; RFC 7516 (JWE), RFC 9580 (OpenPGP), the age v1 specification; the documentation of HashiCorp
Vault transit, AWS Encryption SDK message format, sops, Ansible Vault, OpenSSL enc, Laravel, Rails.
"""

from __future__ import annotations

import binascii
import json
import re
from dataclasses import dataclass

from redaction.ciphertext.forms import Form, Scheme
from redaction.ciphertext.passwords import password_hash


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a value's structure says that it is."""

    form: Form
    scheme: Scheme
    algorithm: str = ""
    """The algorithm, or several joined by ` + `, as far as the format names it; empty where it does not."""
    strong: bool = True
    """For a password hash: salted and slow enough."""


_FERNET_FIXED = 1 + 8 + 16 + 32
"""Version, time, initialisation vector, HMAC; the ciphertext between them is whole blocks."""
_FERNET_FIRST, _FERNET_LAST = 1_356_998_400, 4_102_444_800
"""2013-01-01, when the specification was published, and 2100-01-01."""

TEXT_HEADS = (
    b"gA", b"vault:v", b"eyJ", b"age-encryption", b"-----BEGIN ", b"U2FsdGVkX1", b"Salted__", b"ENC[", b"$", b"{", b"pbkdf2", b"scrypt:",
    b"argon2", b"bcrypt",
)  # fmt: skip
"""A text that begins in none of these ways is not recognised."""
FORMAT_HEADS = (b"Sa", b"ag", b"\x80\x00", b"\x01\x80", b"\x02\x04", b"\x02\x05", b"\x84", b"\x85", b"\xc1")
"""Nor are bytes that begin in none of these."""
_HINT = re.compile("|".join(re.escape(head.decode()) for head in TEXT_HEADS))
_VAULT = re.compile(r"vault:v[1-9][0-9]*:([A-Za-z0-9+/]{24,}={0,2})")
_ARMOR = re.compile(r"-----BEGIN (PGP MESSAGE|AGE ENCRYPTED FILE)-----")
_SOPS = re.compile(r"ENC\[AES256_GCM,data:[A-Za-z0-9+/]*={0,2},iv:[A-Za-z0-9+/]+={0,2},tag:[A-Za-z0-9+/]+={0,2},type:[a-z]+\]")
_EYAML = re.compile(r"ENC\[(PKCS7|GPG),[A-Za-z0-9+/\s]{16,}={0,2}\]")
_ANSIBLE = re.compile(r"\$ANSIBLE_VAULT;1\.[0-2];(AES256|AES)(?:;[^\s;]+)?\s+[0-9a-f]{2}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_OPENSSL_SALTED = b"Salted__"
_AGE = b"age-encryption.org/v1\n"
_LAST_OF_JSON = 4096

_ESDK_ALGORITHMS = {
    0x0014: "AES-128-GCM", 0x0046: "AES-192-GCM", 0x0078: "AES-256-GCM", 0x0114: "AES-128-GCM", 0x0146: "AES-192-GCM",
    0x0178: "AES-256-GCM", 0x0214: "AES-128-GCM", 0x0346: "AES-192-GCM", 0x0378: "AES-256-GCM", 0x0478: "AES-256-GCM", 0x0578: "AES-256-GCM",
}  # fmt: skip
_JWA = frozenset({
    "dir", "RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512", "A128KW", "A192KW", "A256KW", "A128GCMKW",
    "A192GCMKW", "A256GCMKW", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW", "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW", "PBES2-HS512+A256KW", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM",
    "C20P", "XC20P",
})  # fmt: skip
_PGP_PUBLIC_KEY_ALGORITHMS = frozenset({1, 2, 16, 18, 25, 26})
_PGP_SESSION_KEY_VERSION = 3


def recognise(value: str) -> Recognised | None:
    """What a text says that it is; None where its structure says nothing."""
    if not _HINT.match(value):
        return None
    for rule in (_vault, _fernet, _jwe, _wrapped, _bracketed, _json, password_hash_of):
        if (found := rule(value)) is not None:
            return found
    return None


def recognise_bytes(data: bytes) -> Recognised | None:
    """What decoded bytes say that they are."""
    first = data[:1]
    if first == b"S" and data.startswith(_OPENSSL_SALTED) and len(data) >= 32 and len(data) % 16 == 0:
        return Recognised(Form.CIPHERTEXT, Scheme.OPENSSL_SALTED)
    if first == b"a" and data.startswith(_AGE):
        return Recognised(Form.CIPHERTEXT, Scheme.AGE, "ChaCha20-Poly1305")
    if first == b"\x80" and _is_fernet(data):
        return Recognised(Form.CIPHERTEXT, Scheme.FERNET, "AES-128-CBC-HMAC-SHA256")
    if first in (b"\x01", b"\x02"):
        return _aws(data)
    if first in (b"\x84", b"\x85", b"\xc1") and _is_pgp(data):
        return Recognised(Form.CIPHERTEXT, Scheme.PGP)
    return None


def password_hash_of(value: str) -> Recognised | None:
    """The value as a password hash, if it is one."""
    found = password_hash(value)
    if found is None:
        return None
    return Recognised(Form.PASSWORD_HASH if found.strong else Form.HASH, found.scheme, found.algorithm, strong=found.strong)


def _vault(value: str) -> Recognised | None:
    return Recognised(Form.CIPHERTEXT, Scheme.VAULT) if _VAULT.fullmatch(value) else None


def _fernet(value: str) -> Recognised | None:
    if not value.startswith("gA") or not _BASE64URL.fullmatch(value):
        return None
    try:
        data = binascii.a2b_base64(_padded(value))
    except binascii.Error:
        return None
    return recognise_bytes(data) if data[:1] == b"\x80" else None


def _is_fernet(data: bytes) -> bool:
    body = len(data) - _FERNET_FIXED
    return body >= 16 and body % 16 == 0 and _FERNET_FIRST <= int.from_bytes(data[1:9], "big") < _FERNET_LAST


def _jwe(value: str) -> Recognised | None:
    """RFC 7516, 7.1: five parts, the first a JSON header that names `alg` and `enc`."""
    parts = value.split(".", 5) if value.startswith("eyJ") else ()
    if len(parts) != 5 or not all(_BASE64URL.fullmatch(part) for part in parts if part) or not (parts[2] and parts[3] and parts[4]):
        return None
    try:
        header = json.loads(binascii.a2b_base64(_padded(parts[0][:_LAST_OF_JSON])))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not all(isinstance(header.get(name), str) for name in ("alg", "enc")):
        return None
    return Recognised(Form.CIPHERTEXT, Scheme.JWE, f"{_word(header['alg'])} + {_word(header['enc'])}")


def _wrapped(value: str) -> Recognised | None:
    """Armour, and binary formats that begin with text."""
    if value.startswith("age-encryption.org/v1\n"):
        return Recognised(Form.CIPHERTEXT, Scheme.AGE, "ChaCha20-Poly1305")
    if match := _ARMOR.match(value):
        if match[1] == "PGP MESSAGE":
            return Recognised(Form.CIPHERTEXT, Scheme.PGP)
        return Recognised(Form.CIPHERTEXT, Scheme.AGE, "ChaCha20-Poly1305")
    if match := _ANSIBLE.match(value):
        return Recognised(Form.CIPHERTEXT, Scheme.ANSIBLE_VAULT, "AES-256-CTR-HMAC-SHA256" if match[1] == "AES256" else "AES")
    return None


def _bracketed(value: str) -> Recognised | None:
    if _SOPS.fullmatch(value):
        return Recognised(Form.CIPHERTEXT, Scheme.SOPS, "AES-256-GCM")
    return Recognised(Form.CIPHERTEXT, Scheme.EYAML) if _EYAML.fullmatch(value) else None


def _json(value: str) -> Recognised | None:
    """Laravel's `{iv, value, mac}` and the encrypted attributes of Rails, `{p, h: {iv, at}}`; also still in base64."""
    if value.startswith("eyJ") and _BASE64URL.fullmatch(value.replace("+", "-").replace("/", "_")):
        try:
            value = binascii.a2b_base64(_padded(value)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
    if not value.startswith(('{"iv":', '{"p":')):
        return None
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if {"iv", "value"} <= fields.keys() and ("mac" in fields or "tag" in fields):
        return Recognised(Form.CIPHERTEXT, Scheme.LARAVEL)
    if {"p", "h"} <= fields.keys() and isinstance(fields["h"], dict) and "iv" in fields["h"]:
        return Recognised(Form.CIPHERTEXT, Scheme.RAILS, "AES-256-GCM")
    return None


def _aws(data: bytes) -> Recognised | None:
    """The header of the AWS Encryption SDK: version 1 with type 0x80, or version 2, then the algorithm suite."""
    at = 2 if data[:2] == b"\x01\x80" else 1 if data[:1] == b"\x02" else 0
    suite = int.from_bytes(data[at : at + 2], "big") if at else 0
    if suite not in _ESDK_ALGORITHMS or (at == 1) != (suite in (0x0478, 0x0578)):
        return None
    return Recognised(Form.CIPHERTEXT, Scheme.AWS_ENCRYPTION_SDK, _ESDK_ALGORITHMS[suite])


def _is_pgp(data: bytes) -> bool:
    """A public-key encrypted session key packet: tag 1, its length, version 3, a key id, an algorithm that encrypts; more follows."""
    tag, lengths = data[0], (2 if data[0] == 0x85 else 2 if data[0] == 0xC1 and data[1:2] >= b"\xc0" else 1)
    raw = data[1 : 1 + lengths]
    length = int.from_bytes(raw, "big") if tag != 0xC1 or lengths == 1 else ((raw[0] - 192) << 8) + raw[-1] + 192
    body = data[1 + lengths :]
    fits = len(body) > length >= 10
    return fits and body[0] == _PGP_SESSION_KEY_VERSION and body[9] in _PGP_PUBLIC_KEY_ALGORITHMS


def _padded(value: str) -> str:
    plain = value.rstrip("=").replace("-", "+").replace("_", "/")
    return plain + "=" * (-len(plain) % 4)


def _word(value: str) -> str:
    """A name of the header where it is a registered one (RFC 7518); nothing else of a value is told."""
    return value if value in _JWA else "other"
