"""A signal that ends a command ends it, whatever a library makes of it."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from audit.signals import ENDING, Signalled, heed, orderly_end

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """A command that was told to end leaves the signals ignored."""
    before = {number: signal.getsignal(number) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def swallowed(number: signal.Signals) -> None:
    """Be told to end inside of SQLite, which calls it an interrupted query."""

    def told() -> int:
        signal.raise_signal(number)
        return 0

    with closing(sqlite3.connect(":memory:")) as database:
        database.set_progress_handler(told, 1)
        database.execute("SELECT 1").fetchall()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_fails_after_a_signal_fails_because_of_it(number: signal.Signals, code: int) -> None:
    with pytest.raises(Signalled) as raised, orderly_end():
        swallowed(number)
    assert raised.value.exit_code == code
    assert signal.getsignal(number) is signal.SIG_IGN  # it takes no second one


def test_a_swallowed_signal_is_heeded() -> None:
    with orderly_end():
        heed()
        with suppress(sqlite3.OperationalError):
            swallowed(signal.SIGTERM)
        with pytest.raises(Signalled):
            heed()
    heed()  # it is over with the command


def test_other_failures_are_left_as_they_are() -> None:
    with pytest.raises(ZeroDivisionError), orderly_end():
        raise ZeroDivisionError
