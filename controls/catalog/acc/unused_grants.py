"""ACC-06: what was granted is used; what nobody used in so many days is too much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from controls.base import JoinControl, Need, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.acc.common import REASONS, Matrix, accounts_as_evidence, looked
from controls.catalog.acc.logged import NO_LOG, accesses, log_of, logs
from controls.catalog.rec.common import zone_of
from controls.finding import Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.keying import records
from holdings.assets import Asset
from holdings.dates.zones import local_days
from holdings.rights.model import EVERYBODY, Privilege
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.keying import Groups
    from holdings.rights.reach import Reach
    from holdings.view import DatasetView

_USED, _UNREAD, _FIRST = range(3)
"""The tags of join records, whose counts add: an access in the window; times that could not be read; from here on, the first day of a batch."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Used:
    """What the logs say: keyed fingerprints of account and dataset of the accesses in the window, and how far the logs go back."""

    pairs: set[bytes] = field(default_factory=set)
    first: dict[bytes, int] = field(default_factory=dict)
    """By source, the first logged day, in days since 1970-01-01."""
    unread: dict[bytes, int] = field(default_factory=dict)
    """By source, the logged times that could not be read."""


class UnusedGrants(JoinControl[Used]):
    """Holds the grants against the access logs."""

    id = "ACC-06"
    severity = Severity.MEDIUM
    seeks_rights = True
    title = Text("授出的权限在使用", "What was granted is used")
    statement = Text(
        "被授予数据集读取权限的角色或账号，应在规定天数内（参数 days）使用过该权限；无人使用的应予收回。",
        "Whoever was granted to read a dataset, role or account, used it within the set number of days (the parameter days); what nobody uses is revoked.",
    )
    why = Text(
        "用不上的权限没有好处，只有风险：账号被盗用或离岗人员滥用时，多出的权限决定了泄露的范围。",
        "A right that nobody needs does no good and only adds risk: when an account is stolen, or misused by who has left the post, the surplus decides how much "
        "leaks.",
    )
    remediation = Text(
        "与数据集责任人核实后收回未使用的授权；确需保留的（如应急角色）写明理由并定期复核。",
        "Check with the owner of the dataset and revoke what is not used; where it has to stay (a role for emergencies, say), write down why and review it.",
    )
    method = Text(
        "把授权目录或策略文件中对每个数据集的读取授权，与声明为访问日志（logs）的数据集比对：授权对象本身或其任一成员在审计基准日前 days 天内访问过该数据集即为使用。"
        "通配授权和管理角色由 ACC-04 检查。日志不足 days 天、有时间无法读取或日志未读完的，未使用的授权无法判定。",
        "Holds each grant to read a dataset, from the catalogue or the policy file, against the datasets that are declared to log accesses (logs): it is used "
        "if the grantee, or any member of it, looked at the dataset within days before the day of the assessment. Wildcards and administering roles are for "
        "ACC-04. Where the log does not go back that far, has times that cannot be read, or was not read to its end, what seems unused cannot be judged.",
    )
    provisions = ("A-5.1/6", "B-7.1/1", "C-5.4/1")
    mappings = (
        maps(GBT_35273, "7.1", Relation.SUBSET, "只能访问职责所需的最小必要的个人信息。", "Only what the duties need is reached."),
        maps(PIPL, "51(4)", Relation.INTERSECTS, "合理确定个人信息处理的操作权限。", "Operation permissions are set reasonably."),
        maps(
            GBT_22239,
            "8.1.4.2",
            Relation.INTERSECTS,
            "及时删除或停用多余的、过期的账户。",
            "Accounts that are superfluous or expired are removed or disabled in time.",
        ),
        maps(ISO_27001, "A.5.18", Relation.SUBSET, "定期复核并收回访问权。", "Access rights are reviewed and removed."),
        maps(
            NIST_800_53,
            "AC-6(7)",
            Relation.SUBSET,
            "定期复核权限，收回不再需要的。",
            "Privileges are reviewed, and removed where no longer needed.",
        ),
    )
    parameters = (
        Parameter(
            name="days",
            text=Text("多少天未使用视为多余（天）", "days after which what was not used is too much"),
            default=90,
            floor=180,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=3650,
        ),
    )
    reasons = worded(
        REASONS,
        NO_LOG,
        never_used=Text("{days} 天内无人使用的读取授权：{unused} 项。", "Grants to read it that nobody used within {days} days: {unused}."),
        nothing_granted=Text("没有对该数据集的读取授权。", "Nobody was granted to read it."),
        log_too_short=Text(
            "访问日志不足 {days} 天，{unused} 项未见使用的授权无法判定。",
            "The access log does not go back {days} days; grants that it does not show as used, and that cannot be judged: {unused}.",
        ),
        times_unread=Text(
            "访问日志中有 {unread} 个时间无法读取，{unused} 项未见使用的授权无法判定。",
            "Times of the access log that could not be read: {unread}; grants that it does not show as used, and that cannot be judged: {unused}.",
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        log = log_of(dataset)
        found = None if log is None else looked(context, log.source or dataset.source, dataset.asset)
        return None if log is None or isinstance(found, Observation) else Need(fields=log.fields)

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        log = log_of(batch.dataset)
        if log is None:
            return
        source, zone = log.source or batch.dataset.source, zone_of(context.view)
        moments = batch.moments(log.at, zone)
        days = local_days(moments.micros, zone)
        unread = int((~moments.read & ~moments.null).sum()) + batch.unreadable.get(log.at, 0)
        here = np.frombuffer(_source(context, source), ">u8").astype(np.uint64).reshape(1, 2)
        if unread:
            yield records(here, _UNREAD, np.array([unread], np.uint64))
        if moments.read.any():
            yield records(here, _FIRST + max(0, int(days[moments.read].min())), np.ones(1, np.uint64))
        today = context.as_of.toordinal() - _EPOCH
        within = moments.read & (days > today - context.parameters["days"]) & (days <= today)
        found = accesses(batch, log)
        pairs = (found.pairs[place] for place in np.unique(found.of_row[within]).tolist())
        prints = [_pair(context, source, who, what) for who, what in pairs if who and what]
        if prints:
            digests = np.frombuffer(b"".join(prints), ">u8").astype(np.uint64).reshape(-1, 2)
            yield records(digests, _USED, np.ones(len(prints), np.uint64))

    def init(self) -> Used:
        return Used()

    def group(self, context: Context, state: Used, groups: Groups) -> None:
        for record in groups.records:
            key = int(record["hi"]).to_bytes(8, "big") + int(record["lo"]).to_bytes(8, "big")
            if record["tag"] == _USED:
                state.pairs.add(key)
            elif record["tag"] == _UNREAD:
                state.unread[key] = state.unread.get(key, 0) + int(record["count"])
            else:
                day = int(record["tag"]) - _FIRST
                state.first[key] = min(day, state.first.get(key, day))

    def finish(self, context: Context, state: Used, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        logged, problems = set(), {}
        for log, _, source in logs(context.view):
            logged.add(source)
            read = census.get((log.source, log.name))
            if problem := "missing" if read is None else read.problem:
                problems[source] = problem
        for source in context.view.inventory.sources:
            asset = Asset.of(source, key=context.key)
            found = looked(context, source, asset)
            if isinstance(found, Observation):
                yield found
            elif source not in logged:
                yield not_applicable(asset, "no_log")
            else:
                for dataset in context.view:
                    if dataset.source == source and dataset.info is not None:
                        yield _judge(context, dataset, found, state, problems.get(source))


def _judge(context: Context, dataset: DatasetView, reaches: Sequence[Reach], state: Used, problem: str | None) -> Observation:
    granted = sorted({(name, place) for place, reach in enumerate(reaches) for name in _granted(context, reach, dataset.name)})
    if not granted:
        return not_applicable(dataset.asset, "nothing_granted", owner=dataset.owner)
    unused = [name for name, place in granted if not _used(context, reaches[place], name, dataset, state)]
    days = int(context.parameters["days"])
    begun = state.first.get(_source(context, dataset.source))
    params = {"days": days, "unused": len(unused)}
    if unused and problem is not None:
        return could_not_look(dataset.asset, problem, population=len(granted), owner=dataset.owner)
    if unused and (unread := state.unread.get(_source(context, dataset.source))):
        told = {"unread": unread, "unused": len(unused)}
        return could_not_look(dataset.asset, "times_unread", population=len(granted), owner=dataset.owner, params=told)
    if unused and (begun is None or begun > context.as_of.toordinal() - _EPOCH - days + 1):
        return could_not_look(dataset.asset, "log_too_short", population=len(granted), owner=dataset.owner, params=params)
    return observe(
        dataset.asset,
        population=len(granted),
        examined=len(granted),
        exceptions=len(unused),
        reason="never_used",
        params=params,
        evidence=accounts_as_evidence(context, dataset.source, unused),
        owner=dataset.owner,
    )


def _granted(context: Context, reach: Reach, dataset: str) -> Iterator[str]:
    administering = Matrix.of(context.view.inventory).administering | {EVERYBODY}
    for grant in reach.rights.grants:
        if grant.dataset == dataset and grant.privilege is Privilege.READ and grant.grantee not in administering:
            yield grant.grantee


def _used(context: Context, reach: Reach, name: str, dataset: DatasetView, state: Used) -> bool:
    members = (account.name for account in reach.accounts if name in reach.roles(account.name))
    return any(_pair(context, dataset.source, member, dataset.name) in state.pairs for member in members)


def _pair(context: Context, source: str, account: str, dataset: str) -> bytes:
    return context.key.digest("access", source, account, dataset)


def _source(context: Context, source: str) -> bytes:
    return context.key.digest("access log", source)
