"""ACC-01: access is granted to roles, not to single accounts and not to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, observe, worded
from controls.catalog.acc.common import REASONS, accounts_as_evidence, looked
from controls.finding import Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.assets import Asset
from holdings.rights.model import EVERYBODY, Power
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from holdings.rights.model import Grant
    from holdings.rights.reach import Reach


class RolesOnly(FactControl):
    """Judges to whom privileges are granted."""

    id = "ACC-01"
    severity = Severity.HIGH
    seeks_rights = True
    title = Text("权限只授予角色", "Privileges are granted to roles only")
    statement = Text(
        "数据集的权限应只授予角色，不直接授予个别账号，也不授予所有人（PUBLIC）。",
        "Privileges on a dataset are granted to roles, not to single accounts and not to everybody (PUBLIC).",
    )
    why = Text(
        "直接授予账号的权限不随岗位变动收回，授予所有人的权限等于没有权限控制；两者都不在角色权限矩阵之内，也无人复核。",
        "What was granted to an account stays when its holder changes posts; what was granted to everybody is no control at all. Neither stands "
        "in the role matrix, and nobody reviews it.",
    )
    remediation = Text(
        "按岗位建立角色并授权，把账号加入角色，再收回（REVOKE）直接授予账号和 PUBLIC 的权限；默认权限（ALTER DEFAULT PRIVILEGES）一并修改。",
        "Make a role for each post, grant to it, make accounts its members, then revoke what accounts and PUBLIC were granted; change default "
        "privileges (ALTER DEFAULT PRIVILEGES) as well.",
    )
    method = Text(
        "读取数据库的授权目录或应用的权限策略文件：按数据集统计能登录的账号中有直接授权的个数，“所有人”计为一个；"
        "对整个数据源的授权和对今后新建数据集的默认授权计在数据源上。超级用户由 ACC-04 检查。不读取记录。",
        "Reads the catalogue of the database, or the policy file of the application: per dataset, how many of the accounts that can log in "
        "were granted something directly, everybody counting as one. Grants on all of a source, and on what is still to be made, count at the "
        "source. Superusers are for ACC-04. Reads no records.",
    )
    provisions = ("A-5.1/6", "B-7.2/2", "L-PIPL.51/1")
    mappings = (
        maps(PIPL, "51(4)", Relation.SUBSET, "合理确定个人信息处理的操作权限。", "Operation permissions are set reasonably."),
        maps(
            GBT_35273,
            "7.1",
            Relation.SUBSET,
            "对被授权访问个人信息的人员建立最小授权的访问控制策略。",
            "Access control by least privilege for those who are authorised.",
        ),
        maps(GBT_22239, "8.1.4.2", Relation.SUBSET, "授予管理用户所需的最小权限。", "Users are given the least privilege that they need."),
        maps(ISO_27001, "A.5.15", Relation.INTERSECTS, "按规则控制对信息的访问。", "Access to information is controlled by rules."),
        maps(NIST_800_53, "AC-6", Relation.SUBSET, "只授予完成任务所需的访问。", "Only the access that the task needs is granted."),
        maps(
            GDPR,
            "32(4)",
            Relation.INTERSECTS,
            "有权接触个人数据者只按控制者的指示处理。",
            "Whoever has access to personal data processes it on instructions only.",
        ),
    )
    reasons = worded(
        REASONS,
        granted_to_everybody=Text(
            "有权限授予了所有人（PUBLIC）；有直接授权的账号：{accounts} 个。",
            "Something is granted to everybody (PUBLIC); accounts with direct grants: {accounts}.",
        ),
        granted_directly=Text("有直接授权的账号：{accounts} 个。", "Accounts with direct grants: {accounts}."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for source in context.view.inventory.sources:
            asset = Asset.of(source, key=context.key)
            found = looked(context, source, asset)
            if isinstance(found, Observation):
                yield found
                continue
            wide = [(reach, [grant for grant in (*reach.rights.grants, *reach.rights.future) if grant.dataset is None]) for reach in found]
            yield _judge(context, source, asset, wide)
        for dataset in context.view:
            found = looked(context, dataset.source, dataset.asset, dataset.owner)
            if dataset.info is not None and not isinstance(found, Observation):
                granted = [(reach, [grant for grant in reach.rights.grants if grant.dataset == dataset.name]) for reach in found]
                yield _judge(context, dataset.source, dataset.asset, granted, dataset.owner)


def _judge(
    context: Context, source: str, asset: Asset, granted: Sequence[tuple[Reach, Sequence[Grant]]], owner: str | None = None
) -> Observation:
    singled = {name for reach, grants in granted for name in _singled(reach, grants)}
    population = sum(len(reach.accounts) + 1 for reach, _ in granted)
    everybody = EVERYBODY in singled
    return observe(
        asset,
        population=population,
        examined=population,
        exceptions=len(singled),
        reason="granted_to_everybody" if everybody else "granted_directly",
        params={"accounts": len(singled) - everybody},
        evidence=accounts_as_evidence(context, source, singled),
        owner=owner,
    )


def _singled(reach: Reach, grants: Iterable[Grant]) -> Iterator[str]:
    """Everybody, and the accounts that were granted something themselves."""
    for grant in grants:
        principal = reach.rights.principals.get(grant.grantee)
        ordinary = principal is not None and principal.login and not principal.built_in and Power.SUPERUSER not in principal.powers
        if ordinary or grant.grantee == EVERYBODY:
            yield grant.grantee
