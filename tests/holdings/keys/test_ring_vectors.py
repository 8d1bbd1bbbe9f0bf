"""The formats of the ring and of sealed data, byte for byte, and as a stranger reads them by what `docs/keys.md` says."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.keys import changing
from holdings.keys.document import authenticated, read, written
from holdings.keys.ring import Secret
from holdings.keys.sealed import key_id_of, seal, unseal
from holdings.keys.sealing import Cost, SealBroken, under_passphrase, under_secret, unlocked
from holdings.ledger.entries import KeyPurpose

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
AT = dt.datetime(2026, 11, 21, 9, 30, 0, 123000, tzinfo=dt.UTC)
CHANGES = {
    "made": lambda ring, sealing, at, random: ring,
    "rotated": lambda ring, sealing, at, random: changing.rotated(ring, sealing, KeyPurpose.DATA, at=at, random=random).document,
    "destroyed": lambda ring, sealing, at, random: changing.destroyed(ring, sealing, ring.keys[0].id, at=at, random=random).document,
}


def stream(values):
    """Randomness that is written down: each value is asked for with its length."""
    left = [bytes.fromhex(each) for each in values]

    def random(count):
        value = left.pop(0)
        assert len(value) == count
        return value

    return random


def made(vector):
    """The ring of a vector, made again."""
    random = stream(vector["random"])
    salt = random(16)
    if "passphrase" in vector:
        header, sealing = under_passphrase(vector["passphrase"], salt=salt, cost=Cost(**vector["scrypt"]))
    else:
        header, sealing = under_secret(bytes.fromhex(vector["secret"]), salt=salt)
    at = dt.datetime.fromisoformat(vector["at"])
    ring = changing.made(header, sealing, at=at, random=random).document
    return CHANGES[vector["change"]](ring, sealing, at + dt.timedelta(days=1), random), sealing


@pytest.mark.parametrize("vector", VECTORS["rings"], ids=lambda each: each["name"])
def test_a_ring_is_written_so(vector):
    document, sealing = made(vector)
    assert written(document, sealing).decode("ascii") == vector["file"]


@pytest.mark.parametrize("vector", VECTORS["rings"], ids=lambda each: each["name"])
def test_a_ring_is_read_so(vector):
    document, mac = read(vector["file"].encode("ascii"))
    sealing = unlocked(document.protection, vector.get("passphrase") or bytes.fromhex(vector["secret"]))
    authenticated(document, mac, sealing)
    assert {key.id: document.secret(key, sealing).hex() for key in document.keys if key.sealed} == vector["keys"]


def canonical(value):
    """RFC 8785, of values whose names and texts are ASCII and which have no fractions."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def expand(root, use):
    """HKDF-Expand of RFC 5869 to 32 bytes."""
    return hmac.digest(root, f"recordwarden/keys/{use}".encode() + b"\x01", "sha256")


@pytest.mark.parametrize("vector", VECTORS["rings"], ids=lambda each: each["name"])
def test_a_stranger_opens_a_ring(vector):
    value = json.loads(vector["file"])
    head = value["protection"]
    if head["method"] == "passphrase":
        asked = head["scrypt"]
        passphrase = vector["passphrase"].encode("utf-8")
        root = hashlib.scrypt(passphrase, salt=bytes.fromhex(head["salt"]), **asked, maxmem=2**26, dklen=32)
    else:
        extracted = hmac.digest(bytes.fromhex(head["salt"]), bytes.fromhex(vector["secret"]), "sha256")
        root = expand(extracted, "root")
    assert expand(root, "check")[:16].hex() == head["check"]
    mac = value.pop("mac")
    assert hmac.digest(expand(root, "mac"), canonical(value), "sha256").hex() == mac
    opened = {}
    for key in value.pop("keys"):
        if key["destroyed"]:
            continue
        bound = {**value, "key": {name: key[name] for name in ("id", "purpose", "created", "check", "public")}}
        cipher = AESGCM(expand(root, "seal"))
        secret = cipher.decrypt(bytes.fromhex(key["nonce"]), bytes.fromhex(key["sealed"]), canonical(bound))
        if key["purpose"] == "signing":
            assert key["check"] == hashlib.sha256(bytes.fromhex(key["public"])).hexdigest()
        else:
            assert key["check"] == hmac.digest(secret, f"recordwarden/keys/check {key['id']} {key['purpose']}".encode(), "sha256").hex()
        opened[key["id"]] = secret.hex()
    assert opened == vector["keys"]


def secret_of(vector):
    return Secret(key_id=vector["key_id"], purpose=KeyPurpose(vector["purpose"]), material=bytes.fromhex(vector["material"]))


@pytest.mark.parametrize("vector", VECTORS["sealed"], ids=lambda each: each["name"])
def test_data_is_sealed_so(vector):
    secret, context, data = secret_of(vector), bytes.fromhex(vector["context"]), bytes.fromhex(vector["data"])
    sealed = seal(secret, data, context=context, random=stream([vector["nonce"]]))
    assert sealed.hex() == vector["sealed"]
    assert key_id_of(sealed) == vector["key_id"]
    assert unseal(secret, sealed, context=context) == data


@pytest.mark.parametrize("vector", VECTORS["sealed"], ids=lambda each: each["name"])
def test_a_stranger_opens_data(vector):
    sealed, purpose = bytes.fromhex(vector["sealed"]), vector["purpose"].encode()
    extracted = hmac.digest(bytes(32), bytes.fromhex(vector["material"]), "sha256")
    key = hmac.digest(extracted, b"recordwarden/" + purpose + b"/sealed/v1" + b"\x01", "sha256")
    bound = b"recordwarden/sealed" + sealed[:21] + bytes([len(purpose)]) + purpose + bytes.fromhex(vector["context"])
    assert AESGCM(key).decrypt(sealed[9:21], sealed[21:], bound).hex() == vector["data"]


KEY = Secret(key_id="0011223344556677", purpose=KeyPurpose.DATA, material=bytes(range(32)))


@settings(deadline=None)
@given(st.binary(max_size=100), st.binary(max_size=20))
def test_what_is_sealed_opens(data, context):
    sealed = seal(KEY, data, context=context)
    assert len(sealed) == len(data) + 37
    assert unseal(KEY, sealed, context=context) == data


@settings(deadline=None)
@given(st.binary(max_size=40), st.binary(max_size=10), st.data())
def test_an_altered_byte_is_seen(data, context, drawn):
    sealed = bytearray(seal(KEY, data, context=context))
    sealed[drawn.draw(st.integers(0, len(sealed) - 1))] ^= drawn.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), context=context)


OTHER_KEY = Secret(key_id=KEY.key_id, purpose=KEY.purpose, material=bytes(32))
OTHER_ID = Secret(key_id="0011223344556678", purpose=KEY.purpose, material=KEY.material)
OTHER_PURPOSE = Secret(key_id=KEY.key_id, purpose=KeyPurpose.TOKENS, material=KEY.material)


@pytest.mark.parametrize(
    ("secret", "sealed", "context", "words"),
    [
        (OTHER_KEY, seal(KEY, b"x"), b"", "does not fit"),
        (OTHER_ID, seal(KEY, b"x"), b"", "another key"),
        (OTHER_PURPOSE, seal(KEY, b"x"), b"", "does not fit"),
        (KEY, seal(KEY, b"x"), b"elsewhere", "does not fit"),
        (KEY, seal(KEY, b"x", context=b"here"), b"", "does not fit"),
        (KEY, seal(KEY, b"")[:-1], b"", "too short"),
        (KEY, seal(KEY, b"x")[:-1], b"", "does not fit"),
        (KEY, b"", b"", "too short"),
        (KEY, b"\x02" + seal(KEY, b"x")[1:], b"", "version"),
    ],
)
def test_what_does_not_open(secret, sealed, context, words):
    with pytest.raises(SealBroken, match=words):
        unseal(secret, sealed, context=context)


def test_the_ciphers_of_two_uses_share_no_key():
    sealed = seal(KEY, b"x")
    for key in (KEY.material, KEY.derive("another use")):
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(sealed[9:21], sealed[21:], b"")
