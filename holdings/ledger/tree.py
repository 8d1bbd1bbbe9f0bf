"""The Merkle tree of RFC 6962: its hashes, and proofs that an entry is in it and that a tree only grew.

Entries are leaves, counted from 0; a tree's size is how many there are; every hash is 32 bytes of SHA-256. Leaves and inner
nodes are hashed under different prefixes, so that one cannot be passed off as the other.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HASH = 32
EMPTY = hashlib.sha256().digest()
"""The root of the tree without entries (RFC 6962, 2.1)."""


class ProofError(ValueError):
    """A proof does not prove what it was given for."""


class Hashes(Protocol):
    """A tree as proofs are made from it."""

    def subtree(self, start: int, end: int) -> bytes:
        """The hash of the entries from `start` up to `end`, exclusive, as a tree of their own (MTH of RFC 6962, 2.1)."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return hashlib.sha256(b"\0" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The hashes of many entries, with nothing between them and the hash function: most of verifying is this."""
    sha256 = hashlib.sha256
    return [sha256(b"\0" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root above hashes of neighbours: all of subtrees of one size that is a power of two; the last may be of a smaller one.

    Pairs are hashed level by level and an odd last one moves up as it is, which comes to the split of RFC 6962.
    """
    if not hashes:
        return EMPTY
    level = list(hashes)
    sha256 = hashlib.sha256
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\1" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


def root_above(levels: Sequence[Sequence[bytes]]) -> bytes:
    """The root of a tree given by its right edge: per level the hashes that no hash of the next level covers yet."""
    below: list[bytes] = []
    for hashes in levels:
        if hashes or below:
            below = [fold([*hashes, *below])]
    return fold(below)


def split(size: int) -> int:
    """The largest power of two below a size of 2 or more: where RFC 6962 divides a tree."""
    return int(1 << (size - 1).bit_length() - 1)


def inclusion_proof(tree: Hashes, index: int, size: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root of the tree of that size, from the leaf upwards (PATH of RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ProofError("there is no such entry in a tree of that size")
    return [tree.subtree(start, end) for start, end in reversed(list(_beside(index, size)))]


def _beside(index: int, size: int) -> Iterator[tuple[int, int]]:
    """The ranges beside the way from the root down to a leaf."""
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            yield middle, end
            end = middle
        else:
            yield start, middle
            start = middle


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise `ProofError` unless the leaf is at that place in the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError("there is no such entry in a tree of that size")
    if len(leaf) != HASH:
        raise ProofError("the leaf is no hash")
    node, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        if node & 1 or node == last:
            found = node_hash(beside, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the proof is too short")
    if found != root:
        raise ProofError("the proof leads to another root")


def consistency_proof(tree: Hashes, old: int, new: int) -> list[bytes]:
    """The hashes that show that the first `old` entries of the tree of size `new` are the older tree (RFC 6962, 2.1.2)."""
    _ordered(old, new)
    if old == new:
        return []
    proof: list[bytes] = []
    start, end = 0, new
    while old < end:
        middle = start + split(end - start)
        if old <= middle:
            proof.append(tree.subtree(middle, end))
            end = middle
        else:
            proof.append(tree.subtree(start, middle))
            start = middle
    return proof[::-1] if start == 0 else [tree.subtree(start, end), *proof[::-1]]


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise `ProofError` unless the tree of the old size and root is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    _ordered(old, new)
    if old == new:
        if proof:
            raise ProofError("the proof is too long")
        if old_root != new_root or (old == 0 and old_root != EMPTY):
            raise ProofError("two trees of one size have different roots")
        return
    before, after = _led(old, new, proof, old_root)
    if before != old_root:
        raise ProofError("the proof leads to another older root")
    if after != new_root:
        raise ProofError("the proof leads to another root")


def _ordered(old: int, new: int) -> None:
    if not 0 <= old <= new:
        raise ProofError("the older tree is not the smaller one")
    if old == 0 < new:
        raise ProofError("every tree begins with the empty one, so there is nothing to prove")


def _led(old: int, new: int, proof: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    """The two roots that a proof leads to."""
    way = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not way:
        raise ProofError("the proof is too short")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = way[0]
    for beside in way[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if node & 1 or node == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, beside)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the proof is too short")
    return before, after
