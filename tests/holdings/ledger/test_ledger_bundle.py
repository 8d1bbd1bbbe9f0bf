"""Bundles: made in one form, verified by us and by a stranger, and refused whatever is done to them."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ledgers import OTHER, SIGNER, entries, made

import holdings.ledger.outsider.verify_bundle as outsider
from holdings.ledger.archive import NotAnArchive, pack, unpack
from holdings.ledger.bundle import STATEMENT, bundled, proof_name, verify_bundle
from holdings.ledger.canonical import canonical
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.folder import FolderStorage
from holdings.ledger.note import parse, signed
from holdings.ledger.problems import Verdict
from holdings.ledger.proof import Proof
from holdings.ledger.reading import proof_of
from holdings.ledger.tree import leaf_hash

STRANGER = Path(outsider.__file__)
VECTOR = Path(__file__).parent / "vectors" / "bundle.json"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """Entries 254 to 257 of 300."""
    folder = tmp_path_factory.mktemp("bundle")
    made(folder / "ledger", 300)
    with FolderStorage(folder / "ledger").reading() as view:
        proofs = [proof_of(view, view.read("checkpoint"), 300, index) for index in range(254, 258)]
        return bundled("entries", proofs, view.read("keys"), SIGNER)


def looked(data, trusted=(SIGNER.key,), copies=()):
    return verify_bundle(data, name="bundle.zip", trusted=trusted, copies=copies)[0]


def stranger(data, trusted=(SIGNER.key,)):
    """The stranger's verdict, in this process."""
    try:
        outsider.verify_bundle(data, [outsider.parse_key(str(key)) for key in trusted])
    except (outsider.Wrong, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False
    return True


def test_it_is_verified_by_both(bundle, tmp_path):
    assert looked(bundle).verdict is Verdict.GENUINE
    assert looked(bundle, trusted=()).verdict is Verdict.INTEGRITY_ONLY
    assert looked(bundle, trusted=(OTHER.key,)).verdict is Verdict.ALTERED
    (tmp_path / "some.zip").write_bytes(bundle)
    for trust, code, words in ((["--trust", SIGNER.key], 0, "verified"), ([], 4, "integrity only"), (["--trust", OTHER.key], 1, "NOT")):
        command = [sys.executable, "-I", "-X", "utf8", str(STRANGER), str(tmp_path / "some.zip"), *map(str, trust)]
        found = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd="/", check=False)
        assert (found.returncode, words in found.stdout) == (code, True), found
    assert [proof for proof in unpack(bundle) if proof.startswith("proofs/")] == [proof_name(index) for index in range(254, 258)]
    assert Proof.read(unpack(bundle)[proof_name(255)]).entry == entries(1, 255)[0]


def test_any_program_opens_it(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.testzip() is None
        assert {each.filename: archive.read(each) for each in archive.infolist()} == unpack(bundle)


def test_no_altered_byte_is_missed(bundle):
    """Every 13th byte by us and every 61st by the stranger, each made another one; where it begins and ends, all of them."""
    chosen = random.Random(1)
    for step, verdict in ((13, lambda data: looked(data).verdict is not Verdict.ALTERED), (61, stranger)):
        places = {*range(0, len(bundle), step), *range(40), *range(len(bundle) - 30, len(bundle))}
        for place in sorted(places):
            other = bytes([bundle[place] ^ chosen.randrange(1, 256)])
            assert not verdict(bundle[:place] + other + bundle[place + 1 :]), place


def test_no_cut_and_no_addition_is_missed(bundle):
    for data in (*(bundle[:length] for length in range(0, len(bundle), 97)), bundle + b"\0", b"\0" + bundle, bundle + bundle, b""):
        assert looked(data).verdict is Verdict.ALTERED
        assert not stranger(data)


def zipped(*files, compression=zipfile.ZIP_STORED, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files:
            archive.writestr(name, data, **more)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "hostile",
    [
        lambda files: zipped(*files.items(), compression=zipfile.ZIP_DEFLATED),
        lambda files: zipped(("statement", bytes(50_000_000)), compression=zipfile.ZIP_DEFLATED),
        lambda files: zipped(*files.items(), ("keys", files["keys"])),
        lambda files: zipped(*files.items(), ("../outside", b"x")),
        lambda files: zipped(*files.items(), ("/etc/passwd", b"x")),
        lambda files: zipped(*files.items()),
        lambda files: b"PK\x03\x04" + bytes(1000),
        lambda files: b"PK\x03\x04" + b"\xff" * 1000,
        lambda files: b"PK\x05\x06" + bytes(18),
        lambda files: pack({"statement": b"\xff" * 99, "keys": files["keys"], "checkpoint": files["checkpoint"]}),
        lambda files: pack({name: data for name, data in files.items() if name != STATEMENT}),
    ],
)
def test_what_is_hostile_is_refused(bundle, hostile):
    data = hostile(unpack(bundle))
    assert looked(data).verdict is Verdict.ALTERED
    assert not stranger(data)


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/b", "PROOFS/1.tlog-proof", "proofs/1.tlog-proof/", "", "x.json.json", "proofs/-1.tlog-proof"]
)
def test_a_name_that_has_no_place_is_never_packed(name):
    with pytest.raises(NotAnArchive):
        pack({name: b""})


def stated(bundle, signer=SIGNER, files=None, **changes):
    """The bundle with another statement, signed anew."""
    parts = {**unpack(bundle), **(files or {})}
    statement = json.loads(parse(parts[STATEMENT]).text)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items() if name != STATEMENT}
    return pack({**parts, STATEMENT: signed(canonical({**statement, "files": digests, **changes}).decode() + "\n", signer)})


def another_checkpoint(bundle):
    head, _ = Checkpoint.read(unpack(bundle)["checkpoint"])
    return Checkpoint(origin=head.origin, size=head.size, root=leaf_hash(b"other")).signed(SIGNER)


@pytest.mark.parametrize(
    "forged",
    [
        lambda bundle: stated(bundle, OTHER),
        lambda bundle: stated(bundle, OTHER, {"keys": f"{OTHER.key}\n".encode()}),
        lambda bundle: stated(bundle, first=253),
        lambda bundle: stated(bundle, first=255),
        lambda bundle: stated(bundle, count=5),
        lambda bundle: stated(bundle, ledger="ledger.example/other"),
        lambda bundle: stated(bundle, files={"checkpoint": another_checkpoint(bundle)}),
        lambda bundle: stated(bundle, files={proof_name(255): unpack(bundle)[proof_name(254)]}),
        lambda bundle: stated(bundle, fields={"results": "keys"}),
        lambda bundle: stated(bundle, fields={"results": "missing.json"}),
        lambda bundle: pack({**unpack(bundle), "note": b"x"}),
        lambda bundle: pack({**unpack(bundle), "keys": unpack(bundle)["keys"] + f"{OTHER.key}\n".encode()}),
    ],
)
def test_what_is_put_together_anew_is_refused(bundle, forged):
    data = forged(bundle)
    assert looked(data).verdict is Verdict.ALTERED
    assert not stranger(data)


def test_a_statement_made_anew_as_it_was_is_the_same(bundle):
    """The cases above can pass."""
    assert stated(bundle) == bundle


def test_copies_of_its_size_are_compared(bundle):
    checkpoint = unpack(bundle)["checkpoint"]
    assert looked(bundle, copies=[("copy", checkpoint)]).held_against == 1
    assert looked(bundle, copies=[("copy", another_checkpoint(bundle))]).verdict is Verdict.ALTERED


def test_files_are_what_the_entry_has_the_digests_of():
    from holdings.ledger.growth import Edge, grown

    results = canonical({"some": "results"})
    entry = canonical({"results": hashlib.sha256(results).hexdigest()})
    checkpoint = Checkpoint(origin=SIGNER.name, size=1, root=grown(Edge(), [entry]).edge.root).signed(SIGNER)
    proof = Proof(entry=entry, index=0, hashes=(), checkpoint=checkpoint)
    keys, fields = f"{SIGNER.key}\n".encode(), {"results": "some.json"}
    for data, genuine in ((results, True), (results + b" ", False)):
        made_of = bundled("entries", [proof], keys, SIGNER, files={"some.json": data}, fields=fields)
        assert (looked(made_of).verdict is Verdict.GENUINE, stranger(made_of)) == (genuine, genuine)


def test_vector(bundle):
    vector = json.loads(VECTOR.read_text("utf-8"))
    assert hashlib.sha256(bundle).hexdigest() == vector["sha256"]
    assert unpack(bundle)[STATEMENT].decode() == vector["statement"]
    assert pack({name: text.encode() for name, text in vector["files"].items()}).hex() == vector["archive"]


def test_the_stranger_needs_nothing_of_ours_and_little_time():
    import ast

    text = STRANGER.read_text("utf-8")
    tree = ast.parse(text)
    names = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"cryptography"}
    assert len(text.splitlines()) <= 240
    assert importlib.util.find_spec("holdings.ledger.outsider.verify_bundle") is not None
