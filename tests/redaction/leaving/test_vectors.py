"""Pseudonyms and ciphertexts that must come out the same for ever: what left the house under them is out there."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from leaving import bench, secret

from holdings.entities import Entity
from holdings.ledger.entries import KeyPurpose
from redaction.keys import derived
from redaction.operators import operators
from redaction.ours import ours, restore

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


def identity(vector):
    return f"{vector['operator']}-{vector['entity']}-{vector['purpose']}-{vector['key']}"


@pytest.mark.parametrize("vector", VECTORS, ids=identity)
def test_what_comes_out_is_what_came_out(vector):
    work = bench(vector["purpose"], vector["key"])
    assert operators()[vector["operator"]]().apply(vector["value"], Entity(vector["entity"]), work) == vector["written"]


@pytest.mark.parametrize("vector", VECTORS, ids=identity)
def test_it_is_known_again_and_turned_back(vector):
    work = bench(vector["purpose"], vector["key"])
    assert [each.place for each in ours(vector["written"], work)] == [(0, len(vector["written"]))]
    restored = restore(vector["written"], work)
    assert restored.text == vector["restored"]
    assert (restored.restored, restored.hashes) == ((0, 1) if vector["operator"] == "hash" else (1, 0))


def test_every_keyed_operator_has_vectors():
    assert {vector["operator"] for vector in VECTORS} == {name for name, kind in operators().items() if kind.keyed}


def letters(body):
    return "".join("bcdfghjkmnpqrstv"[int(digit, 16)] for digit in body.hex())


def test_a_hash_is_made_as_the_documentation_says():
    key = secret(KeyPurpose.TOKENS, 1)
    digest = hmac.new(derived(key, "hash", "testing"), b"PHONE_NUMBER\x0013800138000", hashlib.sha256).digest()[:16]
    check = hmac.new(derived(key, "hash-check", "testing"), b"PHONE_NUMBER\x00" + digest, hashlib.sha256).digest()[:8]
    made = operators()["hash"]().apply("13800138000", Entity.CN_MOBILE, bench())
    assert made == f"[PHONE_NUMBER:h-{letters(digest + check)}]"


def test_a_token_is_made_as_the_documentation_says():
    key = secret(KeyPurpose.TOKENS, 1)
    cipher = AESSIV(derived(key, "token-mac", "testing") + derived(key, "token-cipher", "testing"))
    body = cipher.encrypt(b"13800138000\x80\0\0\0\0", [b"PHONE_NUMBER"])
    assert operators()["token"]().apply("13800138000", Entity.CN_MOBILE, bench()) == f"[PHONE_NUMBER:t-{letters(body)}]"
