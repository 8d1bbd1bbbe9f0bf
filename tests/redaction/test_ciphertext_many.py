"""What is told of many values at once is what is told of each alone."""

from __future__ import annotations

import base64
import random
import string
import zlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.stored_values import KINDS
from holdings.octets import Octets
from redaction.ciphertext.column import fold, fold_column
from redaction.ciphertext.deflate import inflating, may_inflate
from redaction.ciphertext.encoding import FILE_HEADS, Encoding, decode, inflates
from redaction.ciphertext.many import FEW, opaque
from redaction.ciphertext.structure import FORMAT_HEADS, TEXT_HEADS

KEY = bytes(range(32))
ALPHABETS = (
    string.digits, "0123456789abcdef", "0123456789ABCDEF", "0123456789abcdefABCDEF", string.ascii_lowercase + "/+", string.ascii_uppercase + "-_",
    string.ascii_letters + string.digits, string.ascii_letters + string.digits + "+/", string.ascii_letters + string.digits + "-_",
    string.ascii_letters + string.digits + "+/-_", string.ascii_letters + string.digits + "+/=. \n中",
)  # fmt: skip
HEADS = ("", "0x", "\\x", *(head.decode() for head in TEXT_HEADS))


@st.composite
def columns(draw):
    """Values of a length or two in one alphabet, some of which begin as a format does."""
    seed, alphabet = draw(st.integers(0, 2**32)), draw(st.sampled_from(ALPHABETS))
    sizes = draw(st.lists(st.integers(1, 90), min_size=1, max_size=2))
    rng = random.Random(seed)
    values = []
    for _ in range(draw(st.integers(1, 80))):
        size = rng.choice(sizes)
        value = rng.choice(HEADS[: draw(st.integers(1, len(HEADS)))]) + "".join(rng.choices(alphabet, k=size))
        values.append(value[:size] + draw(st.sampled_from(("", "", "=", "=="))))
    return values


@st.composite
def encoded(draw):
    """Bytes of one length, some of which are text or begin as a file does, encoded in one way."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    size = draw(st.integers(12, 70))
    heads = (b"", b"", b"", b"\x78\x9c", b"Salted__", *FILE_HEADS, *FORMAT_HEADS, *(head[:1] for head in FORMAT_HEADS))
    write = draw(
        st.sampled_from(
            (
                bytes.hex,
                lambda data: data.hex().upper(),
                lambda data: base64.b64encode(data).decode(),
                lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
            )
        )
    )
    values = []
    for _ in range(draw(st.integers(FEW, 60))):
        body = rng.randbytes(size) if rng.random() < 0.8 else bytes(rng.choices(b"abc \xe4\xb8\xad", k=size))
        values.append(write((rng.choice(heads) + body)[:size]))
    return values


@settings(deadline=None)
@given(values=st.one_of(columns(), encoded()))
def test_a_column_has_the_state_of_its_values(values):
    assert fold_column(pa.array(values), KEY).dump() == fold(values, KEY).dump()


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_of_each_kind_has_the_state_of_its_values(kind):
    rng = random.Random(3)
    values = KINDS[kind](rng, 400)
    assert fold_column(pa.array([None, *values, "", None]).slice(1), KEY).dump() == fold(values, KEY).dump()


@settings(deadline=None)
@given(values=st.one_of(columns(), encoded()))
def test_an_opaque_value_is_decoded_as_it_is_alone(values):
    for group in opaque(Octets.of(pa.array(values))):
        for row, data in zip(group.rows, group.data, strict=True):
            assert decode(values[row]) == (group.encoding, data.tobytes())


@pytest.mark.parametrize(
    ("write", "encoding"),
    [
        (bytes.hex, Encoding.HEX),
        (lambda data: base64.b64encode(data + b"\xfb\xff").decode(), Encoding.STANDARD),
        (lambda data: base64.urlsafe_b64encode(data + b"\xfb\xff\xfe").decode().rstrip("="), Encoding.URLSAFE),
    ],
)
def test_most_random_bytes_are_not_looked_at_one_by_one(write, encoding):
    rng = random.Random(1)
    groups = list(opaque(Octets.of(pa.array(write(rng.randbytes(40)) for _ in range(1000)))))
    assert sum(len(group.rows) for group in groups if group.encoding is encoding) > 900


@settings(deadline=None)
@given(text=st.binary(max_size=60), level=st.integers(0, 9), strategy=st.sampled_from((zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED)))
def test_every_deflate_stream_may_be_one(text, level, strategy):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    data = packer.compress(text) + packer.flush()
    assert inflates(data)
    assert may_inflate(np.frombuffer(data, np.uint8)[None])[0]


def test_streams_are_counted_as_they_are_alone():
    rng = random.Random(2)
    values = [rng.randbytes(rng.choice((4, 16, 17, 40))) for _ in range(20_000)]
    streams = [zlib.compress(rng.randbytes(9) * 3, wbits=-15) for _ in range(30)]
    assert inflating(Octets.of(pa.array(values + streams, pa.large_binary()))) == sum(map(inflates, values)) + 30
    assert may_inflate(np.frombuffer(b"".join(value for value in values if len(value) == 40), np.uint8).reshape(-1, 40)).mean() < 0.2


PGP = b"\x03" + bytes(8) + b"\x01"
TOLD_BY_STRUCTURE = {
    "OpenSSL": lambda rng: b"Salted__" + rng.randbytes(40),
    "age": lambda rng: b"age-encryption.org/v1\n" + rng.randbytes(40),
    "Fernet": lambda rng: b"\x80" + (1_700_000_000).to_bytes(8, "big") + rng.randbytes(64),
    "AWS, version 1": lambda rng: b"\x01\x80\x01\x78" + rng.randbytes(60),
    "AWS, version 2": lambda rng: b"\x02\x04\x78" + rng.randbytes(60),
    "AWS, version 2, signed": lambda rng: b"\x02\x05\x78" + rng.randbytes(60),
    "OpenPGP, one byte of length": lambda rng: b"\x84\x14" + PGP + rng.randbytes(50),
    "OpenPGP, two bytes": lambda rng: b"\x85\x00\x14" + PGP + rng.randbytes(50),
    "OpenPGP, new": lambda rng: b"\xc1\x14" + PGP + rng.randbytes(50),
    "PNG": lambda rng: b"\x89PNG\r\n\x1a\n" + rng.randbytes(50),
    "zlib": lambda rng: zlib.compress(rng.randbytes(40)),
    "text": lambda rng: "".join(rng.choices("客户电话", k=12)).encode(),
}


@pytest.mark.parametrize("write", [bytes.hex, lambda data: base64.b64encode(data).decode()], ids=["hex", "base64"])
@pytest.mark.parametrize("name", TOLD_BY_STRUCTURE)
def test_what_a_value_tells_by_itself_is_not_opaque(name, write):
    rng = random.Random(4)
    column = pa.array([write(TOLD_BY_STRUCTURE[name](rng)) for _ in range(FEW * 2)])
    assert fold_column(column, KEY).opaque == 0


TEXTS = {
    "hexadecimal behind 0x": lambda rng: "0x" + rng.randbytes(40).hex(),
    "hexadecimal in both cases": lambda rng: rng.randbytes(20).hex() + rng.randbytes(20).hex().upper(),
    "hexadecimal of an odd length": lambda rng: rng.randbytes(40).hex()[1:],
    "digits": lambda rng: "".join(rng.choices(string.digits, k=40)),
    "letters of one case": lambda rng: "".join(rng.choices(string.ascii_lowercase, k=40)),
    "a UUID": lambda rng: "{}-{}-{}-{}-{}".format(*(rng.randbytes(size).hex() for size in (4, 2, 2, 2, 6))),
    "both alphabets of base64": lambda rng: "+-" + "".join(rng.choices(string.ascii_letters, k=38)),
    "base64 of a length that has none": lambda rng: "".join(rng.choices(string.ascii_letters, k=41)),
    "base64 with too little behind it": lambda rng: "".join(rng.choices(string.ascii_letters, k=38)) + "=",
    "base64 whose last character says too much": lambda rng: "".join(rng.choices(string.ascii_letters, k=38)) + "==",
    "base64 with a space in front": lambda rng: " " + base64.b64encode(rng.randbytes(40)).decode(),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_are_nearly_encoded(name):
    rng = random.Random(5)
    values = [TEXTS[name](rng) for _ in range(FEW * 2)]
    assert fold_column(pa.array(values), KEY).dump() == fold(values, KEY).dump()


def test_a_block_of_fixed_codes_may_end_at_every_bit():
    rng = random.Random(6)
    for size in [each for each in range(20, 60) for _ in range(8)]:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_FIXED)
        data = bytearray(packer.compress(rng.randbytes(size)) + packer.flush())
        for bit in range(7, -1, -1):  # what fills the last byte may be anything
            filled = data[:-1] + bytes([data[-1] | 1 << bit])
            if inflates(bytes(filled)):
                data = filled
        assert may_inflate(np.frombuffer(data, np.uint8)[None])[0]
