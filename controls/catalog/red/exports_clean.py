"""RED-06: exported files that are still there are the ones that were checked, and nothing personal is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import FactControl, could_not_look, not_applicable, observe, worded
from controls.catalog.red.exports import NO_MANIFEST, REASONS, exports_of
from controls.exports import Sight
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Context
    from controls.exports import Export, Exports
    from controls.finding import Observation


class ExportsClean(FactControl):
    """Looks at each exported file again, with the detection of today at its most sensitive."""

    id = "RED-06"
    severity = Severity.CRITICAL
    title = Text("导出的文件复查无遗留个人信息", "Nothing personal is found in exported files when they are looked at again")
    statement = Text(
        "仍在原位置的导出文件，应与导出清单的摘要一致；以当前的检测、最高灵敏度再次扫描，不应发现其策略仍要处理的内容。",
        "An exported file that is still where it was put has the digest that its manifest tells; scanned again with the detection of today at its most "
        "sensitive, it holds nothing that its policy would still change.",
    )
    why = Text(
        "导出之后文件可能被追加、替换或拼入原始数据；检测能力也在改进，当时没有发现的，今天可能发现。文件一旦交出就无法收回，越早发现越好。",
        "After its export a file can be added to, replaced, or have raw data pasted into it; and detection improves: what nobody found then may be found today. A "
        "file that was handed over cannot be taken back, so the sooner this is known the better.",
    )
    remediation = Text(
        "停止使用和传播该文件；已交出的，通知接收方删除；用当前版本重新导出；查明是谁改动了文件。",
        "Stop using the file and passing it on; where it was handed over, have the recipient delete it; export anew with this version; find out who changed it.",
    )
    method = Text(
        "按导出登记找到文件，核对 SHA-256，再以导出时的策略逐值复查（令牌等假名须通过校验才算本项目所写）。文件已不在原位置的不适用：导出时的复查仍然有效。"
        "没有策略文本或密钥、文件无法读取的，无法判定。",
        "Finds the file by the register, compares its SHA-256, and looks at every value again by the policy of the export (a token counts as ours only if it "
        "verifies). It does not apply where the file is no longer there: the check at its export stands. Without the policy's text or the keys, or where the file "
        "cannot be read, the result is inconclusive.",
    )
    provisions = ("A-5.2/3", "B-7.4/1", "D-1.4/1", "L-PIPL.51/1")
    mappings = (
        maps(PIPL, "51(3)", Relation.INTERSECTS, "采取去标识化等安全技术措施。", "De-identification is among the technical measures."),
        maps(
            GBT_35273,
            "9.2",
            Relation.INTERSECTS,
            "共享经去标识化处理的个人信息，应确保接收方无法重新识别。",
            "Where de-identified information is shared, the recipient cannot re-identify anybody.",
        ),
        maps(
            ISO_27001,
            "A.8.12",
            Relation.INTERSECTS,
            "对传输的敏感信息采取防泄露措施。",
            "Leakage is prevented where sensitive information is transmitted.",
        ),
        maps(
            NIST_800_53,
            "SI-19",
            Relation.INTERSECTS,
            "去除数据集中的个人可识别信息，并评估其效果。",
            "Identifiers are removed from datasets, and how well is evaluated.",
        ),
        maps(
            GDPR,
            "32(1)(d)",
            Relation.INTERSECTS,
            "定期测试和评估技术措施的有效性。",
            "The effectiveness of technical measures is tested regularly.",
        ),
    )
    reasons = worded(
        REASONS,
        NO_MANIFEST,
        found_again=Text(
            "复查发现 {left} 处仍须处理的个人信息。", "Looked at again, {left} values in it would still have to be dealt with."
        ),
        changed=Text("文件已不是导出时检查过的文件。", "The file is not the one that was checked at its export."),
        gone=Text("文件已不在原位置；导出时的复查仍然有效。", "The file is no longer where it was put; the check at its export stands."),
        no_place=Text("登记中没有文件的位置。", "The register does not say where the file was put."),
        unreadable=Text("文件无法读取。", "The file cannot be read."),
        no_policy=Text("登记中没有策略文本，无法按原策略复查。", "The register has no text of the policy to look at it by."),
        no_keys=Text("没有所需的密钥，无法校验文件中的假名。", "There are no keys to verify the pseudonyms in it."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        exports, blind = exports_of(context)
        if blind is not None:
            yield blind
        for export in exports:
            if context.exports is not None and export.registered:
                yield _judge(context.exports, export)


def _judge(exports: Exports, export: Export) -> Observation:
    if export.manifest is None:
        return could_not_look(export.asset, "no_manifest_here", population=1)
    seen = exports.look(export)
    match seen.sight:
        case Sight.GONE:
            return not_applicable(export.asset, "gone", population=1)
        case Sight.CHANGED:
            return observe(export.asset, population=1, examined=1, exceptions=1, reason="changed")
        case Sight.LOOKED if seen.left:
            return observe(export.asset, population=1, examined=1, exceptions=1, reason="found_again", params={"left": seen.left})
        case Sight.LOOKED:
            return observe(export.asset, population=1, examined=0 if seen.unexamined else 1, exceptions=0, reason="ok")
    return could_not_look(export.asset, seen.sight.value, population=1)
