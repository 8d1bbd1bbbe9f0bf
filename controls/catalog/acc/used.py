"""What the access logs say was used: by whom, which dataset, how; and of which datasets they cannot say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from controls.base import JoinControl, Need, Parameter, Stricter, worded
from controls.catalog.acc.common import looked
from controls.catalog.acc.logged import accesses, log_of, logs
from controls.catalog.rec.common import zone_of
from controls.finding import Observation
from controls.keying import records
from holdings.dates.zones import local_days
from holdings.rights.actions import done
from holdings.rights.model import Privilege
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Param
    from controls.keying import Groups
    from holdings.view import DatasetView

_KINDS = tuple(Privilege)
_PLACES = {kind: place for place, kind in enumerate(_KINDS)}
_PAIR = ("access",)
_UNREAD, _AHEAD, _UNKNOWN, _DAY = 16, 17, 18, 32
"""The tags of join records, whose counts add: below these, a kind of access; from `_DAY` on, a day since 1970-01-01 with accesses."""
_EPOCH = dt.date(1970, 1, 1).toordinal()

GAP = Parameter(
    name="gap",
    text=Text("访问日志连续多少天没有记录即视为有中断（天）", "days in a row without an entry that make the access log one with holes"),
    default=14,
    floor=31,
    stricter=Stricter.LOWER,
    minimum=1,
    maximum=366,
)

REASONS = worded(
    not_covered=Text(
        "没有覆盖该数据集的访问日志，{unused} 项权限是否使用无法判定。",
        "No access log covers the dataset; rights of which it cannot be judged whether they are used: {unused}.",
    ),
    log_too_short=Text(
        "访问日志不足 {days} 天，{unused} 项未见使用的权限无法判定。",
        "The access log does not go back {days} days; rights that it does not show as used, and that cannot be judged: {unused}.",
    ),
    log_has_holes=Text(
        "访问日志有中断，最长连续 {longest} 天没有记录，{unused} 项未见使用的权限无法判定。",
        "The access log has holes, the longest of {longest} days; rights that it does not show as used, and that cannot be judged: {unused}.",
    ),
    times_unread=Text(
        "访问日志中有 {unread} 个时间无法读取，{unused} 项未见使用的权限无法判定。",
        "Times of the access log that could not be read: {unread}; rights that it does not show as used, and that cannot be judged: {unused}.",
    ),
    times_ahead=Text(
        "访问日志中有 {ahead} 个时间晚于审计基准日（时钟偏差，或以过去某日为基准），{unused} 项未见使用的权限无法判定。",
        "Times of the access log that lie after the day of the assessment (a clock that is ahead, or an assessment as of a past day): {ahead}; rights that "
        "it does not show as used, and that cannot be judged: {unused}.",
    ),
    accounts_unknown=Text(
        "访问日志中有 {accesses} 次访问的账号未知，{unused} 项未见使用的权限无法判定。",
        "Accesses by accounts that the rights do not know: {accesses}; rights that the log does not show as used, and that cannot be judged: {unused}.",
    ),
)


@dataclass(slots=True)
class Used:
    """What the logs say, by keyed fingerprints: of account and dataset, of logs, and of datasets."""

    kinds: dict[bytes, frozenset[Privilege]] = field(default_factory=dict)
    days: dict[bytes, set[int]] = field(default_factory=dict)
    """By log, the days of the window with entries, and the first day of all, as days since 1970-01-01."""
    unread: dict[bytes, int] = field(default_factory=dict)
    """By log, the times that could not be read."""
    ahead: dict[bytes, int] = field(default_factory=dict)
    """By log, the accesses after the day of the assessment."""
    unknown: dict[bytes, int] = field(default_factory=dict)
    """By list of rights and dataset, the accesses in the window by accounts that the list does not know."""


class UsedControl(JoinControl[Used]):
    """A control that asks what was used within so many days: it has the parameters `days` and `gap`."""

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        log = log_of(dataset)
        found = None if log is None else looked(context, log.source or dataset.source, dataset.asset)
        return None if log is None or isinstance(found, Observation) else Need(fields=log.fields)

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        log = log_of(batch.dataset)
        if log is None:
            return
        source, zone, here = log.source or batch.dataset.source, zone_of(context.view), _log(context, batch.dataset)
        moments = batch.moments(log.at, zone)
        days = local_days(moments.micros, zone)
        today = context.as_of.toordinal() - _EPOCH
        begin = today - int(context.parameters["days"])
        within = moments.read & (days > begin) & (days <= today)
        yield from _counted(here, _UNREAD, int((~moments.read & ~moments.null).sum()) + batch.unreadable.get(log.at, 0))
        yield from _counted(here, _AHEAD, int((moments.read & (days > today)).sum()))
        if moments.read.any():
            for day in {max(0, int(days[moments.read].min())), *np.unique(days[within]).tolist()}:
                yield from _counted(here, _DAY + day, 1)
        found = accesses(batch, log)
        counts = np.bincount(found.of_row[within & found.let_through], minlength=len(found.kinds))
        told: dict[tuple[bytes, int], int] = {}
        telling = _Telling(context, source)
        for place in np.flatnonzero(counts).tolist():
            for key in telling.of(*found.kinds[place]):
                told[key] = told.get(key, 0) + int(counts[place])
        if told:
            digests = np.frombuffer(b"".join(key for key, _ in told), ">u8").astype(np.uint64).reshape(-1, 2)
            for tag in {tag for _, tag in told}:
                among = np.array([each == tag for _, each in told])
                yield records(digests[among], tag, np.array(list(told.values()), np.uint64)[among])

    def init(self) -> Used:
        return Used()

    def group(self, context: Context, state: Used, groups: Groups) -> None:
        for record in groups.records:
            key, tag = int(record["hi"]).to_bytes(8, "big") + int(record["lo"]).to_bytes(8, "big"), int(record["tag"])
            if tag < len(_KINDS):
                state.kinds[key] = state.kinds.get(key, frozenset()) | {_KINDS[tag]}
            elif tag >= _DAY:
                state.days.setdefault(key, set()).add(tag - _DAY)
            else:
                counts = {_UNREAD: state.unread, _AHEAD: state.ahead, _UNKNOWN: state.unknown}[tag]
                counts[key] = counts.get(key, 0) + int(record["count"])


def used(context: Context, state: Used, source: str, account: str, dataset: str) -> frozenset[Privilege]:
    """What an account did with a dataset within the window."""
    return state.kinds.get(_pair(context, source, account, dataset), frozenset())


def blind(
    context: Context, state: Used, dataset: DatasetView, place: int, census: Mapping[tuple[str, str], Census]
) -> tuple[str, dict[str, Param]] | None:
    """Why what does not show as used of a dataset cannot be judged, for one list of rights; None where it can."""
    covering = [log for log, declared, source in logs(context.view) if source == dataset.source and declared.covered(dataset.name)]
    if not covering:
        return "not_covered", {}
    for log in covering:
        read = census.get((log.source, log.name))
        if problem := "missing" if read is None else read.problem:
            return problem, {}
    keys = [_log(context, log) for log in covering]
    window, today = int(context.parameters["days"]), context.as_of.toordinal() - _EPOCH
    days = sorted({day for key in keys for day in state.days.get(key, ())})
    begin = today - window + 1
    inside = [begin - 1, *(day for day in days if begin <= day <= today), today + 1]
    longest = max(later - earlier - 1 for earlier, later in pairwise(inside))
    unknown = state.unknown.get(_unknown(context, dataset.source, place, dataset.name), 0)
    unknown += state.unknown.get(_unknown(context, dataset.source, place, ""), 0)
    unread, ahead = (sum(counts.get(key, 0) for key in keys) for counts in (state.unread, state.ahead))
    if unread:
        return "times_unread", {"unread": unread}
    if not days or days[0] > begin:
        return "log_too_short", {"days": window}
    if ahead:
        return "times_ahead", {"ahead": ahead}
    if longest > int(context.parameters["gap"]):
        return "log_has_holes", {"longest": longest}
    return ("accounts_unknown", {"accesses": unknown}) if unknown else None


class _Telling:
    """What accesses to a source say, for each of its lists of rights."""

    def __init__(self, context: Context, source: str) -> None:
        found = looked(context, source, context.view.sources[0])
        self._context, self._source = context, source
        self._reaches = () if isinstance(found, Observation) else tuple(enumerate(found))
        self._pair = context.key.digester(*_PAIR, source)

    def of(self, who: str | None, what: str | None, action: str | None) -> Iterator[tuple[bytes, int]]:
        for place, reach in self._reaches:
            account = reach.account(who) if who else None
            if account is None or not what:
                yield _unknown(self._context, self._source, place, what or ""), _UNKNOWN
                continue
            pair = self._pair(account, what)
            for kind in done(action):
                yield pair, _PLACES[kind]


def _counted(key: bytes, tag: int, count: int) -> Iterator[NDArray[np.void]]:
    if count:
        yield records(np.frombuffer(key, ">u8").astype(np.uint64).reshape(1, 2), tag, np.array([count], np.uint64))


def _pair(context: Context, source: str, account: str, dataset: str) -> bytes:
    return context.key.digest(*_PAIR, source, account, dataset)


def _log(context: Context, log: DatasetView) -> bytes:
    return context.key.digest("access log", log.source, log.name)


def _unknown(context: Context, source: str, place: int, dataset: str) -> bytes:
    return context.key.digest("unknown accounts", source, str(place), dataset)
