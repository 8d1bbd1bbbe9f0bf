"""Hashes and proofs: published vectors, a plain recursive reference, and a foreign implementation, both ways."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.ledger.tree import (
    EMPTY,
    ProofError,
    consistency_proof,
    fold,
    inclusion_proof,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "proofs.json").read_text(encoding="utf-8"))
LEAVES = [
    bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The eight leaves that the test vectors of Certificate Transparency are made of (transparency-dev/merkle, testonly/constants.go)."""


def plain(leaves):
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + plain(leaves[:k]) + plain(leaves[k:])).digest()


@dataclass
class InMemory:
    """A tree of hashes that are all at hand."""

    leaves: list[bytes]

    def subtree(self, start, end):
        return plain(self.leaves[start:end])


def numbers(count):
    return [leaf_hash(b"%d" % number) for number in range(count)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [  # transparency-dev/merkle, rfc6962/rfc6962_test.go and testonly/constants.go
        (EMPTY, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (fold([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (leaf_hash(b""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (leaf_hash(b"L123456"), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"),
        (node_hash(b"N123", b"N456"), "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"),
        (fold([leaf_hash(each) for each in LEAVES[:2]]), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (fold([leaf_hash(each) for each in LEAVES[:4]]), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (fold([leaf_hash(each) for each in LEAVES]), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_published_hashes(found, expected):
    assert found.hex() == expected


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: f"{case['leafIdx']}/{case['treeSize']} {case['desc']}")
def test_published_inclusion_proofs(case):
    given_ = (raw(case["leafHash"]), case["leafIdx"], case["treeSize"], [raw(each) for each in case["proof"] or ()], raw(case["root"]))
    judged(lambda: verify_inclusion(*given_), wrong=case["wantErr"])


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['size1']}-{case['size2']} {case['desc']}")
def test_published_consistency_proofs(case):
    proof = [raw(each) for each in case["proof"] or ()]
    given_ = (case["size1"], case["size2"], proof, raw(case["root1"]), raw(case["root2"]))
    judged(lambda: verify_consistency(*given_), wrong=case["wantErr"])


def raw(text):
    return base64.b64decode(text or "")


def judged(check, *, wrong):
    if wrong:
        with pytest.raises(ProofError):
            check()
    else:
        check()


@pytest.mark.parametrize("size", [*range(34), 255, 256, 257, 511, 513])
def test_folding_comes_to_the_recursive_definition(size):
    assert fold(numbers(size)) == plain(numbers(size))


@pytest.mark.parametrize("size", range(1, 20))
def test_every_proof_of_small_trees(size):
    leaves = numbers(size)
    tree, root = InMemory(leaves), plain(leaves)
    for index in range(size):
        verify_inclusion(leaves[index], index, size, inclusion_proof(tree, index, size), root)
    for old in range(1, size + 1):
        verify_consistency(old, size, consistency_proof(tree, old, size), plain(leaves[:old]), root)


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_an_inclusion_proof_proves_nothing_else(size, data):
    leaves = numbers(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(InMemory(leaves), index, size), plain(leaves)
    other = data.draw(st.integers(0, size).filter(lambda value: value != index))
    with pytest.raises(ProofError):
        verify_inclusion(leaves[index], other, size, proof, root)
    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    with pytest.raises(ProofError):
        verify_inclusion(leaves[index], index, size, [*proof, root], root)
    for place in range(len(proof)):
        broken = [*proof[:place], bytes(32), *proof[place + 1 :]]
        with pytest.raises(ProofError):
            verify_inclusion(leaves[index], index, size, broken, root)
        with pytest.raises(ProofError):
            verify_inclusion(leaves[index], index, size, proof[:place] + proof[place + 1 :], root)


@settings(deadline=None)
@given(st.integers(2, 200), st.data())
def test_a_consistency_proof_proves_nothing_else(new, data):
    leaves = numbers(new)
    old = data.draw(st.integers(1, new - 1))
    proof, before, after = consistency_proof(InMemory(leaves), old, new), plain(leaves[:old]), plain(leaves)
    wrong = [(proof[:place] + proof[place + 1 :], before, after) for place in range(len(proof))]
    wrong += [([*proof, after], before, after), (proof, leaf_hash(b""), after), (proof, before, leaf_hash(b"")), ([], before, after)]
    for each in wrong:
        with pytest.raises(ProofError):
            verify_consistency(old, new, *each)


@pytest.fixture(scope="module")
def foreign():
    """A tree of pymerkle (https://pypi.org/project/pymerkle), which follows RFC 9162; it counts entries from 1."""
    pymerkle = pytest.importorskip("pymerkle")
    return pymerkle.InmemoryTree.init_from_entries([b"%d" % number for number in range(700)])


def pairs(seed, least=1):
    rng = random.Random(seed)
    sizes = [rng.randint(least, 700) for _ in range(1000)]
    return [(rng.randint(1, size), size) for size in sizes]


def test_a_foreign_implementation_agrees_on_a_thousand_inclusion_proofs(foreign):
    import pymerkle

    leaves = numbers(700)
    for number, size in pairs(1):
        theirs, root = foreign.prove_inclusion(number, size), foreign.get_root(size)
        assert root == fold(leaves[:size])
        verify_inclusion(leaves[number - 1], number - 1, size, theirs.path[1:], root)
        ours = inclusion_proof(InMemory(leaves[:size]), number - 1, size)
        pymerkle.verify_inclusion(
            leaves[number - 1], root, pymerkle.InclusionProof("sha256", True, size, number, theirs.rule, [leaves[number - 1], *ours])
        )


def test_a_foreign_implementation_agrees_on_a_thousand_consistency_proofs(foreign):
    import pymerkle

    leaves = numbers(700)
    for old, new in pairs(2):
        theirs, before, after = foreign.prove_consistency(old, new), foreign.get_root(old), foreign.get_root(new)
        ours = consistency_proof(InMemory(leaves[:new]), old, new)
        assert ours == (as_ours(theirs) if old < new else [])
        verify_consistency(old, new, ours, before, after)
        whole = [before, *ours] if old & (old - 1) == 0 or old == new else ours
        path = as_theirs(whole, theirs) if old < new else whole
        pymerkle.verify_consistency(before, after, pymerkle.ConsistencyProof("sha256", True, new, old, theirs.rule, theirs.subset, path))


def below(theirs):
    """Where pymerkle's proof goes on below what RFC 6962 takes as one hash, that right beside the older tree: how many hashes that is."""
    return theirs.subset.index(1)


def as_ours(theirs):
    """pymerkle's proof as RFC 6962 has it: that one hash for several, after its left neighbour; without what the verifier has itself."""
    path = theirs.path
    if count := below(theirs):
        right = path[0]
        for beside in path[1:count]:
            right = node_hash(right, beside)
        path = [path[count], right, *path[count + 1 :]]
    return path[1:] if theirs.prior_size & (theirs.prior_size - 1) == 0 else path


def as_theirs(ours, theirs):
    """Our proof with pymerkle's several hashes in place of that one."""
    count = below(theirs)
    return [*theirs.path[:count], ours[0], *ours[2:]] if count else ours
