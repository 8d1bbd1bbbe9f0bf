"""Column fingerprints agree with a plain CBC-MAC, one value at a time, and with any way of cutting the column."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st

from controls.keying import RECORD, Groups, records
from holdings.keying import LONGEST, Keyer

KEY = bytes(range(32))
VECTORS = [
    # value, fingerprint under KEY
    ("", "f29000b62a499fd0a9f39a6add2e7780"),
    ("13800138000", None),
    ("居民身份证", None),
    ("a" * LONGEST, None),
    ("a" * (LONGEST + 1), None),
]


def mac(value: bytes) -> bytes:
    body = value if len(value) <= LONGEST else hashlib.sha512(value).digest()
    message = len(value).to_bytes(4, "big") + body
    message += bytes(-len(message) % 16)
    encryptor = Cipher(AES256(KEY), CBC(bytes(16))).encryptor()
    return encryptor.update(message)[-16:]


def digests(values: list[str]) -> list[bytes]:
    return [row.astype(">u8").tobytes() for row in Keyer(KEY).digests(pa.array(values, pa.string()))]


@pytest.mark.parametrize("value", [value for value, _ in VECTORS])
def test_a_fingerprint_is_the_cbc_mac_of_length_and_value(value: str) -> None:
    assert digests([value]) == [mac(value.encode())]


def test_the_fingerprint_of_nothing_is_as_published() -> None:
    # AES-256 of the zero block under 00 01 … 1f: NIST's own example key, so any AES agrees.
    assert digests([""])[0].hex() == VECTORS[0][1]


@given(st.lists(st.text(max_size=400), max_size=30), st.integers(0, 30))
def test_any_cut_of_a_column_gives_the_same_fingerprints(values: list[str], at: int) -> None:
    values = [value.encode("utf-8", "replace").decode() for value in values]
    assert digests(values) == digests(values[:at]) + digests(values[at:])
    assert digests(values) == [mac(value.encode()) for value in values]


def test_a_slice_is_fingerprinted_as_what_it_shows() -> None:
    column = pa.array(["a", "bb", "x" * 300, "dd", "中文"])
    assert (Keyer(KEY).digests(column.slice(1, 3)) == Keyer(KEY).digests(column)[1:4]).all()


def test_several_columns_together_are_the_cbc_mac_of_their_number_and_their_fingerprints() -> None:
    keyer = Keyer(KEY)
    columns = [keyer.digests(pa.array(values)) for values in (["a", "b"], ["", "居民"], ["x" * 300, "y"])]
    for row, found in enumerate(keyer.together(columns).astype(">u8")):
        message = (3).to_bytes(4, "big") + bytes(12) + b"".join(column[row].astype(">u8").tobytes() for column in columns)
        encryptor = Cipher(AES256(KEY), CBC(bytes(16))).encryptor()
        assert found.tobytes() == encryptor.update(message)[-16:]


def test_groups_are_not_split_by_equal_halves() -> None:
    found = records(np.array([[1, 1], [1, 2], [1, 2], [2, 1]], np.uint64), 7, np.array([1, 2, 3, 4], np.uint64))
    assert found.dtype == RECORD
    groups = Groups.of(found)
    assert groups.starts.tolist() == [0, 1, 3]
    assert groups.sizes.tolist() == [1, 2, 1]
