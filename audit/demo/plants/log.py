"""LOG: accesses that no log covers, a log that begins too late, and one that fell silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from audit.demo.register_rows import FIRST_LOGIN, login_log

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step

LONGEST_SILENCE = 14
"""So many days in a row may a log of the desk have no entry."""


def near_misses(made: Draft) -> None:
    """A log that begins on the last day that it may, and is silent for as long as it may be."""
    made.generators["login_log"] = partial(login_log, silent=range(40, 40 + LONGEST_SILENCE))


def _not_covered(made: Draft, rng: random.Random) -> None:
    """LOG-01: one table of level 3 or 4 that the access log does not cover."""
    left_out = rng.choice(("refunds", "satisfaction", "archives"))
    names = tuple(name for name in made.declared if name not in (left_out, "access_log", "complaint_letters"))
    made.declared["access_log"] = replace(made.declared["access_log"], covers=names)


def _late_and_silent(made: Draft, rng: random.Random) -> None:
    """LOG-02 and LOG-03: a log that begins a day too late, or some, and is silent a day too long, or some."""
    since = FIRST_LOGIN + dt.timedelta(days=rng.randint(1, 20))
    begin = rng.randint(10, 90)
    made.generators["login_log"] = partial(login_log, since=since, silent=range(begin, begin + LONGEST_SILENCE + rng.randint(1, 9)))
    made.count("begins late", ("login_log", "at"), 1)
    made.count("silent", ("login_log", "at"), 1)


STEPS: tuple[Step, ...] = (_not_covered, _late_and_silent)
