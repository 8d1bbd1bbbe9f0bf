"""Scratch runs: merged in order whatever the runs, unreadable without the key, and damage is noticed."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import scratch as module
from audit.errors import StoreError
from audit.scratch import RunWriter, Scratch
from controls.keying import RECORD, Groups

KEY = bytes(range(32))


def some(count: int, seed: int = 1, spread: int = 2**64) -> np.ndarray:
    rng = np.random.default_rng(seed)
    found = np.empty(count, RECORD)
    found["hi"] = (
        rng.integers(0, spread, count, np.uint64, endpoint=False) if spread < 2**64 else rng.integers(0, 2**64 - 1, count, np.uint64)
    )
    found["lo"] = rng.integers(0, 3, count, np.uint64)
    found["tag"] = rng.integers(0, 4, count)
    found["count"] = rng.integers(1, 9, count)
    return found


def totals(blocks: list[np.ndarray]) -> dict[tuple[int, int, int], int]:
    out: dict[tuple[int, int, int], int] = {}
    for block in blocks:
        for hi, lo, tag, count in block.tolist():
            out[hi, lo, tag] = out.get((hi, lo, tag), 0) + count
    return out


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(0, 400), min_size=1, max_size=6), seed=st.integers(0, 9), spread=st.sampled_from([1, 5, 2**64]))
def test_any_split_into_runs_merges_to_the_same_groups(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], seed: int, spread: int
) -> None:
    scratch = Scratch(tmp_path_factory.mktemp("scratch"), KEY)
    everything = some(sum(sizes), seed, spread)
    parts = np.split(everything, np.cumsum(sizes)[:-1])
    blocks = list(scratch.blocks([scratch.write(part) for part in parts]))
    assert totals(blocks) == totals([everything])
    fingerprints = [(int(hi), int(lo)) for block in blocks for hi, lo in block[Groups.of(block).starts][["hi", "lo"]].tolist()]
    assert fingerprints == sorted(set(fingerprints))  # every group once, in order, in one block


def test_many_blocks_give_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = Scratch(tmp_path / "s", KEY)
    names = [scratch.write(some(5_000, seed)) for seed in range(4)]
    whole = list(scratch.blocks(names))
    monkeypatch.setattr(module, "BLOCK_RECORDS", 1_000)
    cut = list(scratch.blocks(names))
    assert len(whole) == 1
    assert len(cut) > 10
    assert np.concatenate(cut).tolist() == whole[0].tolist()


def test_a_writer_writes_runs_as_it_fills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RUN_RECORDS", 100)
    scratch = Scratch(tmp_path / "s", KEY)
    writer = RunWriter(scratch)
    for seed in range(5):
        writer.add(some(60, seed))
    writer.flush()
    assert len(writer.names) == 3
    assert totals(list(scratch.blocks(writer.names))) == totals([some(60, seed) for seed in range(5)])


def run_file(scratch: Scratch, tmp_path: Path, count: int = module.FRAME_RECORDS + 10) -> Path:
    return tmp_path / "s" / scratch.write(some(count))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: data[: 16 + module.FRAME_RECORDS * 28 + 16],  # exactly the first frame: the last one is missing
        lambda data: data + data,
    ],
    ids=["last byte", "half", "everything", "one bit", "whole last frame", "appended"],
)
def test_damage_is_noticed(tmp_path: Path, damage: object) -> None:
    scratch = Scratch(tmp_path / "s", KEY)
    path = run_file(scratch, tmp_path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert not scratch.intact([path.name])
    with pytest.raises(StoreError):
        list(scratch.blocks([path.name]))


def test_a_run_is_bound_to_its_name_and_its_key(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "s", KEY)
    path = run_file(scratch, tmp_path, 10)
    path.rename(path.with_name("other"))
    assert not scratch.intact(["other"])
    assert not scratch.intact([path.name])
    assert not Scratch(tmp_path / "s", bytes(32)).intact([scratch.write(some(3))])


def test_runs_are_for_the_owner_alone_and_removed(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "s", KEY)
    path = run_file(scratch, tmp_path, 10)
    assert path.stat().st_mode & 0o077 == 0
    scratch.clear()
    assert not (tmp_path / "s").exists()


def test_an_empty_run_is_a_run(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "s", KEY)
    assert list(scratch.blocks([scratch.write(some(0))])) == []


def test_the_end_of_an_assessment_does_not_fail_because_its_scratch_is_gone(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "s", KEY)
    scratch.clear()
    scratch.clear()
    assert not (tmp_path / "s").exists()
