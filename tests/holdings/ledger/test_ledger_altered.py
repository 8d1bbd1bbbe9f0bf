"""Whatever is done to a ledger is found: every byte, every order, every cut of a small one; a large one at random.

Each case is put to our verifier, to the stranger's, or to both. The ledger has stale partial tiles too, which the format keeps.
"""

from __future__ import annotations

import random

import pytest
from ledgers import OTHER, SIGNER, asked, looked, made, said, stranger, write

from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.folder import FolderStorage
from holdings.ledger.growth import edge_tiles
from holdings.ledger.problems import Verdict
from holdings.ledger.tiles import pack, unpack
from holdings.ledger.tree import fold, leaf_hash


def small(tmp_path, *batches):
    """The files of a ledger, and its checkpoints."""
    checkpoints = made(tmp_path / "made", *batches)
    with FolderStorage(tmp_path / "made").reading() as view:
        return {path: view.read(path) for path in view.paths()}, checkpoints


def needed(files, size):
    """The files that a ledger of that size must have."""
    edge = {tile.path for tile in edge_tiles(size)}
    return [path for path in files if ".p/" not in path or path in edge]


@pytest.mark.parametrize("batches", [(3, 2), (5,), (255, 1), (256, 3)], ids=str)
def test_every_changed_byte(tmp_path, batches):
    """Exhaustive: each byte of each file, changed in its lowest and its highest bit, with a key that is trusted and without one."""
    files, _ = small(tmp_path, *batches)
    assert said(files).verdict is Verdict.GENUINE
    assert said(files, trusted=()).verdict is Verdict.INTEGRITY_ONLY
    step = 1 if sum(batches) < 10 else 7
    for path, data in files.items():
        for place in range(0, len(data), step):
            for flip in (1, 0x80):
                altered = {**files, path: data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :]}
                found = said(altered, trusted=(SIGNER.key,) if flip == 1 else ())
                assert found.verdict is Verdict.ALTERED, (path, place, flip)
                assert found.found


def test_the_stranger_finds_every_changed_byte_too(tmp_path):
    files, _ = small(tmp_path, 3, 2)
    folder = tmp_path / "altered"
    write(files, folder)
    assert stranger(folder) is Verdict.GENUINE
    for path in needed(files, 5):
        for place in range(len(files[path])):
            (folder / path).write_bytes(files[path][:place] + bytes([files[path][place] ^ 1]) + files[path][place + 1 :])
            assert stranger(folder, trust=False) is Verdict.ALTERED, (path, place)
        (folder / path).write_bytes(files[path])


@pytest.mark.parametrize("batches", [(3, 2), (255, 1), (257,), (300, 220)], ids=str)
def test_every_file_that_is_gone_cut_or_longer(tmp_path, batches):
    files, _ = small(tmp_path, *batches)
    folder = tmp_path / "altered"
    for path in needed(files, sum(batches)):
        data = files[path]
        cases = [{name: each for name, each in files.items() if name != path}]
        cases += [{**files, path: changed} for changed in (b"", data[:-1], data[:-32], data[1:], data + b"\n", data + data[:34])]
        for altered in cases:
            assert said(altered).verdict is Verdict.ALTERED, path
            write(altered, folder)
            assert stranger(folder) is Verdict.ALTERED, path


def entry_alterations(leaves):
    """Every order of neighbours, every deletion and every duplicate."""
    for place in range(len(leaves)):
        yield leaves[:place] + leaves[place + 1 :]
        yield [*leaves[: place + 1], *leaves[place:]]
        yield [*leaves[: place + 1], leaves[place], *leaves[place + 2 :]]
        for other in range(place + 1, len(leaves)):
            swapped = list(leaves)
            swapped[place], swapped[other] = leaves[other], leaves[place]
            yield swapped


def test_every_order_deletion_and_duplicate_of_entries(tmp_path):
    """Exhaustive, in three strengths: the entries alone, the entries with their hashes, and with a checkpoint by another key."""
    files, _ = small(tmp_path, 7)
    bundle, tile = "tile/entries/000.p/7", "tile/0/000.p/7"
    folder = tmp_path / "altered"
    for altered in entry_alterations(unpack(files[bundle])):
        if altered == unpack(files[bundle]):
            continue
        hashes = [leaf_hash(each) for each in altered]
        width = len(altered)
        one = {**files, bundle: pack(altered)}
        two = {**files, bundle: pack(altered), tile: b"".join(hashes)}
        rest = {path: data for path, data in files.items() if path not in (bundle, tile)}
        moved = {f"tile/entries/000.p/{width}": pack(altered), f"tile/0/000.p/{width}": b"".join(hashes)}
        head = Checkpoint(origin=Checkpoint.read(files["checkpoint"])[0].origin, size=width, root=fold(hashes))
        three = {**rest, **moved, "checkpoint": head.signed(OTHER)}
        four = {**three, "keys": f"{OTHER.key}\n".encode()}
        for case in (one, two, three, four):
            assert said(case).verdict is Verdict.ALTERED
            write(case, folder)
            assert stranger(folder) is Verdict.ALTERED
        assert said(four, trusted=()).verdict is Verdict.INTEGRITY_ONLY, "whoever trusts nobody cannot know"


def test_every_truncation_below_an_exported_checkpoint(tmp_path):
    """Each earlier state, whole and signed as it was: nothing is wrong with it but that a later checkpoint was seen."""
    states, checkpoints = [], []
    for size in range(1, 13):
        checkpoints += made(tmp_path / "made", 1)
        with FolderStorage(tmp_path / "made").reading() as view:
            states.append({path: view.read(path) for path in view.paths()})
        assert len(states) == size
    for at, state in enumerate(states):
        write(state, tmp_path / "state")
        for seen, checkpoint in enumerate(checkpoints):
            (tmp_path / "seen").write_bytes(checkpoint)
            expected = Verdict.ALTERED if seen > at else Verdict.GENUINE
            assert said(state, [checkpoint]).verdict is expected
            assert stranger(tmp_path / "state", tmp_path / "seen") is expected


def test_two_roots_of_one_size_are_an_alarm(tmp_path):
    files, _ = small(tmp_path, 300)
    other = made(tmp_path / "other", 100)[0]
    forged = Checkpoint(origin=Checkpoint.read(other)[0].origin, size=100, root=leaf_hash(b"x")).signed(SIGNER)
    assert said(files, [other]).verdict is Verdict.GENUINE, "the same entries: the same root"
    (tmp_path / "seen").write_bytes(forged)
    write(files, tmp_path / "ledger")
    for copies in ([forged], [other, forged]):
        found = said(files, copies)
        assert found.verdict is Verdict.ALTERED
        assert "two roots" in found.found[-1].what.en
    assert stranger(tmp_path / "ledger", tmp_path / "seen") is Verdict.ALTERED


def test_copies_are_compared_at_every_size(tmp_path):
    files, checkpoints = small(tmp_path, 1, 254, 1, 1, 255, 1, 200)
    found = said(files, checkpoints)
    assert (found.verdict, found.held_against) == (Verdict.GENUINE, 7)
    for checkpoint in checkpoints:
        head = Checkpoint.read(checkpoint)[0]
        forged = Checkpoint(origin=head.origin, size=head.size, root=bytes(32)).signed(SIGNER)
        assert said(files, [forged]).verdict is Verdict.ALTERED


def test_a_copy_that_is_damaged_or_anothers_proves_nothing_and_is_told(tmp_path):
    files, (checkpoint,) = small(tmp_path, 9)
    head = Checkpoint.read(checkpoint)[0]
    for copy in (b"", checkpoint[:-3], checkpoint.replace(b"\n9\n", b"\n8\n"), head.signed(OTHER)):
        assert said(files, [copy]).verdict is Verdict.ALTERED
    elsewhere = made(tmp_path / "elsewhere", 9, signer=type(SIGNER)(name="ledger.example/other"))[0]
    assert said(files, [elsewhere]).verdict is Verdict.ALTERED


def test_a_checkpoint_under_another_name_than_its_keys_is_nobodys(tmp_path):
    """One key may sign for several ledgers; its name says for which."""
    files, (checkpoint,) = small(tmp_path, 9)
    head = Checkpoint.read(checkpoint)[0]
    other = Checkpoint(origin="ledger.example/other", size=head.size, root=head.root).signed(SIGNER)
    assert said(files, [other]).verdict is Verdict.ALTERED
    renamed = {**files, "checkpoint": other}
    write(renamed, tmp_path / "renamed")
    assert said(renamed).verdict is Verdict.ALTERED
    assert stranger(tmp_path / "renamed") is Verdict.ALTERED


def test_who_is_trusted(tmp_path):
    files, _ = small(tmp_path, 9)
    assert said(files, trusted=(OTHER.key,)).verdict is Verdict.ALTERED
    assert said(files, trusted=(OTHER.key, SIGNER.key)).verdict is Verdict.GENUINE
    for keys in (b"", b"\n", files["keys"] * 2, files["keys"] + b"x\n", f"{OTHER.key}\n".encode()):
        assert said({**files, "keys": keys}, trusted=()).verdict is Verdict.ALTERED


def test_what_is_beyond_the_checkpoint_is_told_and_is_no_alarm(tmp_path):
    files, _ = small(tmp_path, 9)
    ahead = {**files, "tile/0/000.p/12": b"anything", "tile/entries/000": b"", "tile/1/000.p/1": bytes(32), "tile/entries/x001/000": b""}
    found = said(ahead)
    assert (found.verdict, found.ahead) == (Verdict.GENUINE, 4)


@pytest.mark.parametrize("path", ["tile/0/000 (copy)", "tile/0/000.p/09", "notes.txt", "tile/entries/000.p/9.bak", "tile/00/000.p/9"])
def test_a_file_that_no_writer_makes_is_told(tmp_path, path):
    files, _ = small(tmp_path, 9)
    found = said({**files, path: files["tile/0/000.p/9"]})
    assert (found.verdict, [each.place for each in found.found]) == (Verdict.ALTERED, [path])


def test_an_empty_ledger_proves_nothing(tmp_path):
    made(tmp_path)
    assert looked(tmp_path).verdict is Verdict.EMPTY
    assert asked(tmp_path, "--trust", SIGNER.key).returncode == 3


def test_a_size_that_was_made_up_is_not_looked_for(tmp_path):
    files, _ = small(tmp_path, 300)
    for size in (10**6, 10**18):
        head = Checkpoint(origin=SIGNER.name, size=size, root=bytes(32)).signed(SIGNER)
        found = said({**files, "checkpoint": head}, trusted=())
        assert (found.verdict, len(found.found) < 1100) == (Verdict.ALTERED, True)
        write({**files, "checkpoint": head}, tmp_path / "ledger")
        assert stranger(tmp_path / "ledger", trust=False) is Verdict.ALTERED


def test_a_message_names_the_place(tmp_path):
    files, _ = small(tmp_path, 600)
    bundle = "tile/entries/001"
    leaves = unpack(files[bundle])
    found = said({**files, bundle: pack([*leaves[:44], b"something else", *leaves[45:]])}).found
    assert [each.place for each in found] == [bundle, "tile/1/000.p/2", "checkpoint"], "from the entry upwards"
    assert "entry 300 " in found[0].what.en
    assert "第 300 条记录" in found[0].what.zh
    found = said({**files, "tile/1/000.p/2": bytes(64)}).found
    assert [each.place for each in found] == ["tile/1/000.p/2"], "the entries are whole, and so is the root"


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """70,000 entries: three levels of tiles."""
    folder = tmp_path_factory.mktemp("large")
    made(folder, *[7_000] * 10)
    with FolderStorage(folder).reading() as view:
        return {path: view.read(path) for path in view.paths()}


def cut(files, path, at, rng):
    del files[path]


def shortened(files, path, at, rng):
    files[path] = files[path][:at]


def flipped(files, path, at, rng):
    files[path] = files[path][:at] + bytes([files[path][at] ^ 1 << rng.randrange(8)]) + files[path][at + 1 :]


def swapped(files, path, at, rng):
    step = 32 if "entries" not in path else 2 + int.from_bytes(files[path][:2], "big")
    data = files[path]
    files[path] = data[step : 2 * step] + data[:step] + data[2 * step :] if len(data) > 2 * step else data[::-1]


def exchanged(files, path, at, rng):
    other = rng.choice([each for each in files if files[each] != files[path]])
    files[path], files[other] = files[other], files[path]


@pytest.mark.parametrize("alteration", [cut, shortened, flipped, swapped, exchanged])
def test_a_large_ledger_altered_at_random(large, alteration):
    rng = random.Random(alteration.__name__)
    assert said(large).verdict is Verdict.GENUINE
    for _ in range(6):
        files = dict(large)
        path = rng.choice([each for each in files if each != "keys" and (".p/" not in each or each in needed(files, 70_000))])
        alteration(files, path, rng.randrange(len(files[path])), rng)
        if files != large:
            assert said(files).verdict is Verdict.ALTERED, path
