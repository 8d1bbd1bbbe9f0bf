"""What one value says that it is: formats made by the libraries themselves, and what only looks like them."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from cryptography.fernet import Fernet

from redaction.ciphertext.approval import Profile, approved
from redaction.ciphertext.forms import Form, Scheme
from redaction.ciphertext.structure import recognise, recognise_bytes

B64 = "A" * 43
SALT = "c2FsdHNhbHRzYWx0"
BCRYPT = "$2b${}$" + "abcdefghijklmnopqrstuuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1"[:53]


def url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwe(alg, enc, parts=5):
    header = url(json.dumps({"alg": alg, "enc": enc}).encode())
    return ".".join([header, "", url(bytes(12)), url(bytes(range(30))), url(bytes(16))][:parts])


def fernet(moment=1_780_000_000):
    return Fernet(base64.urlsafe_b64encode(bytes(32)))._encrypt_from_parts(b"13900000001", moment, bytes(range(16))).decode()


CIPHERTEXT = [
    (fernet(), Scheme.FERNET, "AES-128-CBC-HMAC-SHA256"),
    (f"vault:v1:{base64.b64encode(bytes(range(40))).decode()}", Scheme.VAULT, ""),
    (jwe("dir", "A256GCM"), Scheme.JWE, "dir + A256GCM"),
    (jwe("RSA1_5", "A128CBC-HS256"), Scheme.JWE, "RSA1_5 + A128CBC-HS256"),
    (jwe("13900000001", "A256GCM"), Scheme.JWE, "other + A256GCM"),
    ("-----BEGIN PGP MESSAGE-----\n\nhQEMA", Scheme.PGP, ""),
    ("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl", Scheme.AGE, "ChaCha20-Poly1305"),
    ("age-encryption.org/v1\n-> X25519 abc", Scheme.AGE, "ChaCha20-Poly1305"),
    ("ENC[AES256_GCM,data:3q2+7w==,iv:AAAA,tag:BBBB,type:str]", Scheme.SOPS, "AES-256-GCM"),
    ("ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIBajCC]", Scheme.EYAML, ""),
    ("$ANSIBLE_VAULT;1.1;AES256\n62313365", Scheme.ANSIBLE_VAULT, "AES-256-CTR-HMAC-SHA256"),
    (base64.b64encode(b'{"iv":"aa","value":"bb","mac":"cc","tag":""}').decode(), Scheme.LARAVEL, ""),
    ('{"p":"aa","h":{"iv":"bb","at":"cc"}}', Scheme.RAILS, "AES-256-GCM"),
]

PASSWORDS = [
    (f"$argon2id$v=19$m=65536,t=3,p=4${SALT}${B64}", Scheme.ARGON2, "argon2id", True),
    (f"argon2$argon2id$v=19$m=102400,t=2,p=8${SALT}${B64}", Scheme.ARGON2, "argon2id", True),
    (f"$argon2i$v=19$m=1024,t=2,p=1${SALT}${B64}", Scheme.ARGON2, "argon2i", False),
    (BCRYPT.format("12"), Scheme.BCRYPT, "bcrypt", True),
    (BCRYPT.format("12").replace("2b", "2y"), Scheme.BCRYPT, "bcrypt", True),
    (BCRYPT.format("04"), Scheme.BCRYPT, "bcrypt", False),
    (f"bcrypt_sha256${BCRYPT.format('12')}", Scheme.BCRYPT, "bcrypt", True),
    (f"$scrypt$ln=16,r=8,p=1${SALT}${B64}", Scheme.SCRYPT, "scrypt", True),
    (f"scrypt:32768:8:1${SALT}${'0a' * 64}", Scheme.SCRYPT, "scrypt", True),
    (f"scrypt:1024:8:1${SALT}${'0a' * 64}", Scheme.SCRYPT, "scrypt", False),
    (f"pbkdf2_sha256$600000${SALT}${B64}=", Scheme.PBKDF2, "pbkdf2-sha256", True),
    (f"pbkdf2:sha256:600000${SALT}${'0a' * 32}", Scheme.PBKDF2, "pbkdf2-sha256", True),
    (f"$pbkdf2-sha512$25000${SALT}${B64}", Scheme.PBKDF2, "pbkdf2-sha512", True),
    (f"$pbkdf2$1000${SALT}${B64}", Scheme.PBKDF2, "pbkdf2-sha1", False),
    (f"pbkdf2_sm3$100000${SALT}${B64}", Scheme.PBKDF2, "pbkdf2-sm3", True),
    (f"$6$saltsalt${'a' * 86}", Scheme.SHA_CRYPT, "sha512-crypt", True),
    (f"$5$rounds=5000$saltsalt${'a' * 43}", Scheme.SHA_CRYPT, "sha256-crypt", True),
    (f"$1$saltsalt${'a' * 22}", Scheme.MD5_CRYPT, "md5-crypt", False),
    (f"$y$j9T$saltsaltsaltsalt${'a' * 43}", Scheme.YESCRYPT, "yescrypt", True),
    ("{SSHA}" + base64.b64encode(bytes(28)).decode(), Scheme.LDAP_SALTED, "salted-sha", False),
    ("{SHA}" + base64.b64encode(bytes(20)).decode(), Scheme.LDAP_UNSALTED, "sha", False),
]

NEITHER = [
    "",
    "13900000001",
    fernet(moment=100),
    fernet()[:-8],
    "vault:v0:" + "A" * 40,
    "vault:v1:short",
    jwe("dir", "A256GCM", parts=4),
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
    "a.b.c.d.e",
    "-----BEGIN PUBLIC KEY-----",
    "ENC[something]",
    '{"iv": 1}',
    "{}",
    "[" * 100_000,
    '{"iv":' + "[" * 100_000,
    "$2b$12$tooshort",
    "$6$saltsalt$short",
    "$100 refund",
    "{note}",
    hashlib.md5(b"1").hexdigest(),
]

PGP = bytes([0x85, 0x01, 0x0C, 3, *range(8), 1, *([7] * 300)])
BYTES = [
    (b"Salted__" + bytes(24), Scheme.OPENSSL_SALTED),
    (b"Salted__" + bytes(23), None),
    (bytes([0x02, 0x05, 0x78]) + bytes(40), Scheme.AWS_ENCRYPTION_SDK),
    (bytes([0x01, 0x80, 0x03, 0x78]) + bytes(40), Scheme.AWS_ENCRYPTION_SDK),
    (bytes([0x02, 0x03, 0x78]) + bytes(40), None),
    (bytes([0x01, 0, 0, 0, 8]) + bytes(40), None),
    (PGP, Scheme.PGP),
    (PGP[:200], None),
    (b"age-encryption.org/v1\n->", Scheme.AGE),
    (b"", None),
    (b"\x80", None),
    (b"\xc1", None),
    (b"\x85\x01", None),
]


@pytest.mark.parametrize(("value", "scheme", "algorithm"), CIPHERTEXT, ids=[row[1] + row[2] for row in CIPHERTEXT])
def test_ciphertext_that_says_so(value, scheme, algorithm):
    found = recognise(value)
    assert (found.form, found.scheme, found.algorithm) == (Form.CIPHERTEXT, scheme, algorithm)


@pytest.mark.parametrize(("value", "scheme", "algorithm", "strong"), PASSWORDS)
def test_password_hashes(value, scheme, algorithm, strong):
    found = recognise(value)
    assert (found.scheme, found.algorithm, found.strong) == (scheme, algorithm, strong)
    assert found.form is (Form.PASSWORD_HASH if strong else Form.HASH)


@pytest.mark.parametrize("value", NEITHER, ids=range(len(NEITHER)))
def test_what_only_looks_like_it(value):
    assert recognise(value) is None


@pytest.mark.parametrize(("data", "scheme"), BYTES)
def test_bytes(data, scheme):
    found = recognise_bytes(data)
    assert (found.scheme if found else None) == scheme


@pytest.mark.parametrize(
    ("algorithm", "international", "guomi"),
    [
        ("AES-256-GCM", True, False),
        ("AES-128-CBC-HMAC-SHA256", True, False),
        ("dir + A256GCM", True, False),
        ("RSA1_5 + A256GCM", False, False),
        ("other + A256GCM", False, False),
        ("AES-128-ECB", False, False),
        ("SM4-ECB", False, False),
        ("SM4-GCM", False, True),
        ("SM2", False, True),
        ("ChaCha20-Poly1305", True, False),
        ("DES", False, False),
        ("bcrypt", True, False),
        ("pbkdf2-sm3", False, True),
        ("", None, None),
    ],
)
def test_approval(algorithm, international, guomi):
    assert approved(algorithm, Profile.INTERNATIONAL) is international
    assert approved(algorithm, Profile.GUOMI) is guomi
