"""Which algorithms are approved, by profile: the international one, and 国密 (commercial cryptography of China).

International: NIST SP 800-131A r2 and SP 800-175B r1 for AES in its modes and RSA-OAEP, RFC 8439 for ChaCha20-Poly1305;
RSA with PKCS #1 v1.5 padding is not approved for new ciphertext (RFC 8725, 3.2). Passwords: NIST SP 800-63B, 5.1.1.2, and the
functions that the OWASP Password Storage Cheat Sheet names. 国密: GB/T 39786-2021 asks for algorithms of the national
standards, SM2 (GB/T 32918), SM3 (GB/T 32905), SM4 (GB/T 32907).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Profile(StrEnum):
    """Whose list of approved algorithms holds."""

    INTERNATIONAL = "international"
    GUOMI = "guomi"


_NOT_SAID = ""
_INTERNATIONAL = re.compile(
    r"AES-?(?:128|192|256)?(?:-.*)?|A(?:128|192|256)(?:GCM|CBC-HS(?:256|384|512)|KW|GCMKW)|dir|RSA-OAEP(?:-(?:256|384|512))?"
    r"|ECDH-ES(?:\+A(?:128|192|256)KW)?|PBES2-.*|ChaCha20-Poly1305|C20P|XC20P"
    r"|argon2(?:id|i|d)|bcrypt|scrypt|yescrypt|pbkdf2-(?:sha1|sha256|sha384|sha512)|sha(?:256|512)-crypt"
)
_GUOMI = re.compile(r"SM4(?:-.*)?|SM2(?:-.*)?|SM3|HMAC-SM3|pbkdf2-(?:hmac-)?sm3", re.IGNORECASE)


def approved(algorithm: str, profile: Profile) -> bool | None:
    """Whether a profile approves of an algorithm, or of all of several joined by `+ ` ; None where the format does not name it.

    ECB is approved nowhere, whatever the cipher: equal blocks stay equal.
    """
    if algorithm == _NOT_SAID:
        return None
    known = _INTERNATIONAL if profile is Profile.INTERNATIONAL else _GUOMI
    return all(known.fullmatch(part) is not None and not part.upper().endswith("ECB") for part in algorithm.split(" + "))
