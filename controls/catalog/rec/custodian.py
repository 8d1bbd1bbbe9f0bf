"""REC-07: somebody by name answers for the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.rec.common import class_of, concerned, declared_datasets
from controls.finding import Severity
from controls.frameworks import DSL, GBT_35273, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.records import KEPT_BY_A_CUSTODIAN
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation


class NamedCustodian(FactControl):
    """Judges whether each dataset of records has a custodian."""

    id = "REC-07"
    severity = Severity.MEDIUM
    title = Text("记录有保管人", "Records have a custodian")
    statement = Text(
        "服务记录、咨询记录、投诉记录、服务档案和满意度调查，都应指定专人对其准确性和完整性负责（custodian）。",
        "A named person answers for the accuracy and completeness of service, consultation and complaint records, archives and surveys (custodian).",
    )
    why = Text(
        "责任人决定数据的用途和级别，保管人保证记录真实完整；没有保管人，缺漏和错误就没有人发现，也没有人更正。",
        "The owner decides what data is for and how it is graded; the custodian sees to it that the records are true and complete. Without one nobody "
        "notices what is missing or wrong, and nobody mends it.",
    )
    remediation = Text(
        "指定专人（岗位或人员）负责记录的保管和核对，写入 recordwarden.yaml 中该数据集的 custodian。",
        "Put a person (or post) in charge of keeping and checking the records, and write it to the dataset's custodian in recordwarden.yaml.",
    )
    method = Text(
        "检查 record_class 为上述类别的每个数据集的 custodian 是否已填写。不读取记录。",
        "Looks whether custodian is filled in for each dataset whose record_class is one of these. Reads no records.",
    )
    provisions = ("D-2.5/5", "A-3.3/1")
    mappings = (
        maps(GBT_35273, "11.1", Relation.INTERSECTS, "明确责任部门与人员。", "Responsible departments and people are laid down."),
        maps(DSL, "27", Relation.INTERSECTS, "落实数据安全保护责任。", "Responsibility for data security is assigned."),
        maps(
            ISO_27001,
            "A.5.2",
            Relation.SUBSET,
            "信息安全的角色和职责应予明确和分配。",
            "Roles and responsibilities for information security are defined and allocated.",
        ),
        maps(
            NIST_800_53,
            "PM-23",
            Relation.INTERSECTS,
            "设立负责数据治理的机构和职责。",
            "A body with roles for data governance is established.",
        ),
        maps(
            GDPR, "5(2)", Relation.INTERSECTS, "处理者应对合规负责并能加以证明。", "The controller answers for compliance and can show it."
        ),
    )
    reasons = worded(
        no_custodian=Text("没有指定保管人。", "No custodian is named."),
        no_records=Text("不是指南要求指定保管人的记录类别。", "It is of no class of records for which the guides ask for a custodian."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset, declared in declared_datasets(context.view):
            if class_of(dataset) in KEPT_BY_A_CUSTODIAN:
                exceptions = 0 if declared.custodian else 1
                yield observe(dataset.asset, population=1, examined=1, exceptions=exceptions, reason="no_custodian", owner=dataset.owner)
            elif concerned(dataset):
                yield not_applicable(dataset.asset, "no_records", owner=dataset.owner)
