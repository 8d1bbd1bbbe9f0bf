"""Recognises a password hash by its structure, and says whether it is salted and slow.

Least costs: NIST SP 800-63B, 5.1.1.2 (PBKDF2: at least 10,000 iterations); OWASP Password Storage Cheat Sheet (bcrypt: cost 10;
Argon2: 7 MiB; scrypt: N = 2^13 with more passes). Formats: the Modular Crypt Format as passlib documents it, Django's
`PASSWORD_HASHERS`, Werkzeug's `generate_password_hash`, RFC 2307 (`{SSHA}`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redaction.ciphertext.forms import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_BCRYPT_COST = 10
LEAST_ARGON2_KIB = 7 * 1024
LEAST_SCRYPT_LOG_N = 13
LEAST_PBKDF2_ITERATIONS = 10_000


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """How a password was hashed."""

    scheme: Scheme
    algorithm: str
    strong: bool
    """Salted, and slow at its cost."""


_B64 = r"[A-Za-z0-9./+=_-]"
_Rule = tuple[re.Pattern[str], "Callable[[re.Match[str]], PasswordHash]"]


def _pbkdf2(match: re.Match[str]) -> PasswordHash:
    digest = (match["digest"] or "sha1").lower().replace("-", "")
    return PasswordHash(Scheme.PBKDF2, f"pbkdf2-{digest}", int(match["cost"]) >= LEAST_PBKDF2_ITERATIONS)


def _argon2(match: re.Match[str]) -> PasswordHash:
    return PasswordHash(Scheme.ARGON2, match["kind"], int(match["memory"]) >= LEAST_ARGON2_KIB)


def _bcrypt(match: re.Match[str]) -> PasswordHash:
    return PasswordHash(Scheme.BCRYPT, "bcrypt", int(match["cost"]) >= LEAST_BCRYPT_COST)


def _scrypt(match: re.Match[str]) -> PasswordHash:
    return PasswordHash(Scheme.SCRYPT, "scrypt", int(match["log"]) >= LEAST_SCRYPT_LOG_N)


def _scrypt_plain(match: re.Match[str]) -> PasswordHash:
    return PasswordHash(Scheme.SCRYPT, "scrypt", int(match["n"]) >= 1 << LEAST_SCRYPT_LOG_N)


_RULES: tuple[_Rule, ...] = (
    (re.compile(rf"(?:argon2)?\$(?P<kind>argon2(?:id|i|d))\$(?:v=\d+\$)?m=(?P<memory>\d{{1,9}}),t=\d+,p=\d+\${_B64}+\${_B64}+"), _argon2),
    (re.compile(r"(?:bcrypt(?:_sha256)?\$)?\$2[abxy]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{53}"), _bcrypt),
    (re.compile(rf"\$scrypt\$ln=(?P<log>\d{{1,2}}),r=\d+,p=\d+\${_B64}+\${_B64}+"), _scrypt),
    (re.compile(rf"scrypt:(?P<n>\d{{1,9}}):\d+:\d+\$[^$\s]+\${_B64}{{32,}}"), _scrypt_plain),
    (re.compile(rf"scrypt\$[^$\s]*\$(?P<n>\d{{1,9}})\$\d+\$\d+\${_B64}{{32,}}"), _scrypt_plain),
    (re.compile(rf"pbkdf2[_:](?P<digest>sha1|sha256|sha512|sm3)[$:](?P<cost>\d{{1,9}})[$:][^$:\s]+[$:]{_B64}{{24,}}"), _pbkdf2),
    (re.compile(rf"\$pbkdf2(?:-(?P<digest>sha1|sha256|sha512))?\$(?P<cost>\d{{1,9}})\${_B64}+\${_B64}{{24,}}"), _pbkdf2),
    (re.compile(rf"\$y\${_B64}+\${_B64}*\${_B64}{{43}}"), lambda _: PasswordHash(Scheme.YESCRYPT, "yescrypt", strong=True)),
    (
        re.compile(r"\$(?P<kind>[56])\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$(?:[./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})"),
        lambda match: PasswordHash(Scheme.SHA_CRYPT, "sha256-crypt" if match["kind"] == "5" else "sha512-crypt", strong=True),
    ),
    (
        re.compile(r"\$(?:1|apr1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}"),
        lambda _: PasswordHash(Scheme.MD5_CRYPT, "md5-crypt", strong=False),
    ),
    (
        re.compile(r"\{S(?P<kind>SHA(?:256|384|512)?|MD5)\}[A-Za-z0-9+/]{22,}={0,2}"),
        lambda match: PasswordHash(Scheme.LDAP_SALTED, f"salted-{match['kind'].lower()}", strong=False),
    ),
    (
        re.compile(r"\{(?P<kind>SHA(?:256|384|512)?|MD5)\}[A-Za-z0-9+/]{22,}={0,2}"),
        lambda match: PasswordHash(Scheme.LDAP_UNSALTED, match["kind"].lower(), strong=False),
    ),
)


def password_hash(value: str) -> PasswordHash | None:
    """How a value was hashed, where its structure says so; None else."""
    for pattern, build in _RULES:
        if (match := pattern.fullmatch(value)) is not None:
            return build(match)
    return None
