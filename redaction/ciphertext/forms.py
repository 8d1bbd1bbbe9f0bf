"""The words for what a value is stored as, and for the ways in which ciphertext and hashes are made."""

from __future__ import annotations

from enum import StrEnum

from holdings.text import Text


class Form(StrEnum):
    """What the values of a column are stored as. Closed."""

    CIPHERTEXT = "ciphertext"
    PASSWORD_HASH = "password_hash"  # noqa: S105 (a form, not a password)
    """Made by a function that is made for passwords: salted and slow."""
    HASH = "hash"
    """A digest, or what cannot be told from one: a random token of a digest's length."""
    TOKEN = "token"  # noqa: S105 (a form, not a token)
    """A random identifier: a UUID, a session token."""
    COMPRESSED = "compressed"
    """Encoded bytes of a known format that anybody can open: compressed, an image, a document."""
    ENCODED = "encoded"
    """Plain text that is only written differently: base64, hexadecimal."""
    PLAIN = "plain"
    UNDETERMINED = "undetermined"

    @property
    def text(self) -> Text:
        return _FORM_TEXT[self]


_FORM_TEXT = {
    Form.CIPHERTEXT: Text("密文", "ciphertext"),
    Form.PASSWORD_HASH: Text("口令哈希", "password hash"),
    Form.HASH: Text("哈希值", "hash"),
    Form.TOKEN: Text("随机标识", "random identifier"),
    Form.COMPRESSED: Text("压缩或文件内容", "compressed or file content"),
    Form.ENCODED: Text("仅作编码的明文", "encoded plain text"),
    Form.PLAIN: Text("明文", "plain text"),
    Form.UNDETERMINED: Text("无法判定", "undetermined"),
}


class Scheme(StrEnum):
    """A format that a single value gives away by its structure."""

    FERNET = "fernet"
    VAULT = "vault"
    AWS_ENCRYPTION_SDK = "aws_encryption_sdk"
    JWE = "jwe"
    AGE = "age"
    PGP = "pgp"
    OPENSSL_SALTED = "openssl_salted"
    SOPS = "sops"
    EYAML = "eyaml"
    ANSIBLE_VAULT = "ansible_vault"
    LARAVEL = "laravel"
    RAILS = "rails"
    ARGON2 = "argon2"
    BCRYPT = "bcrypt"
    SCRYPT = "scrypt"
    YESCRYPT = "yescrypt"
    PBKDF2 = "pbkdf2"
    SHA_CRYPT = "sha_crypt"
    MD5_CRYPT = "md5_crypt"
    LDAP_SALTED = "ldap_salted"
    LDAP_UNSALTED = "ldap_unsalted"
