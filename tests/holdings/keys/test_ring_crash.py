"""Killed at any system call that changes the disk, without power after any: the ring is as it was before or after, and no key is lost."""

from __future__ import annotations

import itertools
import os
import random
import sys

import pytest
from power import KINDS, Power
from rings import PASSPHRASE, SECRET, forget, keeper

from holdings.keys.document import KeyState
from holdings.ledger.entries import KeyPurpose

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and looks at processes in /proc")

STEPS = ("link", "fsync", "replace", "unlink", "mkdir")
OLDER = bytes(range(1, 33))


def materials(ring):
    """Every secret that there is, by its key's id."""
    return {key.id: ring.secret(key.purpose, key.id).material for key in ring.keys if key.state is not KeyState.DESTROYED}


def dying_at(step):
    """End this process where it is about to make the n-th of these system calls."""
    numbers = itertools.count(1)

    def dying(real):
        def call(*arguments, **more):
            if next(numbers) == step:
                os._exit(9)
            return real(*arguments, **more)

        return call

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def in_child(work):
    """Run in a forked process; gives its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def first_use(kept):
    kept.init(unattended=True)


def rotate(kept):
    kept.rotate(KeyPurpose.DATA)


def destroy(kept):
    kept.destroy(next(key.id for key in kept.opened().keys if key.purpose is KeyPurpose.FINGERPRINTS and key.state is KeyState.ACTIVE))


def protect(kept):
    kept.protect()


@pytest.mark.parametrize(("work", "fewest"), [(first_use, 6), (rotate, 3), (destroy, 6), (protect, 4)])
def test_killed_at_every_system_call(tmp_path, work, fewest):
    """Exhaustive: each call is once the first one that is not done any more. Then the work is done again."""
    for step in itertools.count(1):
        folder = tmp_path / str(step)
        folder.mkdir(mode=0o700)
        before = {}
        if work is not first_use:
            (folder / "fingerprint.key").write_text(OLDER.hex(), "ascii")
            (folder / "fingerprint.key").chmod(0o600)
            before = materials(keeper(folder).init(unattended=True)[0])
        status = in_child(lambda step=step, folder=folder: (dying_at(step), work(keeper(folder, PASSPHRASE, PASSPHRASE))))
        assert status in (0, 9)
        forget()
        kept = keeper(folder, PASSPHRASE, PASSPHRASE, PASSPHRASE, seed="again")
        if kept.has_ring:
            ring = kept.opened()
            lost = set(before) - set(materials(ring))
            gone = {key.id for key in ring.keys if key.state is KeyState.DESTROYED}
            assert lost == gone
            assert len(gone) <= (work is destroy)
            assert status == 9 or (len(ring.keys) > len(before) or work is protect)
            assert materials(ring).items() >= {name: before[name] for name in set(before) - lost}.items()
        else:
            assert (work, status) == (first_use, 9)
            kept.init(unattended=True)
        if work is rotate:
            work(kept)
            assert {path.name for path in folder.iterdir()} <= {"ring.json", "ring.secret", "fingerprint.key", ".ring.lock"}
        if status == 0:
            assert step > fewest
            return


@pytest.mark.parametrize("kind", KINDS)
def test_without_power(tmp_path, monkeypatch, kind):
    """After each event: whatever the disk kept of what it was not told to keep, every key that was said to be there is."""
    power = Power(tmp_path / "keys")
    kept = keeper(tmp_path / "keys")
    said = []
    with monkeypatch.context() as patch:
        power.recorded(patch)
        for work in (first_use, rotate, rotate):
            work(kept)
            said.append((power.events, materials(kept.opened())))
    rng = random.Random(kind)
    for event in range(power.events + 1):
        folder = tmp_path / f"after {event}"
        folder.mkdir(mode=0o700)
        for name, data in power.after(event, kind, rng).items():
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o600)
        certain = [keys for at, keys in said if at <= event]
        rest = keeper(folder, seed="later")
        if not rest.has_ring:
            assert not certain
            rest.init(unattended=True)
        elif certain:
            assert materials(rest.opened()).items() >= certain[-1].items()
        rotate(rest)


def test_two_at_once_make_one_ring(tmp_path):
    """Whoever comes second opens what the first has made."""
    folder = tmp_path / "keys"
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            try:
                ring = _made(folder)
                (tmp_path / f"saw {number}").write_text(ring.secret(KeyPurpose.DATA).material.hex(), "ascii")
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    seen = {path.read_text("ascii") for path in tmp_path.glob("saw *")}
    assert len(list(tmp_path.glob("saw *"))) == 8
    assert len(seen) == 1


def _made(folder):
    from holdings.keys.opening import open_ring

    return open_ring({"RECORDWARDEN_KEYS": str(folder)})


def test_rotations_at_once_lose_nothing(tmp_path):
    keeper(tmp_path, RECORDWARDEN_RING_SECRET=SECRET).init()
    children = []
    for number in range(6):
        child = os.fork()
        if child == 0:
            try:
                rotate(keeper(tmp_path, seed=f"rotation {number}", RECORDWARDEN_RING_SECRET=SECRET))
            finally:
                os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    keys = [key for key in keeper(tmp_path, RECORDWARDEN_RING_SECRET=SECRET).opened().keys if key.purpose is KeyPurpose.DATA]
    assert [key.state for key in keys] == [KeyState.ACTIVE] + [KeyState.RETIRED] * 6
