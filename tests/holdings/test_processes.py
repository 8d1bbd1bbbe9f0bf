"""Worker processes end when they are told to, whatever they are doing."""

from __future__ import annotations

import threading
import time

import pytest

from holdings.processes import Pool

LONG_ANSWER = 64 * 1024 * 1024
"""Bytes; a pipe holds 64 KiB, so the worker is killed while it writes."""


def answer(size: int) -> bytes:
    return bytes(size)


@pytest.mark.parametrize("wait", [0.0, 0.01, 0.02, 0.04, 0.08])
def test_a_worker_that_is_killed_while_it_answers_holds_up_nobody(wait: float) -> None:
    pool = Pool(2, lambda: None)
    assert len(pool.submit(answer, 1).result(timeout=60)) == 1  # the workers are there
    for _ in range(4):
        pool.submit(answer, LONG_ANSWER)
    time.sleep(wait)
    ended = threading.Thread(target=pool.end, kwargs={"at_once": True}, daemon=True)
    ended.start()
    ended.join(timeout=30)
    assert not ended.is_alive()
