"""Killed anywhere, without power anywhere: the ledger is as it was before the append or after it, and nobody is alarmed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time

import pytest
import sqlalchemy as sa
from dying import dying_at, in_child
from ledgers import SIGNER, Files, asked, entries, entry, looked, made
from power import KINDS, Power

from holdings.errors import LedgerError
from holdings.ledger.folder import FolderBatch, FolderStorage
from holdings.ledger.postgres import PostgresStorage
from holdings.ledger.problems import Verdict
from holdings.ledger.reading import TileTree
from holdings.ledger.verify import verify
from holdings.ledger.writer import Writer

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and looks at processes in /proc")


def in_order(folder, size_before, size_after):
    found = looked(folder)
    assert found.found == (), found.found
    assert found.verdict is (Verdict.GENUINE if found.checkpoint.size else Verdict.EMPTY)
    assert found.checkpoint.size in (size_before, size_after)
    return found.checkpoint.size


@pytest.mark.parametrize(("before", "more"), [(0, 3), (5, 3), (250, 300), (511, 2)], ids=str)
def test_killed_at_every_system_call(tmp_path, before, more):
    """Exhaustive: each call that changes the disk is once the last one that is done, and once the first one that is not."""
    step, ended = 0, False
    while not ended:
        step += 1
        folder = tmp_path / str(step)
        made(folder, *([before - 2, 2] if before else []))
        for sign in (-1, 1):
            size = looked(folder).checkpoint.size

            def append(step=step, sign=sign, folder=folder, size=size):
                writer = Writer(FolderStorage(folder), SIGNER)
                dying_at(sign * step)
                writer.extend(entries(more, size + 1000))  # what is lost is other entries than what comes next

            ended = in_child(append) == 0
            now = in_order(folder, size, size + more)
            assert now == size + more or not ended
        size = looked(folder).checkpoint.size
        for count in (1, 2, more, 260):  # narrower and wider than what was left behind
            made(folder, count)
            size = in_order(folder, size + count, size + count)
    assert step > 10
    assert asked(folder, "--trust", SIGNER.key).returncode == 0


class Killed(BaseException):
    """Stands for the end of a process."""


def killed_before_the_checkpoint(storage, entries_):
    """What an append that nobody finished leaves on the disk."""

    def put(self, files, real=FolderBatch.put):
        if "checkpoint" in files:
            raise Killed
        real(self, files)

    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Killed):
        patch.setattr(FolderBatch, "put", put)
        Writer(storage, SIGNER).extend(entries_)


def without_power(tmp_path, monkeypatch, batches):
    """A ledger made under a power meter: after each append the number of events so far, and the size. Negative: killed in between."""
    power = Power(tmp_path / "ledger")
    storage = FolderStorage(tmp_path / "ledger")
    with monkeypatch.context() as patch:
        power.recorded(patch)
        said, size = [(0, 0)], 0
        for count in batches:
            if count < 0:
                killed_before_the_checkpoint(storage, entries(-count, 5000))
                continue
            size = Writer(storage, SIGNER).extend(entries(count, size)).size
            said.append((power.events, size))
    return power, said


@pytest.mark.parametrize("batches", [(3, 2, 250, 1, 1, 300), (5, -3, 300), (250, -260, 3, -1, 10)], ids=str)
def test_the_power_goes_at_every_step(tmp_path, monkeypatch, batches):
    """Whatever was said to be written is there; what is there verifies; and it can be gone on with."""
    power, said = without_power(tmp_path, monkeypatch, batches)
    rng = random.Random(1)
    for event in range(1, power.events + 1):
        promised = max(size for at, size in said if at <= event)
        for kind in KINDS:
            files = power.after(event, kind, rng)
            if "checkpoint" not in files:
                assert promised == 0
                continue
            found = verify(Files(files), trusted=(SIGNER.key,))
            assert found.found == (), (event, kind, found.found)
            assert found.checkpoint.size >= promised, (event, kind)
            if event % 5 == 0:
                goes_on(tmp_path / f"{event} {kind}", files, found.checkpoint.size)


def goes_on(folder, files, size):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    made(folder, 1, 3, 260)
    in_order(folder, size + 264, size + 264)


def test_a_disk_that_is_not_told_to_keep_it_loses_it(tmp_path, monkeypatch):
    """The meter can fail: without syncing folders, what was said to be written is not there."""
    monkeypatch.setattr("holdings.ledger.folder.sync_folder", lambda folder: None)
    power, said = without_power(tmp_path, monkeypatch, (3, 2))
    files = power.after(power.events, "nothing more", random.Random(1))
    assert said[-1][1] == 5
    assert "checkpoint" not in files


def endlessly(storage, pipe, seed):
    """Append for ever, and say each size once it is safe."""
    rng = random.Random(seed)
    writer = Writer(storage, SIGNER)
    size = writer.extend([]).size
    os.write(pipe, size.to_bytes(8, "big"))
    while True:
        size = writer.extend(entries(rng.choice((1, 1, 3, 40, 300)), size)).size
        os.write(pipe, size.to_bytes(8, "big"))


def killed(storage, rng, seed):
    """Start an endless writer and kill it at some moment: of its start, its work, or its work after a first append; gives the last size that it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.close(reading)
            endlessly(storage, writing, seed)
        os._exit(1)
    os.close(writing)
    first = b"".join(os.read(reading, 8) for _ in range(seed % 3))  # on a busy machine it would else be killed before it has begun
    time.sleep(rng.uniform(0.005, 0.12))
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with os.fdopen(reading, "rb") as pipe:
        said = first + pipe.read()
    return int.from_bytes(said[-8:], "big")


def survives(storage, times, seed, each):
    rng = random.Random(seed)
    promised = 0
    for number in range(times):
        promised = max(promised, killed(storage, rng, number))
        if number % each == 0 or number == times - 1:
            with storage.reading() as view:
                if view.read("checkpoint") is None:
                    assert promised == 0
                    continue
                found = verify(view, trusted=(SIGNER.key,))
                assert found.found == (), found.found
                assert found.checkpoint.size >= promised
                tree = TileTree(view, found.checkpoint.size)
                for index in rng.sample(range(found.checkpoint.size), min(5, found.checkpoint.size)):
                    assert tree.entry(index) == entry(index)
    return promised


def test_killed_at_any_moment(tmp_path):
    assert survives(FolderStorage(tmp_path), 15, 1, 1) > 0


def test_killed_at_any_moment_in_postgres(postgres_url):
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    assert survives(PostgresStorage(engine, "desk"), 15, 2, 1) > 0


@pytest.mark.slow
def test_killed_a_thousand_times(tmp_path):
    assert survives(FolderStorage(tmp_path), 1000, 3, 10) > 1000
    assert asked(tmp_path, "--trust", SIGNER.key).returncode == 0


@pytest.mark.slow
def test_killed_a_thousand_times_in_postgres(postgres_url):
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    assert survives(PostgresStorage(engine, "desk"), 1000, 4, 10) > 1000


def test_what_a_killed_writer_left_half_done_goes(tmp_path):
    made(tmp_path, 5)
    for place in (".checkpoint.0123456789abcdef", "tile/0/.000.0123456789abcdef", "tile/entries/000.p/.5.0123456789abcdef"):
        (tmp_path / place).write_bytes(b"half")
    assert looked(tmp_path).found == ()
    made(tmp_path, 1)
    assert not list(tmp_path.glob("**/.0*"))
    assert not list(tmp_path.glob("**/.5*"))
    assert not list(tmp_path.glob(".checkpoint*")), "it was signed, and is not what was signed in its place"


def test_tiles_without_any_checkpoint_are_not_begun_anew(tmp_path):
    made(tmp_path, 5)
    (tmp_path / "checkpoint").unlink()
    with pytest.raises(LedgerError, match="checkpoint is missing"):
        made(tmp_path, 1)
