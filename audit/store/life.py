"""The life of a finding: open → in remediation → awaiting re-check → closed. Pure; only a later assessment closes one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from audit.store.records import Change, LifeState

if TYPE_CHECKING:
    import datetime as dt


class Verdict(Enum):
    """What an assessment says of a finding that it did or did not see."""

    FAILING = "failing"
    CLEARED = "cleared"
    UNJUDGED = "unjudged"
    """The control did not run, could not look, or did not come across the asset: nothing follows."""


@dataclass(frozen=True, slots=True)
class Life:
    """The part of a finding that changes."""

    state: LifeState
    regressed: bool
    judged: dt.datetime
    """The start of the newest assessment that judged it."""


def next_life(life: Life | None, verdict: Verdict, started: dt.datetime) -> tuple[Life | None, Change | None]:
    """The life after an assessment that began at `started`, and what happened, if anything did.

    An assessment that began before the newest one that judged the finding (resumed late) changes nothing.
    """
    if life is None:
        return (Life(LifeState.OPEN, regressed=False, judged=started), Change.OPENED) if verdict is Verdict.FAILING else (None, None)
    if verdict is Verdict.UNJUDGED or started < life.judged:
        return life, None
    if verdict is Verdict.CLEARED:
        closed = Life(LifeState.CLOSED, regressed=False, judged=started)
        return closed, None if life.state is LifeState.CLOSED else Change.CLOSED
    match life.state:
        case LifeState.CLOSED:
            return Life(LifeState.OPEN, regressed=True, judged=started), Change.REGRESSED
        case LifeState.AWAITING_RECHECK:
            return Life(LifeState.OPEN, life.regressed, started), Change.STILL_FAILING
        case _:
            return Life(life.state, life.regressed, started), None
