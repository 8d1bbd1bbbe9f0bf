"""ACC-04: superusers and wildcards belong to roles that administer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, observe, worded
from controls.catalog.acc.common import NO_MATRIX, Matrix, accounts_as_evidence, looked
from controls.finding import Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, Relation, maps
from holdings.assets import Asset
from holdings.rights.model import EVERYBODY
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.rights.reach import Reach


class Powers(FactControl):
    """Judges who may do what no grant on a dataset says."""

    id = "ACC-04"
    severity = Severity.HIGH
    seeks_rights = True
    title = Text("超级权限只属于管理角色", "Powers past all grants belong to administrators only")
    statement = Text(
        "超级用户、绕过行级安全、创建账号、复制和读写服务器文件的权限，以及对整个数据源的授权（通配），只应由角色权限矩阵中的管理角色（administers）持有。",
        "Superuser rights, those to bypass row security, make accounts, replicate, or use the server's files, and grants on all of a source (wildcards) are "
        "held only by roles that the role matrix says administer (administers).",
    )
    why = Text(
        "这些权限越过字段级的全部限制，能读取、复制和销毁所有数据，也能给自己授权和抹去痕迹。",
        "They go past every limit on a field: whoever has them can read, copy and destroy everything, grant themselves more, and remove the traces.",
    )
    remediation = Text(
        "收回不需要的超级权限和通配授权；确需的账号加入管理角色，在 roles 中写明 administers: true，并单独记录其操作。",
        "Take away the powers and wildcards that are not needed; make the accounts that need them members of an administering role, say so in roles "
        "(administers: true), and log what they do apart.",
    )
    method = Text(
        "读取数据库的授权目录或应用的权限策略文件：统计账号和角色中持有上述权限或通配授权、而自身不是也不属于管理角色者。引擎内置的账号和角色不计。不读取记录。",
        "Reads the catalogue of the database, or the policy file of the application: counts the accounts and roles that have such a power or wildcard and "
        "neither are nor belong to an administering role. Those that come with the engine are left out. Reads no records.",
    )
    provisions = ("A-5.1/6", "B-7.1/1", "L-PIPL.51/1")
    mappings = (
        maps(
            GBT_22239,
            "8.1.4.2",
            Relation.SUBSET,
            "授予管理用户所需的最小权限，实现管理用户的权限分离。",
            "Administrators get the least privilege that they need, and their duties are separated.",
        ),
        maps(
            GBT_35273,
            "7.1",
            Relation.INTERSECTS,
            "对安全管理、数据操作、审计人员的角色进行分离设置。",
            "The roles of security management, data operation and audit are separate.",
        ),
        maps(ISO_27001, "A.8.2", Relation.SUBSET, "限制并管理特许访问权。", "Privileged access rights are restricted and managed."),
        maps(
            NIST_800_53,
            "AC-6(5)",
            Relation.SUBSET,
            "特权账号限于指定的人员或角色。",
            "Privileged accounts are limited to designated people or roles.",
        ),
    )
    reasons = worded(
        NO_MATRIX,
        unlimited=Text(
            "不属于管理角色而持有超级权限的账号和角色：{powers} 个；持有通配授权的：{wildcards} 个。",
            "Accounts and roles outside administering roles that have powers past all grants: {powers}; that have wildcards: {wildcards}.",
        ),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        matrix = Matrix.of(context.view.inventory)
        for source in context.view.inventory.sources:
            asset = Asset.of(source, key=context.key)
            found = looked(context, source, asset)
            if isinstance(found, Observation):
                yield found
            elif not matrix.roles:
                yield could_not_look(asset, "no_matrix")
            else:
                yield _judge(context, matrix, source, asset, found)


def _judge(context: Context, matrix: Matrix, source: str, asset: Asset, reaches: Sequence[Reach]) -> Observation:
    powers, wildcards, population = set[str](), set[str](), 0
    for reach in reaches:
        principals = [each for each in reach.rights.principals.values() if not each.built_in]
        population += len(principals) + 1
        plain = {each.name for each in principals if not reach.roles(each.name) & matrix.administering} | {EVERYBODY}
        powers |= {each.name for each in principals if each.name in plain and each.powers}
        wildcards |= {grant.grantee for grant in reach.rights.grants if grant.dataset is None} & plain
    return observe(
        asset,
        population=population,
        examined=population,
        exceptions=len(powers | wildcards),
        reason="unlimited",
        params={"powers": len(powers), "wildcards": len(wildcards)},
        evidence=accounts_as_evidence(context, source, powers | wildcards),
    )
