"""RED-07: the risk of re-identification of exported tables is within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import FactControl, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.red.exports import NO_MANIFEST, REASONS, exports_of
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Context
    from controls.exports import Export
    from controls.finding import Observation, Param
    from redaction.export.manifest import Manifest, RiskFound

_IDENTIFIED = 1
"""The grade of a table with direct identifiers."""


class ExportsRisk(FactControl):
    """Reads the risk that each manifest tells."""

    id = "RED-07"
    severity = Severity.HIGH
    title = Text("导出数据的重标识风险在限度之内", "The risk of re-identification of what was exported is within bounds")
    statement = Text(
        "导出的表不含直接标识符；度量了重标识风险的，最小的组不少于规定的行数（参数 k），且符合其策略规定的 K-匿名、L-多样性、T-接近性。",
        "An exported table has no direct identifiers; where its risk was measured, the smallest group has at least the set number of rows (the parameter k), and "
        "k-anonymity, l-diversity and t-closeness are what its policy asks.",
    )
    why = Text(
        "去掉姓名和号码之后，年龄、地区、日期等组合在一起仍可能只对应一个人，与其他来源一比对就能认出。",
        "Without names and numbers, age, district and date together may still fit one person only, whom another source then names.",
    )
    remediation = Text(
        "按 recordwarden redact 给出的建议泛化准标识符（年龄段、市、月份）或删除字段后重新导出；已交出的，评估影响并通知接收方。",
        "Generalise the quasi-identifiers as recordwarden redact proposes (bands of age, city, month) or leave fields out, and export anew; where it was handed "
        "over, assess the impact and tell the recipient.",
    )
    method = Text(
        "读取登记中每份导出清单的分级、k 和各项度量，与参数及清单所载策略的限度比较。策略未声明准标识符的没有度量，不适用。k 的默认值为 5（医学和统计发布的惯例），"
        "最宽为 2：一行一组即可认出一人。",
        "Reads grade, k and the other measures of each manifest in the register and compares them with the parameter and with the policy's bounds that the manifest "
        "tells. Without declared quasi-identifiers nothing was measured, and it does not apply. k is 5 by default, which is usual in medical and statistical "
        "releases, and 2 at the loosest: a group of one row is one person.",
    )
    provisions = ("A-5.2/3", "B-7.4/1", "L-PIPL.51/1")
    mappings = (
        maps(
            PIPL,
            "73(3)",
            Relation.INTERSECTS,
            "去标识化须达到不借助额外信息无法识别特定自然人。",
            "De-identified means that nobody is known by it without further information.",
        ),
        maps(
            GBT_35273,
            "9.2",
            Relation.INTERSECTS,
            "确保接收方无法重新识别或关联个人信息主体。",
            "The recipient cannot re-identify data subjects.",
        ),
        maps(
            ISO_27001,
            "A.8.11",
            Relation.INTERSECTS,
            "数据屏蔽应考虑组合后的再识别。",
            "Masking takes re-identification by combination into account.",
        ),
        maps(
            NIST_800_53,
            "SI-19(8)",
            Relation.INTERSECTS,
            "对去标识化数据集进行有动机的入侵者测试。",
            "De-identified datasets are tested against a motivated intruder.",
        ),
        maps(
            GDPR,
            "25(1)",
            Relation.INTERSECTS,
            "通过假名化等措施在设计中保护数据。",
            "Data protection by design, by measures such as pseudonymisation.",
        ),
    )
    parameters = (
        Parameter(
            name="k",
            text=Text("最小的组的行数", "rows of the smallest group"),
            default=5,
            floor=2,
            stricter=Stricter.HIGHER,
            minimum=2,
            maximum=10_000,
        ),
    )
    reasons = worded(
        REASONS,
        NO_MANIFEST,
        identifiers_left=Text("导出的表含有直接标识符（1 级）。", "The exported table has direct identifiers (grade 1)."),
        group_too_small=Text("最小的组只有 {k} 行。", "The smallest group has {k} rows."),
        bounds_missed=Text("未达到其策略规定的限度：{measures}。", "It does not keep the bounds of its own policy: {measures}."),
        not_measured=Text("策略未声明准标识符，没有度量风险。", "The policy declares no quasi-identifiers; the risk was not measured."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        exports, blind = exports_of(context)
        if blind is not None:
            yield blind
        for export in exports:
            if export.registered:
                yield _judge(export, int(context.parameters["k"]))


def _judge(export: Export, k: int) -> Observation:
    manifest = export.manifest
    if manifest is None:
        return could_not_look(export.asset, "no_manifest_here", population=1)
    reason, params = _fault(manifest, k)
    if reason == "not_measured":
        return not_applicable(export.asset, reason, population=1)
    return observe(export.asset, population=1, examined=1, exceptions=1 if reason else 0, reason=reason or "ok", params=params)


def _fault(manifest: Manifest, k: int) -> tuple[str | None, dict[str, Param]]:
    if manifest.grade == _IDENTIFIED:
        return "identifiers_left", {}
    if manifest.risk is None:
        return "not_measured", {}
    if manifest.risk.k < k:
        return "group_too_small", {"k": manifest.risk.k}
    missed = _missed(manifest.risk)
    return ("bounds_missed", {"measures": ", ".join(missed)}) if missed else (None, {})


def _missed(risk: RiskFound) -> list[str]:
    """Which of the policy's bounds are not kept; decimals have four places, as the bounds have."""
    asked = risk.bounds
    missed = {"k": asked.k is not None and risk.k < asked.k}
    for each in risk.diversity:
        missed["l"] = missed.get("l", False) or (asked.l is not None and each.l < asked.l)
        missed["entropy_l"] = missed.get("entropy_l", False) or (
            asked.entropy_l is not None and float(each.entropy_l) < float(asked.entropy_l)
        )
        missed["t"] = missed.get("t", False) or (asked.t is not None and float(each.t) > float(asked.t))
    return [name for name, is_missed in missed.items() if is_missed]
