"""Key rings for tests: fixed time and randomness, a scrypt that costs little, and a keeper of a folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from typing import TYPE_CHECKING

from holdings.keys import opening
from holdings.keys.keeping import Keeper
from holdings.keys.sealing import Cost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from holdings.text import Text

AT = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
CHEAP = Cost(n=2**14)
PASSPHRASE = "a lamp, a ladder, 三只猫"
SECRET = bytes(range(32)).hex()


def randomness(seed: str = "ring") -> Callable[[int], bytes]:
    """The same numbers every time, and no two alike."""
    numbers = itertools.count()
    return lambda count: hashlib.shake_256(f"{seed} {next(numbers)}".encode()).digest(count)


def answers(*lines: str | None) -> Callable[[Text], str | None]:
    """Whoever is asked says these, one after the other; being asked once more is an error."""
    left = list(lines)
    return lambda question: left.pop(0)


def keeper(folder: Path, *lines: str | None, seed: str = "ring", **environ: str) -> Keeper:
    return Keeper(
        environ={"RECORDWARDEN_KEYS": str(folder), **environ},
        ask=answers(*lines),
        clock=lambda: AT,
        random=randomness(seed),
        cost=CHEAP,
    )


def forget() -> None:
    """As if this were another process: nobody has typed a passphrase yet."""
    opening._UNLOCKED.clear()
