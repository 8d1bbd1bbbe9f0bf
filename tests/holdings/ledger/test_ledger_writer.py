"""Appending: what is written, what is refused, and two that write at once; in a folder and in PostgreSQL."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import multiprocessing
import os
import shutil
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import ORIGIN, OTHER, SIGNER, TestSigner, asked, entries, entry, looked, made

from holdings.errors import LedgerAltered, LedgerBusy, LedgerError, LedgerUnreadable, LedgerUnwritable
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.entries import Exported, decoded
from holdings.ledger.folder import FolderStorage
from holdings.ledger.growth import Edge, grown
from holdings.ledger.mirrors import CommandMirror, FolderMirror, MirrorFailed
from holdings.ledger.postgres import PostgresStorage
from holdings.ledger.problems import Verdict
from holdings.ledger.proof import Proof
from holdings.ledger.reading import TileTree, proof_of
from holdings.ledger.tree import consistency_proof, fold, leaf_hash, verify_consistency
from holdings.ledger.verify import verify
from holdings.ledger.writer import Writer

VECTOR = Path(__file__).parent / "vectors" / "ledger.json"


@pytest.fixture(params=["folder", "postgres"])
def storage(request, tmp_path):
    if request.param == "folder":
        return FolderStorage(tmp_path / "ledger")
    url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    return PostgresStorage(sa.create_engine(url, poolclass=sa.NullPool), "desk")


def view_of(storage, **more):
    with storage.reading() as view:
        return verify(view, trusted=(SIGNER.key,), **more)


def test_what_is_appended_is_there_and_is_proven(storage):
    writer = Writer(storage, SIGNER)
    assert view_of_size(storage) is None
    size = 0
    for count in (1, 254, 1, 1, 300, 0, 143):
        appended = writer.extend(entries(count, size))
        assert (appended.first, appended.size) == (size, size + count)
        size += count
        assert appended.checkpoint == Checkpoint(origin=ORIGIN, size=size, root=fold([leaf_hash(each) for each in entries(size)])).signed(
            SIGNER
        )
    found = view_of(storage)
    assert (found.verdict, found.found, found.ahead, found.checkpoint.size) == (Verdict.GENUINE, (), 0, 700)
    with storage.reading() as view:
        tree = TileTree(view, 700)
        assert [tree.entry(number) for number in (0, 255, 256, 699)] == [entry(number) for number in (0, 255, 256, 699)]
        for number in (0, 255, 256, 511, 512, 699):
            head, note = proof_of(view, appended.checkpoint, 700, number).verified()
            assert note.verified([SIGNER.key])
            assert head.size == 700
        with pytest.raises(LedgerError):
            tree.entry(700)


def view_of_size(storage):
    with storage.reading() as view:
        return view.read("checkpoint")


def test_any_two_states_are_consistent(tmp_path):
    checkpoints = {0: None}
    for size, note in zip((1, 255, 256, 257, 600), made(tmp_path, 1, 254, 1, 1, 343), strict=True):
        checkpoints[size] = Checkpoint.read(note)[0]
    with FolderStorage(tmp_path).reading() as view:
        tree = TileTree(view, 600)
        for old in list(checkpoints)[1:]:
            for new in (each for each in checkpoints if each >= old):
                verify_consistency(old, new, consistency_proof(TileTree(view, new), old, new), checkpoints[old].root, checkpoints[new].root)
        assert tree.subtree(0, 257) == checkpoints[257].root


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=8))
def test_batches_make_no_difference(batches):
    edge, files = Edge(), {}
    for count in batches:
        growth = grown(edge, entries(count, edge.size))
        edge, files = growth.edge, files | growth.files
    whole = grown(Edge(), entries(sum(batches)))
    assert edge == whole.edge
    assert edge.root == fold([leaf_hash(each) for each in entries(sum(batches))])
    assert whole.files.items() <= files.items()


def test_a_tree_of_three_levels():
    edge, files = Edge(), set()
    for _ in range(14):
        growth = grown(edge, [b"x"] * 5000)
        edge, files = growth.edge, files | {tile.path for tile in growth.files}
    assert edge.root == fold([leaf_hash(b"x")] * 70_000)
    assert {"tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"} <= files


def test_the_bytes_of_a_ledger_are_what_they_were(tmp_path):
    """A vector of our own: whoever changes a byte of the format changes what was signed earlier."""
    made(tmp_path, 3, 255)
    storage = FolderStorage(tmp_path)
    with storage.reading() as view:
        found = {path: view.read(path) for path in view.paths()}
    expected = json.loads(VECTOR.read_text(encoding="utf-8"))
    assert {
        path: data.decode() if path in ("keys", "checkpoint") else fold([leaf_hash(data)]).hex() for path, data in found.items()
    } == expected


def test_partial_tiles_stay_until_the_full_one_is_there(tmp_path):
    made(tmp_path, 3, 4, 248)
    assert sorted(each.name for each in (tmp_path / "tile/0/000.p").iterdir()) == ["255", "3", "7"]
    made(tmp_path, 1)
    assert not (tmp_path / "tile/0/000.p").exists()
    assert not (tmp_path / "tile/entries/000.p").exists()
    assert (tmp_path / "tile/1/000.p/1").exists()


def test_events_are_written_and_read(tmp_path):
    events = [
        Exported(at=dt.datetime(2026, 1, day, tzinfo=dt.UTC), export="ab" * 16, policy="cd" * 32, manifest="ef" * 32, records=day)
        for day in (1, 2)
    ]
    assert Writer(FolderStorage(tmp_path), SIGNER).append(events).size == 2
    with FolderStorage(tmp_path).reading() as view:
        assert [decoded(TileTree(view, 2).entry(number)) for number in (0, 1)] == events


def test_what_is_too_long_is_refused_and_nothing_is_written(tmp_path):
    made(tmp_path, 3)
    with pytest.raises(LedgerError, match="65,535"):
        Writer(FolderStorage(tmp_path), SIGNER).extend([b"fits", bytes(65536)])
    assert looked(tmp_path).checkpoint.size == 3


# What a writer refuses to go on with


def put(path, change):
    path.write_bytes(change(path.read_bytes()))


DAMAGES = {
    "checkpoint gone": lambda folder: (folder / "checkpoint").unlink(),
    "checkpoint altered": lambda folder: put(folder / "checkpoint", lambda data: data.replace(b"\n300\n", b"\n301\n")),
    "checkpoint of another key": lambda folder: put(folder / "checkpoint", lambda data: Checkpoint.read(data)[0].signed(OTHER)),
    "checkpoint cut": lambda folder: put(folder / "checkpoint", lambda data: data[:40]),
    "edge of the leaves gone": lambda folder: (folder / "tile/0/001.p/44").unlink(),
    "edge of the leaves altered": lambda folder: put(folder / "tile/0/001.p/44", lambda data: bytes(32) + data[32:]),
    "edge of the entries gone": lambda folder: (folder / "tile/entries/001.p/44").unlink(),
    "edge of the entries altered": lambda folder: put(folder / "tile/entries/001.p/44", lambda data: data[:2] + b"E" + data[3:]),
    "edge of the entries cut": lambda folder: put(folder / "tile/entries/001.p/44", lambda data: data[:-1]),
    "upper edge altered": lambda folder: put(folder / "tile/1/000.p/1", lambda data: bytes(32)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_appended_to_what_is_not_as_it_was_signed(tmp_path, damage):
    made(tmp_path, 300)
    DAMAGES[damage](tmp_path)
    with pytest.raises(LedgerAltered):
        Writer(FolderStorage(tmp_path), SIGNER).extend([b"more"])


def test_another_ledgers_checkpoint_is_refused(tmp_path):
    made(tmp_path, 3, signer=TestSigner(name="ledger.example/other"))
    with pytest.raises(LedgerAltered):
        Writer(FolderStorage(tmp_path), SIGNER, known=[TestSigner(name="ledger.example/other").key]).extend([b"more"])


def test_a_rotated_key_goes_on_and_both_are_known(tmp_path):
    before = made(tmp_path, 3)
    with pytest.raises(LedgerAltered):
        Writer(FolderStorage(tmp_path), OTHER).extend([b"more"])
    Writer(FolderStorage(tmp_path), OTHER, known=[SIGNER.key]).extend([b"more"])
    assert (tmp_path / "keys").read_text().splitlines() == [str(SIGNER.key), str(OTHER.key)]
    assert looked(tmp_path, trusted=[OTHER.key, SIGNER.key], copies=before).verdict is Verdict.GENUINE
    assert looked(tmp_path, trusted=[SIGNER.key]).verdict is Verdict.ALTERED


def rolled_back(tmp_path):
    """A ledger whose folder was put back to an earlier state, and the mirror that knows better."""
    (tmp_path / "mirror").mkdir()
    mirrors = [FolderMirror(tmp_path / "mirror")]
    made(tmp_path / "ledger", 300, mirrors=mirrors)
    shutil.copytree(tmp_path / "ledger", tmp_path / "old")
    writer = Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=mirrors)
    writer.extend(entries(20, 300))
    shutil.rmtree(tmp_path / "ledger")
    (tmp_path / "old").rename(tmp_path / "ledger")
    return writer, mirrors


def test_a_ledger_that_was_rolled_back_is_not_gone_on_with(tmp_path):
    writer, mirrors = rolled_back(tmp_path)
    with pytest.raises(LedgerAltered, match="rolled back"):
        writer.extend([b"by who saw it"])
    with pytest.raises(LedgerAltered, match="rolled back"):
        Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=mirrors).extend([b"by who asks the mirror"])
    Writer(FolderStorage(tmp_path / "ledger"), SIGNER).extend([b"by nobody who could know"])
    copies = [data for _, data in mirrors[0].copies()]
    assert len(copies) == 3
    found = looked(tmp_path / "ledger", copies=copies)
    assert [problem.what.en.split(":")[-1] for problem in found.found] == [" it was cut short or rolled back."]


def test_a_ledger_that_went_another_way_is_an_alarm(tmp_path):
    writer, mirrors = rolled_back(tmp_path)
    Writer(FolderStorage(tmp_path / "ledger"), SIGNER).extend(entries(20, 900))
    with pytest.raises(LedgerAltered, match="two roots"):
        writer.extend([b"more"])
    with pytest.raises(LedgerAltered, match="two roots"):
        Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=mirrors).extend([b"more"])
    found = looked(tmp_path / "ledger", copies=[data for _, data in mirrors[0].copies()])
    assert ["alarm: there are two roots for the first 320 entries" in problem.what.en for problem in found.found] == [True]


def test_a_ledger_that_is_gone_is_not_begun_anew(tmp_path):
    writer, mirrors = rolled_back(tmp_path)
    shutil.rmtree(tmp_path / "ledger")
    for each in (writer, Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=mirrors)):
        with pytest.raises(LedgerAltered, match="rolled back"):
            each.extend([b"more"])


# Mirrors


def test_copies_go_to_every_mirror_and_what_fails_is_told(tmp_path):
    (tmp_path / "mirror").mkdir()
    kept = tmp_path / "kept"
    program = (sys.executable, "-c", f"import sys; open({str(kept)!r}, 'ab').write(sys.stdin.buffer.read())")
    mirrors = [
        FolderMirror(tmp_path / "not there"),
        CommandMirror((sys.executable, "-c", "raise SystemExit(3)")),
        CommandMirror((str(tmp_path / "no program"),)),
        CommandMirror((sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.2),
        FolderMirror(tmp_path / "mirror"),
        CommandMirror(program),
    ]
    appended = Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=mirrors).extend(entries(3))
    assert [type(each) for each in appended.mirrors_failed] == [LedgerUnreadable] + [MirrorFailed] * 4
    assert kept.read_bytes() == appended.checkpoint == mirrors[4].latest()
    again = Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=mirrors[4:]).extend([])
    assert (again.mirrors_failed, again.checkpoint) == ((), appended.checkpoint)
    assert len(list(mirrors[4].copies())) == 1


def test_a_mirror_that_holds_something_else_is_an_alarm(tmp_path):
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / "9.checkpoint").write_text("anything")
    with pytest.raises(LedgerAltered):
        Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=[FolderMirror(tmp_path / "mirror")]).extend([b"x"])


# Two at once, and places that refuse


def appending(place, name, rounds):
    """Another process: appends its own entries, a few at a time."""
    in_database = isinstance(place, str)
    storage = PostgresStorage(sa.create_engine(place, poolclass=sa.NullPool), "desk") if in_database else FolderStorage(place)
    writer = Writer(storage, SIGNER)
    for number in range(rounds):
        writer.extend([f"{name} {number} {part}".encode() for part in range(7)])


def test_two_processes_append_at_once(storage):
    place = storage.folder if isinstance(storage, FolderStorage) else storage.engine.url.render_as_string(hide_password=False)
    start = multiprocessing.get_context("spawn")
    both = [start.Process(target=appending, args=(place, name, 40)) for name in ("one", "two")]
    for each in both:
        each.start()
    while any(each.is_alive() for each in both):
        if view_of_size(storage) is not None:
            found = view_of(storage)
            assert not found.found, found.found
        both[0].join(0.05)
        both[1].join(0.05)
    assert [each.exitcode for each in both] == [0, 0]
    found = view_of(storage)
    assert (found.verdict, found.checkpoint.size, found.ahead) == (Verdict.GENUINE, 2 * 40 * 7, 0)
    with storage.reading() as view:
        tree = TileTree(view, found.checkpoint.size)
        there = [tree.entry(number).decode() for number in range(found.checkpoint.size)]
    for name in ("one", "two"):
        assert [each for each in there if each.startswith(name)] == [f"{name} {number} {part}" for number in range(40) for part in range(7)]


def test_who_waits_too_long_is_told(storage):
    Writer(storage, SIGNER).extend([b"x"])
    with storage.writing(), pytest.raises(LedgerBusy):
        Writer(storage, SIGNER, wait=0.1).extend([b"y"])
    assert Writer(storage, SIGNER, wait=0.1).extend([b"y"]).size == 2


def test_ledgers_of_one_database_are_apart(postgres_url):
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    one, two = PostgresStorage(engine, "one"), PostgresStorage(engine, "two")
    Writer(one, SIGNER).extend(entries(3))
    with one.writing():
        assert Writer(two, SIGNER, wait=0.5).extend(entries(5)).size == 5
    assert view_of(one).checkpoint.size == 3


def test_an_append_that_fails_in_the_database_leaves_nothing(postgres_url):
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    storage = PostgresStorage(engine, "desk")
    Writer(storage, SIGNER).extend(entries(3))
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE ledger_files ADD CHECK (path <> 'tile/0/000.p/5')"))
    with pytest.raises(LedgerUnwritable):
        Writer(storage, SIGNER).extend(entries(2, 3))
    assert view_of(storage).verdict is Verdict.GENUINE
    assert view_of(storage).checkpoint.size == 3
    engine = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", poolclass=sa.NullPool)
    with pytest.raises(LedgerUnreadable), PostgresStorage(engine, "desk").reading():
        pass


def test_a_disk_that_is_full_leaves_the_ledger_as_it_was(tmp_path, monkeypatch):
    made(tmp_path, 300)
    real, calls = os.fsync, []
    for failing in range(12):
        calls.clear()

        def full(descriptor, failing=failing):
            calls.append(descriptor)
            if len(calls) > failing:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", full)
        writer = Writer(FolderStorage(tmp_path), SIGNER)
        size = None
        with contextlib.suppress(LedgerUnwritable):
            size = writer.extend([b"more"]).size
        monkeypatch.setattr(os, "fsync", real)
        found = looked(tmp_path)
        assert (found.verdict, found.found) == (Verdict.GENUINE, ())
        assert size is None or found.checkpoint.size == size
    assert asked(tmp_path, "--trust", SIGNER.key).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")
def test_a_new_ledgers_folder_is_put_on_the_disk_itself(tmp_path, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(os.path.realpath(f"/proc/self/fd/{descriptor}")), real(descriptor)))
    made(tmp_path / "new" / "ledger")
    assert {str(tmp_path), str(tmp_path / "new"), str(tmp_path / "new" / "ledger")} <= set(synced)


def test_vector_of_a_proof(tmp_path):
    """The one file that goes to a stranger for one entry, byte for byte."""
    vector = json.loads(VECTOR.with_name("tlog-proof.json").read_text(encoding="utf-8"))
    made(tmp_path / "ledger", vector["size"])
    with FolderStorage(tmp_path / "ledger").reading() as view:
        proof = proof_of(view, view.read("checkpoint"), vector["size"], vector["index"])
    assert proof.write() == vector["proof"].encode()
    assert Proof.read(vector["proof"].encode()) == proof
