"""Makes a plan: reads a dataset once in one snapshot, decides about every record, and freezes what is to go."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

from holdings.assets import Asset
from holdings.model import FieldKind
from holdings.sources.base import Bounds
from holdings.text import Text
from retention import preflight
from retention.anonymity import NOTHING, Anonymity, anonymity, must_be_possible
from retention.conflicts import contradictions
from retention.deciding import Deciding, versions_in
from retention.drilling import Again
from retention.errors import PlanRefused
from retention.items import Committer
from retention.itemsfile import ItemsWriter
from retention.looking import of_database
from retention.plan import EXPIRES, Grade, Plan, RuleUsed
from retention.rule import Action
from retention.states import State
from retention.why import Why

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import Dataset
    from holdings.model import DatasetInfo
    from holdings.sources.sql import SqlSnapshot
    from holdings.sources.structure import Structure
    from retention.holds import Holds
    from retention.items import Key
    from retention.looking import Chosen, Looked
    from retention.plan import Limits
    from retention.rule import RetentionRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What plans of one source are made with; time, randomness and keys are given."""

    source: str
    snapshot: SqlSnapshot
    structure: Structure
    holds: Holds
    key: FingerprintKey
    author: str
    """The digest of the author's key."""
    as_of: dt.date
    timezone: str
    now: dt.datetime
    limits: Limits
    random: Callable[[int], bytes]
    bounds: Bounds = field(default_factory=Bounds)
    lifetime: dt.timedelta = EXPIRES

    def make(self, dataset: str, declared: Dataset, rules: tuple[RetentionRule, ...], items: Path, asked: Chosen | None = None) -> Plan:
        """The plan of a dataset. Its items go to the new file `items`, which is of no use where this raises.

        Raises `PlanRefused` where the dataset cannot be planned or the limits are exceeded, and `SourceError`.
        """
        info = self.snapshot.inspect(dataset)
        subject = str(Asset.of(self.source, dataset))
        deciding = deciding_of(declared, rules, as_of=self.as_of, timezone=self.timezone, why=Why.DUE if asked is None else asked.why)
        decided_by = tuple(dict.fromkeys((*deciding.fields, *(() if asked is None else asked.fields))))
        must_be_ruled(subject, rules, self.as_of)
        _must_have(subject, info, decided_by)
        action, made = action_of(subject, info, declared, rules, asked)
        must_be_destroyable(self.structure, self.source, dataset, below=made is NOTHING)
        must_be_possible(subject, self.structure, dataset, made)
        plan_id = self.random(16).hex()
        counts: Counter[State] = Counter()
        with ItemsWriter(items, plan_id, self.key, Committer(self.key, self.source, dataset), self.random) as writer:
            mark = self.holds.mark(self.source, dataset, self.structure)
            names = tuple(dict.fromkeys((*info.key, *decided_by, *made.fields)))
            for looked in of_database(self.snapshot, dataset, names, deciding, mark=mark, bounds=self.bounds, asked=asked, already=made):
                counts.update(looked.decided.counts())
                for key, values in _candidates(looked, info, decided_by):
                    if key is None:  # a table without an enforced key has it: such a record cannot be named
                        counts.update({State.CANDIDATE: -1, State.UNREADABLE: 1})
                    else:
                        writer.add(key, values)
            sealed = writer.finish()
        _must_fit(subject, counts, self.limits)
        return Plan(
            id=plan_id,
            made_at=self.now,
            expires_at=self.now + self.lifetime,
            author=self.author,
            source=self.source,
            dataset=dataset,
            key_fields=info.key,
            decided_by=decided_by,
            why=deciding.why,
            request=None if asked is None else asked.id,
            repeats=asked.plan.digest if isinstance(asked, Again) else None,
            rules=tuple(RuleUsed(id=rule.id, version=rule.version, digest=rule.digest) for rule in rules),
            action=action,
            becomes=dict(made.becomes) or None,
            approvals=max(rule.approvals for rule in rules),
            as_of=self.as_of,
            timezone=self.timezone,
            hold_epoch=self.holds.epoch,
            structure=preflight.structure_digest(self.structure, dataset, self.key),
            counts={state: counts[state] for state in State if counts[state]},
            limits=self.limits,
            grade=Grade.RECEIPT if self.structure.may_make_tables else Grade.ABSENCE,
            items=sealed,
        )


def action_of(
    subject: str, info: DatasetInfo, declared: Dataset, rules: Sequence[RetentionRule], asked: Chosen | None
) -> tuple[Action, Anonymity]:
    """What is done to the records of a plan, and, where that is anonymising, what their fields become. Raises `PlanRefused`.

    Whoever asked to be forgotten is not kept in an archive; and what was destroyed once goes once more as it went.
    """
    if isinstance(asked, Again):
        becomes = asked.plan.becomes
        return (Action.DELETE, NOTHING) if becomes is None else (Action.ANONYMISE, Anonymity(becomes))
    match rules[0].action:
        case Action.ANONYMISE:
            return Action.ANONYMISE, anonymity(subject, info, declared, rules)
        case Action.ARCHIVE if asked is not None:
            return Action.DELETE, NOTHING
        case Action.DELETE | Action.ARCHIVE as action:
            return action, NOTHING
        case action:
            raise _refused(
                subject,
                Text(f"尚不支持处置方式“{action.text.zh}”（{action.value}）。", f"the action {action.value} cannot be carried out yet."),
                Text("请改用 delete、anonymise 或 archive。", "Use delete, anonymise or archive."),
            )


def deciding_of(declared: Dataset, rules: tuple[RetentionRule, ...], *, as_of: dt.date, timezone: str, why: Why = Why.DUE) -> Deciding:
    """What decides about the records of a declared dataset."""
    names = {name for rule in rules for name in rule.trigger}
    orders = {name: label.date_order for name, label in declared.fields.items() if name in names}
    return Deciding(rules=rules, as_of=as_of, zone=zoneinfo.ZoneInfo(timezone), why=why, orders=orders)


def must_be_ruled(subject: str, rules: Sequence[RetentionRule], day: dt.date) -> None:
    """Raise `PlanRefused` where no rule holds, rules contradict each other, or they ask for different things."""
    if not rules:
        raise _refused(
            subject,
            Text("没有适用的保存规则。", "no retention rule holds for it."),
            Text(
                "请在 recordwarden.yaml 中为其声明 retention 或 record_class。",
                "Declare its retention, or its record_class, in recordwarden.yaml.",
            ),
        )
    if len({rule.action for rule in rules}) > 1:
        raise _refused(
            subject,
            Text("适用的规则要求不同的处置方式。", "the rules that hold for it ask for different actions."),
            Text("请统一 action。", "Give them one action."),
        )
    if any(not each.review for each in contradictions(rules, day)):
        raise _refused(
            subject,
            Text("适用的保存规则互相矛盾。", "the rules that hold for it contradict each other."),
            Text("请用 `recordwarden retention check` 查看并消除矛盾。", "See `recordwarden retention check`, and resolve it."),
        )


def must_be_destroyable(structure: Structure, source: str, dataset: str, *, below: bool = True) -> None:
    """Raise `PlanRefused` where the tables lack what a safe destruction needs; without `below` the rows that hang on a record stay."""
    for found in preflight.look(structure, dataset):
        if found.snag.refuses and (below or found.dataset == dataset):
            what = found.snag.text
            raise _refused(
                str(Asset.of(source, found.dataset, found.detail or None)),
                Text(f"{what.zh}。", f"{what.en}."),
                Text(
                    "请由数据库管理员处理后重新制定计划；未写入任何内容。",
                    "Have the database's administrator see to it, then plan anew; nothing was written.",
                ),
            )


def _must_have(subject: str, info: DatasetInfo, fields: Sequence[str]) -> None:
    for name in fields:
        if info.field(name) is None:
            raise _refused(
                f"{subject}.{Asset.of(name)}",
                Text("表中没有规则所用的字段。", "the table has no such field, and the rule counts from it."),
                Text("请检查规则的 trigger。", "Check the rule's trigger."),
            )


def keys_in(table: pa.RecordBatch, info: DatasetInfo) -> Iterator[tuple[int | str | None, ...]]:
    """The key of each row, as plans have it; a part that could not be handed over is None."""
    return zip(*(_key_part(table, info, name) for name in info.key), strict=True)


def _candidates(looked: Looked, info: DatasetInfo, decided_by: Sequence[str]) -> Iterator[tuple[Key | None, tuple[object, ...]]]:
    """The keys of the records that are to go, with the values that decided; no key where a part of it could not be handed over."""
    going = looked.decided.of(State.CANDIDATE)
    if not going.any():
        return
    table = looked.batch.table
    for key, values in compress(zip(keys_in(table, info), versions_in(table, decided_by), strict=True), going):
        yield named(key), values


def named(key: tuple[int | str | None, ...]) -> Key | None:
    """A key that is whole; None for one of which a part could not be handed over."""
    return None if None in key else tuple(part for part in key if part is not None)


def _key_part(table: pa.RecordBatch, info: DatasetInfo, name: str) -> list[int | str | None]:
    field_ = info.field(name)
    values = table.column(name).to_pylist()
    if field_ is not None and field_.kind is FieldKind.INTEGER:
        return [value if value is None or isinstance(value, int) else str(value) for value in values]
    return [None if value is None else str(value) for value in values]


def _must_fit(subject: str, counts: Counter[State], limits: Limits) -> None:
    going, rows = counts[State.CANDIDATE], counts.total()
    if going > limits.count or going * 100 > limits.percent * rows:
        raise _refused(
            subject,
            Text(
                f"有 {going:,} 条（共 {rows:,} 条）可销毁，超出限额（{limits.count:,} 条，{limits.percent}%）。",
                f"{going:,} of its {rows:,} records would go, more than the limits allow ({limits.count:,} records, {limits.percent} %).",
            ),
            Text("请先查明原因；确属应销毁的，再提高限额。", "Find out why first; raise --limit or --limit-percent where it is right."),
        )


def _refused(subject: str, what: Text, do: Text) -> PlanRefused:
    return PlanRefused(what, subject, do)
