"""ACC-06: what was granted is used; what nobody used in so many days is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.acc.common import REASONS, Matrix, accounts_as_evidence, looked
from controls.catalog.acc.logged import NO_LOG, logs
from controls.catalog.acc.used import GAP, UsedControl, blind, used
from controls.catalog.acc.used import REASONS as BLIND
from controls.finding import Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.assets import Asset
from holdings.rights.model import EVERYBODY, Privilege
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from controls.base import Census, Context
    from controls.catalog.acc.used import Used
    from holdings.rights.reach import Reach
    from holdings.view import DatasetView


class UnusedGrants(UsedControl):
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
        "与数据集责任人核实后收回未使用的授权：`recordwarden sources grants` 把数据库的最小授权写成待审阅的 SQL；确需保留的（如应急角色）写明理由并定期复核。",
        "Check with the owner of the dataset and revoke what is not used: `recordwarden sources grants` writes the minimal grants of a database as SQL to "
        "review. Where something has to stay (a role for emergencies, say), write down why and review it.",
    )
    method = Text(
        "把授权目录或策略文件中对每个数据集的读取授权，与声明为访问日志（logs）的数据集比对：授权对象本身或其任一成员在审计基准日前 days 天内访问过该数据集即为使用。"
        "通配授权和管理角色由 ACC-04 检查。日志不足 days 天、连续超过 gap 天没有记录、有时间无法读取或晚于审计基准日、日志未读完、没有日志覆盖该数据集，或有授权中没有的账号访问过它的，"
        "未使用的授权无法判定。",
        "Holds each grant to read a dataset, from the catalogue or the policy file, against the datasets that are declared to log accesses (logs): it is used "
        "if the grantee, or any member of it, looked at the dataset within days before the day of the assessment. Wildcards and administering roles are for "
        "ACC-04. What seems unused cannot be judged where the log does not go back that far, has more than gap days in a row without an entry or times that "
        "cannot be read or lie after the day of the assessment, or was not read to its end; where no log covers the dataset; and where accounts that the grants "
        "do not know looked at it.",
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
        GAP,
    )
    reasons = worded(
        REASONS,
        BLIND,
        NO_LOG,
        never_used=Text("{days} 天内无人使用的读取授权：{unused} 项。", "Grants to read it that nobody used within {days} days: {unused}."),
        nothing_granted=Text("没有对该数据集的读取授权。", "Nobody was granted to read it."),
    )

    def finish(self, context: Context, state: Used, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        logged = {source for _, _, source in logs(context.view)}
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
                        yield _judge(context, dataset, found, state, census)


def _judge(
    context: Context, dataset: DatasetView, reaches: Sequence[Reach], state: Used, census: Mapping[tuple[str, str], Census]
) -> Observation:
    granted = sorted({(name, place) for place, reach in enumerate(reaches) for name in _granted(context, reach, dataset.name)})
    if not granted:
        return not_applicable(dataset.asset, "nothing_granted", owner=dataset.owner)
    unused = [(name, place) for name, place in granted if not _used(context, reaches[place], name, dataset, state)]
    whys = {place: blind(context, state, dataset, place, census) for _, place in unused}
    judged = [name for name, place in unused if whys[place] is None]
    if unused and not judged:
        reason, params = next(why for why in whys.values() if why is not None)
        told = params | {"unused": len(unused)} if reason in BLIND else {}
        return could_not_look(dataset.asset, reason, population=len(granted), owner=dataset.owner, params=told)
    return observe(
        dataset.asset,
        population=len(granted),
        examined=len(granted) - len(unused) + len(judged),
        exceptions=len(judged),
        reason="never_used",
        params={"days": int(context.parameters["days"]), "unused": len(judged)},
        evidence=accounts_as_evidence(context, dataset.source, judged),
        owner=dataset.owner,
    )


def _granted(context: Context, reach: Reach, dataset: str) -> Iterator[str]:
    administering = Matrix.of(context.view.inventory).administering | {EVERYBODY}
    for grant in reach.rights.grants:
        if grant.dataset == dataset and grant.privilege is Privilege.READ and grant.grantee not in administering:
            yield grant.grantee


def _used(context: Context, reach: Reach, name: str, dataset: DatasetView, state: Used) -> bool:
    members = (account.name for account in reach.accounts if name in reach.roles(account.name))
    return any(used(context, state, dataset.source, member, dataset.name) for member in members)
