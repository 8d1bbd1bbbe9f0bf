"""RED-08: in an organisation's own register of exports every export has its policy and its manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from controls.base import Need, not_applicable, observe, worded
from controls.catalog.rec.common import there
from controls.catalog.rec.filled import filled
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.tally import TallyControl
from holdings.records import Element
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.tally import Tally
    from holdings.view import DatasetView

RECORD_CLASS = "export_register"
_WANTED = (Element.POLICY, Element.MANIFEST)


class ExportRegisters(TallyControl):
    """Looks at each row of the datasets that are declared registers of exports."""

    id = "RED-08"
    severity = Severity.HIGH
    title = Text("导出登记写明策略和清单", "Registers of exports name policy and manifest")
    statement = Text(
        "组织自己的导出登记中，每次导出都写明所用的脱敏策略和导出清单（编号或摘要）。",
        "In an organisation's own register of exports, each export names the redaction policy that was used and its manifest (a number or a digest).",
    )
    why = Text(
        "只记文件名和日期的登记说明不了数据是否经过脱敏：没有策略，无从判断应如何处理；没有清单，无从证明已如何处理。",
        "A register of file names and dates does not tell whether anything was redacted: without the policy nobody knows what should have been done, without the "
        "manifest nobody can show what was.",
    )
    remediation = Text(
        "补记所缺的策略和清单；无法补记的，视同未经脱敏的提供，评估影响。今后用 recordwarden redact 导出，清单随文件生成。",
        "Enter the missing policy and manifest; where that cannot be done, treat the export as one of raw data and assess its impact. Export with recordwarden "
        "redact, which makes the manifest with the file.",
    )
    method = Text(
        "读取 record_class 为 export_register 的数据集，其 elements 中的 policy 和 manifest 所在字段为空或只有占位词（无、N/A、-）的行为例外；"
        "未声明这两个元素的，登记的每一行都是例外。不核对清单本身：由本工具导出的由 RED-05 核对。",
        "Reads datasets of the record_class export_register: a row in which the fields of the elements policy and manifest are blank, or hold a filler (none, N/A, a dash), is an "
        "exception; where one of the two is not declared, every row of the register is. The manifests themselves are not compared: RED-05 does that for exports made with this tool.",
    )
    provisions = ("A-5.2/3", "B-7.4/1", "L-PIPL.51/1")
    mappings = (
        maps(
            PIPL,
            "55",
            Relation.INTERSECTS,
            "委托、提供前评估影响，处理情况记录至少保存三年（第五十六条）。",
            "Entrusting and providing are assessed, and the record of processing is kept for three years (art. 56).",
        ),
        maps(
            GBT_35273,
            "9.2",
            Relation.SUBSET,
            "准确记录和存储个人信息共享、转让情况。",
            "Sharing and transfer of personal information are recorded accurately.",
        ),
        maps(
            ISO_27001,
            "A.5.14",
            Relation.INTERSECTS,
            "信息传输应有规则、程序或协议。",
            "Information transfer follows rules, procedures or agreements.",
        ),
        maps(
            NIST_800_53,
            "AU-3",
            Relation.INTERSECTS,
            "审计记录说明发生了什么、由谁、结果如何。",
            "Audit records tell what happened, who did it, and the outcome.",
        ),
        maps(GDPR, "30(1)", Relation.INTERSECTS, "保存处理活动的记录，包括接收者类别。", "Records of processing name the recipients."),
    )
    reasons = worded(
        not_accounted_for=Text(
            "有 {exports} 次导出没有写明策略或清单：缺策略 {policy}，缺清单 {manifest}。",
            "Exports without policy or manifest: {exports}; without a policy: {policy}, without a manifest: {manifest}.",
        ),
        not_declared=Text(
            "登记没有声明其中的元素：{missing}；每次导出都未写明。", "The register declares no field for {missing}; no export names it."
        ),
        no_register=Text("不是导出登记。", "It is no register of exports."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        return Need(fields=frozenset(there(dataset, *_WANTED))) if _is_register(dataset) else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        lacking = {element: _lacking(batch, element) for element in _WANTED}
        some = np.logical_or.reduce(list(lacking.values()))
        state.count("rows", batch.rows)
        state.count("exports", int(some.sum()))
        for element, rows in lacking.items():
            state.count(element.value, int(rows.sum()))
        state.count("unread", sum(batch.unreadable.get(name, 0) for name in there(batch.dataset, *_WANTED)))
        state.keep("exports", [(batch.first_row + int(row), batch.evidence(int(row), "")) for row in np.flatnonzero(some)[:5]])
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        if dataset.declared is None or dataset.declared.record_class is None:
            return
        if not _is_register(dataset):
            yield not_applicable(dataset.asset, "no_register", owner=dataset.owner)
            return
        missing = [element.value for element in _WANTED if not there(dataset, element)]
        lacking, unread, rows = state.counts["exports"], state.counts["unread"], state.counts["rows"]
        exceptions = max(0, lacking - unread)  # a value that is there and cannot be read is no blank
        yield observe(
            dataset.asset,
            population=rows,
            examined=max(rows - unread, exceptions),
            exceptions=exceptions,
            reason="not_declared" if missing else "not_accounted_for",
            params={"missing": ", ".join(missing)}
            if missing
            else {"exports": exceptions, "policy": state.counts["policy"], "manifest": state.counts["manifest"]},
            evidence=() if missing else state.examples("exports"),
            owner=dataset.owner,
        )


def _is_register(dataset: DatasetView) -> bool:
    return dataset.declared is not None and dataset.declared.record_class == RECORD_CLASS


def _lacking(batch: BatchView, element: Element) -> NDArray[np.bool_]:
    """The rows that name it in none of its fields."""
    named = np.zeros(batch.rows, np.bool_)
    for name in there(batch.dataset, element):
        named |= filled(batch.column(name))
    return ~named
