"""`recordwarden retention`: the schedule explained, holds, plans, their approval, sweeps, and the certificates of them."""

from __future__ import annotations

from audit.cli import (
    retention_check,
    retention_drill,
    retention_holds,
    retention_plan,
    retention_sweep,
    retention_unarchive,
    retention_verify,
)
from audit.cli.base import Group
from holdings.text import Text

command = Group(
    name="retention",
    text=Text(
        "保存期限与销毁：说明保存规则，登记暂停销毁，制定、审批和执行销毁计划，核验并出具证明。",
        "Keep records as long as they must be, and no longer: the schedule explained, holds, plans, approval, sweeps and certificates.",
    ),
)

for _each in (
    retention_check.command,
    retention_holds.command,
    *retention_plan.COMMANDS,
    retention_sweep.command,
    retention_verify.verify,
    retention_verify.certificate,
    retention_unarchive.command,
    retention_drill.command,
):
    command.add_command(_each)
