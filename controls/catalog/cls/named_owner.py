"""CLS-06: every declared dataset has an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, observe, worded
from controls.catalog.cls.common import declared_datasets
from controls.finding import Severity
from controls.frameworks import DSL, GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation


class NamedOwner(FactControl):
    """Judges whether somebody answers for each dataset."""

    id = "CLS-06"
    severity = Severity.MEDIUM
    title = Text("数据集有责任人", "Every dataset has an owner")
    statement = Text("每个已声明的数据集都应指定责任人。", "Every declared dataset has a named owner.")
    why = Text(
        "没有责任人，就没有人确认级别、批准授权和处理审计发现；问题查出后无人整改。",
        "Without an owner nobody confirms levels, approves grants or answers findings; what an audit finds stays as it is.",
    )
    remediation = Text(
        "由数据所属的业务部门指定责任人（岗位或人员），写入 recordwarden.yaml 中该数据集的 owner。",
        "Have the department that the data belongs to name an owner (a post or a person), and write it to the dataset's owner in recordwarden.yaml.",
    )
    method = Text(
        "检查数据资产目录中每个数据集的 owner 是否已填写。不读取记录。",
        "Looks whether each dataset's owner is filled in in the inventory. Reads no records.",
    )
    provisions = ("D-2.5/5", "L-PIPL.51/1")
    mappings = (
        maps(
            GBT_35273,
            "11.1",
            Relation.INTERSECTS,
            "明确个人信息安全的责任部门与人员。",
            "Who answers for the security of personal information is laid down.",
        ),
        maps(
            GBT_22239,
            "8.1.10.2",
            Relation.SUBSET,
            "资产清单应包括资产责任部门。",
            "The list of assets names the department that answers for each.",
        ),
        maps(
            DSL,
            "27",
            Relation.INTERSECTS,
            "建立健全全流程数据安全管理制度，落实数据安全保护责任。",
            "Data security is managed throughout, and responsibility for it is assigned.",
        ),
        maps(
            ISO_27001,
            "A.5.9",
            Relation.SUBSET,
            "信息及其他相关资产的清单应包括责任人。",
            "The inventory of information and other assets includes owners.",
        ),
        maps(
            NIST_800_53,
            "PM-5(1)",
            Relation.INTERSECTS,
            "建立并维护处理个人信息的系统清单。",
            "An inventory of what processes personal information is kept.",
        ),
        maps(
            GDPR, "5(2)", Relation.INTERSECTS, "处理者应对合规负责并能加以证明。", "The controller answers for compliance and can show it."
        ),
    )
    reasons = worded(no_owner=Text("没有指定责任人。", "No owner is named."))

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, declared in declared_datasets(context.view):
            exceptions = 0 if declared.owner else 1
            yield observe(dataset.asset, population=1, examined=1, exceptions=exceptions, reason="no_owner", owner=dataset.owner)
