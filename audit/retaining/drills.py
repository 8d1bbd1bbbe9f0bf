"""Restore drills in a workspace: what its plans destroyed is looked for in the sources as they are now, and planned once more where it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.retaining.holding import book_here, today
from audit.retaining.plans import day_of, plans_of
from audit.retaining.sources import database, opened
from audit.standing import standing_of
from holdings.errors import ActRefused, SecretError, SourceError
from holdings.keys.opening import fingerprint_keys
from holdings.text import Text
from retention.drilling import Again, Drilled, destroyed
from retention.errors import PlanError, PlanRefused
from retention.items import Committer
from retention.itemsfile import key_name
from retention.plan import EXPIRES, Limits
from retention.planning import Planning
from retention.plans import author_of
from retention.schedule import schedule
from retention.states import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from audit.retaining.sweeping import Sweeping
    from audit.standing import Standing
    from holdings.errors import RecordwardenError
    from holdings.people.key import PersonKey
    from retention.drilling import Destroyed
    from retention.plan import Plan

_NOT_HERE = frozenset({State.NOT_ASKED, State.DISPOSED})
"""Other records; and those that are still as they were made: anonymous."""
_NO_LIMITS = Limits(count=1_000_000_000, percent=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undrilled:
    """A plan that could not be looked at."""

    plan: Plan
    problem: RecordwardenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilling:
    """A workspace, and, where plans are to be made, who signs them and in which limits."""

    sweeping: Sweeping
    author: PersonKey | None = None
    limits: Limits = _NO_LIMITS
    lifetime: dt.timedelta = EXPIRES

    def run(self, only: frozenset[tuple[str, str]] | None) -> Iterator[Drilled | Undrilled]:
        """Each plan that has destroyed anything. Raises `RecordwardenError` where nothing can be looked at at all."""
        plans = plans_of(self.sweeping.workspace)
        standing = standing_of(self.sweeping.workspace, self.sweeping.store)
        for name in plans.ids():
            plan = plans.load(name).plan
            if plan.repeats is not None or (only is not None and (plan.source, plan.dataset) not in only):
                continue
            try:
                author_of(plans.load(name), standing.people)
                if (found := self._one(plan, standing)) is not None:
                    yield found
            except (ActRefused, PlanError, SecretError, SourceError) as error:
                yield Undrilled(plan=plan, problem=error)

    def _one(self, plan: Plan, standing: Standing) -> Drilled | None:
        workspace, environ = self.sweeping.workspace, self.sweeping.environ
        history = self.sweeping.journal().history(plan.digest)
        if not any(outcome.done for outcome in history.outcomes.values()):
            return None
        plans, keys = plans_of(workspace), fingerprint_keys(environ)
        with plans.items(plan, keys) as items:
            gone = destroyed(items, history, plans.receipts(plan))
        key = next(each for each in keys if key_name(each) == plan.items.key)
        return self._looked(plan, gone, Committer(key, plan.source, plan.dataset), standing)

    def _looked(self, plan: Plan, gone: Destroyed, committer: Committer, standing: Standing) -> Drilled:
        sweeping = self.sweeping
        inventory, now = sweeping.workspace.inventory(), sweeping.now()
        entry = inventory.sources.get(plan.source)
        declared = None if entry is None else entry.datasets.get(plan.dataset)
        if declared is None:
            raise PlanRefused(
                Text("数据资产目录中不再有该数据集。", "the inventory does not have its dataset any more."),
                plan.id[:12],
                Text("请在目录中声明恢复后的数据集。", "Declare the dataset that was restored."),
            )
        with opened(sweeping.workspace, plan.source) as snapshot:
            found = database(snapshot)
            if found is None:
                raise PlanRefused(
                    Text("数据源不是数据库。", "its source is no database."),
                    plan.id[:12],
                    Text("请检查数据资产目录。", "Check the inventory."),
                )
            planning = Planning(
                source=plan.source,
                snapshot=found,
                structure=found.structure(),
                holds=book_here(sweeping.workspace, standing, sweeping.environ, today(sweeping.workspace, now)),
                key=fingerprint_keys(sweeping.environ)[0],
                author="0" * 64 if self.author is None else self.author.digest,
                as_of=day_of(sweeping.workspace, now),
                timezone=inventory.timezone,
                now=now,
                limits=self.limits,
                random=sweeping.random,
                lifetime=self.lifetime,
            )
            again = Again(plan=plan, destroyed=gone, committer=committer, info=found.inspect(plan.dataset))
            rules = schedule(inventory).applied(declared)
            with plans_of(sweeping.workspace).draft(sweeping.random) as draft:
                made = planning.make(plan.dataset, declared, rules, draft.items, again)
                is_kept = self.author is not None and made.items.count > 0
                if self.author is not None and is_kept:
                    draft.keep(made.signed(self.author))
        return Drilled(
            plan=plan,
            destroyed=len(gone.versions),
            states={state: count for state, count in made.counts.items() if state not in _NOT_HERE},
            others=again.others,
            unknown=gone.unknown,
            again=made if is_kept else None,
        )
