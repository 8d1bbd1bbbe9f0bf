"""The errors of keeping and destroying; none carries a value from the data.

RetentionError           (a holdings.errors.RecordwardenError)
├── ScopeError           what a hold is to cover cannot be read as an expression, or names a field that there is not
├── HoldError            a hold cannot be placed or released, or the file of holds cannot be used
├── PlanError            a plan cannot be used
│   ├── PlanRefused      a dataset cannot be planned: it lacks what a safe destruction needs, or the limits are exceeded
│   ├── PlanAltered      it is not what its author signed (exit code 1)
│   ├── PlanExpired      its time is over
│   └── NotApproved      too few people have approved it, or one refused
├── SweepRefused         nothing was begun: the clock, the target, the limits or the evidence does not allow it
│   └── SweepBusy        another sweep is under way
├── ArchiveError         what is to go, or went, into an archive cannot be written or read; nothing was deleted for it
└── SweepStopped         it was begun and did not end; what was done is receipted, and running it again goes on (exit code 4)
"""

from __future__ import annotations

from typing import ClassVar

from holdings.assets import shown
from holdings.errors import RecordwardenError
from holdings.text import Text


class RetentionError(RecordwardenError):
    """Anything about keeping and destroying."""


class ScopeError(RetentionError):
    """What a hold is to cover cannot be used; the subject is a field's name or a place in the expression."""


def missing_field(name: str) -> ScopeError:
    """That a dataset has no field of this name."""
    return ScopeError(
        Text("数据集中没有这个字段。", "the dataset has no such field."), shown(name), Text("请检查字段名。", "Check the field's name.")
    )


class HoldError(RetentionError):
    """A hold cannot be placed or released; nothing was changed."""


class PlanError(RetentionError):
    """A plan cannot be used."""


class PlanRefused(PlanError):
    """A dataset cannot be planned; nothing was written."""


class PlanAltered(PlanError):
    """A plan, or the file of its items, is not what its author signed."""

    exit_code: ClassVar[int] = 1


class PlanExpired(PlanError):
    """A plan's time is over, or has not begun."""


class NotApproved(PlanError):
    """Too few people have approved a plan, or somebody refused it."""


class SweepRefused(RetentionError):
    """Nothing was begun."""


class SweepBusy(SweepRefused):
    """Another sweep is under way."""


class ArchiveError(RetentionError):
    """An archive cannot be written, or is not what was archived."""

    exit_code: ClassVar[int] = 4


class SweepStopped(RetentionError):
    """It was begun and did not end; what was destroyed is in the evidence."""

    exit_code: ClassVar[int] = 4
