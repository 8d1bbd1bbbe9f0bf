"""Carries approved plans out in a workspace: whatever was signed, declared and found when they were made is looked at once more."""

from __future__ import annotations

import datetime as dt
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from audit.ledger import ledger_of
from audit.retaining.holding import FOLDER, book_here, store_lock, today
from audit.retaining.plans import approvals_here, plans_of
from audit.retaining.sources import database, opened
from audit.standing import standing_of
from holdings.errors import RecordwardenError
from holdings.keys.opening import fingerprint_keys, open_ring
from holdings.ledger.entries import KeyPurpose
from holdings.ledger.writer import Writer
from holdings.sources.opening import source_for
from holdings.text import Text
from retention.actions.registry import act_of
from retention.archives import Archives
from retention.barrier import only_one
from retention.errors import SweepRefused
from retention.execute import Executor
from retention.items import Committer
from retention.itemsfile import key_name
from retention.job import Job
from retention.journal import Journal
from retention.pace import Pace
from retention.planning import deciding_of, must_be_destroyable
from retention.plans import author_of, must_be_current
from retention.preflight import structure_digest
from retention.schedule import schedule
from retention.targets import erasable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.standing import Standing
    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.fingerprint import FingerprintKey
    from holdings.sources.structure import Structure
    from retention.book import Book
    from retention.deciding import Deciding
    from retention.execute import Swept
    from retention.plan import Plan
    from retention.rule import RetentionRule
    from retention.verify import Verified

LOCK = "sweep.lock"
ARCHIVES = "archives"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What became of one plan."""

    plan: Plan
    swept: Swept | None = None
    problem: RecordwardenError | None = None
    """Why it was not, or not wholly, carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """A workspace, its evidence, and the clock."""

    workspace: Workspace
    store: Store
    environ: Mapping[str, str]
    tell: Callable[[RecordwardenError], None]
    """Hears of mirrors of the ledger that failed."""
    progress: Callable[[int, int], None] = lambda done, of: None
    clock_checked: bool = False
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))
    random: Callable[[int], bytes] = secrets.token_bytes

    def approved(self) -> list[str]:
        """The ids of all plans that are approved, current and not carried out yet."""
        plans, found = plans_of(self.workspace), []
        standing = standing_of(self.workspace, self.store)
        for name in plans.ids():
            try:
                plan = self._approved(name, standing)
            except RecordwardenError:
                continue
            if not self._ended(plan):
                found.append(plan.id)
        return found

    def run(self, names: list[str], *, dry: bool = False) -> Iterator[Run]:
        """Carry plans out one after the other. Raises `SweepBusy`, and `RecordwardenError` for a name that is no plan's."""
        plans = plans_of(self.workspace)
        chosen = [plans.load(name).plan for name in names]
        folder = self.workspace.state / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        with only_one(folder / LOCK):
            for plan in chosen:
                try:
                    yield Run(plan=plan, swept=self._one(plan.id, dry=dry))
                except RecordwardenError as error:
                    yield Run(plan=plan, problem=error)

    def verify(self, name: str) -> tuple[Plan, Verified]:
        """Whether a plan came to what its evidence says; also one whose time is over. Raises `RecordwardenError`."""
        signed = plans_of(self.workspace).load(name)
        author_of(signed, standing_of(self.workspace, self.store).people)
        with self.executor(signed.plan) as executor:
            return signed.plan, executor.verify()

    def _one(self, name: str, *, dry: bool) -> Swept:
        plan = self._approved(name, standing_of(self.workspace, self.store))
        with self.executor(plan) as executor:
            return executor.run(dry=dry)

    @contextmanager
    def executor(self, plan: Plan) -> Iterator[Executor]:
        """What can carry a plan out, its items open. Raises `RecordwardenError`."""
        keys = fingerprint_keys(self.environ)
        key = next((each for each in keys if key_name(each) == plan.items.key), keys[0])
        act = act_of(plan, self.archives)
        entry = self.workspace.inventory().sources.get(plan.source)
        if entry is None:
            raise _changed(plan, Text("数据资产目录中不再有该数据源。", "the inventory does not have its source any more."))
        structure = self._structure(plan, key, below=act.takes_children)
        with plans_of(self.workspace).items(plan, keys) as items:
            job = Job(
                plan=plan,
                digest=plan.digest,
                items=items,
                committer=Committer(key, plan.source, plan.dataset),
                deciding=self._deciding(plan, structure),
                structure=structure,
                act=act,
                read_holds=self._holds,
                store_lock=self._store_lock,
            )
            yield Executor(
                job=job,
                erasable=erasable(source_for(plan.source, entry, self.workspace.folder)),
                journal=self.journal(),
                now=self.now,
                pace=Pace(),
                progress=self.progress,
                clock_checked=self.clock_checked,
                keep_receipts=partial(plans_of(self.workspace).keep_receipts, plan),
            )

    def archives(self, plan: Plan) -> Archives:
        """The archive of a plan. Raises `SecretError`, and `KeyGone` where there is no key of the purpose `data`."""
        ring = open_ring()
        ring.secret(KeyPurpose.DATA)
        return Archives(
            folder=self.workspace.state / FOLDER / ARCHIVES / plan.id,
            plan=plan.digest,
            secret=lambda key: ring.secret(KeyPurpose.DATA, key),
            random=self.random,
        )

    def _approved(self, name: str, standing: Standing) -> Plan:
        """The plan, seen to be what its author signed, current, approved, and of the rules that there are now. Raises `PlanError` and `ActRefused`."""
        signed = plans_of(self.workspace).load(name)
        author_of(signed, standing.people)
        must_be_current(signed.plan, self.now())
        approvals_here(signed.plan, standing).must_suffice()
        rules = self._rules(signed.plan.source, signed.plan.dataset)
        if [(rule.id, rule.version, rule.digest) for rule in rules] != [(used.id, used.version, used.digest) for used in signed.plan.rules]:
            raise _changed(
                signed.plan, Text("制定计划后，适用的保存规则已变更。", "the rules that hold for it have changed since it was made.")
            )
        return signed.plan

    def _ended(self, plan: Plan) -> bool:
        history = self.journal().history(plan.digest)
        return not history.open and history.place >= plan.items.count

    def _rules(self, source: str, dataset: str) -> tuple[RetentionRule, ...]:
        inventory = self.workspace.inventory()
        entry = inventory.sources.get(source)
        declared = None if entry is None else entry.datasets.get(dataset)
        return () if declared is None else schedule(inventory).applied(declared)

    def _deciding(self, plan: Plan, structure: Structure) -> dict[str, Deciding]:
        """What decides about the plan's records, and about those of each declared dataset below that has rules of its own."""
        datasets = self.workspace.inventory().sources[plan.source].datasets
        return {
            name: deciding_of(datasets[name], rules, as_of=plan.as_of, timezone=plan.timezone, why=plan.why)
            for name in (plan.dataset, *structure.below(plan.dataset))
            if name in datasets and (rules := self._rules(plan.source, name))
        }

    def _structure(self, plan: Plan, key: FingerprintKey, *, below: bool) -> Structure:
        with opened(self.workspace, plan.source) as snapshot:
            found = database(snapshot)
            if found is None:
                raise _changed(plan, Text("数据源不再是数据库。", "its source is no database any more."))
            structure = found.structure()
        if structure_digest(structure, plan.dataset, key) != plan.structure:
            raise _changed(plan, Text("制定计划后，表结构已变更。", "the structure of its tables has changed since it was made."))
        must_be_destroyable(structure, plan.source, plan.dataset, below=below)
        return structure

    def _holds(self) -> Book:
        return book_here(self.workspace, standing_of(self.workspace, self.store), self.environ, today(self.workspace, self.now()))

    @contextmanager
    def _store_lock(self) -> Iterator[None]:
        with store_lock(self.workspace):
            yield

    def journal(self) -> Journal:
        """The way into the workspace's ledger. Raises `SecretError`."""
        ledger = ledger_of(self.workspace, self.workspace.inventory(), self.store, open_ring())
        writer = Writer(ledger.storage, ledger.signer, mirrors=ledger.mirrors, known=ledger.known)
        return Journal(ledger.storage, writer, now=self.now, tell=self.tell)


def _changed(plan: Plan, what: Text) -> SweepRefused:
    return SweepRefused(what, plan.id[:12], Text("请重新制定并审批计划。", "Make a new plan and have it approved."))
