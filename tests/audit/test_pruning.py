"""Pruning: what may go, what is not missed, and that nobody takes a loss for a pruning or a pruning for a loss."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import os
import random
import shutil
import signal
import sys
import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from dying import dying_at, in_child
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import OTHER, SIGNER, Files, asked, looked, made, said, stranger, write
from power import KINDS as KINDS_OF_CUTS
from power import Power

from audit.ledger import WorkspaceLedger
from audit.pruning import prune
from holdings.errors import LedgerAltered, LedgerError, LedgerUnwritable
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.entries import (
    Access,
    AccessKind,
    AssessmentDone,
    Exported,
    Intent,
    KeyAction,
    KeyChange,
    KeyPurpose,
    Outcome,
    Pruning,
    Waiver,
    encoded,
)
from holdings.ledger.folder import FolderBatch, FolderStorage
from holdings.ledger.postgres import PostgresStorage
from holdings.ledger.problems import Verdict
from holdings.ledger.pruning import Pruned, decide, excused, oldest_to_keep, prunings
from holdings.ledger.reading import TileTree, entries_of, proof_of
from holdings.ledger.tree import consistency_proof, verify_consistency
from holdings.ledger.verify import verify
from holdings.ledger.writer import Writer
from holdings.text import Text

D, F, S = "ab" * 32, "cd" * 16, "A" * 86 + "=="
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
OLD = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def access(at=OLD):
    return Access(at=at, access=AccessKind.RESOLVED, subject=F, by=D)


def intent(batch, at=OLD):
    return Intent(at=at, plan=D, batch=batch, items=D, count=5, hold_epoch=1)


def outcome(batch, index, at=OLD, plan=D):
    return Outcome(at=at, plan=plan, batch=batch, intent=index, receipts=D, done=5, held=0, changed=0, skipped=0, failed=0)


ENROLLED = KeyChange(at=OLD, action=KeyAction.ENROLLED, purpose=KeyPurpose.PERSON, key=D, change=D)
ASSESSED = AssessmentDone(at=OLD, assessment="20200101-000000-0a1b2c", results=D, inventory=D, parameters=D, catalogue=D, version="0.1.0")
WAIVED = Waiver(at=OLD, by=D, signature=S, waiver=D, control="CLS-01", until=dt.date(2020, 2, 1))
EXPORTED = Exported(at=OLD, export=F, policy=D, manifest=D, records=9)


def events(count, placed=None):
    """Old entries that nobody needs, but for those that are placed."""
    return [(placed or {}).get(place) or access() for place in range(count)]


def cut(listed, before=None, young=None):
    written = [encoded(each) if not isinstance(each, bytes) else each for each in listed]
    return decide(lambda: enumerate(written), len(listed) if before is None else before, young or oldest_to_keep(NOW))


@pytest.mark.parametrize(
    ("listed", "before", "minimum", "kept", "gone"),
    [
        (events(700), None, 512, (), (0, 1)),
        (events(700), 511, 256, (), (0,)),
        (events(700), 255, 0, (), ()),
        (events(255), None, 0, (), ()),
        (events(512), None, 512, (), (0, 1)),
        (events(700, {3: ENROLLED}), None, 512, (0,), (1,)),
        (events(700, {300: ASSESSED}), None, 512, (1,), (0,)),
        (events(700, {300: WAIVED}), None, 512, (1,), (0,)),
        (events(700, {3: EXPORTED}), None, 512, (), (0, 1)),
        (events(700, {3: b"of a later version"}), None, 512, (0,), (1,)),
        (events(700, {300: access(NOW)}), None, 256, (), (0,)),
        (events(700, {3: access(NOW)}), None, 0, (), ()),
        (events(700, {3: intent(1)}), None, 512, (0,), (1,)),
        (events(700, {3: intent(1), 600: outcome(1, 3)}), None, 512, (), (0, 1)),
        (events(700, {3: intent(1), 300: outcome(1, 3)}), None, 512, (), (0, 1)),
        (events(700, {3: intent(1), 300: outcome(2, 3)}), None, 512, (0, 1), ()),
        (events(700, {3: intent(1), 300: outcome(1, 3, plan="cd" * 32)}), None, 512, (0, 1), ()),
        (events(700, {3: intent(1), 4: ENROLLED, 300: outcome(1, 3)}), None, 512, (0, 1), ()),  # or it would look as if nobody knew
        (events(900, {3: ENROLLED, 4: intent(1), 300: outcome(1, 4), 301: intent(2), 600: outcome(2, 301)}), None, 768, (0, 1, 2), ()),
    ],
)
def test_what_goes(listed, before, minimum, kept, gone):
    found = cut(listed, before)
    assert (found.minimum, found.kept, found.gone) == (minimum, kept, gone)


def test_no_more_bundles_are_kept_than_an_entry_has_room_for(monkeypatch):
    monkeypatch.setattr("holdings.ledger.pruning.MOST_KEPT", 2)
    found = cut(events(256 * 6, {0: ENROLLED, 256: ENROLLED, 700: ENROLLED, 800: ENROLLED}))
    assert len(found.kept) <= 2
    assert found.gone == ()
    most = Pruning(at=OLD, minimum=2**53 - 1, kept=tuple(range(10**12, 10**12 + 4500)), archive=D)
    assert len(encoded(most)) < 65536


def test_three_years(monkeypatch):
    assert oldest_to_keep(NOW) == dt.datetime(2023, 11, 22, tzinfo=dt.UTC)
    assert oldest_to_keep(dt.datetime(2028, 2, 29, 5, tzinfo=dt.UTC)) == dt.datetime(2025, 3, 1, 5, tzinfo=dt.UTC)


KINDS = st.sampled_from(["access", "enrolled", "intent", "outcome"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(0, 1199)), max_size=12))
def test_an_intent_without_its_outcome_is_never_all_that_is_left(placed):
    """A law: whatever went, each intent that is left has the outcome that it had, and one without any is left."""
    listed = events(1200)
    intents = []
    for number, (kind, place) in enumerate(placed):
        match kind:
            case "enrolled":
                listed[place] = ENROLLED
            case "intent":
                listed[place] = intent(number)
                intents.append(place)
            case "outcome" if intents and intents[-1] < place and isinstance(listed[intents[-1]], Intent):
                listed[place] = outcome(listed[intents[-1]].batch, intents[-1])
    found = cut(listed)
    before = {each.intent for each in listed if isinstance(each, Outcome)}
    left = [(place, each) for place, each in enumerate(listed) if place // 256 not in found.gone]
    after = {each.intent for _, each in left if isinstance(each, Outcome)}
    for place, each in left:
        if isinstance(each, Intent):
            assert (place in after) == (place in before)
    assert all(not isinstance(each, KeyChange) for place, each in enumerate(listed) if place // 256 in found.gone)
    for place, each in enumerate(listed):
        if isinstance(each, Intent) and place not in before:
            assert place // 256 not in found.gone


def test_what_is_excused():
    one, two = (Pruning(at=OLD, minimum=low, kept=kept, archive=D) for low, kept in ((768, (1,)), (1280, (1, 3))))
    assert excused([], {0}) is None
    assert excused([one], {0, 1, 2, 3}) == Pruned(minimum=768, absent=frozenset({0, 2}))
    assert excused([one, two], {0, 1, 2, 3, 4, 5}) == Pruned(minimum=1280, absent=frozenset({0, 2, 4}))
    assert list(prunings([encoded(access()), encoded(one)], 767)) == [one]
    assert list(prunings([encoded(one)], 767)) == [], "nobody prunes what is not there yet"


@pytest.fixture(params=["folder", "postgres"])
def storage(request, tmp_path):
    if request.param == "folder":
        return FolderStorage(tmp_path / "ledger")
    url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    return PostgresStorage(sa.create_engine(url, poolclass=sa.NullPool), "desk")


LISTED = events(900, {300: ENROLLED})


def filled(storage):
    Writer(storage, SIGNER).append(LISTED)
    return WorkspaceLedger(storage=storage, signer=SIGNER, known=(SIGNER.key,), mirrors=())


def pruned(ledger, archive, **more):
    return prune(ledger, archive, now=NOW, tell=lambda error: None, **more)


def looked_at(storage, **more):
    with storage.reading() as view:
        return verify(view, trusted=(SIGNER.key,), **more)


def test_a_pruned_ledger_is_whole_and_says_so(storage, tmp_path):
    ledger = filled(storage)
    with storage.reading() as view:
        early = view.read("checkpoint")
        earlier = [entry for _, entry in entries_of(view, 900)]
    found = pruned(ledger, tmp_path / "archive")
    assert (found.minimum, found.kept, found.gone) == (768, (1,), (0, 2))
    with storage.reading() as view:
        (told,) = prunings([TileTree(view, 901).entry(900)], 900)
    digest = hashlib.sha256((tmp_path / "archive/checkpoint").read_bytes()).hexdigest()
    assert told == Pruning(at=NOW, minimum=768, kept=(1,), archive=digest)
    now = looked_at(storage, copies=[("early", early)])
    assert (now.verdict, now.found, now.held_against) == (Verdict.GENUINE, (), 1)
    assert now.pruned == Pruned(minimum=768, absent=frozenset({0, 2}))
    kept = looked(tmp_path / "archive")
    assert (kept.verdict, kept.checkpoint.size, kept.pruned, kept.ahead) == (Verdict.GENUINE, 900, None, 0)
    with storage.reading() as view, FolderStorage(tmp_path / "archive").reading() as archive:
        left = dict(entries_of(view, 901, now.absent))
        assert [left[place] for place in range(256, 512)] == earlier[256:512]
        assert sorted(left) == [*range(256, 512), *range(768, 901)]
        assert [entry for _, entry in entries_of(archive, 900)] == earlier
        assert not [path for path in view.paths() if "entries/000" in path or "entries/002" in path]
        proof_of(view, view.read("checkpoint"), 901, 300).verified()
        tree = TileTree(view, 901)
        verify_consistency(100, 901, consistency_proof(tree, 100, 901), tree.subtree(0, 100), tree.subtree(0, 901))
        with pytest.raises(LedgerError, match="this entry was pruned"):
            tree.entry(5)
    assert Writer(storage, SIGNER).append(events(300)).size == 1201, "it can be gone on with"
    assert looked_at(storage).found == ()
    assert pruned(ledger, tmp_path / "again").gone == (), "a bundle with a pruning in it is younger"
    assert not (tmp_path / "again").exists()


def test_it_can_be_pruned_again_and_put_back(tmp_path):
    storage = FolderStorage(tmp_path / "ledger")
    ledger = filled(storage)
    first = pruned(ledger, tmp_path / "one", index=300)
    assert (first.gone, first.minimum) == ((0,), 256)
    second = pruned(ledger, tmp_path / "two")
    assert (second.gone, second.minimum) == ((2,), 768)
    assert looked(tmp_path / "two").pruned == Pruned(minimum=256, absent=frozenset({0}))
    assert asked(tmp_path / "ledger", "--trust", SIGNER.key).returncode == 0
    assert "512 of them were pruned" in asked(tmp_path / "ledger", "--trust", SIGNER.key).stdout
    for archive, name in (("one", "000"), ("two", "002")):
        there = tmp_path / "ledger/tile/entries" / name
        there.write_bytes((tmp_path / archive / "tile/entries" / name).read_bytes())
    found = looked(tmp_path / "ledger")
    assert (found.found, found.pruned) == ((), Pruned(minimum=768, absent=frozenset()))
    assert "pruned" not in asked(tmp_path / "ledger", "--trust", SIGNER.key).stdout


def test_a_moment_and_an_index(tmp_path):
    storage = FolderStorage(tmp_path / "ledger")
    late, recent = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2022, 2024))
    Writer(storage, SIGNER).append([*events(300), *([access(late)] * 212), *([access(recent)] * 300)])
    ledger = WorkspaceLedger(storage=storage, signer=SIGNER, known=(SIGNER.key,), mirrors=())
    assert pruned(ledger, tmp_path / "one", moment=OLD).gone == ()
    assert pruned(ledger, tmp_path / "two", moment=late).gone == (0,)
    assert pruned(ledger, tmp_path / "three", moment=NOW).gone == (1,), "never what is younger than three years"


@pytest.mark.parametrize("path", ["tile/entries/003.p/132", "tile/entries/000", "tile/0/001", "checkpoint"])
def test_what_does_not_verify_is_not_pruned(tmp_path, path):
    storage = FolderStorage(tmp_path / "ledger")
    ledger = filled(storage)
    place = tmp_path / "ledger" / path
    place.write_bytes(place.read_bytes()[:-40])
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(LedgerAltered, match="nothing was pruned"):
        pruned(ledger, tmp_path / "archive")
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_that_does_not_verify_keeps_it_from_being_pruned(tmp_path, monkeypatch):
    ledger = filled(FolderStorage(tmp_path / "ledger"))
    real = FolderBatch.put

    def put(self, files):
        real(self, {path: data[:-1] if path == "tile/entries/002" else data for path, data in files.items()})

    with monkeypatch.context() as patch:
        patch.setattr(FolderBatch, "put", put)
        with pytest.raises(LedgerAltered, match="archive does not verify"):
            pruned(ledger, tmp_path / "archive")
    found = looked(tmp_path / "ledger")
    assert (found.checkpoint.size, found.pruned, found.found) == (900, None, ())


def test_an_archive_that_cannot_be_written_keeps_it_too_and_is_not_left_in_part(tmp_path, monkeypatch):
    ledger = filled(FolderStorage(tmp_path / "ledger"))
    real = FolderBatch.put

    def full(self, files):
        if self.folder == tmp_path / "archive" and "keys" in files:
            raise LedgerUnwritable(Text("", "the disk is full"), "x", Text("", ""))
        real(self, files)

    with monkeypatch.context() as patch:
        patch.setattr(FolderBatch, "put", full)
        with pytest.raises(LedgerUnwritable, match="archive cannot be written; nothing was pruned"):
            pruned(ledger, tmp_path / "archive")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ledger"]
    (tmp_path / "closed").write_text("a file")
    with pytest.raises(LedgerUnwritable, match="nothing was pruned"):
        pruned(ledger, tmp_path / "closed/archive")
    assert (looked(tmp_path / "ledger").checkpoint.size, looked(tmp_path / "ledger").found) == (900, ())


@pytest.fixture(scope="module")
def cut_down(tmp_path_factory):
    """The files of a pruned ledger: bundles 0 and 2 are gone, 1 is kept, 3 is the last."""
    folder = tmp_path_factory.mktemp("pruned")
    pruned(filled(FolderStorage(folder / "ledger")), folder / "archive")
    with FolderStorage(folder / "ledger").reading() as view:
        return {path: view.read(path) for path in view.paths()}


def both(files, folder):
    write(files, folder)
    return said(files).verdict, stranger(folder)


def test_a_loss_is_not_taken_for_a_pruning(cut_down, tmp_path):
    """Exhaustive: each file that is left, gone, cut, or with a byte changed; by both verifiers."""
    needed = [path for path in cut_down if ".p/" not in path or path in ("tile/entries/003.p/133", "tile/0/003.p/133", "tile/1/000.p/3")]
    assert both(cut_down, tmp_path / "x") == (Verdict.GENUINE, Verdict.GENUINE)
    rng = random.Random(1)
    for path in needed:
        data = cut_down[path]
        at = rng.randrange(len(data))
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        gone = {name: each for name, each in cut_down.items() if name != path}
        for files in (gone, {**cut_down, path: data[:-1]}, {**cut_down, path: b""}, {**cut_down, path: flipped}):
            assert both(files, tmp_path / "x") == (Verdict.ALTERED, Verdict.ALTERED), path


def test_the_bytes_of_the_entry_that_says_so_count(cut_down, tmp_path):
    path = "tile/entries/003.p/133"
    data = cut_down[path]
    start = data.rindex(b'{"archive"')
    for at in range(start, len(data)):
        files = {**cut_down, path: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}
        assert said(files).verdict is Verdict.ALTERED
    for change in ((b'"kept":[1]', b'"kept":[]'), (b'"minimum":768', b'"minimum":900')):
        assert both({**cut_down, path: data.replace(*change)}, tmp_path / "x") == (Verdict.ALTERED, Verdict.ALTERED)


def resigned(listed, signer, gone, tmp_path):
    """A ledger of these entries without some of its bundles."""
    storage = FolderStorage(tmp_path / "made")
    Writer(storage, signer).extend([each if isinstance(each, bytes) else encoded(each) for each in listed])
    with storage.reading() as view:
        return {path: view.read(path) for path in view.paths() if path not in gone}


@pytest.mark.parametrize(
    ("said_pruned", "genuine"),
    [
        (Pruning(at=OLD, minimum=256, kept=(), archive=D), True),
        (Pruning(at=OLD, minimum=300, kept=(), archive=D), True),
        (Pruning(at=OLD, minimum=255, kept=(), archive=D), False),
        (Pruning(at=OLD, minimum=256, kept=(0,), archive=D), False),
        (Pruning(at=OLD, minimum=512, kept=(1,), archive=D), True),
        (Pruning(at=OLD, minimum=10**6, kept=(), archive=D), False),  # what was not there yet
        (encoded(Pruning(at=OLD, minimum=256, kept=(), archive=D)).replace(b'"kept"', b' "kept"'), False),
        (b'{"archive":1,"kind":"pruning"}', False),
        (b'{"archive":"x","kept":7,"kind":"pruning","minimum":"x"}', False),
        (access(), False),
    ],
)
def test_both_verifiers_read_the_entry_alike(tmp_path, said_pruned, genuine):
    files = resigned([*events(600), said_pruned, access()], SIGNER, {"tile/entries/000"}, tmp_path)
    expected = Verdict.GENUINE if genuine else Verdict.ALTERED
    assert both(files, tmp_path / "x") == (expected, expected)
    if not genuine:
        assert [each.place for each in said(files).found] == ["tile/entries/000"]


def test_a_pruning_that_another_key_signed_is_nobodys(tmp_path):
    files = resigned([*events(600), Pruning(at=OLD, minimum=256, kept=(), archive=D)], OTHER, {"tile/entries/000"}, tmp_path)
    files["keys"] = f"{OTHER.key}\n".encode()
    assert said(files).verdict is Verdict.ALTERED


def test_a_pruning_does_not_hide_a_truncation(cut_down, tmp_path):
    """A pruned ledger that is put back to an earlier size: later checkpoints tell."""
    later = made(tmp_path / "later", 950)[0]
    head = Checkpoint.read(cut_down["checkpoint"])[0]
    larger = Checkpoint(origin=head.origin, size=902, root=bytes(32)).signed(SIGNER)
    for copy in (later, larger):
        assert said(cut_down, [copy]).verdict is Verdict.ALTERED
    other = Checkpoint(origin=head.origin, size=100, root=bytes(32)).signed(SIGNER)
    assert "two roots" in said(cut_down, [other]).found[-1].what.en, "also below what was pruned"


def test_who_verifies_while_it_is_pruned_sees_no_alarm(tmp_path):
    """The checkpoint is read first; by the time the bundles are looked for, they are pruned."""
    storage = FolderStorage(tmp_path / "ledger")
    ledger = filled(storage)
    with storage.reading() as view:
        meanwhile = iter([lambda: pruned(ledger, tmp_path / "archive")])

        def read(path):
            if path == "tile/entries/000":
                next(meanwhile, lambda: None)()
            return view.read(path)

        found = verify(SimpleNamespace(read=read, paths=view.paths), trusted=(SIGNER.key,))
    assert (found.verdict, found.checkpoint.size, found.pruned.absent) == (Verdict.GENUINE, 901, frozenset({0, 2}))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and looks at processes in /proc")
def test_killed_at_every_system_call(tmp_path):
    """Exhaustive, each call that changes a disk being once the last: no alarm, nothing gone that is not in the archive, and the next pruning ends it."""
    filled(FolderStorage(tmp_path / "made"))
    step, ended = 0, False
    while not ended:
        step += 1
        place = tmp_path / f"{step}"
        shutil.copytree(tmp_path / "made", place / "ledger")
        ledger = WorkspaceLedger(storage=FolderStorage(place / "ledger"), signer=SIGNER, known=(SIGNER.key,), mirrors=())

        def killed(step=step, ledger=ledger, place=place):
            dying_at(step)
            pruned(ledger, place / "archive")

        ended = in_child(killed) == 0
        found = looked(place / "ledger")
        assert (found.verdict, found.found) == (Verdict.GENUINE, ()), step
        assert stranger(place / "ledger") is Verdict.GENUINE
        if found.pruned is not None:
            assert looked(place / "archive").verdict is Verdict.GENUINE
        assert pruned(ledger, place / "again").gone in ((0, 2), (2,), ())
        assert looked(place / "ledger").pruned.absent == {0, 2}
    assert step > 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and looks at processes in /proc")
def test_the_power_goes_at_every_step(tmp_path, monkeypatch):
    power = Power(tmp_path / "ledger")
    with monkeypatch.context() as patch:
        power.recorded(patch)
        ledger = filled(FolderStorage(tmp_path / "ledger"))
        begun = power.events
        pruned(ledger, tmp_path / "archive")
    rng, gone = random.Random(1), set()
    for event in range(begun, power.events + 1):
        for kind in KINDS_OF_CUTS:
            found = verify(Files(power.after(event, kind, rng)), trusted=(SIGNER.key,))
            assert (found.verdict, found.found) == (Verdict.GENUINE, ()), (event, kind)
            gone.add(len(found.absent))
    assert gone == {0, 1, 2}


def endlessly(storage, folder, seed, pipe):
    """Append and prune for ever, and say each time that it was pruned."""
    ledger = WorkspaceLedger(storage=storage, signer=SIGNER, known=(SIGNER.key,), mirrors=())
    rng, writer = random.Random(seed), Writer(storage, SIGNER)
    for number in itertools.count():
        writer.append(access() for _ in range(rng.randint(1, 300)))
        if rng.random() < 0.5:
            pruned(ledger, folder / f"{seed}-{number}")
            os.write(pipe, b"x")


def killed(storage, folder, rng, seed):
    """Kill one at some moment; one time in three it has pruned before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            endlessly(storage, folder, seed, writing)
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        if seed % 3 == 0:
            assert pipe.read(1) == b"x"
        time.sleep(rng.uniform(0.02, 0.5))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def survives(storage, folder, times):
    rng, most = random.Random(7), 0
    Writer(storage, SIGNER).append(events(600))
    for number in range(times):
        killed(storage, folder, rng, number)
        found = looked_at(storage)
        assert found.found == (), found.found
        most = max(most, len(found.absent))
        for archive in folder.glob("*/checkpoint"):
            assert looked(archive.parent).found == ()
        shutil.rmtree(folder, ignore_errors=True)
    return most


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
def test_killed_at_any_moment_of_pruning(storage, tmp_path):
    assert survives(storage, tmp_path / "archives", 60) > 0


def test_what_an_interrupted_writer_left_of_a_pruned_bundle_goes_with_it(tmp_path):
    storage = FolderStorage(tmp_path / "ledger")
    ledger = filled(storage)
    bundle = tmp_path / "ledger/tile/entries/000"
    left = tmp_path / "ledger/tile/entries/000.p/1"
    left.parent.mkdir()
    left.write_bytes(bundle.read_bytes()[: 2 + int.from_bytes(bundle.read_bytes()[:2], "big")])
    assert looked(tmp_path / "ledger").found == ()
    pruned(ledger, tmp_path / "archive")
    assert not left.parent.exists()
    assert looked(tmp_path / "ledger").found == ()


def test_a_view_in_memory_says_the_same(cut_down):
    assert verify(Files(cut_down)).pruned == Pruned(minimum=768, absent=frozenset({0, 2}))
