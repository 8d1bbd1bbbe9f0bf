"""What `recordwarden redact` and `unredact` print, for people and as JSON: counts, figures and digests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from audit.cli.prose import say
from audit.reports.safety import json_text, terminal
from holdings.entities import Entity
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit.cli.base import Common
    from audit.exports.making import Made
    from redaction.export.record import ExportRecord, RestoreRecord

SCHEMA = "recordwarden/export/v1"


def exit_code(record: ExportRecord) -> int:
    """4 where something could not be examined, or names were not looked for."""
    return 4 if record.withheld or record.gaps else 0


def print_made(made: Made, target: Path | None, options: Common, form: str) -> None:
    """Print what came of an export."""
    if form == "json":
        _print_json(
            {
                "schema": SCHEMA,
                "written": target is not None,
                "recorded": made.proven,
                "manifest": None if made.manifest is None else json.loads(made.manifest.encoded()),
                **_figures(made.record, options.lang),
            }
        )
        return
    _print_counts(made.record, options)
    for line in _lines(made.record):
        say(terminal(line.in_(options.lang)))
    for line in _told(made, target):
        say(terminal(line.in_(options.lang)), err=True)


def print_refused(record: ExportRecord, options: Common, form: str) -> None:
    """Print what the checks found of an export that was not written; why, the error says."""
    if form == "json":
        _print_json({"schema": SCHEMA, "written": False, "recorded": False, "manifest": None, **_figures(record, options.lang)})
        return
    _print_counts(record, options)
    for line in _lines(record):
        say(terminal(line.in_(options.lang)))


def print_restored(record: RestoreRecord, target: Path, options: Common, form: str) -> None:
    """Print what came of turning an export back."""
    if form == "json":
        _print_json(
            {
                "schema": "recordwarden/restored/v1",
                "records": record.output.records,
                "restored": record.restored,
                "hashes": record.hashes,
                "policy": record.policy,
                "sha256": record.output.sha256,
            }
        )
        return
    for line in (
        Text(
            f"记录 {record.output.records:,} 条，还原 {record.restored:,} 处。",
            f"Records: {record.output.records:,}; restored: {record.restored:,}.",
        ),
        *(
            [Text(f"哈希值 {record.hashes:,} 处无法还原。", f"Hashes, which nobody can turn back: {record.hashes:,}.")]
            if record.hashes
            else []
        ),
    ):
        say(line.in_(options.lang))
    where = Text(
        f"已写入 {target.name}，含有原始个人信息；本次还原已记入证据账本。",
        f"Written to {target.name}, which holds personal data again; the evidence ledger has that it was restored.",
    )
    say(terminal(where.in_(options.lang)), err=True)


def print_policies(options: Common, form: str) -> None:
    """Print the policies that come along."""
    from audit.cli.tables import print_table
    from redaction.policy import named, shipped

    policies = [named(name) for name in shipped()]
    if form == "json":
        listed = [
            {"name": each.name, "title": {"zh": each.title.zh, "en": each.title.en}, "purpose": each.purpose, "digest": each.digest}
            for each in policies
        ]
        _print_json({"schema": "recordwarden/policies/v1", "policies": listed})
        return
    zh = options.lang is Lang.ZH
    names = ("策略", "用途", "处理方式") if zh else ("policy", "for", "operators")
    rows = [(each.name, each.title.zh if zh else each.title.en, _operators(each, options.lang)) for each in policies]
    print_table(names, rows, options, fold=frozenset({2}))


def _operators(policy: Any, lang: Lang) -> str:
    texts = dict.fromkeys(operator.text.in_(lang) for operator in policy.operators)
    return ("、" if lang is Lang.ZH else ", ").join(texts)


def _print_counts(record: ExportRecord, options: Common) -> None:
    from audit.cli.tables import print_table
    from redaction.operators import operators

    if not record.counts:
        return
    lang = options.lang
    names = ("类型", "", "处理方式", "数量") if lang is Lang.ZH else ("type", "", "operator", "values")
    known, kinds = operators(), set(Entity)
    rows = [
        (
            str(entity),
            Entity(entity).spec.text.in_(lang) if entity in kinds else "",
            known[operator].text.in_(lang) if operator in known else operator,
            f"{count:,}",
        )
        for (entity, operator), count in sorted(record.counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    print_table(names, rows, options, right=frozenset({3}), fold=frozenset({1}))


def _lines(record: ExportRecord) -> Iterator[Text]:
    total = sum(record.counts.values())
    yield Text(
        f"记录 {record.output.records:,} 条，处理个人信息 {total:,} 处。",
        f"Records: {record.output.records:,}; values dealt with: {total:,}.",
    )
    if record.names:
        yield Text(f"字段名中处理 {record.names:,} 处。", f"Names of fields that were changed: {record.names:,}.")
    if record.cells:
        yield _cells(record)
    for part, count in sorted(record.left_out.items()):
        yield Text(f"未带入输出的内容（{part}）：{count:,} 处。", f"Left out of the file ({part}): {count:,}.")
    if record.withheld:
        yield Text(f"无法检查、已隐去 {record.withheld:,} 处。", f"Could not be examined, and were taken out: {record.withheld:,}.")
    for gap in record.gaps:
        types = sorted(gap.entities)
        zh, en = "、".join(each.spec.text.zh for each in types), ", ".join(each.spec.text.en for each in types)
        yield Text(f"未查找{zh}：{gap.reason.zh}", f"Not looked for: {en}: {gap.reason.en}")
    left = sum(record.left.values()) + record.unexamined
    if left:
        yield Text(f"复查发现 {left:,} 处。", f"Found by the check: {left:,}.")
    yield from _risk(record)


def _cells(record: ExportRecord) -> Text:
    done = {
        "neutralise": Text("已加撇号", "an apostrophe stands before them"),
        "refuse": Text("策略要求拒绝", "the policy refuses them"),
        "keep": Text("按策略保留", "kept, as the policy says"),
    }[record.cells_rule]
    return Text(
        f"电子表格会当作公式的单元格 {record.cells:,} 个：{done.zh}。", f"Cells that a spreadsheet would run: {record.cells:,}; {done.en}."
    )


def _risk(record: ExportRecord) -> Iterator[Text]:
    if record.risk is None:
        yield Text("策略未声明准标识符，未度量重标识风险。", "The policy names no quasi-identifiers; the risk was not measured.")
    else:
        risk = record.risk
        yield Text(
            f"K-匿名：k = {risk.k:,}（最小的组），重标识风险 {risk.highest:.4f}。",
            f"k-anonymity: k = {risk.k:,} (the smallest group); risk of re-identification: {risk.highest:.4f}.",
        )
        for each in risk.fields:
            yield Text(
                f"{each.field}：l = {each.l}，熵 l = {each.entropy_l:.2f}，t = {each.t:.2f}。",
                f"{each.field}: l = {each.l}, entropy l = {each.entropy_l:.2f}, t = {each.t:.2f}.",
            )
    yield Text(f"GB/T 42460-2023 {record.grade.text.zh}。", f"GB/T 42460-2023, {record.grade.text.en}.")


def _told(made: Made, target: Path | None) -> Iterator[Text]:
    if target is None or made.manifest is None:
        yield Text("试运行：没有写出任何文件。", "A dry run: no file was written.")
        return
    yield Text(
        f"已写出：{target}，导出清单：{target.name}.manifest.json。", f"Written: {target}; its manifest: {target.name}.manifest.json."
    )
    if made.proven:
        yield Text(
            f"已记入证据账本和导出登记，证明：{target.name}.tlog-proof。",
            f"The evidence ledger and the register of exports have it; the proof: {target.name}.tlog-proof.",
        )
        yield Text(
            f"校验：recordwarden evidence verify {target}.manifest.json --trust KEY",
            f"To verify it: recordwarden evidence verify {target}.manifest.json --trust KEY",
        )
    else:
        yield Text(
            "此处没有工作目录：本次导出未写入任何证据账本或登记。", "There is no workspace here: no ledger and no register has this export."
        )


def _figures(record: ExportRecord, lang: Lang) -> dict[str, Any]:
    risk = record.risk
    return {
        "refused": [reason.value for reason in record.refused],
        "format": record.format,
        "records": record.output.records,
        "changed": [
            {"type": str(entity), "operator": operator, "count": count} for (entity, operator), count in sorted(record.counts.items())
        ],
        "names_changed": record.names,
        "cells": {"rule": record.cells_rule, "count": record.cells},
        "left_out": dict(record.left_out),
        "withheld": record.withheld,
        "not_looked_for": [{"language": gap.language, "types": sorted(gap.entities)} for gap in record.gaps],
        "left": sum(record.left.values()),
        "unexamined": record.unexamined,
        "risk": None
        if risk is None
        else {
            "k": risk.k,
            "rows": risk.rows,
            "highest": risk.highest,
            "fields": [{"field": each.field, "l": each.l, "entropy_l": each.entropy_l, "t": each.t} for each in risk.fields],
            "broken": list(record.broken),
        },
        "grade": int(record.grade),
        "proposals": [
            {"field": each.field, "k": each.k, "rows_below": each.rows_below, "text": each.text.in_(lang)} for each in record.proposals
        ],
    }


def _print_json(value: Any) -> None:
    click.echo(json_text(json.dumps(value, ensure_ascii=False, indent=2)))
