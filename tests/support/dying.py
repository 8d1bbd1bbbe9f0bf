"""Processes that end at a chosen system call, as those do that are killed."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("fsync", "replace", "unlink", "mkdir", "rmdir")


def in_child(work: Callable[[], object]) -> int:
    """Run in a forked process, which ends by itself or is killed; gives its exit status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dying_at(step: int) -> None:
    """Make the n-th system call that changes a disk the last thing that this process does; -n: it is not done any more."""
    numbers = itertools.count(1)

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            last = next(numbers) == abs(step)
            if last and step < 0:
                os._exit(9)
            try:
                return real(*arguments, **more)
            finally:
                if last:
                    os._exit(9)

        return call

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))
