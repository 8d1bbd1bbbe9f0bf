"""One writer at a time, across processes, and readers that never wait."""

import contextlib
import signal
import subprocess
import sys
import threading

import pytest

from audit.errors import StoreError
from controls.finding import Status
from controls.trial.worlds import KEY

HOLD = """
import sys
from pathlib import Path
from audit.store import open_store
from audit.workspace import Workspace
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory

KEY = FingerprintKey(bytes(range(32)))

folder, url = sys.argv[1], sys.argv[2] or None
inventory = Inventory.model_validate({"version": 1, "sources": {}})
with open_store(Workspace(Path(folder)), inventory, url=url, environ={}) as store, store.writer(KEY):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def another_writer(place):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.workspace.folder), place.url or ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_a_second_writer_in_another_process_is_refused_and_nothing_is_lost(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result("CLS-01", {"a": Status.FAIL})]))
        with another_writer(any_place) as process:
            with pytest.raises(StoreError, match="another assessment"), store.writer(KEY):
                pytest.fail("two writers at once")
            assert len(store.findings()) == 1, "readers go on"
            process.stdin.close()
            process.wait(20)
        build.run(store, build.assessment("two", [], 1))
        assert [summary.id for summary in store.history()] == ["two", "one"]


def test_a_killed_writer_leaves_no_lock(any_place):
    with any_place.open() as store:
        with another_writer(any_place) as process:
            process.send_signal(signal.SIGKILL)
            process.wait(20)
        for _ in range(100):  # the server notices a dead client a moment later
            with contextlib.suppress(StoreError), store.writer(KEY):
                return
            threading.Event().wait(0.1)
    pytest.fail("the lock outlived its process")


def test_a_second_writer_in_the_same_process_is_refused(any_place):
    with any_place.open() as store, store.writer(KEY):
        with pytest.raises(StoreError), store.writer(KEY):
            pytest.fail("two writers at once")
        with any_place.open() as other, pytest.raises(StoreError), other.writer(KEY):
            pytest.fail("two writers at once")


def test_the_lock_is_given_back_after_an_error(any_place):
    with any_place.open() as store:
        with contextlib.suppress(KeyError), store.writer(KEY):
            raise KeyError
        with store.writer(KEY):
            pass


def test_readers_see_a_finished_assessment_or_none_of_it(any_place, build):
    """While a writer works, a reader opens the store, again and again."""
    done, seen, wrong = threading.Event(), [], []

    def read():
        while not done.is_set():
            with any_place.open() as store:
                for summary in store.history():
                    if summary.finished_at is not None:
                        seen.append(summary.id)
                        if summary.failing != dict.fromkeys(summary.failing, 200) or not summary.failing:
                            wrong.append(summary)

    with any_place.open() as store:
        reader = threading.Thread(target=read)
        reader.start()
        try:
            for day in range(5):
                results = [build.result("CLS-01", {f"t{number}": Status.FAIL for number in range(200)})]
                build.run(store, build.assessment(f"run-{day}", results, day))
        finally:
            done.set()
            reader.join()
    assert wrong == []
    assert seen


def test_eight_processes_opening_a_new_store_at_once_make_it_once(any_place):
    code = HOLD.replace("as store, store.writer(KEY):", "as store:").replace("    sys.stdin.read()\n", "    store.history()\n")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(any_place.workspace.folder), any_place.url or ""],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(8)
    ]
    results = [(process.communicate(timeout=120), process.returncode) for process in processes]
    assert [(out, code) for (out, _), code in results] == [(b"held\n", 0)] * 8, [err.decode()[-500:] for (_, err), _ in results]
