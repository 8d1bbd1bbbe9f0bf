"""Fingerprints are the published HMAC of their parts: they are kept, and must not change."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.fingerprint import FingerprintKey

KEY = FingerprintKey(bytes(range(32)))
parts = st.lists(st.one_of(st.text(max_size=20), st.binary(max_size=20)), max_size=4)


@pytest.mark.parametrize(
    ("given_parts", "name"),
    [(("locator", "desk/tickets", "17"), "45fd499cf9404a9695b477cccdca9c71"), (("finding",), "bd2a5236a454c207d585cd41c748ce2b")],
)
def test_vectors(given_parts: tuple[str, ...], name: str) -> None:
    assert KEY.name(*given_parts) == name


@given(parts, parts)
def test_a_fingerprint_is_the_hmac_of_its_parts_behind_their_lengths(first: list[str | bytes], rest: list[str | bytes]) -> None:
    data = [each.encode() if isinstance(each, str) else each for each in ("purpose", *first, *rest)]
    framed = b"".join(len(each).to_bytes(8, "big") + each for each in data)
    expected = hmac.new(KEY.secret, framed, "sha256").digest()[:16]
    assert KEY.digest("purpose", *first, *rest) == KEY.digester("purpose", *first)(*rest) == expected
