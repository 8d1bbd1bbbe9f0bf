"""RET-06: no record is gone before its minimum is over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, Parameter, Stricter, could_not_look, not_applicable, worded
from controls.catalog.ret.common import NO_RULE, schedule_of
from controls.catalog.ret.missing import Comparison, judged
from controls.catalog.ret.presence import (
    Fact,
    Seen,
    State,
    counted,
    facts,
    fold,
    has_shape,
    index_rows,
    keys,
    learned,
    of_keys,
    owner,
    shaped,
)
from controls.catalog.ret.protected import keyed, listed, minimums, month_of, months, protected
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.keying import RECORD
from controls.remembering import NOTHING_REMEMBERED, RememberingControl
from holdings.text import Text
from retention.due import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.catalog.ret.protected import Name, Protected
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.indexes import Index
    from holdings.view import DatasetView

_FIRST_DAY = dt.date(1970, 1, 1)


class GoneTooEarly(RememberingControl[State]):
    """Looks for each record that an index lists, or an earlier assessment saw, as long as its minimum runs."""

    id = "RET-06"
    severity = Severity.HIGH
    title = Text("最短保存期限内的记录没有缺失", "No record is gone before its minimum period is over")
    statement = Text(
        "有最短保存期限的记录，在期限届满之前不得缺失：索引（index_of）列有的，或此前审计见过的，最短期限未满的，都应仍然存在。",
        "A record with a minimum period is there until it is over: whatever an index (index_of) lists, or an earlier assessment saw, is still "
        "there while its minimum runs.",
    )
    why = Text(
        "记录提前缺失，服务过程无法追溯，投诉和争议失去证据；缺失的记录不会自己显现，只有与索引或此前所见对照才能发现。",
        "Records that go too early leave a service that nobody can trace and disputes without evidence; and what is gone does not show by itself, "
        "only beside an index or what was seen before.",
    )
    remediation = Text(
        "查明每条缺失记录由谁、因何、依据什么删除，从备份恢复最短期限未满的记录；应个人请求删除的，核对法定保存期限是否已满"
        "（未满的应停止除存储和保护以外的处理，而不是删除）；收回绕过销毁审批的删除权限。",
        "Find out who deleted each record, why, and on what ground, and restore those whose minimum still runs from a backup. Where an individual asked for "
        "the deletion, look whether a statutory period still ran: the record is then restricted to storage and protection, not deleted. Take away the "
        "rights to delete that pass by the approval of destruction.",
    )
    method = Text(
        "逐行按最短期限算出每条记录可销毁的最早日期，并为其键（索引指向的字段，否则主键，否则记录编号）计算带密钥的摘要。"
        "索引中最短期限未满的每一行，其键都应在数据集中存在；起算点取索引自己的字段（trigger）。"
        "每次审计还留下这些摘要和最短期限届满的月份，供下次审计比较，原值不保存；期限在审计当月届满的不再比较。"
        "行数超过 exact_rows 或没有键的数据集，只留下各届满月份的记录数：某月的记录变少即为缺失，起算点被改动的记录也会显现为缺失。"
        "索引或数据集未能读到末尾的，不判为符合；规则的最短期限、起算点或键改变后，与此前的比较从该次重新开始，此前逐条发现的缺失仍然保留。"
        "本控制点不知道哪些记录是应个人请求删除的。抽样审计（--sample）仍读取全部的键和日期。",
        "Works out for every row the first day on which it may be destroyed, and makes a keyed digest of its key (the field that an index names, else the "
        "primary key, else the record number). The key of every row of an index whose minimum runs is in the dataset; its period counts from the index's own "
        "field (trigger). Each assessment also leaves these digests, with the month in which the minimum is over, for the next one to compare; no value is "
        "kept, and what is over within the month of the assessment is not compared. Of datasets with more than exact_rows rows, or without a key, only the "
        "number of records by that month is left: where a month has fewer, records are gone, and one whose trigger date was changed shows as gone, too. "
        "Where an index or the dataset was not read to its end there is no pass. Where the minimum, its trigger or the key have changed, the comparison with "
        "earlier assessments begins anew that once; what was found gone, record by record, stays found. Nothing tells this control which records went because an individual "
        "asked for it. With --sample all keys and dates are read even so.",
    )
    provisions = ("A-2.3/2", "B-2.5/2", "D-2.5/3", "D-2.5/4", "D-8.5/1", "L-PIPL.19/1", "L-PIPL.47/1")
    mappings = (
        maps(
            PIPL,
            "47",
            Relation.INTERSECTS,
            "法律、行政法规规定的保存期限未届满的，不删除，停止除存储和保护以外的处理。",
            "While a statutory period runs, data is not deleted but restricted to storage and protection.",
        ),
        maps(
            GBT_35273,
            "6.1",
            Relation.INTERSECTS,
            "存储期限由目的决定，法律法规另有规定的从其规定；在此之前记录应在。",
            "Storage lasts as long as the purpose needs, or as law says; until then the records are there.",
        ),
        maps(
            ISO_27001,
            "A.5.33",
            Relation.SUBSET,
            "记录应防止丢失和毁坏。",
            "Records are protected from loss and destruction.",
        ),
        maps(NIST_800_53, "SI-12", Relation.SUBSET, "按要求的期限保存信息。", "Information is retained for the periods required."),
        maps(GDPR, "5(1)(f)", Relation.INTERSECTS, "防止个人数据意外丢失或毁坏。", "Protection against accidental loss or destruction."),
    )
    parameters = (
        Parameter(
            name="exact_rows",
            text=Text(
                "逐条比较的数据集行数上限（每行在结果库中占 28 字节）",
                "most rows of a dataset that is compared record by record (28 bytes a row in the results store)",
            ),
            default=250_000,
            floor=0,
            stricter=Stricter.HIGHER,
            minimum=0,
            maximum=10_000_000,
        ),
    )
    reasons = worded(
        NO_RULE,
        NOTHING_REMEMBERED,
        no_minimum=Text(
            "适用的规则没有最短期限，记录何时缺失都不算过早。",
            "The rules that hold for it have no minimum: nothing can go too early.",
        ),
        none_running=Text(
            "索引列有的和此前审计见过的记录，最短期限均已届满。", "The minimum is over for all records that an index lists or an earlier assessment saw."
        ),
        gone=Text(
            "有 {gone} 条记录最短期限未满即已不存在（索引列有 {listed} 条，此前审计见过 {remembered} 条，同一条可能两处都有）；"
            "请核对其中是否有应个人请求删除的。",
            "{gone} records are gone although their minimum still runs (an index lists {listed}, an earlier assessment saw {remembered}; one can be both). Check "
            "whether some went because an individual asked for it.",
        ),
        fewer=Text(
            "按最短期限届满的月份计，比此前审计少 {fewer} 条期限未满的记录；请核对其中是否有应个人请求删除的，或起算点被改动的。",
            "By the month in which the minimum is over there are {fewer} records fewer than before whose minimum still runs. Check whether some went because "
            "an individual asked for it, or had their trigger date changed.",
        ),
        all_there=Text(
            "逐条比较：最短期限未满的 {known} 条已知记录都在（索引列有 {listed} 条，此前审计见过 {remembered} 条）。",
            "Compared record by record: all {known} known records whose minimum runs are there (an index lists {listed}, an earlier assessment saw {remembered}).",
        ),
        no_month_less=Text(
            "按月计数比较（行数超过上限或没有键）：此前审计所见、最短期限未满的 {known} 条记录，各月均未减少。",
            "Compared by counts of months (too many rows, or no key): of the {known} records seen before whose minimum runs no month has fewer.",
        ),
        index_unread=Text("有索引未能读到末尾，无法判断其所列的记录是否都在。", "An index could not be read to its end; nothing tells whether what it lists is there."),
        basis_changed=Text(
            "最短期限、起算点或键与此前审计时不同，有 {uncompared} 条记录无法与此前比较；以现在的为新基准。",
            "The minimum, its trigger or the key are not what they were: {uncompared} records could not be compared with those of before. What is there now "
            "is the new baseline.",
        ),
    )  # fmt: skip

    def tag(self, context: Context, dataset: DatasetView) -> int | None:
        kept = protected(context.view).get((dataset.source, dataset.name))
        return None if kept is None else kept.tag

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        if dataset.info is None:
            return None
        wanted: set[str] = set()
        kept, of = protected(context.view).get((dataset.source, dataset.name)), listed(context.view, dataset)
        if kept is not None and _has_all(dataset, kept):
            wanted |= {*kept.triggers, *kept.key(dataset)}
        if of is not None and _lists(dataset, of[1]):
            wanted |= {of[1].field, *of[1].trigger}
        return Need(fields=frozenset(wanted)) if wanted else None

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        kept, of = protected(context.view).get((batch.dataset.source, batch.dataset.name)), listed(context.view, batch.dataset)
        if kept is not None and _has_all(batch.dataset, kept):
            yield from (_tagged(records, kept) for records in self._there(context, batch, kept))
        if of is not None and _lists(batch.dataset, of[1]):
            name, index = of
            there = protected(context.view)[name]
            yield from (_tagged(records, there) for records in self._listed(context, batch, name, index, there))

    def _there(self, context: Context, batch: BatchView, kept: Protected) -> Iterator[NDArray[np.void]]:
        """What is there: facts, months, and keys where records are compared one by one."""
        due = minimums(kept.rules, batch, context.view.inventory.timezone)
        of = months(due, context.as_of)
        fields = kept.key(batch.dataset)
        untold = sum(batch.unreadable.get(name, 0) for name in fields)
        lost = sum(batch.unreadable.get(name, 0) for name in kept.triggers)
        yield from facts(rows=batch.rows, unread=int(due.unread.sum()), untold=untold, lost=lost)
        yield from counted(of)
        yield shaped(kept.shape(batch.dataset, context.key))
        if self._by_key(context, batch.dataset, kept):
            digests, has = keyed(batch, fields, context.key, self._purpose(batch.dataset.source, batch.dataset.name))
            yield from keys(digests, of[has])

    def _listed(self, context: Context, batch: BatchView, name: Name, index: Index, kept: Protected) -> Iterator[NDArray[np.void]]:
        """What an index lists, as far as its minimum runs or nobody knows."""
        rules = [rule.model_copy(update={"trigger": index.trigger}) for rule in kept.rules]
        due = minimums(rules, batch, context.view.inventory.timezone)
        digests, has = keyed(batch, (index.field,), context.key, self._purpose(*name))
        undated = due.unread | (due.earliest == NEVER)
        running = ~undated & (due.earliest > (context.as_of - _FIRST_DAY).days)
        yield of_keys(digests[running[has]], Fact.LISTED)
        yield of_keys(digests[undated[has]], Fact.UNDATED)
        yield from facts(nameless=int((~has & (running | undated)).sum()))
        number = [each for each, _ in kept.indexes].index((batch.dataset.source, batch.dataset.name))
        yield index_rows(number, batch.rows)

    def _purpose(self, source: str, name: str) -> str:
        return f"join/{self.id}/{source}/{name}"

    def _by_key(self, context: Context, dataset: DatasetView, kept: Protected) -> bool:
        """Whether a dataset's records are compared one by one; always with an index."""
        if kept.indexes or dataset.info is None:
            return True
        estimate = dataset.info.row_estimate
        return bool(kept.key(dataset)) and (estimate is None or estimate <= context.parameters["exact_rows"])

    def init(self) -> State:
        return {}

    def group(self, context: Context, state: State, groups: Groups) -> None:
        fold(state, groups, month_of(context.as_of))

    def finish(self, context: Context, state: State, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        for dataset in context.view:
            if dataset.declared is None or dataset.problem is not None:
                continue  # CLS-08 reports it; or the dataset as a whole is said not to have been looked at
            kept = protected(context.view).get((dataset.source, dataset.name))
            if kept is None:
                if not dataset.gone:
                    reason = "no_minimum" if schedule_of(context.view).applied(dataset.declared) else "no_rule"
                    yield not_applicable(dataset.asset, reason, owner=dataset.owner)
                continue
            seen, read = state.get(kept.number, Seen()), census.get((dataset.source, dataset.name))
            if dataset.gone:
                if seen.shape is not None or kept.indexes:  # the whole dataset is gone, and all its records with it
                    yield judged(dataset, self._comparison(context, dataset, kept, seen, census), 0)
            elif read is None or not _has_all(dataset, kept):
                yield could_not_look(dataset.asset, "missing", owner=dataset.owner)
            elif read.problem is not None:  # of a dataset that was not read to its end nobody knows what is gone
                yield could_not_look(dataset.asset, read.problem, population=read.rows, owner=dataset.owner)
            else:
                yield judged(dataset, self._comparison(context, dataset, kept, seen, census), read.rows)

    def learn(self, context: Context, state: State, groups: Groups) -> NDArray[np.void]:
        number = owner(groups)
        if number is None:  # what an index lists is not remembered: it stands there
            return np.empty(0, RECORD)
        name, kept = next((name, each) for name, each in protected(context.view).items() if each.number == number)
        dataset = next(each for each in context.view if (each.source, each.name) == name)
        seen = state.get(number, Seen())
        compared = self._comparison(context, dataset, kept, seen, {})
        few = seen.facts[Fact.ROWS] <= context.parameters["exact_rows"] and not (compared.counting and compared.short)
        exact = compared.by_key and bool(kept.key(dataset)) and few
        left = learned(
            groups, seen, today=month_of(context.as_of), exact=exact, comparable=compared.comparable, expected=compared.expected()
        )
        return np.concatenate([left, shaped(kept.shape(dataset, context.key))]) if has_shape(groups) else left

    def _comparison(
        self, context: Context, dataset: DatasetView, kept: Protected, seen: Seen, census: Mapping[tuple[str, str], Census]
    ) -> Comparison:
        same = dataset.gone or seen.shape in (None, kept.shape(dataset, context.key))
        read = all(
            (each := census.get(name)) is not None and each.problem is None and seen.index_rows[number] == each.rows
            for number, (name, _) in enumerate(kept.indexes)
        )
        return Comparison(seen=seen, comparable=same, by_key=self._by_key(context, dataset, kept), indexes_read=read)


def _tagged(records: NDArray[np.void], kept: Protected) -> NDArray[np.void]:
    records["tag"] += kept.tag
    return records


def _has_all(dataset: DatasetView, kept: Protected) -> bool:
    """Whether the fields are there by which a record is known and from which its period counts."""
    return dataset.info is not None and set(dataset.info.field_names).issuperset({*kept.triggers, *kept.key(dataset)})


def _lists(dataset: DatasetView, index: Index) -> bool:
    """Whether the fields are there that make a dataset an index."""
    return dataset.info is not None and set(dataset.info.field_names).issuperset({index.field, *index.trigger})
