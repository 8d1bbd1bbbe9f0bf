"""Whether a plan is approved: by as many people as its rules ask for, none of them its author, over the digest of all that it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.acts import act_of
from holdings.errors import ActRefused
from holdings.ledger.entries import Decision
from holdings.text import Text
from retention.errors import NotApproved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from holdings import acts
    from holdings.acts import Signed
    from holdings.ledger import entries
    from holdings.people.people import Person
    from retention.plan import Plan

    Check = Callable[[Signed[acts.Approval]], Person]
    """Who did it, where it counts. Raises `ActRefused`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """What people decided on a plan, as the ledger has it."""

    plan: Plan
    approved: tuple[Person, ...]
    """One a key, in the order of the ledger."""
    refused: tuple[Person, ...]

    @property
    def missing(self) -> int:
        """How many approvals more it needs."""
        return max(0, self.plan.approvals - len(self.approved))

    def must_suffice(self) -> None:
        """Raise `NotApproved` unless enough people have approved the plan and none refused it."""
        if self.refused:
            raise _not_approved(self.plan, Text("有审批人拒绝了该计划。", "somebody refused it."), Text("请重新制定计划。", "Plan anew."))
        if self.missing:
            raise _not_approved(
                self.plan,
                Text(f"还缺 {self.missing} 人审批。", f"it lacks {self.missing} more approval{'s' if self.missing > 1 else ''}."),
                Text(
                    "请由提出者以外的人运行 `recordwarden retention approve`。",
                    "Have somebody else than its author run `recordwarden retention approve`.",
                ),
            )


def approvals_of(plan: Plan, events: Iterable[entries.Approval], *, among: str, check: Check) -> Approvals:
    """The approvals of a plan that count; `among` is the id of the list of people. Who refuses once, refuses for good."""
    found: dict[Decision, dict[str, Person]] = {decision: {} for decision in Decision}
    digest = plan.digest
    for event in events:
        if event.subject != digest or event.author != plan.author:
            continue
        try:
            person = check(act_of(event, among))  # type: ignore[arg-type]  # of an approval's event it is the act of an approval
        except ActRefused:
            continue
        found[event.decision].setdefault(person.key, person)
    return Approvals(plan=plan, approved=tuple(found[Decision.APPROVED].values()), refused=tuple(found[Decision.REFUSED].values()))


def _not_approved(plan: Plan, what: Text, do: Text) -> NotApproved:
    return NotApproved(what, plan.id[:12], do)
