"""What must hold before a sweep begins, and between its batches: the plan's limits, and a clock that agrees with the ledger."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from holdings.text import Text
from retention.errors import SweepRefused

if TYPE_CHECKING:
    from retention.plan import Plan

CLOCK = dt.timedelta(hours=24)


def must_agree(last: dt.datetime | None, now: dt.datetime, subject: str, *, clock_checked: bool = False) -> None:
    """Raise `SweepRefused` where the clock is more than a day from the ledger's last entry: due days would be another day's.

    `clock_checked` is the word of a person that the clock is right and the ledger has rested; no word helps a clock that is behind.
    """
    if last is None:
        return
    if now - last > CLOCK and not clock_checked:
        raise SweepRefused(
            Text("系统时钟比证据账本的最后一条记录晚 24 小时以上。", "the clock is more than 24 hours ahead of the ledger's last entry."),
            subject,
            Text(
                "请核对时钟；若账本确实闲置已久，请加 --clock-checked。",
                "Check the clock; where it is right and the ledger has rested, give --clock-checked.",
            ),
        )
    if last - now > CLOCK:
        raise SweepRefused(
            Text("系统时钟比证据账本的最后一条记录早 24 小时以上。", "the clock is more than 24 hours behind the ledger's last entry."),
            subject,
            Text("请校正时钟。", "Set the clock right."),
        )


def rows_enough(plan: Plan, left: int) -> int:
    """How many rows a dataset has to have for those that are `left` to be no larger part of it than the limit: no more need be counted."""
    return max(left, math.ceil(left * 100 / plan.limits.percent))


def must_fit(plan: Plan, left: int, rows: int) -> None:
    """Raise `SweepRefused` where a plan's items exceed its limits, or those that are `left` do of the rows that there are now."""
    limits, left = plan.limits, min(left, rows)
    if (
        plan.items.count > limits.count
        or plan.items.count * 100 > limits.percent * max(plan.rows, 1)
        or left * 100 > limits.percent * max(rows, 1)
    ):
        raise SweepRefused(
            Text(
                f"将销毁 {left:,} 条（现有 {rows:,} 条），超过计划的限额（{limits.count:,} 条或 {limits.percent}%）。",
                f"it would destroy {left:,} of {rows:,} records, more than its limits allow ({limits.count:,}, or {limits.percent} %).",
            ),
            plan.id[:12],
            Text(
                "请查明记录为何减少；确需销毁的，请重新制定计划。",
                "Find out why there are fewer records; make a new plan where it is right.",
            ),
        )
