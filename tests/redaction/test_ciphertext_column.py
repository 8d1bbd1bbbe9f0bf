"""A column's state obeys the law of merging and keeps no value; the verdicts on kinds of column, and on what spoils ciphertext."""

from __future__ import annotations

import base64
import gzip
import hashlib
import itertools
import json
import random
import zlib

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bench_ciphertext import verdicts
from benchmarks.stored_values import CIPHERTEXT, KINDS, id_card, phone, text
from redaction.ciphertext.column import ColumnState, fold
from redaction.ciphertext.encoding import inflates, opens
from redaction.ciphertext.forms import Form
from redaction.ciphertext.judge import judge
from redaction.ciphertext.sketch import SIZE, Sketch

KEY = bytes(range(32))


def b64(data):
    return base64.b64encode(data).decode()


def padded(data):
    missing = 16 - len(data) % 16
    return data + bytes([missing]) * missing


def encrypt(mode, data, key=bytes(32)):
    sealing = Cipher(AES(key), mode).encryptor()
    return sealing.update(padded(data)) + sealing.finalize()


def column(make, count=200, seed=1):
    rng = random.Random(seed)
    return [make(rng) for _ in range(count)]


def verdict(values, **given):
    return judge(fold(values, KEY), **given)


values = st.one_of(
    st.text(max_size=40),
    st.binary(min_size=8, max_size=70).map(b64),
    st.binary(min_size=16, max_size=40).map(bytes.hex),
    st.sampled_from(["", " ", "13900000001", "vault:v1:" + "A" * 40, "e10adc3949ba59abbe56e057f20f883e", b64(bytes(32)), b64(bytes(48))]),
)


@settings(deadline=None)
@given(whole=st.lists(values, max_size=30), cuts=st.lists(st.integers(0, 30), max_size=4), order=st.randoms())
def test_any_split_and_order_gives_the_same_state(whole, cuts, order):
    edges = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    parts = [fold(whole[start:stop], KEY) for start, stop in itertools.pairwise(edges)]
    parts = [ColumnState.load(json.loads(json.dumps(part.dump()))) for part in parts]
    while len(parts) > 1:
        one = parts.pop(order.randrange(len(parts)))
        parts[0] = parts[0].merged(one)
    assert parts[0].dump() == fold(whole, KEY).dump()
    assert judge(parts[0]) == verdict(whole)


@settings(deadline=None)
@given(whole=st.lists(st.integers(0, 3000), max_size=4000), cut=st.integers(0, 4000))
def test_a_sketch_is_the_same_however_it_was_split(whole, cut):
    things = pa.array(map(str, whole), pa.string())
    assert Sketch.of(things[:cut], KEY).merged(Sketch.of(things[cut:], KEY)) == Sketch.of(things, KEY)


def test_a_sketch_counts_exactly_and_is_bounded():
    things = pa.array(str(each % 2000) for each in range(6000))
    sketch = Sketch.of(things, KEY)
    assert sketch.distinct == SIZE
    assert set(sketch.counts.values()) == {3}
    assert sketch.weight == 3
    assert sketch.repeated == 1


def test_no_value_is_kept():
    state = fold(["13900000001", b64(b"13900000002 is my number"), b64(bytes(range(100, 140)))], KEY)
    written = json.dumps(state.dump())
    assert "1390000" not in written
    assert len(written) < 20_000


@pytest.mark.parametrize(
    ("data", "known", "deflated"),
    [
        (zlib.compress(b"call the customer back tomorrow"), True, False),
        (zlib.compress(bytes(20_000_000)), True, False),  # a bomb is not opened to its end
        (zlib.compress(b"call the customer back tomorrow")[:-6], False, False),
        (zlib.compress(b"call the customer back tomorrow") + b"and more", False, False),
        (zlib.compress(b"call the customer back tomorrow", wbits=-15), False, True),
        (zlib.compress(b"call the customer back tomorrow", wbits=-15)[:-2], False, False),
        (gzip.compress(b"x"), True, False),
        (b"\x78\x9d" + bytes(30), False, False),
        (b"%PDF-1.7 and so on", True, False),
        (b"", False, False),
    ],
)
def test_what_opens(data, known, deflated):
    assert opens(data) is known
    assert inflates(data) is deflated


def test_another_key_gives_other_fingerprints():
    assert fold(["13900000001"], KEY).dump()["values"] != fold(["13900000001"], bytes(32)).dump()["values"]


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_columns_of_each_kind(kind):
    for size, counts in verdicts(kind, 20, seed=7).items():
        found = counts[Form.CIPHERTEXT]
        assert found == (20 if kind in CIPHERTEXT else 0), (size, counts)


CLASSES = {
    "password hashes": (lambda rng: "$2b$12$" + "".join(rng.choices("abcXYZ./019", k=53)), Form.PASSWORD_HASH, "structure"),
    "MD5 of weak passwords": (
        lambda rng: hashlib.md5(rng.choice(("123456", "888888", "password")).encode()).hexdigest(),
        Form.HASH,
        "dictionary",
    ),
    "SM3 or SHA-256 of phones": (lambda rng: hashlib.sha256(phone(rng).encode()).hexdigest(), Form.HASH, "digest_length"),
    "phones in base64": (lambda rng: b64(phone(rng).encode()), Form.ENCODED, "structure"),
    "phones in hex": (lambda rng: phone(rng).encode().hex(), Form.ENCODED, "structure"),
    "signed tokens": (lambda rng: f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{b64(rng.randbytes(32)).rstrip('=')}", Form.ENCODED, "structure"),
    "pictures": (lambda rng: b64(b"\x89PNG\r\n\x1a\n" + rng.randbytes(60)), Form.COMPRESSED, "structure"),
    "records of another system": (
        lambda rng: b64(bytes([0, 0, 0, rng.randrange(9), 0, 1, rng.randrange(256)] * 6)),
        Form.UNDETERMINED,
        "uneven",
    ),
    "short keys in base64": (lambda rng: b64(rng.randbytes(16)), Form.UNDETERMINED, "ambiguous"),
    "order numbers": (lambda rng: f"DD{rng.randrange(10**9):09d}", Form.PLAIN, "structure"),
    "paths": (lambda rng: "/".join(rng.choices(("customers", "records", "archive", "north"), k=5)), Form.PLAIN, "structure"),
    "Snappy": (lambda rng: b64(pa.compress(text(rng).encode(), codec="snappy", asbytes=True)), Form.UNDETERMINED, "uneven"),
    "Brotli": (lambda rng: b64(pa.compress(text(rng).encode(), codec="brotli", asbytes=True)), Form.UNDETERMINED, "uneven"),
    "text in UTF-16": (lambda rng: b64(text(rng).encode("utf-16-le")), Form.UNDETERMINED, "uneven"),
    "English words": (lambda rng: rng.choice(("Wang", "password", "internationalisation", "Resolved")), Form.PLAIN, "structure"),
}


@pytest.mark.parametrize(("make", "form", "basis"), CLASSES.values(), ids=CLASSES)
def test_classes(make, form, basis):
    seen = verdict(column(make))
    assert (seen.form, seen.basis) == (form, basis)


def test_nothing_and_too_little():
    assert verdict([]).form is Form.UNDETERMINED
    assert verdict(["", " "]).basis == "none"
    seen = verdict([b64(AESGCM(bytes(32)).encrypt(bytes(12), b"1", None))])
    assert (seen.form, seen.basis) == (Form.UNDETERMINED, "too_little")


def test_a_digest_too_short_for_the_declared_plaintext_is_one():
    md5 = [hashlib.md5(each.encode()).hexdigest() for each in column(id_card)]
    assert verdict(md5).basis == "digest_length"
    assert verdict(md5, plaintext=11).basis == "digest_length"  # a mobile number fits one block
    seen = verdict(md5, plaintext=18)
    assert (seen.form, seen.basis) == (Form.HASH, "declared")


def test_plain_values_among_ciphertext_are_counted():
    rng = random.Random(4)
    cipher = AESGCM(rng.randbytes(32))
    sealed = [b64(nonce + cipher.encrypt(nonce, phone(rng).encode(), None)) for nonce in (rng.randbytes(12) for _ in range(95))]
    seen = verdict([*sealed, *column(phone, 5)])
    assert seen.counts == {Form.CIPHERTEXT: 95, Form.PLAIN: 5}


def sealing(name, rng):
    """How a careless programmer encrypts, by name."""
    key, static = rng.randbytes(32), rng.randbytes(16)
    match name:
        case "random":
            return lambda data: (iv := rng.randbytes(16)) + encrypt(CBC(iv), data, key)
        case "static iv":
            return lambda data: static + encrypt(CBC(static), data, key)
        case "static nonce":
            return lambda data: static[:12] + AESGCM(key).encrypt(static[:12], data, None)
        case _:
            return lambda data: encrypt(ECB(), data, key)


@pytest.mark.parametrize(
    ("name", "make", "static", "blocks"),
    [
        ("random", phone, False, False),
        ("random", text, False, False),
        ("static iv", id_card, True, False),
        ("static nonce", phone, True, False),
        ("static nonce", text, True, False),
        ("ecb", id_card, False, True),
        ("ecb", text, True, True),  # the texts begin alike, and so do their first blocks
    ],
)
def test_what_spoils_ciphertext_shows(name, make, static, blocks):
    rng = random.Random(5)
    seal = sealing(name, rng)
    seen = verdict([b64(seal(make(rng).encode())) for _ in range(300)])
    assert (seen.static_head, seen.repeated_blocks) == (static, blocks)
    assert seen.form is Form.CIPHERTEXT


def test_copied_rows_are_no_sign_of_a_static_iv():
    rng = random.Random(6)
    seal = sealing("random", rng)
    seen = verdict([b64(seal(id_card(rng).encode())) for _ in range(100)] * 3)
    assert not seen.static_head
    assert not seen.repeated_blocks
    assert seen.repeated == 1
    assert seen.form is Form.CIPHERTEXT
