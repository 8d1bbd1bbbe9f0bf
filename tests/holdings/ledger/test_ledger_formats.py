"""The formats of C2SP, byte for byte: their own examples, Go's, and whatever is only nearly one of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import ORIGIN, OTHER, SIGNER

from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.note import NoteError, UnknownSigner, VerifierKey, parse, signed
from holdings.ledger.proof import Proof
from holdings.ledger.tiles import ENTRIES, Tile, TileError, hashes, levels, pack, parsed, unpack, width_at
from holdings.ledger.tree import EMPTY, ProofError, leaf_hash

# https://c2sp.org/signed-note, "Example".
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()
# golang.org/x/mod, sumdb/note/note_test.go: the key's name is that of the vector.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
""".encode()
# https://c2sp.org/tlog-checkpoint, its first example.
C2SP_CHECKPOINT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
""".encode()


@dataclass(frozen=True)
class GoSigner:
    key: VerifierKey

    def sign(self, text):
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(GO_SEED)[1:]).sign(text)


@pytest.mark.parametrize(("key", "note"), [(C2SP_KEY, C2SP_NOTE), (GO_KEY, GO_NOTE)])
def test_published_notes_are_verified(key, note):
    known = VerifierKey.parse(key)
    assert str(known) == key
    assert parse(note).verified([known]) == (known,)


def test_a_published_note_is_signed_to_the_same_bytes():
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    assert signed(text, GoSigner(VerifierKey.parse(GO_KEY))) == GO_NOTE


@pytest.mark.parametrize("note", [C2SP_NOTE, GO_NOTE])
def test_a_note_with_any_byte_changed_is_refused(note):
    known = [VerifierKey.parse(C2SP_KEY), VerifierKey.parse(GO_KEY)]
    for place in range(len(note)):
        for flip in (1, 0x20, 0x80):
            with pytest.raises(NoteError):
                parse(note[:place] + bytes([note[place] ^ flip]) + note[place + 1 :]).verified(known)


def test_a_note_that_is_cut_anywhere_is_refused():
    for place in range(len(GO_NOTE)):
        with pytest.raises(NoteError):
            parse(GO_NOTE[:place]).verified([VerifierKey.parse(GO_KEY)])


def test_what_is_nearly_a_key_is_none():
    near = [GO_KEY[start:end] for start in range(len(GO_KEY)) for end in range(start, len(GO_KEY) + 1)]
    near += [GO_KEY[:place] + chr(ord(GO_KEY[place]) + 1) + GO_KEY[place + 1 :] for place in range(len(GO_KEY))]
    near += [  # the wrong length, and an unknown algorithm, each with a fitting id (note_test.go)
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ]
    near.remove(GO_KEY)
    for key in near:
        with pytest.raises(NoteError):
            VerifierKey.parse(key)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_a_name_that_no_key_can_have(name):
    with pytest.raises(NoteError):
        VerifierKey(name=name, public=bytes(32))


def test_signatures_of_strangers_are_passed_over_and_a_bad_one_of_a_known_key_is_not():
    note = signed("text\n", SIGNER)
    stranger = signed("text\n", OTHER).split(b"\n\n")[1]
    assert parse(note + stranger).verified([SIGNER.key]) == (SIGNER.key,)
    with pytest.raises(UnknownSigner):
        parse(note).verified([OTHER.key])
    bad = signed("other\n", OTHER).split(b"\n\n")[1]
    with pytest.raises(NoteError):
        parse(note + bad).verified([SIGNER.key, OTHER.key])


def test_a_published_checkpoint_is_read():
    checkpoint, note = Checkpoint.read(C2SP_CHECKPOINT)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == note.text
    assert base64.b64encode(checkpoint.root).decode() == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


# golang.org/x/mod, sumdb/tlog/note_test.go, has the first of these.
@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", True),
        ("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", True),
        ("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n", True),
        ("go.sum database tree\n0xabcdef\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", False),
        ("go.sum database tree\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n", False),
        ("o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", False),
        ("o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", False),
        ("o\n١\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", False),
        ("o\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", False),
        ("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", False),
        ("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", False),  # bits that mean nothing
        ("o\n0\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", False),  # no entries have one root only
        ("o\n1\n", False),
        ("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", False),
    ],
)
def test_what_a_checkpoint_is(text, good):
    if good:
        assert Checkpoint.of(text).text == text
    else:
        with pytest.raises(NoteError):
            Checkpoint.of(text)


# https://c2sp.org/tlog-tiles gives the first number, and the tiles of a tree of 70,000.
@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(level=0, index=1234067), "tile/0/x001/x234/067"),
        (Tile(level=0, index=0), "tile/0/000"),
        (Tile(level=0, index=273, width=112), "tile/0/273.p/112"),
        (Tile(level=63, index=999), "tile/63/999"),
        (Tile(level=ENTRIES, index=1000, width=1), "tile/entries/x001/000.p/1"),
    ],
)
def test_paths(tile, path):
    assert tile.path == path
    assert parsed(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/x001/x234/67", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/0/000.p", "tile/0/1000", "tile/data/000", "tile/-1/000", "tile/0/000/", "/tile/0/000", "tile/0/001/000",
        "tile/0/٠٠٠", "checkpoint",
    ],
)  # fmt: skip
def test_what_is_nearly_a_path_is_none(path):
    assert parsed(path) is None


def test_the_tiles_of_a_tree_of_seventy_thousand():
    widths = {level: [width_at(70_000, level, index) for index in range(275)] for level in levels(70_000)}
    assert {level: (row.count(256), [each for each in row if 0 < each < 256]) for level, row in widths.items()} == {
        0: (273, [112]), 1: (1, [17]), 2: (0, [1])
    }  # fmt: skip
    assert [width_at(256, level, 0) for level in levels(256)] == [256, 1]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_are_unpacked_to_what_was_packed(entries):
    bundle = pack(entries)
    assert unpack(bundle) == entries
    for place in range(len(bundle)):
        try:
            assert unpack(bundle[:place]) == entries[: len(unpack(bundle[:place]))]
        except TileError:
            continue


def test_the_longest_entry():
    assert unpack(pack([bytes(65535)])) == [bytes(65535)]
    with pytest.raises(TileError):
        pack([bytes(65536)])
    with pytest.raises(TileError):
        hashes(bytes(33))


def proof_of_one():
    head = Checkpoint(origin=ORIGIN, size=1, root=leaf_hash(b"entry"))
    return Proof(entry=b"entry", index=0, hashes=(), checkpoint=head.signed(SIGNER))


def test_a_proof_is_written_as_the_format_says():
    written = proof_of_one().write().decode()
    head, checkpoint = written.split("\n\n", 1)
    assert head == "c2sp.org/tlog-proof@v1\nextra ZW50cnk=\nindex 0"
    assert checkpoint.startswith(f"{ORIGIN}\n1\n")
    assert Proof.read(written.encode()) == proof_of_one()


def test_the_example_of_a_proof_is_read():
    lines = ["gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=", "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA="]  # https://c2sp.org/tlog-proof
    proof = Proof.read("\n".join(["c2sp.org/tlog-proof@v1", "index 73894", *lines, "", ""]).encode() + C2SP_CHECKPOINT)
    assert (proof.index, proof.entry, len(proof.hashes)) == (73894, None, 2)
    assert proof.write().endswith(C2SP_CHECKPOINT)


def test_a_proof_with_any_byte_changed_proves_nothing():
    written = proof_of_one().write()
    for place in range(len(written)):
        with pytest.raises((NoteError, ProofError)):
            Proof.read(written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :]).verified()[1].verified([SIGNER.key])


def test_an_empty_ledger_has_the_root_of_nothing():
    assert Checkpoint(origin=ORIGIN, size=0, root=EMPTY).text == f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
