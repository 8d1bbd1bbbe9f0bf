"""The file of a plan's items: what goes in comes out; whatever is changed in it is found; nothing of a key stands in it."""

from __future__ import annotations

import hashlib
import hmac
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.fingerprint import FingerprintKey
from holdings.ledger.tree import fold, leaf_hashes
from retention.errors import PlanAltered
from retention.items import Committer
from retention.itemsfile import CHUNK, ItemsWriter, SealedItems

KEY, OTHER = FingerprintKey(bytes(range(32))), FingerprintKey(bytes(range(1, 33)))
PLAN = "ab" * 16
parts = st.one_of(st.integers(-(2**63), 2**63 - 1), st.text(max_size=12))
keys = st.lists(parts, min_size=1, max_size=3).map(tuple)


def counter():
    numbers = itertools.count()
    return lambda size: next(numbers).to_bytes(size, "big")


def made(path, items, key=KEY):
    path.unlink(missing_ok=True)
    with ItemsWriter(path, PLAN, key, Committer(key, "desk", "t"), counter()) as writer:
        for each in items:
            writer.add(each, ("2026-01-01",))
        return writer.finish()


def test_commitments_and_versions_are_hmacs_over_framed_parts():
    def framed(*parts):
        return b"".join(b"\xff" * 4 if part is None else len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)

    committer = Committer(KEY, "desk", "t")
    place = framed("desk", "t")
    assert committer.commitment((7, "甲")) == hmac.digest(KEY.derive("retention/commitments"), place + framed("7", "甲"), "sha256")
    assert committer.version((None, 5)) == hmac.digest(KEY.derive("retention/versions"), place + framed(None, "5"), "sha256")[:16]
    assert committer.commitment((7,)).hex() == "74d5da93dda4eb942430128d344cb2beaa2e21a25ce9a11e5fb28088af128bbf"


@given(keys, keys, st.sampled_from([("a", "bc"), ("ab", "c")]))
@settings(max_examples=200, deadline=None)
def test_two_records_have_two_commitments(one, other, place):
    committer = Committer(KEY, *place)
    same = tuple(map(str, one)) == tuple(map(str, other))
    assert (committer.commitment(one) == committer.commitment(other)) is same
    assert committer.commitment(one) != Committer(OTHER, *place).commitment(one)
    assert Committer(KEY, "a", "bc").commitment(one) != Committer(KEY, "ab", "c").commitment(one)


@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_what_goes_in_comes_out(tmp_path, count):
    items = [(number, f"k{number}") for number in range(count)]
    sealed = made(tmp_path / "items", items)
    commitments = [Committer(KEY, "desk", "t").commitment(each) for each in items]
    assert sealed.count == count
    assert sealed.root == fold(leaf_hashes(commitments)).hex()
    assert sealed.file == hashlib.sha256((tmp_path / "items").read_bytes()).hexdigest()
    with SealedItems.open(tmp_path / "items", PLAN, sealed, [OTHER, KEY]) as found:
        for first, wanted in ((0, count + 9), (0, 1), (CHUNK - 1, 3), (count, 5), (max(0, count - 2), 9)):
            read = found.read(first, wanted)
            assert [each.key for each in read] == items[first : first + wanted]
            assert [each.number for each in read] == list(range(first, min(first + wanted, max(first, count))))
            assert [each.commitment for each in read] == commitments[first : first + wanted]


@given(st.lists(keys, max_size=6))
@settings(max_examples=50, deadline=None)
def test_any_key_comes_out_as_it_went_in(tmp_path_factory, items):
    path = tmp_path_factory.getbasetemp() / "any-items"
    sealed = made(path, items)
    with SealedItems.open(path, PLAN, sealed, [KEY]) as found:
        assert [each.key for each in found.read(0, 99)] == items


def test_every_changed_byte_is_found(tmp_path):
    path = tmp_path / "items"
    sealed = made(path, [(number,) for number in range(5)])
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(PlanAltered):
            SealedItems.open(path, PLAN, sealed, [KEY])
    for bad in (good[:-1], good + b"\0", b""):
        path.write_bytes(bad)
        with pytest.raises(PlanAltered):
            SealedItems.open(path, PLAN, sealed, [KEY])
    path.unlink()
    with pytest.raises(PlanAltered):
        SealedItems.open(path, PLAN, sealed, [KEY])


def read_all(path, plan, sealed):
    with SealedItems.open(path, plan, sealed, [KEY]) as found:
        return found.read(0, sealed.count)


def test_chunks_are_bound_to_their_plan_and_place(tmp_path):
    """Also where whoever altered the file could alter the digest in the plan."""
    path = tmp_path / "items"
    sealed = made(path, [(number,) for number in range(2 * CHUNK)])
    data = path.read_bytes()
    head = len(b"recordwarden/items/v1\n")
    size = int.from_bytes(data[head : head + 4], "big") + 4
    one, two = data[head : head + size], data[head + size :]
    for swapped in (two + one, one + one, one):
        path.write_bytes(data[:head] + swapped)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        altered = sealed.model_copy(update={"file": digest})
        with pytest.raises(PlanAltered):
            read_all(path, PLAN, altered)
    path.write_bytes(data)
    assert len(read_all(path, PLAN, sealed)) == 2 * CHUNK
    with pytest.raises(PlanAltered):
        read_all(path, "cd" * 16, sealed)
    with pytest.raises(PlanAltered, match="key ring"):
        SealedItems.open(path, PLAN, sealed, [OTHER])


def test_no_key_stands_in_the_file_or_in_a_repr(tmp_path):
    secret = "13987650421"
    path = tmp_path / "items"
    sealed = made(path, [(secret,)])
    assert secret.encode() not in path.read_bytes()
    with SealedItems.open(path, PLAN, sealed, [KEY]) as found:
        (item,) = found.read(0, 1)
    assert item.key == (secret,)
    assert secret not in f"{item!r}{found!r}{sealed!r}"
    assert KEY.secret not in repr(found).encode()
