"""RED-05: every export has its manifest in the register and its entry in the evidence ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import FactControl, not_applicable, observe, worded
from controls.catalog.red.exports import REASONS, exports_of
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Context
    from controls.exports import Export
    from controls.finding import Observation


class ExportsRegistered(FactControl):
    """Holds the register of exports against the evidence ledger."""

    id = "RED-05"
    severity = Severity.HIGH
    title = Text("导出均有登记、清单和账本记录", "Every export is registered, with its manifest and its entry in the ledger")
    statement = Text(
        "本工作目录的每次导出，导出登记中均有完整的导出清单（写明策略、数量、理由、经手账户），其摘要与证据账本的记录一致。",
        "Of every export of the workspace the register has a whole manifest (policy, counts, reason, account), and its digest is the one that stands in the "
        "evidence ledger.",
    )
    why = Text(
        "没有登记的导出无从追查：数据去了哪里、经过怎样的处理、由谁决定，事后都说不清；登记若能被悄悄删改，也就不能作为证据。",
        "An export that nobody registered cannot be followed: where the data went, what was done to it, who decided. And a register that can be changed "
        "without a trace proves nothing.",
    )
    remediation = Text(
        "从备份恢复结果库（导出登记）和证据账本；查明谁删改了登记；清单可由接收方或原输出位置旁的 .manifest.json 文件核对。今后只用 recordwarden redact 导出。",
        "Restore the results store, which has the register, and the ledger from a backup; find out who changed them; compare with the .manifest.json file beside "
        "the exported file, or the recipient's. Export with recordwarden redact only.",
    )
    method = Text(
        "读取结果库中的导出登记和证据账本中的导出记录，逐一比对编号、清单摘要、策略摘要和记录数。不读取导出的文件。",
        "Reads the register in the results store and the exports in the evidence ledger, and compares number, digest of the manifest, digest of the policy and "
        "count of records, one by one. Reads no exported file.",
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
            Relation.INTERSECTS,
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
            NIST_800_53, "AU-10", Relation.INTERSECTS, "以不可否认的证据证明谁做了什么。", "Evidence of who did what that cannot be denied."
        ),
        maps(GDPR, "30(1)", Relation.INTERSECTS, "保存处理活动的记录，包括接收者类别。", "Records of processing name the recipients."),
    )
    reasons = worded(
        REASONS,
        not_registered=Text("证据账本记有该导出，登记中却没有。", "The ledger has the export, and the register has not."),
        no_manifest=Text("登记中的导出清单不完整或已被改动。", "The manifest in the register is not whole, or was altered."),
        not_recorded=Text("登记中有该导出，证据账本却没有。", "The register has the export, and the ledger has not."),
        pruned=Text(
            "账本中此时期的记录已修剪；文件旁的证明（.tlog-proof）仍可校验。",
            "Entries of its age were pruned from the ledger; the proof beside its file (.tlog-proof) still verifies.",
        ),
        other_manifest=Text("导出清单与证据账本的记录不一致。", "The manifest is not the one that stands in the ledger."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        exports, blind = exports_of(context)
        if blind is not None:
            yield blind
        for export in exports:
            fault = _fault(export)
            if fault == "not_recorded" and export.pruned:
                yield not_applicable(export.asset, "pruned", population=1)
                continue
            yield observe(export.asset, population=1, examined=1, exceptions=1 if fault else 0, reason=fault or "ok")


def _fault(export: Export) -> str | None:
    manifest, entry = export.manifest, export.recorded
    if not export.registered:
        return "not_registered"
    if manifest is None:
        return "no_manifest"
    if entry is None:
        return "not_recorded"
    same = (manifest.digest, manifest.policy.digest, manifest.output.records) == (entry.manifest, entry.policy, entry.records)
    return None if same else "other_manifest"
