"""REC-09: archived records are unchanged since they were archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, could_not_look, not_applicable, observe, worded
from controls.catalog.rec.common import NO_VALUE
from controls.catalog.rec.first_content import COUNTED, KINDS, SHAPE, UNREADABLE, Seen, Shape, State, fold, learned
from controls.contents import contents
from controls.finding import Evidence, Severity
from controls.frameworks import GBT_22239, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.keying import records
from controls.locator import hidden
from controls.remembering import FIRST_SEEN, NOTHING_REMEMBERED, RememberingControl
from controls.tally import EVIDENCE_KEPT
from holdings.records import RecordClass, known
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.fingerprint import FingerprintKey
    from holdings.model import FieldInfo
    from holdings.view import DatasetView, View


class UnchangedSinceArchiving(RememberingControl[State]):
    """Holds each archived row against what it held when an assessment first saw it."""

    id = "REC-09"
    severity = Severity.HIGH
    title = Text("归档记录未被改动", "Archived records are unchanged since archiving")
    statement = Text(
        "已归档的服务记录不得修改或丢失：档案类数据集（record_class 为 service_archive）中的每一行，内容与首次审计时所见一致，且仍然存在。",
        "Archived service records are neither altered nor lost: each row of a dataset of archived records (record_class service_archive) "
        "holds what it held when it was first assessed, and is still there.",
    )
    why = Text(
        "档案用于追溯和举证。归档后仍可改动的记录，投诉处理、责任认定和监管检查都无法依据；数量和格式的检查看不出内容是否被改过。",
        "Archives are there to trace what happened, and to prove it. A record that can be altered afterwards settles no complaint and "
        "shows a regulator nothing; and counts and formats do not tell that a content was altered.",
    )
    remediation = Text(
        "查明每处改动或缺失由谁、因何造成，从备份恢复原内容；收回对档案的修改和删除权限；确需更正的，另行追加更正记录，不覆盖原记录。",
        "Find out who made each change or loss, and why, and restore the content from a backup; take away the rights to alter and delete "
        "in the archive; where a correction is due, add it as a record of its own and leave the first as it is.",
    )
    method = Text(
        "每次审计为每一行计算主键和全部字段内容的带密钥摘要，与此前审计留下的摘要比较；原值不保存。某行首次出现时的内容即为其基准，"
        "此后一直以此为准：改动和缺失在恢复之前始终是审计发现。没有主键的数据集按内容识别行：被改动的行表现为原内容缺失。"
        "首次审计没有可比较的内容，只留下基准。字段增减或类型改变后，内容无法与此前比较：该次结果为无法判定，此前已发现的改动和缺失仍然保留，"
        "其余各行以当时的内容为新基准；主键未变的，缺失的行仍可查出。读取未到末尾的数据集不更新基准。",
        "Each assessment makes keyed digests of the primary key and of the contents of all fields of each row, and compares them with those "
        "that earlier assessments left; no value is kept. What a row holds when it first appears is what it is held against from then on: "
        "what was altered or lost stays a finding until it is restored. In a dataset without a primary key a row is known by its content, and one "
        "that was altered shows as gone. The first assessment has nothing to compare with and leaves the baseline. Where fields were added, dropped or "
        "given another type, contents cannot be compared with those of before: the result is inconclusive that once, what was found altered or "
        "gone until then stays found, and the other rows are held against what they hold then; where the primary key is the same, rows that are gone are "
        "found even so. A dataset that was not read to its end changes nothing in the baseline.",
    )
    provisions = ("A-2.3/2", "A-3.3/1", "B-7.3/2", "D-2.5/4", "D-3.1/1")
    mappings = (
        maps(
            PIPL,
            "51",
            Relation.INTERSECTS,
            "采取措施防止个人信息被篡改、丢失。",
            "Measures keep personal information from alteration and loss.",
        ),
        maps(
            GBT_22239,
            "8.1.4.7",
            Relation.INTERSECTS,
            "以校验技术或密码技术保证重要数据存储的完整性（第三级）。",
            "The integrity of important data in storage is ensured by checks or cryptography (level 3).",
        ),
        maps(
            ISO_27001,
            "A.5.33",
            Relation.SUBSET,
            "记录应防止丢失、毁坏和伪造。",
            "Records are protected from loss, destruction and falsification.",
        ),
        maps(
            NIST_800_53,
            "SI-7",
            Relation.SUBSET,
            "以完整性检查发现对信息的未授权改动。",
            "Integrity checks detect unauthorized changes to information.",
        ),
        maps(
            GDPR,
            "5(1)(f)",
            Relation.SUBSET,
            "防止个人数据意外丢失、毁坏或损坏（完整性）。",
            "Personal data is protected against accidental loss, destruction or damage (integrity).",
        ),
    )
    reasons = worded(
        NOTHING_REMEMBERED,
        changed=Text(
            "与首次审计时所见相比，有 {changed} 条归档记录的内容已改变，{gone} 条已不存在。",
            "Held against what was first seen, {changed} archived records hold something else, and {gone} are gone.",
        ),
        fields_changed=Text(
            "字段、类型或主键与此前审计时不同，有 {uncompared} 条记录的内容无法与此前比较；以其现在的内容为新基准。",
            "Its fields, their types or its key are not what they were: the contents of {uncompared} records could not be compared with those of before. "
            "What they hold now is the new baseline.",
        ),
        no_archive=Text(
            "不是归档记录（record_class 不是 service_archive）。", "It holds no archived records (its record_class is not service_archive)."
        ),
    )

    def tag(self, context: Context, dataset: DatasetView) -> int | None:
        names = _archives(context.view)
        name = dataset.source, dataset.name
        return names.index(name) * KINDS if name in names else None

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        if dataset.info is None or self.tag(context, dataset) is None:
            return None
        return Need(fields=frozenset(dataset.info.field_names))

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        tag = self.tag(context, batch.dataset)
        shape = self._shape(context.key, batch.dataset)
        if tag is None or shape is None or batch.dataset.info is None:
            return
        purpose = f"join/{self.id}/{batch.dataset.asset.name}"
        digests = contents(batch, _sorted(batch.dataset.info.fields), context.key, purpose)
        if batch.dataset.info.key:
            keys = np.frombuffer(b"".join(batch.key_digests()), ">u8").astype(np.uint64).reshape(-1, 2)
            yield records(keys, tag, digests[:, 0])
        else:
            yield records(digests, tag + COUNTED, np.ones(batch.rows, np.uint64))
        yield records(shape.digests, tag + SHAPE, np.array([batch.rows], np.uint64))
        if unreadable := sum(batch.unreadable.get(field.name, 0) for field in batch.dataset.info.fields):
            yield records(np.zeros((1, 2), np.uint64), tag + UNREADABLE, np.array([unreadable], np.uint64))

    def init(self) -> State:
        return {}

    def group(self, context: Context, state: State, groups: Groups) -> None:
        fold(state, groups)

    def finish(self, context: Context, state: State, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        for dataset in context.view:
            tag = self.tag(context, dataset)
            if dataset.declared is None or dataset.problem is not None:
                continue  # CLS-08 reports it; or the dataset as a whole is said not to have been looked at
            if tag is None:
                if not dataset.gone:
                    yield not_applicable(dataset.asset, "no_archive", owner=dataset.owner)
                continue
            seen = state.get(tag // KINDS, Seen())
            read = census.get((dataset.source, dataset.name))
            if dataset.info is not None and read is not None:
                yield _judge(dataset, seen, self._shape(context.key, dataset), read.rows, read.problem)
            elif seen.shape is not None:
                yield _judge(dataset, seen, seen.shape, 0, None)  # the whole archive is gone, and all its records with it

    def learn(self, context: Context, state: State, groups: Groups) -> NDArray[np.void]:
        number = int(groups.records["tag"][0]) % 2**31 // KINDS
        archive = _archives(context.view)[number]
        dataset = next(each for each in context.view if (each.source, each.name) == archive)
        now = self._shape(context.key, dataset)
        if now is None:
            raise ValueError("a dataset that is not there teaches nothing")
        return learned(groups, state.get(number, Seen()).shape, now)

    def _shape(self, key: FingerprintKey, dataset: DatasetView) -> Shape | None:
        """What the digests of a dataset's rows are made of; the order of its columns is no part of it."""
        if dataset.info is None:
            return None
        content = [f"{self.id}/{self.version}", *_facts(_sorted(dataset.info.fields))]
        of_key = [field for name in dataset.info.key if (field := dataset.info.field(name)) is not None]
        identity = ["key", *_facts(of_key)] if of_key else content
        digests = (key.digest("shape", dataset.asset.name, *parts)[:8] for parts in (identity, content))
        identity_digest, content_digest = (int.from_bytes(digest, "big") for digest in digests)
        return Shape(identity=identity_digest, content=content_digest)


def _archives(view: View) -> list[tuple[str, str]]:
    """The datasets that are declared to hold archived records, there or not, by source and name."""
    declared = (
        (dataset.source, dataset.name)
        for dataset in view
        if dataset.declared and known(dataset.declared.record_class) is RecordClass.SERVICE_ARCHIVE
    )
    return sorted(declared)


def _sorted(fields: tuple[FieldInfo, ...]) -> list[FieldInfo]:
    return sorted(fields, key=lambda field: field.name)


def _facts(fields: list[FieldInfo]) -> list[str]:
    return [fact for field in fields for fact in (field.name, field.kind.value)]


def _judge(dataset: DatasetView, seen: Seen, shape: Shape | None, rows: int, problem: str | None) -> Observation:
    if seen.shape is None and rows and problem is None:
        return not_applicable(dataset.asset, FIRST_SEEN, population=rows, owner=dataset.owner)
    known, comparable = _comparable(seen.shape, shape)
    whole = problem is None  # of a dataset that was not read to its end nobody knows what is gone
    changed = [name for name, counts in (("changed", comparable), ("changed before", True)) if counts]
    gone = [name for name, counts in (("gone", known and whole), ("gone before", whole)) if counts]
    altered, lost = (sum(seen.rows[name] for name in names) for names in (changed, gone))
    uncompared = 0 if comparable else seen.rows["same"] + seen.rows["changed"] if known else max(rows, seen.rows["gone"])
    population, exceptions = rows + lost, altered + lost
    if uncompared and not exceptions:
        return could_not_look(
            dataset.asset, "fields_changed", population=population, owner=dataset.owner, params={"uncompared": uncompared}
        )
    return observe(
        dataset.asset,
        population=population,
        examined=max(exceptions, population - max(uncompared, min(rows, seen.unreadable))),
        exceptions=exceptions,
        reason="changed",
        params={"changed": altered, "gone": lost},
        evidence=_evidence(seen, changed, gone),
        owner=dataset.owner,
    )


def _comparable(then: Shape | None, now: Shape | None) -> tuple[bool, bool]:
    """Whether rows are known by what they were known by, and whether their contents can be compared."""
    if then is None or now is None:
        return then is now, then is now
    return then.identity == now.identity, then == now


def _evidence(seen: Seen, *kinds: list[str]) -> tuple[Evidence, ...]:
    found = [each for names in kinds for each in sorted(each for name in names for each in seen.examples.get(name, ()))]
    return tuple(Evidence(locator=hidden(each.to_bytes(8, "big")), shape=NO_VALUE) for each in found[:EVIDENCE_KEPT])
