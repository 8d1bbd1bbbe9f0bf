"""CLS-04: every level in use has its protective measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.finding import Severity
from controls.frameworks import DSL, GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.assets import Asset
from holdings.labels import Level, Measure
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.view import View

FLOOR: dict[Level, frozenset[Measure]] = {
    Level.L1: frozenset(),
    Level.L2: frozenset({Measure.ACCESS_CONTROL}),
    Level.L3: frozenset({Measure.ACCESS_CONTROL, Measure.ENCRYPTED_TRANSMISSION}),
    Level.L4: frozenset({Measure.ACCESS_CONTROL, Measure.ACCESS_LOG, Measure.ENCRYPTED_STORAGE, Measure.ENCRYPTED_TRANSMISSION}),
}
"""The least that a level requires: A-5.1/2 (measures per level), A-5.1/3 (level 4: encrypted, controlled, logged), C-5.4/2 (encryption)."""


class LevelMeasures(FactControl):
    """Judges what the inventory says that each level requires."""

    id = "CLS-04"
    severity = Severity.MEDIUM
    title = Text("每个级别都规定了保护措施", "Every level has its protective measures")
    statement = Text(
        "使用中的每个级别都应规定保护措施，且不低于下限：2 级应有访问控制；3 级还应有加密传输；4 级还应有加密存储和访问日志。",
        "Every level in use has its protective measures laid down, and no fewer than: access control for level 2; encrypted transmission too for "
        "level 3; encrypted storage and an access log too for level 4.",
    )
    why = Text(
        "只定级而不规定措施，级别就只是标记：各系统按各自的理解保护数据，同一级别的数据得到的保护并不相同。",
        "A grade without measures is only a mark: every system protects as it sees fit, and data of one level is not protected alike.",
    )
    remediation = Text(
        "在 recordwarden.yaml 的 levels 中写明每个级别要求的措施，补足缺少的措施，并经数据安全负责人批准。",
        "Write down under levels in recordwarden.yaml what each level requires, add what is lacking, and have it approved by whoever answers for data security.",
    )
    method = Text(
        "汇总字段标签（含建议的）和数据集所用的级别，与目录 levels 中规定的措施和下限比较。不读取记录。",
        "Gathers the levels that field labels (suggested ones too) and datasets use, and compares what the inventory's levels require with the floor. Reads no records.",
    )
    provisions = ("A-5.1/2", "A-5.1/3", "B-7.2/1", "C-5.4/2", "L-DSL.21/1")
    mappings = (
        maps(DSL, "21", Relation.SUBSET, "分级的目的是按级保护。", "Data is graded in order to be protected by grade."),
        maps(
            PIPL,
            "51",
            Relation.SUBSET,
            "按信息种类和风险采取分类管理、加密等措施。",
            "Measures such as classes and encryption follow the kind of information and the risk.",
        ),
        maps(
            GBT_35273,
            "6.3",
            Relation.INTERSECTS,
            "个人敏感信息的传输和存储应采用加密等安全措施。",
            "Sensitive personal information is encrypted in transit and at rest.",
        ),
        maps(
            GBT_22239, "8.1.10.2", Relation.SUBSET, "根据资产的价值选择相应的管理措施。", "Measures are chosen by the value of the asset."
        ),
        maps(
            ISO_27001,
            "A.5.10",
            Relation.SUBSET,
            "规定信息的使用规则和处理规程。",
            "Rules and procedures for handling information are laid down.",
        ),
        maps(NIST_800_53, "RA-2", Relation.INTERSECTS, "定级结果决定采用的控制。", "The category decides which controls apply."),
        maps(
            GDPR,
            "32(1)",
            Relation.SUBSET,
            "采取与风险相称的技术和组织措施。",
            "Technical and organisational measures are appropriate to the risk.",
        ),
    )
    reasons = worded(
        not_in_use=Text("没有字段或数据集使用该级别。", "No field or dataset uses the level."),
        undeclared=Text(
            "该级别在使用，但没有规定保护措施；至少应有：{missing}。",
            "The level is in use and no measures are laid down for it; it needs at least: {missing}.",
        ),
        lacking=Text("该级别规定的措施缺少：{missing}。", "The measures laid down for the level lack: {missing}."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        rules = context.view.inventory.levels
        in_use = _in_use(context.view)
        for level in Level:
            asset = Asset.org("levels", str(int(level)))
            if level not in in_use:
                yield not_applicable(asset, "not_in_use")
                continue
            rule, floor = rules.get(level), FLOOR[level]
            population = max(1, len(floor))
            missing = sorted(floor - set(rule.measures if rule else ()))
            yield observe(
                asset,
                population=population,
                examined=population,
                exceptions=len(missing) if rule else population,
                reason="lacking" if rule else "undeclared",
                params={"missing": ", ".join(missing) or "—"},
            )


def _in_use(view: View) -> set[Level]:
    declared = [dataset.declared for dataset in view if dataset.declared]
    of_fields = {label.level for dataset in declared for label in dataset.fields.values()}
    return {level for level in of_fields | {dataset.level for dataset in declared} if level is not None}
