"""COL-09: personal information that is kept is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from controls.base import JoinControl, Need, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.acc.common import HIGH
from controls.catalog.acc.logged import accesses, log_of, logs
from controls.catalog.col.common import personal
from controls.catalog.log.common import is_log
from controls.catalog.rec.common import zone_of
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, NIST_800_53, PIPL, Relation, maps
from controls.keying import records
from holdings.dates.zones import local_days
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.view import DatasetView

_READ, _UNREAD, _FIRST = range(3)
"""The tags of join records: a dataset was read in the window; times that could not be read; from here on, the first day of a batch."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Reads:
    """What the logs say: which datasets were read in the window, and how far each source's logs go back; by keyed fingerprints."""

    datasets: set[bytes] = field(default_factory=set)
    first: dict[bytes, int] = field(default_factory=dict)
    unread: dict[bytes, int] = field(default_factory=dict)


class NeverRead(JoinControl[Reads]):
    """Looks in the access logs for each dataset with personal information of level 3 or above."""

    id = "COL-09"
    severity = Severity.LOW
    title = Text("保存的个人信息有人使用", "Personal information that is kept is used")
    statement = Text(
        "含 3 级及以上个人信息的数据集，应在规定天数内（参数 days）被访问过；长期无人访问的，说明业务并不需要。",
        "A dataset with personal information of level 3 or above was read within the set number of days (the parameter days); what nobody reads the "
        "service does not need.",
    )
    why = Text(
        "收集而不使用的信息没有用处，只有泄露的风险；最小必要也要求不留用不上的数据。",
        "What is collected and not used serves nobody and can only leak; the least that is necessary does not include it.",
    )
    remediation = Text(
        "与责任人核实用途；没有用途的停止收集，按保存规则销毁或归档；仅为法定义务保存的，转入归档并限制访问。",
        "Find out from the owner what it is for. Where there is nothing, stop collecting it and destroy or archive it by its rule; what is kept for "
        "a legal duty only goes into an archive that few reach.",
    )
    method = Text(
        "在声明为访问日志（logs）并覆盖该数据集的数据集中，查找审计基准日前 days 天内对它的访问。日志以数据集为单位，看不到各字段是否被使用。"
        "日志不足 days 天、有时间无法读取或未读完的，未见访问的无法判定。日志自身不在其列。",
        "Looks for accesses to the dataset within days before the day of the assessment in the datasets that log accesses (logs) and cover it. Logs "
        "tell datasets, not fields. Where the log does not go back that far, has times that cannot be read or was not read to its end, what seems "
        "unread cannot be judged. Logs themselves are left out.",
    )
    provisions = ("A-5.1/4", "B-7.3/1")
    mappings = (
        maps(
            GBT_35273,
            "5.2",
            Relation.INTERSECTS,
            "收集的频率和数量应是业务功能所必需的最少。",
            "Frequency and amount of collection are the least that the service needs.",
        ),
        maps(PIPL, "6", Relation.INTERSECTS, "不得过度收集个人信息。", "Personal information is not collected in excess."),
        maps(GDPR, "5(1)(c)", Relation.INTERSECTS, "数据最小化。", "Data minimisation."),
        maps(NIST_800_53, "SI-12(1)", Relation.INTERSECTS, "限制个人信息的数据项。", "The elements of personal information are limited."),
    )
    parameters = (
        Parameter(
            name="days",
            text=Text("多少天未访问视为不需要（天）", "days after which what was not read is not needed"),
            default=365,
            floor=1095,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=3650,
        ),
    )
    reasons = worded(
        never_read=Text("{days} 天内没有任何访问。", "Nobody read it within {days} days."),
        nothing_high=Text(
            "没有经确认的 3 级及以上的个人信息，或它本身是日志。", "It has no confirmed personal information of level 3 or above, or is a log itself."
        ),
        not_logged=Text("没有覆盖它的访问日志（见 LOG-01）。", "No access log covers it (see LOG-01)."),
        log_too_short=Text("访问日志不足 {days} 天，其中没有对它的访问，无法判定。", "The access log does not go back {days} days and shows no access; it cannot be judged."),
        times_unread=Text("访问日志中有 {unread} 个时间无法读取，无法判定。", "Times of the access log that could not be read: {unread}; it cannot be judged."),
        log_unread=Text("访问日志无法读取或未能读到末尾，无法判定。", "The access log could not be read, or not to its end; it cannot be judged."),
    )  # fmt: skip

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        log = log_of(dataset)
        return None if log is None else Need(fields=log.fields)

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        log = log_of(batch.dataset)
        if log is None:
            return
        source, zone = log.source or batch.dataset.source, zone_of(context.view)
        moments = batch.moments(log.at, zone)
        here, days = _digests([_source(context, source)]), local_days(moments.micros, zone)
        lost = sum(batch.unreadable.get(name, 0) for name in (log.at, log.dataset))
        unread = int((~moments.read & ~moments.null).sum()) + lost
        if unread:
            yield records(here, _UNREAD, np.array([unread], np.uint64))
        if moments.read.any():
            yield records(here, _FIRST + max(0, int(days[moments.read].min())), np.ones(1, np.uint64))
        today = context.as_of.toordinal() - _EPOCH
        within = moments.read & (days > today - context.parameters["days"]) & (days <= today)
        found = accesses(batch, log)
        names = {found.kinds[place][1] for place in np.unique(found.of_row[within]).tolist()} - {None, ""}
        if names:
            digests = _digests([_dataset(context, source, name) for name in sorted(map(str, names))])
            yield records(digests, _READ, np.ones(len(digests), np.uint64))

    def init(self) -> Reads:
        return Reads()

    def group(self, context: Context, state: Reads, groups: Groups) -> None:
        for record in groups.records:
            key = int(record["hi"]).to_bytes(8, "big") + int(record["lo"]).to_bytes(8, "big")
            if record["tag"] == _READ:
                state.datasets.add(key)
            elif record["tag"] == _UNREAD:
                state.unread[key] = state.unread.get(key, 0) + int(record["count"])
            else:
                day = int(record["tag"]) - _FIRST
                state.first[key] = min(day, state.first.get(key, day))

    def finish(self, context: Context, state: Reads, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        for dataset in context.view:
            if dataset.declared is None or dataset.info is None:
                continue
            high = any(field.level is not None and field.level >= HIGH for field in personal(dataset))
            if not high or is_log(dataset):
                yield not_applicable(dataset.asset, "nothing_high", owner=dataset.owner)
                continue
            covering = [
                log for log, declared, source in logs(context.view) if source == dataset.source and _covers(log, declared.covers, dataset)
            ]
            if not covering:
                yield not_applicable(dataset.asset, "not_logged", owner=dataset.owner)
            else:
                whole = all((read := census.get((log.source, log.name))) is not None and read.problem is None for log in covering)
                yield _judge(context, dataset, state, whole=whole)


def _covers(log: DatasetView, covers: tuple[str, ...], dataset: DatasetView) -> bool:
    return not log.gone and (not covers or dataset.name in covers)


def _judge(context: Context, dataset: DatasetView, state: Reads, *, whole: bool) -> Observation:
    days, source = int(context.parameters["days"]), _source(context, dataset.source)
    if _dataset(context, dataset.source, dataset.name) not in state.datasets:
        if not whole:
            return could_not_look(dataset.asset, "log_unread", population=1, owner=dataset.owner)
        if unread := state.unread.get(source):
            return could_not_look(dataset.asset, "times_unread", population=1, owner=dataset.owner, params={"unread": unread})
        first = state.first.get(source)
        if first is None or first > context.as_of.toordinal() - _EPOCH - days + 1:
            return could_not_look(dataset.asset, "log_too_short", population=1, owner=dataset.owner, params={"days": days})
        return observe(
            dataset.asset, population=1, examined=1, exceptions=1, reason="never_read", params={"days": days}, owner=dataset.owner
        )
    return observe(dataset.asset, population=1, examined=1, exceptions=0, reason="never_read", owner=dataset.owner)


def _dataset(context: Context, source: str, name: str) -> bytes:
    return context.key.digest("read", source, name)


def _source(context: Context, source: str) -> bytes:
    return context.key.digest("read log", source)


def _digests(parts: list[bytes]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(parts), ">u8").astype(np.uint64).reshape(-1, 2)
