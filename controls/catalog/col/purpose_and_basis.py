"""COL-01: personal information has a purpose and a legal basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.col.common import NOTHING_PERSONAL, personal
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation


class PurposeAndBasis(FactControl):
    """Looks whether a purpose and a legal basis are declared of each personal field."""

    id = "COL-01"
    severity = Severity.HIGH
    title = Text("个人信息有处理目的和合法性基础", "Personal information has a purpose and a legal basis")
    statement = Text(
        "目录中每个个人信息字段都应写明处理目的（字段或数据集的 purpose），其数据集应写明合法性基础（legal_basis）。",
        "For every field with personal information the inventory says what for (purpose of the field or its dataset), and its dataset names the "
        "legal basis (legal_basis).",
    )
    why = Text(
        "说不清为什么收集、凭什么收集的信息，就是不必要的信息；处理没有合法性基础，整个数据集都不应存在。",
        "What nobody can say the purpose of is not needed; and where processing has no legal basis the whole dataset ought not to be there.",
    )
    remediation = Text(
        "由数据集责任人补写目的，由法务合规部门核定合法性基础；写不出的停止收集并删除。",
        "Have the owner of the dataset write down the purpose, and the legal department the basis; where there is none, stop collecting and delete.",
    )
    method = Text(
        "查看目录：数据集的 purpose、legal_basis 和字段的 purpose。不读取记录，也不判断所写的依据是否成立。",
        "Looks at the inventory: purpose and legal_basis of the dataset, purpose of the field. Reads no records, and does not judge whether the "
        "basis that is named holds.",
    )
    provisions = ("A-5.1/4", "B-7.3/1", "C-2.1/1", "L-PIPL.13/1")
    mappings = (
        maps(
            GBT_35273,
            "5.2",
            Relation.INTERSECTS,
            "收集的类型应与实现业务功能直接关联。",
            "What is collected is directly tied to the function of the service.",
        ),
        maps(PIPL, "13", Relation.INTERSECTS, "符合法定情形之一方可处理个人信息。", "Processing has one of the legal bases."),
        maps(GDPR, "6(1)", Relation.INTERSECTS, "处理须有合法依据。", "Processing is lawful only on one of the bases."),
        maps(ISO_27001, "A.5.34", Relation.INTERSECTS, "按法律要求保护个人信息。", "Personal information is protected as law demands."),
        maps(
            NIST_800_53,
            "PT-2",
            Relation.SUBSET,
            "确定并记录处理个人信息的依据。",
            "The authority to process personal information is determined and documented.",
        ),
    )
    reasons = worded(
        NOTHING_PERSONAL,
        no_basis=Text(
            "未写明合法性基础；个人信息字段：{fields} 个。", "It names no legal basis; fields with personal information: {fields}."
        ),
        no_purpose=Text("未写明处理目的的个人信息字段：{fields} 个。", "Fields with personal information and no purpose: {fields}."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset in context.view:
            if dataset.declared is None or dataset.gone:
                continue
            fields = personal(dataset)
            if not fields:
                yield not_applicable(dataset.asset, "nothing_personal", owner=dataset.owner)
                continue
            without = [field for field in fields if not dataset.declared.purpose and not (field.label and field.label.purpose)]
            basis = dataset.declared.legal_basis is not None
            exceptions = len(without) if basis else len(fields)
            yield observe(
                dataset.asset,
                population=len(fields),
                examined=len(fields),
                exceptions=exceptions,
                reason="no_purpose" if basis else "no_basis",
                params={"fields": exceptions},
                owner=dataset.owner,
            )
