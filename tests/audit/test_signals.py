"""A signal that ends a command ends it, whatever a library makes of it."""

from __future__ import annotations

import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from workspaces import source, workspace

from audit.cli import main
from audit.signals import Signalled, heed, orderly_end
from holdings.ending import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
    signal.raise_signal(number)  # it takes no second one


def test_a_swallowed_signal_is_heeded() -> None:
    with suppress(Signalled), orderly_end():
        heed()
        with suppress(sqlite3.OperationalError):
            swallowed(signal.SIGTERM)
        with pytest.raises(Signalled):
            heed()
    heed()  # it is over with the command


def test_one_that_comes_while_python_tidies_up_is_heeded_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    class Tidied:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    def tidy() -> None:
        with orderly_end():
            Tidied()

    with pytest.raises(Signalled):
        tidy()
    assert capfd.readouterr() == ("", "")


def test_other_failures_are_left_as_they_are() -> None:
    with pytest.raises(ZeroDivisionError), orderly_end():
        raise ZeroDivisionError


def test_a_command_that_makes_an_answer_of_it_ends_all_the_same() -> None:
    with pytest.raises(Signalled) as raised, orderly_end(), suppress(sqlite3.OperationalError):
        swallowed(signal.SIGTERM)
    assert raised.value.exit_code == 143


def both_at_once(first: signal.Signals, second: signal.Signals) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    signal.raise_signal(first)
    signal.raise_signal(second)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def test_a_second_signal_while_the_first_is_under_way_is_nothing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    with pytest.raises(Signalled) as raised, orderly_end():
        both_at_once(signal.SIGINT, signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
    assert raised.value.exit_code == 130
    assert unraisable == []
    assert capfd.readouterr() == ("", "")


class TellsToEnd:
    """A clock for the door of SQLite: when it has been looked at so many times while SQLite works, the process is told to end."""

    def __init__(self, after: int) -> None:
        self.looks = 0
        self.after = after

    def monotonic(self) -> float:
        if sys._getframe(1).f_code.co_name == "<lambda>":  # the progress handler: the only Python that runs then
            self.looks += 1
            if self.looks == self.after:
                signal.raise_signal(signal.SIGINT)
        return time.monotonic()


@pytest.mark.parametrize("after", [1, 40, 80, 120])
@pytest.mark.parametrize("command", ["init", "plan", "audit", "sources test"])
def test_a_command_that_is_interrupted_while_sqlite_works_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: str, after: int
) -> None:
    if command != "init":
        workspace(tmp_path, {"desk": source({"path": "desk.db"}, {"t": {"phone": "contact/3"}, "v": {"phone": "contact/3"}})})
    with closing(sqlite3.connect(tmp_path / "desk.db")) as desk:
        desk.executescript("CREATE TABLE t (phone TEXT); INSERT INTO t VALUES ('1'); CREATE VIEW v AS SELECT phone FROM t ORDER BY 1")
    clock = TellsToEnd(after)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("holdings.sources.engines.sqlite.time", clock)
    monkeypatch.setattr("holdings.sources.engines.sqlite._STEPS", 1)
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *command.split(), *(["desk.db"] if command == "init" else [])])
    assert clock.looks >= after
    assert (ended.value.code, (tmp_path / "recordwarden.yaml").exists()) == (130, command != "init")
    assert capfd.readouterr().err.endswith("Interrupted.\n")
