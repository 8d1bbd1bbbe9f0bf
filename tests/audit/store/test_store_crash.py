"""kill -9 anywhere: the store opens, what was finished is whole, and progress that was acknowledged is there."""

import contextlib
import dataclasses
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from audit.store import RunState
from controls.finding import Status
from controls.trial.worlds import KEY

SERVER = """
# Forks a writer for each line that comes in, so that Python's start is paid for once.
import dataclasses, datetime as dt, importlib.util, os, sys
from pathlib import Path
from audit.store import DatasetProgress, open_store
from audit.workspace import Workspace
from controls.finding import Status
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory

KEY = FingerprintKey(bytes(range(32)))

spec = importlib.util.spec_from_file_location("building", sys.argv[1])
building = importlib.util.module_from_spec(spec)
sys.modules["building"] = building
spec.loader.exec_module(building)
build = building.Build
inventory = Inventory.model_validate({"version": 1, "sources": {}})

def write(folder, url, first, acknowledge):
    results = [build.result("CLS-01", {f"t{n}": Status.FAIL for n in range(400)})]
    with open_store(Workspace(Path(folder)), inventory, url=url, environ={}) as store, store.writer(KEY) as writer:
        for day in range(first, first + 1000):
            name = f"run-{day:04d}"
            assessment = build.assessment(name, results, day)
            writer.begin(build.header(name, assessment.started_at))
            acknowledge(f"began {name}")
            for number in range(5):
                writer.dataset_done(name, DatasetProgress(asset=f"d{number}", schema_hash="h", rows=number, seconds=0.0,
                                                          consistent=True, states={"CLS-01": list(range(100))}))
                acknowledge(f"kept {name} d{number}")
            writer.finish(assessment)
            acknowledge(f"finished {name}")

for line in sys.stdin:
    folder, url, first, pipe = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        out = os.open(pipe, os.O_WRONLY)
        write(folder, url or None, int(first), lambda text: os.write(out, (text + "\\n").encode()))
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@contextlib.contextmanager
def server():
    here = os.path.join(os.path.dirname(__file__), "conftest.py")  # noqa: PTH118, PTH120
    process = subprocess.Popen([sys.executable, "-c", SERVER, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def killed_writer(process, place, first, pipe, rng):
    """Let a writer write, kill it a moment after one of its acknowledgements, and give all that it had acknowledged."""
    os.mkfifo(pipe)
    process.stdin.write("\t".join((str(place.workspace.folder), place.url or "", str(first), str(pipe))) + "\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    with open(pipe, encoding="ascii") as said:  # noqa: PTH123 (opens when the child does)
        text = "".join(said.readline() for _ in range(rng.randint(0, 16)))
        time.sleep(rng.choice([0.0, 0.0, rng.uniform(0.0, 0.05)]))
        os.kill(child, signal.SIGKILL)
        text += said.read()
    assert process.stdout.readline() == "gone\n"
    return [line.split() for line in text.splitlines()]


@pytest.mark.parametrize("kills", [12, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_at_random_points(any_place, build, tmp_path, kills):
    rng = random.Random(20260301)
    results = [build.result("CLS-01", {f"t{number}": Status.FAIL for number in range(400)})]
    finished, places, last = set(), set(), 0
    with any_place.open() as store:
        build.run(store, build.assessment("run-0000", results, 0))
    with server() as process:
        for kill in range(kills):
            first = last + 1
            acknowledged = killed_writer(process, any_place, first, tmp_path / f"pipe-{kill}", rng)
            finished |= {line[1] for line in acknowledged if line[0] == "finished"}
            places.add((acknowledged[-1][0], *acknowledged[-1][2:]) if acknowledged else ())
            with any_place.open() as store:
                history = store.history()
                done = {each.id for each in history if each.state is RunState.FINISHED}
                assert finished <= done, "what was finished stays finished"
                assert len(done - finished) <= kill + 2, "a kill hides at most one acknowledgement"
                open_one = store.unfinished()
                kept = {each.asset for each in open_one[1]} if open_one else set()
                told = {line[2] for line in acknowledged if line[0] == "kept" and open_one and line[1] == open_one[0].id}
                assert told <= kept, "progress that was acknowledged is there"
                newest = max(done)
                expected = build.assessment(newest, results, int(newest[4:]))
                assert store.load(newest) == expected, "a finished assessment is whole"
                assert len(store.findings()) == 400
                with writer_when_free(store) as writer:
                    if open_one:
                        writer.abandon(open_one[0].id)
            last = max(int(each.id[4:]) for each in history)
    assert len(finished) > 5
    assert ("kept", "d4") in places, "none struck while all results were written"
    assert len(places) > 3, f"the kills struck in few places only: {places}"


@contextlib.contextmanager
def writer_when_free(store):
    from audit.errors import StoreError

    for _ in range(200):  # a server notices a dead client a moment later
        with contextlib.ExitStack() as stack:
            try:
                writer = stack.enter_context(store.writer(KEY))
            except StoreError:
                time.sleep(0.05)
                continue
            yield writer
            return
    pytest.fail("the lock outlived its process")


def test_a_finish_that_breaks_off_leaves_the_progress(any_place, build):
    """All of it, or nothing: here the last of the results cannot be written."""
    from audit.store import DatasetProgress

    good = build.observation("CLS-01", "a", Status.FAIL)
    bad = dataclasses.replace(build.observation("CLS-02", "b", Status.FAIL), fingerprint="")
    results = [
        dataclasses.replace(build.result("CLS-01", {}), observations=(good,)),
        dataclasses.replace(build.result("CLS-02", {}), observations=(bad,)),
    ]
    with any_place.open() as store, store.writer(KEY) as writer:
        writer.begin(build.header("one", build.noon))
        writer.dataset_done("one", DatasetProgress(asset="d", schema_hash="h", rows=1, seconds=0.0, consistent=True))
        with pytest.raises(ValueError, match="no fingerprint"):
            writer.finish(build.assessment("one", results))
        header, kept = store.unfinished()
        assert (header.id, [each.asset for each in kept]) == ("one", ["d"])
        assert store.findings() == ()
        writer.finish(build.assessment("one", results[:1]))
        assert store.unfinished() is None
