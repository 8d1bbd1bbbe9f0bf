"""What ends a command from outside (Ctrl-C, SIGTERM, a terminal that is closed): once, in order, with the shell's exit code for it."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from holdings.ending import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_came: list[int] = []


class Signalled(BaseException):
    """The process was told to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


@contextmanager
def orderly_end() -> Iterator[None]:
    """Within, such a signal raises `Signalled`; those that follow do nothing, for the end is under way and takes no second one.

    A library that it is raised in may make an error of its own of it, or an answer: whatever ends after the signal ends
    because of it. Where such an error is not the end, `heed` follows.
    A signal that the process was started to ignore (`nohup`, a background job) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():  # only that one is told of signals
        yield
        return
    before = {number: signal.getsignal(number) for number in ENDING if signal.getsignal(number) not in (signal.SIG_IGN, None)}

    def end(number: int, _frame: FrameType | None) -> None:
        if not _came:  # and no `SIG_IGN` here: of one that is pending meanwhile Python would print a traceback
            _came.append(number)
            raise Signalled(number)

    for number in before:
        signal.signal(number, end)
    try:
        with _nothing_told_afterwards():
            yield
    except Exception:
        heed()
        raise
    else:
        heed()
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is end:
                signal.signal(number, signal.SIG_IGN if _came else handler)  # Python at its exit undoes a handler
        _came.clear()


@contextmanager
def _nothing_told_afterwards() -> Iterator[None]:
    """Within, what a signal met while Python tidied up, or in a thread, is not told: it is heeded later."""
    before = sys.unraisablehook, threading.excepthook

    def unraisable(what: sys.UnraisableHookArgs) -> None:
        if not _came:
            before[0](what)

    def of_thread(what: threading.ExceptHookArgs) -> None:
        if not _came:
            before[1](what)

    sys.unraisablehook, threading.excepthook = unraisable, of_thread
    try:
        yield
    finally:
        sys.unraisablehook, threading.excepthook = before


def heed() -> None:
    """Raise `Signalled` where the process was told to end, and a library made something else of it."""
    if _came:
        raise Signalled(_came[0])
