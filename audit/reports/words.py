"""The words of the reports themselves, in both languages."""

from __future__ import annotations

from holdings.text import Text

WORDS: dict[str, Text] = {
    # the assessment
    "report_title": Text("个人信息保护与信息安全审计报告", "Privacy and information-security audit"),
    "organisation": Text("组织", "Organisation"),
    "organisation_unnamed": Text("未填写组织名称", "Organisation not named"),
    "assessment": Text("审计编号", "Assessment"),
    "as_of": Text("审计基准日", "As of"),
    "started": Text("开始时间", "Started"),
    "finished": Text("结束时间", "Finished"),
    "unfinished": Text("未结束", "not finished"),
    "version": Text("工具版本", "Tool version"),
    "inventory_digest": Text("数据资产目录摘要", "Inventory digest"),
    "compared_with": Text("对比的审计", "Compared with"),
    # summary
    "summary": Text("审计结论", "Summary"),
    "score": Text("符合率", "Score"),
    "coverage": Text("覆盖率", "Coverage"),
    "controls": Text("控制点", "Controls"),
    "observations": Text("观测结果", "Observations"),
    "tile_failing": Text("控制点不符合", "controls fail"),
    "tile_unseen": Text("未能核查", "could not be looked at"),
    "not_judged": Text("未判定", "not judged"),
    "by_owner": Text("按责任人", "By owner"),
    "of_critical": Text("其中严重", "Critical"),
    "first_due": Text("最早期限", "First due"),
    "start_here": Text("优先整改", "Start here"),
    "posture": Text("各控制域情况", "Posture by control family"),
    "posture_note": Text(
        "条形按观测结果的状态划分；没有观测结果的控制点计为一项。",
        "Each bar is divided by the status of its observations; a control without any counts as one.",
    ),
    "changes": Text("与上次审计对比", "Since the earlier assessment"),
    "gone": Text("已消除和未复核的审计发现", "Findings fixed, or not checked again"),
    "exceptions_before": Text("此前例外数", "Exceptions before"),
    # a control
    "family": Text("控制域", "Family"),
    "control": Text("控制点", "Control"),
    "title": Text("名称", "Title"),
    "severity": Text("严重程度", "Severity"),
    "status": Text("状态", "Status"),
    "statement": Text("要求", "What must hold"),
    "why": Text("为何重要", "Why it matters"),
    "remediation": Text("整改建议", "What to do"),
    "provisions": Text("条款", "Provisions"),
    "mappings": Text("对应的标准与法律", "Other frameworks"),
    "method": Text("核查方法", "How it was checked"),
    "parameters": Text("生效参数", "Parameters in effect"),
    "parameter": Text("参数", "Parameter"),
    "value": Text("取值", "Value"),
    "default": Text("默认值", "Default"),
    "findings": Text("审计发现", "Findings"),
    "listed_elsewhere": Text("逐项清单见电子版报告。", "Listed one by one in the report's electronic form."),
    "all_controls": Text("逐项结果", "Control by control"),
    "unknown_control": Text(
        "当前控制点目录中没有该控制点，仅列出其结果。", "The catalogue no longer has this control; only its results are shown."
    ),
    # an observation
    "asset": Text("对象", "Asset"),
    "what": Text("情况", "What was found"),
    "reason_code": Text("原因代码", "Reason code"),
    "note": Text("说明", "Note"),
    "counts": Text("例外 / 已检查 / 总数", "Exceptions / examined / population"),
    "exceptions": Text("例外数", "Exceptions"),
    "examined": Text("已检查", "Examined"),
    "population": Text("总数", "Population"),
    "upper_bound": Text("例外率上限（95%）", "Upper bound (95 %)"),
    "owner": Text("责任人", "Owner"),
    "no_owner": Text("未指定", "not assigned"),
    "due": Text("整改期限", "Due"),
    "change": Text("变化", "Change"),
    "fingerprint": Text("指纹", "Fingerprint"),
    "finding_id": Text("编号", "Id"),
    "finding_id_note": Text(
        "查看某个审计发现的详情：recordwarden findings show 编号", "Details of a finding: recordwarden findings show ID"
    ),
    "evidence": Text("证据", "Evidence"),
    "locator": Text("定位", "Locator"),
    "shape": Text("屏蔽后的形态", "Masked shape"),
    "reason": Text("原因", "Reason"),
    # filters
    "filters": Text("筛选", "Filter"),
    "any": Text("全部", "all"),
    "search": Text("搜索", "Search"),
    "search_hint": Text("对象、责任人、文字…", "asset, owner, words…"),
    "no_match": Text(
        "没有符合筛选条件的控制点（只搜索本页列出的内容）。", "No control matches the filter (only what this page lists is searched)."
    ),
    "reset": Text("清除", "Clear"),
    # what was not seen
    "not_seen": Text("未能核查的内容及原因", "What could not be looked at, and why"),
    "not_seen_none": Text("所有适用的内容均已核查。", "Everything that applies was looked at."),
    "not_seen_note": Text("未能核查不等于符合。", "What could not be looked at is not a pass."),
    "out_of_scope": Text("未检查与不在范围内的内容", "Not examined and out of scope"),
    "ignored": Text("数据资产目录声明不在审计范围内的数据集", "Datasets that the inventory puts out of scope"),
    "ignored_none": Text("没有数据集被排除在审计范围之外。", "No dataset was put out of scope."),
    "partly": Text("只检查了一部分的对象", "Assets that were examined only in part"),
    "not_applicable_why": Text("不适用的原因", "Why controls did not apply"),
    "not_run": Text("未执行的控制点", "Controls that were not run"),
    "count": Text("数量", "Count"),
    # datasets
    "datasets": Text("已读取的数据集", "Datasets read"),
    "datasets_none": Text("没有任何数据集读取到末尾。", "No dataset was read, or none to its end."),
    "dataset": Text("数据集", "Dataset"),
    "rows": Text("行数", "Rows"),
    "seconds": Text("用时（秒）", "Seconds"),
    "rate": Text("行/秒", "Rows/s"),
    "snapshot": Text("一致性快照", "One snapshot"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "complete": Text("完整", "complete"),
    "result": Text("结果", "Result"),
    # provisions
    "provisions_cited": Text("引用的条款", "Provisions cited"),
    "provisions_note": Text("条款内容为概括表述，以原文为准。", "The provisions are paraphrased; their own text prevails."),
    "code": Text("代码", "Code"),
    "source": Text("出处", "Source"),
    "requirement": Text("要求", "Requirement"),
    # evidence
    "ledger": Text("证据账本", "Evidence ledger"),
    "ledger_entry": Text("记录序号（从 0 起）", "Entry (counted from 0)"),
    "ledger_size": Text("当时的记录数", "Entries then"),
    "ledger_root": Text("根", "Root"),
    "ledger_key": Text("签名公钥", "Signed with the key"),
    "ledger_note": Text(
        "本次审计结果、目录、参数和控制点目录的摘要已写入证据账本；用 recordwarden evidence verify 可查验结果此后有无改动。公钥请从可靠渠道核对。",
        "Digests of these results, the inventory, the parameters and the catalogue stand in the evidence ledger: recordwarden evidence verify "
        "tells whether the results were changed since. Compare the key with one from a source of your own.",
    ),
    "ledger_none": Text("本次审计未写入证据账本。", "This assessment is not in the evidence ledger."),
    # beside the status
    "disposition": Text("例外与确认", "Disposition"),
    # closing
    "legend": Text("状态说明", "What the statuses mean"),
    "methods": Text("核查方法与生效参数", "Method and parameters in effect"),
    "next": Text("下一步", "Next"),
    "privacy_note": Text(
        "本报告不含数据原值：证据只给出定位标识和屏蔽后的形态（d 数字，a 字母，汉 汉字，_ 空白，? 其他；数字表示长度）。",
        "This report holds no value from the data: evidence is a locator and a masked shape (d digits, a letters, 汉 Chinese characters, "
        "_ white space, ? other; the number is the length).",
    ),
}

LEGEND: dict[str, Text] = {
    "pass": Text("已检查全部内容，未发现例外。", "All of it was examined and no exception was found."),
    "fail": Text("发现至少一个例外，需要整改。", "At least one exception was found; it is to be mended."),
    "inconclusive": Text(
        "未能检查，或只检查了一部分，因此不作结论；不计为符合。",
        "It could not be examined, or only in part, so nothing is concluded; it does not count as a pass.",
    ),
    "error": Text(
        "控制点执行出错，没有结论；其余控制点不受影响。", "The control itself failed and says nothing; the others are not affected."
    ),
    "manual": Text("需由人员核查并声明确认。", "A person is to look and attest."),
    "not_applicable": Text("该要求不适用于此对象，不计入符合率。", "The requirement does not apply here; it is left out of the score."),
    "not_run": Text("本次审计未执行。", "It was not part of this assessment."),
}
