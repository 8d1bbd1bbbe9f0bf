"""Ed25519 (RFC 8032), the one door to it: private and public keys are their 32 bytes, signatures their 64."""

from __future__ import annotations


class BadSignature(ValueError):
    """The signature is not this key's over this message."""


def public_of(secret: bytes) -> bytes:
    """The public half of a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    """The signature over a message."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def verify(public: bytes, signature: bytes, message: bytes) -> None:
    """Raise `BadSignature` unless the signature is this key's over the message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("a signature does not fit") from error
