"""CLS-05: every field has the protective measures of its level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL, declared_datasets, declared_fields
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from controls.finding import Observation
    from holdings.inventory import FieldLabel, LevelRule
    from holdings.labels import Level
    from holdings.view import DatasetView, FieldView


class FieldMeasures(FactControl):
    """Compares the measures declared for a field, its dataset and its source with what its level requires."""

    id = "CLS-05"
    severity = Severity.HIGH
    title = Text("字段具备其级别要求的措施", "Every field has the measures of its level")
    statement = Text(
        "每个字段都应具备其级别所要求的全部保护措施；措施可由数据源、数据集或字段本身提供。",
        "Every field has all protective measures that its level requires; its source, its dataset or the field itself may provide them.",
    )
    why = Text(
        "规定了措施而未落实到字段，高级别数据就会以低级别的方式存放和传输，一旦泄露，后果与未分级时相同。",
        "Measures that are laid down and do not reach the field leave high-level data stored and sent as if it were low; a leak then costs as much "
        "as if nothing had been graded.",
    )
    remediation = Text(
        "为字段落实缺少的措施，再在 recordwarden.yaml 中相应的数据源、数据集或字段下登记；仅登记而未落实的，由其他控制域的控制点查出。",
        "Put the missing measures in place, then declare them in recordwarden.yaml for the source, dataset or field; what is declared and not done, "
        "the controls of other families find.",
    )
    method = Text(
        "将字段经确认的级别所要求的措施，与数据源、数据集和字段已声明措施的并集比较。不读取记录；措施是否真正生效由 ENC、ACC、LOG 等控制域检查。",
        "Compares what the confirmed level requires with all measures declared for the source, dataset and field. Reads no records; whether a measure "
        "really works is for the families ENC, ACC and LOG.",
    )
    provisions = ("A-5.1/2", "A-5.1/3", "B-7.2/1", "C-5.4/2", "L-PIPL.28/1", "L-PIPL.51/1")
    mappings = (
        maps(
            PIPL,
            "51",
            Relation.SUBSET,
            "对个人信息采取相应的加密、去标识化等安全技术措施。",
            "Personal information gets the technical measures that fit it.",
        ),
        maps(
            PIPL,
            "28",
            Relation.INTERSECTS,
            "处理敏感个人信息应采取严格保护措施。",
            "Sensitive personal information is handled under strict protection.",
        ),
        maps(
            GBT_35273,
            "6.3",
            Relation.INTERSECTS,
            "个人敏感信息的传输和存储应采用加密等安全措施。",
            "Sensitive personal information is encrypted in transit and at rest.",
        ),
        maps(
            GBT_35273,
            "7.1",
            Relation.INTERSECTS,
            "对被授权访问个人信息的人员建立最小授权的访问控制。",
            "Access to personal information is controlled by least privilege.",
        ),
        maps(
            GBT_22239,
            "8.1.4.8",
            Relation.INTERSECTS,
            "采用密码技术保证重要数据在传输和存储过程中的保密性。",
            "Cryptography keeps important data confidential in transit and at rest.",
        ),
        maps(ISO_27001, "A.5.10", Relation.SUBSET, "信息按规定的规程处理。", "Information is handled by the procedures laid down."),
        maps(
            NIST_800_53,
            "SC-28",
            Relation.INTERSECTS,
            "保护静态信息的保密性和完整性。",
            "Information at rest keeps its confidentiality and integrity.",
        ),
        maps(
            GDPR,
            "32(1)",
            Relation.SUBSET,
            "采取与风险相称的技术和组织措施。",
            "Technical and organisational measures are appropriate to the risk.",
        ),
    )
    reasons = worded(
        NO_CONFIRMED_LEVEL,
        lacking=Text("缺少其级别要求的措施：{missing}。", "It lacks measures that its level requires: {missing}."),
        none_required=Text("该级别不要求任何措施。", "The level requires no measures."),
        level_undeclared=Text("该级别没有规定措施（由 CLS-04 报告）。", "No measures are laid down for the level (CLS-04 reports it)."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        rules = context.view.inventory.levels
        for dataset, _ in declared_datasets(context.view):
            for field, label in declared_fields(dataset):
                yield _judge(dataset, field, label, rules)


def _judge(dataset: DatasetView, field: FieldView, label: FieldLabel, rules: Mapping[Level, LevelRule]) -> Observation:
    if field.level is None:
        return not_applicable(field.asset, "no_confirmed_level", owner=dataset.owner)
    if field.level not in rules:
        return not_applicable(field.asset, "level_undeclared", owner=dataset.owner)
    required = set(rules[field.level].measures)
    if not required:
        return not_applicable(field.asset, "none_required", owner=dataset.owner)
    missing = sorted(required - dataset.measures - set(label.measures))
    return observe(
        field.asset,
        population=len(required),
        examined=len(required),
        exceptions=len(missing),
        reason="lacking",
        params={"missing": ", ".join(missing)},
        owner=dataset.owner,
    )
