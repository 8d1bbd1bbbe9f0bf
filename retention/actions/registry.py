"""Which action does what a plan asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.assets import Asset
from holdings.text import Text
from retention.actions.anonymise import Anonymise
from retention.actions.archive import Archive
from retention.actions.delete import Delete
from retention.anonymity import Anonymity
from retention.errors import SweepRefused
from retention.rule import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.actions.base import Act
    from retention.archives import Archives
    from retention.plan import Plan


def act_of(plan: Plan, archives: Callable[[Plan], Archives]) -> Act:
    """What carries a plan out; `archives` is where its archive goes. Raises `SweepRefused` for an action that nothing here can."""
    match plan.action:
        case Action.DELETE:
            return Delete()
        case Action.ANONYMISE if plan.becomes:
            return Anonymise(Anonymity(plan.becomes))
        case Action.ARCHIVE:
            return Archive(archives(plan))
    raise SweepRefused(
        Text(f"尚不支持处置方式 {plan.action.value}。", f"the action {plan.action.value} cannot be carried out yet."),
        str(Asset.of(plan.source, plan.dataset)),
        Text("请改用 delete，或以其他方式处置。", "Use delete, or dispose of these records by other means."),
    )
