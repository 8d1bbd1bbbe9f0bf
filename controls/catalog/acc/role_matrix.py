"""ACC-02: what roles are granted stays within the role matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.catalog.acc.common import NO_MATRIX, Matrix, accounts_as_evidence, looked
from controls.finding import Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.rights.model import EVERYBODY
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.rights.reach import Reach
    from holdings.view import DatasetView


class RoleMatrix(FactControl):
    """Compares what each role may read with what the matrix lets it."""

    id = "ACC-02"
    severity = Severity.HIGH
    seeks_rights = True
    title = Text("角色的权限不超出权限矩阵", "Roles keep within the role matrix")
    statement = Text(
        "被授予数据集权限的每个角色都应列入角色权限矩阵（roles），且不能读取高于其级别的字段。",
        "Every role that was granted something on a dataset stands in the role matrix (roles), and reads no field above its level.",
    )
    why = Text(
        "矩阵之外的角色无人审批、无人复核；超出级别的授权让整个岗位的人都能看到无关的敏感信息。",
        "Nobody approves or reviews a role outside the matrix; a grant above a role's level shows sensitive data to everyone who has the post.",
    )
    remediation = Text(
        "收回超出级别的授权，或改为按字段授权、只授权给屏蔽后的视图；确需的角色经审批后写入 roles，字段的例外写入 readers。",
        "Revoke what is above the level, or grant single columns or a masking view instead; put roles that are needed into roles once approved, "
        "and exceptions for a field into its readers.",
    )
    method = Text(
        "读取数据库的授权目录或应用的权限策略文件：对每个数据集，逐个角色核对是否在 roles 中、能读取的字段（含经上级角色和视图）的确认级别是否在其级别之内或在 readers 中。不读取记录。",
        "Reads the catalogue of the database, or the policy file of the application: for each dataset, whether each role stands in roles, and whether "
        "the confirmed levels of the fields that it can read, also by way of other roles and views, are within its own or in readers. Reads no records.",
    )
    provisions = ("A-5.1/6", "B-7.1/1", "B-7.2/2", "C-5.4/1")
    mappings = (
        maps(PIPL, "51(4)", Relation.SUBSET, "合理确定个人信息处理的操作权限。", "Operation permissions are set reasonably."),
        maps(
            GBT_35273,
            "7.1",
            Relation.SUBSET,
            "使被授权人员只能访问职责所需的最小必要的个人信息。",
            "Those authorised reach only the personal information that their duties need.",
        ),
        maps(
            GBT_22239,
            "8.1.4.2",
            Relation.SUBSET,
            "由授权主体配置访问控制策略，规定主体对客体的访问规则。",
            "Access rules from subjects to objects are set by those entitled to.",
        ),
        maps(
            ISO_27001,
            "A.5.18",
            Relation.SUBSET,
            "访问权按策略授予、复核和收回。",
            "Access rights are given, reviewed and removed by policy.",
        ),
        maps(NIST_800_53, "AC-3(7)", Relation.SUBSET, "按角色执行访问控制。", "Access is enforced by role."),
    )
    reasons = worded(
        NO_MATRIX,
        no_role_grants=Text("没有角色被授予该数据集的权限。", "No role was granted anything on it."),
        role_unknown=Text(
            "不在权限矩阵中的角色：{unknown} 个；能读取高于其级别字段的角色：{beyond} 个。",
            "Roles that do not stand in the matrix: {unknown}; others that can read fields above their level: {beyond}.",
        ),
        role_beyond=Text("能读取高于其级别字段的角色：{beyond} 个。", "Roles that can read fields above their level: {beyond}."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        matrix = Matrix.of(context.view.inventory)
        for dataset in context.view:
            if dataset.info is None and dataset.problem is None:
                continue
            found = looked(context, dataset.source, dataset.asset, dataset.owner)
            if isinstance(found, Observation):
                yield found
            elif not matrix.roles:
                yield could_not_look(dataset.asset, "no_matrix", owner=dataset.owner)
            else:
                yield _judge(context, matrix, dataset, found)


def _judge(context: Context, matrix: Matrix, dataset: DatasetView, reaches: Sequence[Reach]) -> Observation:
    granted = [(reach, name) for reach in reaches for name in _roles(reach, dataset.name)]
    unknown = {name for _, name in granted if name not in matrix.roles}
    beyond = {name for reach, name in granted if name in matrix.roles and _beyond(context, matrix, reach, name, dataset)}
    if not granted:
        return not_applicable(dataset.asset, "no_role_grants", owner=dataset.owner)
    return observe(
        dataset.asset,
        population=len(granted),
        examined=len(granted),
        exceptions=len(unknown) + len(beyond),
        reason="role_unknown" if unknown else "role_beyond",
        params={"unknown": len(unknown), "beyond": len(beyond)} if unknown else {"beyond": len(beyond)},
        evidence=accounts_as_evidence(context, dataset.source, unknown | beyond),
        owner=dataset.owner,
    )


def _roles(reach: Reach, dataset: str) -> list[str]:
    """The roles, not the engine's own, that were granted something on a dataset or on all."""
    names = {grant.grantee for grant in reach.rights.grants if grant.dataset in (None, dataset)} - {EVERYBODY}
    principals = (reach.rights.principals.get(name) for name in names)
    return sorted(each.name for each in principals if each is not None and not each.login and not each.built_in)


def _beyond(context: Context, matrix: Matrix, reach: Reach, role: str, dataset: DatasetView) -> bool:
    return any(
        reach.path(role, dataset.name, field.name) is not None
        for field in dataset.fields
        if field.level is not None and role not in matrix.readers(context.view.inventory, dataset, field)
    )
