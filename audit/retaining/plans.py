"""Makes plans of destruction in a workspace, and has them approved: the author signs the plan, others its digest, and the ledger is told."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.retaining.holding import FOLDER, book_here, today
from audit.retaining.sources import database, opened
from audit.standing import standing_of, tell_ledger
from holdings import acts
from holdings.acts import Role
from holdings.assets import Asset
from holdings.errors import AuthorApproves, PeopleError, SecretError, SourceError
from holdings.keys.opening import fingerprint_keys
from holdings.ledger import entries
from holdings.ledger.entries import Decision
from holdings.people.listed import FILE_NAME as PEOPLE
from holdings.text import Text
from retention.approving import approvals_of
from retention.errors import PlanError, PlanRefused
from retention.looking import Asked
from retention.planning import Planning
from retention.plans import Plans, author_of, must_be_current
from retention.preflight import look
from retention.schedule import schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.signing import Signing
    from audit.standing import Standing
    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError
    from holdings.inventory import Dataset
    from holdings.people.key import PersonKey
    from holdings.people.people import People
    from retention.approving import Approvals
    from retention.plan import Limits, Plan
    from retention.preflight import Found
    from retention.subject import Subject

PLANS = "plans"


def plans_of(workspace: Workspace) -> Plans:
    """Where the plans are."""
    return Plans(workspace.state / FOLDER / PLANS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of one dataset."""

    source: str
    dataset: str
    plan: Plan | None = None
    """None where nothing is to go."""
    problem: RecordwardenError | None = None
    """Why it could not be planned."""
    told: tuple[Found, ...] = ()
    """What does not forbid the plan, and is good to know before it is approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMaking:
    """A workspace, its author, and what every plan made now has in common."""

    workspace: Workspace
    store: Store
    signing: Signing
    environ: Mapping[str, str]
    limits: Limits
    lifetime: dt.timedelta
    random: Callable[[int], bytes] = secrets.token_bytes
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))

    def make(self, only: frozenset[tuple[str, str]] | None, subject: Subject | None = None) -> Iterator[Made]:
        """A plan of each dataset of which something is to go. Raises `RecordwardenError` where none can be made at all.

        Without `only`, it is every declared dataset of a database that a rule holds for; of a request, every one that has its field.
        """
        standing = standing_of(self.workspace, self.store)
        now = self.now()
        day = day_of(self.workspace, now)
        book = book_here(self.workspace, standing, self.environ, today(self.workspace, now))
        author = author_here(self.signing, standing.people)
        inventory = self.workspace.inventory()
        request = self.random(16).hex()
        for source, entry in inventory.sources.items():
            chosen = {
                name: declared
                for name, declared in entry.datasets.items()
                if not entry.ignores(name) and self._concerned(source, name, declared, only, subject)
            }
            if not chosen:
                continue
            try:
                with opened(self.workspace, source) as snapshot:
                    found = database(snapshot)
                    if found is None:
                        yield from (Made(source=source, dataset=name, problem=_no_database(source, name)) for name in chosen if only)
                        continue
                    planning = Planning(
                        source=source,
                        snapshot=found,
                        structure=found.structure(),
                        holds=book,
                        key=fingerprint_keys(self.environ)[0],
                        author=author.digest,
                        as_of=day,
                        timezone=inventory.timezone,
                        now=now,
                        limits=self.limits,
                        random=self.random,
                        lifetime=self.lifetime,
                    )
                    for name, declared in chosen.items():
                        yield self._one(planning, author, name, declared, subject, request)
            except (SourceError, SecretError) as error:
                yield from (Made(source=source, dataset=name, problem=error) for name in chosen)

    def _concerned(
        self, source: str, name: str, declared: Dataset, only: frozenset[tuple[str, str]] | None, subject: Subject | None
    ) -> bool:
        if only is not None:
            return (source, name) in only
        if subject is not None:
            return subject.field_of(source, name, declared) is not None
        return bool(schedule(self.workspace.inventory()).applied(declared))

    def _one(self, planning: Planning, author: PersonKey, name: str, declared: Dataset, subject: Subject | None, request: str) -> Made:
        rules = schedule(self.workspace.inventory()).applied(declared)
        plans = plans_of(self.workspace)
        try:
            asked = _asked(subject, planning.source, name, declared, request)
            with plans.draft(self.random) as draft:
                plan = planning.make(name, declared, rules, draft.items, asked)
                if plan.items.count == 0:
                    return Made(source=planning.source, dataset=name)
                draft.keep(plan.signed(author))
        except (PlanRefused, SourceError) as error:
            return Made(source=planning.source, dataset=name, problem=error)
        told = tuple(found for found in look(planning.structure, name) if not found.snag.refuses)
        return Made(source=planning.source, dataset=name, plan=plan, told=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """A workspace, and how to sign."""

    workspace: Workspace
    store: Store
    signing: Signing
    environ: Mapping[str, str]
    tell: Callable[[RecordwardenError], None]
    """Hears of mirrors of the ledger that failed."""

    def checked(self, name: str) -> Plan:
        """The plan of an id, seen to be what its author signed, and current. Raises `PlanError` and `ActRefused`."""
        return checked(self.workspace, standing_of(self.workspace, self.store), name, self.environ, dt.datetime.now(dt.UTC))

    def decide(self, plan: Plan, decision: Decision) -> Approvals:
        """Sign a decision on a plan, and tell the ledger. Raises `RecordwardenError`; then nothing was decided."""
        standing = standing_of(self.workspace, self.store)
        people = _enrolled(standing.people)
        person = self.signing.person(people, Role.APPROVE)
        if person.key == plan.author:
            raise AuthorApproves(
                Text("提出者不能审批自己提出的计划（按密钥比对）。", "its author and its approver are one: the same key."),
                plan.id[:12],
                Text("请由另一人审批。", "Have another person approve it."),
            )
        if any(one.key == person.key for one in approvals_here(plan, standing).approved) and decision is Decision.APPROVED:
            raise PlanError(
                Text("此人已审批过该计划。", "this person has approved it already."),
                plan.id[:12],
                Text("无需再做什么。", "There is nothing to do."),
            )
        act = acts.Approval(among=people.id or "", subject=plan.digest, author=plan.author, decision=decision)
        signed = acts.sign(act, self.signing.key(person.key, person.name))
        acts.check(signed, people, None)
        now = dt.datetime.now(dt.UTC)
        event = entries.Approval(
            at=now, subject=act.subject, author=act.author, decision=decision, by=signed.by, signature=signed.signature
        )
        tell_ledger(self.workspace, self.store, [*people.unrecorded(now), event], tell=self.tell)
        return approvals_here(plan, standing_of(self.workspace, self.store))


def checked(workspace: Workspace, standing: Standing, name: str, environ: Mapping[str, str], now: dt.datetime) -> Plan:
    """The plan of an id, seen to be what its author signed, its items too, and current. Raises `PlanError` and `ActRefused`."""
    plans = plans_of(workspace)
    signed = plans.load(name)
    author_of(signed, standing.people)
    must_be_current(signed.plan, now)
    plans.items(signed.plan, fingerprint_keys(environ)).__exit__(None, None, None)
    return signed.plan


def approvals_here(plan: Plan, standing: Standing) -> Approvals:
    """What people decided on a plan, as far as it counts."""
    return approvals_of(plan, standing.approvals, among=standing.people.id or "", check=standing.check)


def day_of(workspace: Workspace, now: dt.datetime) -> dt.date:
    """The day to decide on: that of the inventory, which may not lie ahead, else today. Raises `PlanRefused`."""
    day = today(workspace, now)
    as_of = workspace.inventory().as_of
    if as_of is not None and as_of > day:
        raise PlanRefused(
            Text("审计基准日在将来，会提前销毁记录。", "the day of the inventory lies ahead: records would be destroyed early."),
            workspace.inventory().place("as_of"),
            Text("请改为今天或更早的日期。", "Give today or an earlier day."),
        )
    return as_of or day


def author_here(signing: Signing, people: People) -> PersonKey:
    """The key of whoever makes a plan: any enrolled person's. Raises `PeopleError`, `SecretError`."""
    person = signing.person(_enrolled(people), None)
    return signing.key(person.key, person.name)


def _enrolled(people: People) -> People:
    if people.id is None:
        raise PeopleError(
            Text("尚未登记任何人员。", "nobody is enrolled yet."),
            PEOPLE,
            Text("请先运行 `recordwarden people enrol`。", "Run `recordwarden people enrol` first."),
        )
    return people


def _asked(subject: Subject | None, source: str, name: str, declared: Dataset, request: str) -> Asked | None:
    if subject is None:
        return None
    found = subject.field_of(source, name, declared)
    if found is None:
        raise PlanRefused(
            Text("该数据集没有请求所指的字段。", "it has no field that the request is about."),
            str(Asset.of(source, name)),
            Text("请写成“数据源.数据集.字段=值”。", "Write SOURCE.DATASET.FIELD=VALUE."),
        )
    field_name, value = found
    return Asked(id=request, field=field_name, value=value)


def _no_database(source: str, name: str) -> PlanRefused:
    return PlanRefused(
        Text("这不是数据库中的表，不能制定销毁计划。", "it is no table of a database, and cannot be planned."),
        str(Asset.of(source, name)),
        Text("请由责任人另行处置文件。", "Have its owner dispose of the file by other means."),
    )
