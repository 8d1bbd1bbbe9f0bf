"""`recordwarden retention`: the schedule explained, holds, plans and their approval."""

from __future__ import annotations

from audit.cli import retention_check, retention_holds, retention_plan
from audit.cli.base import Group
from holdings.text import Text

command = Group(
    name="retention",
    text=Text(
        "保存期限与销毁：说明保存规则，登记暂停销毁，制定和审批销毁计划。",
        "Keep records as long as they must be, and no longer: the schedule explained, holds, plans and their approval.",
    ),
)

for _each in (retention_check.command, retention_holds.command, *retention_plan.COMMANDS):
    command.add_command(_each)
