"""Which action does what a rule asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.text import Text
from retention.actions.delete import Delete
from retention.errors import SweepRefused
from retention.rule import Action

if TYPE_CHECKING:
    from retention.actions.base import Act


def act_of(action: Action, subject: str) -> Act:
    """What carries an action out. Raises `SweepRefused` for one that nothing here can."""
    if action is Action.DELETE:
        return Delete()
    raise SweepRefused(
        Text(f"尚不支持处置方式 {action.value}。", f"the action {action.value} cannot be carried out yet."),
        subject,
        Text("请改用 delete，或以其他方式处置。", "Use delete, or dispose of these records by other means."),
    )
