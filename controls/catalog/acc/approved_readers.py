"""ACC-03: fields of level 3 and 4 can be read by approved roles only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, observe, worded
from controls.catalog.acc.common import HIGH, NO_MATRIX, Matrix, accounts_as_evidence, looked
from controls.finding import Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.rights.reach import Path
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.rights.reach import Reach
    from holdings.view import DatasetView, FieldView


class ApprovedReaders(FactControl):
    """Follows every way by which an account can come to read a field."""

    id = "ACC-03"
    severity = Severity.HIGH
    seeks_rights = True
    title = Text("高级别字段只有经批准的角色可以读取", "High-level fields are read by approved roles only")
    statement = Text(
        "级别为 3 或 4 的字段，能够读取它的每个账号都应属于经批准的角色：字段或数据集 readers 所列的角色，未列时为级别相当的角色。",
        "Every account that can read a field of level 3 or 4 has an approved role: one of the field's or its dataset's readers, or, where none are "
        "named, one of sufficient level.",
    )
    why = Text(
        "证件号码、账户和通话内容最常从“顺带”的权限泄露：一个视图、一层角色继承、一条给所有人的授权，就绕过了对字段的限制。",
        "Identity numbers, accounts and recorded conversations leak by rights that came along: a view, a role within a role, a grant to everybody go "
        "round the limit on the field.",
    )
    remediation = Text(
        "收回多余的授权、成员关系或视图权限，改为按字段授权；确需读取的岗位经审批后写入 readers 或提高该角色的级别。",
        "Revoke the grants, memberships or rights on views that are too many, and grant by column; where a post needs the field, approve it and add "
        "it to readers, or raise the role's level.",
    )
    method = Text(
        "读取数据库的授权目录或应用的权限策略文件，对每个能登录的账号推算其有效权限：直接授权、所有人、角色继承、属主和定义者权限的视图。"
        "不检查函数（SECURITY DEFINER）和行级策略。超级用户由 ACC-04 检查。不读取记录。",
        "Reads the catalogue of the database, or the policy file of the application, and works out what each account that can log in can really read: by "
        "direct grant, everybody, roles within roles, ownership, and views with their definer's rights. Functions (SECURITY DEFINER) and row "
        "policies are not followed. Superusers are for ACC-04. Reads no records.",
    )
    provisions = ("A-5.1/3", "A-5.1/6", "B-7.2/2", "B-7.3/2", "C-5.4/1")
    mappings = (
        maps(
            GBT_35273,
            "7.1",
            Relation.SUBSET,
            "对个人敏感信息的访问宜在角色权限控制基础上按需授权。",
            "Access to sensitive personal information is authorised by need, on top of roles.",
        ),
        maps(PIPL, "51(4)", Relation.SUBSET, "合理确定个人信息处理的操作权限。", "Operation permissions are set reasonably."),
        maps(
            GBT_22239,
            "8.1.4.2",
            Relation.SUBSET,
            "访问控制的粒度应达到数据库表、记录或字段级。",
            "Access control reaches down to tables, records or fields of databases.",
        ),
        maps(ISO_27001, "A.8.3", Relation.SUBSET, "限制对信息的访问。", "Access to information is restricted."),
        maps(NIST_800_53, "AC-6", Relation.SUBSET, "只授予完成任务所需的访问。", "Only the access that the task needs is granted."),
        maps(
            GDPR,
            "25(2)",
            Relation.INTERSECTS,
            "默认情况下个人数据不对不特定人开放。",
            "By default personal data is not open to an indefinite number of people.",
        ),
    )
    reasons = worded(
        NO_MATRIX,
        unapproved_readers=Text(
            "未经批准而能够读取该字段的账号：{accounts} 个，其中 {most} 个经由{way}。",
            "Accounts that can read it and were not approved: {accounts}, of which {most} by way of {way}.",
        ),
        no_account=Text("没有能登录的账号。", "There is no account that can log in."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        matrix = Matrix.of(context.view.inventory)
        for dataset in context.view:
            for field in dataset.fields:
                if field.level is None or field.level < HIGH or (field.info is None and dataset.problem is None):
                    continue
                found = looked(context, dataset.source, field.asset, dataset.owner)
                if isinstance(found, Observation):
                    yield found
                elif not matrix.roles:
                    yield could_not_look(field.asset, "no_matrix", owner=dataset.owner)
                else:
                    yield _judge(context, matrix, dataset, field, found)


def _judge(context: Context, matrix: Matrix, dataset: DatasetView, field: FieldView, reaches: Sequence[Reach]) -> Observation:
    approved = matrix.readers(context.view.inventory, dataset, field)
    ways = [
        (name, path)
        for reach in reaches
        for name, path in reach.readers(dataset.name, field.name).items()
        if path is not Path.POWER and not reach.roles(name) & approved
    ]
    population = sum(len(reach.accounts) for reach in reaches)
    if not population:
        return could_not_look(field.asset, "no_account", owner=dataset.owner)
    counts: Counter[Path] = Counter(path for _, path in ways)
    way = max(Path, key=lambda path: counts[path])
    return observe(
        field.asset,
        population=population,
        examined=population,
        exceptions=len(ways),
        reason="unapproved_readers",
        params={"accounts": len(ways), "most": counts[way], "way": way.value},
        evidence=accounts_as_evidence(context, dataset.source, (name for name, _ in ways)),
        owner=dataset.owner,
    )
