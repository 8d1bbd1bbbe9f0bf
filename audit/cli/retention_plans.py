"""How plans of destruction are shown: what each would destroy, why, in which limits, and whether it is approved."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from typing import TYPE_CHECKING, Any

import click

from audit.reports.safety import json_text, terminal
from holdings.assets import Asset, shown
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.cli.base import Common
    from audit.retaining.plans import Made
    from audit.standing import Standing
    from audit.workspace import Workspace
    from retention.plan import Plan, SignedPlan
    from retention.preflight import Snag


def lines(plan: Plan, lang: Lang) -> Iterator[str]:
    """A plan in a few lines."""
    asset = Asset.of(plan.source, plan.dataset)
    zone = zoneinfo.ZoneInfo(plan.timezone)
    until = plan.expires_at.astimezone(zone)
    rules = ", ".join(f"{rule.id} v{rule.version}" for rule in plan.rules)
    beside_zh = "；".join(f"{state.text.zh} {count:,}" for state, count in plan.counts.items())
    beside_en = "; ".join(f"{state.text.en} {count:,}" for state, count in plan.counts.items())
    share = 100 * plan.items.count / max(1, plan.rows)
    told = (
        Text(
            f"计划 {plan.id[:12]}：{asset}，{plan.why.text.zh}，处置方式：{plan.action.text.zh}，{plan.items.count:,} 条（{share:.1f}%）",
            f"plan {plan.id[:12]}: {asset}, {plan.why.text.en}, {plan.action.text.en}, {plan.items.count:,} records ({share:.1f} %)",
        ),
        Text(f"  规则 {rules}；判定日 {plan.as_of}；{beside_zh}", f"  rules {rules}; decided as of {plan.as_of}; {beside_en}"),
        Text(
            f"  限额 {plan.limits.count:,} 条、{plan.limits.percent}%；需 {plan.approvals} 人审批；证据等级 {plan.grade.value}；{until:%Y-%m-%d %H:%M} 过期",
            f"  limits {plan.limits.count:,} records, {plan.limits.percent} %; approvals needed: {plan.approvals}; evidence grade {plan.grade.value}; "
            f"expires {until:%Y-%m-%d %H:%M}",
        ),
    )
    yield from (terminal(each.in_(lang)) for each in (*told, *_becomes(plan)))


def _becomes(plan: Plan) -> Iterator[Text]:
    """What anonymisation makes of each field: what an approver agrees to."""
    if plan.becomes:
        fields = [f"{shown(name)} → {words or '—'}" for name, words in plan.becomes.items()]
        yield Text(f"  字段 {'；'.join(fields)}", f"  fields {'; '.join(fields)}")


def snags(made: Made, lang: Lang) -> Iterator[str]:
    """What makes the destruction slow, or does something beside it: a line for each table and kind."""
    found: dict[tuple[str, Snag], list[str]] = {}
    for each in made.told:
        found.setdefault((each.dataset, each.snag), []).extend([each.detail] if each.detail else [])
    for (dataset, snag), details in found.items():
        asset = Asset.of(made.source, dataset)
        listed = [shown(detail) for detail in details]
        zh, en = "、".join(listed), ", ".join(listed)
        told = Text(f"注意：{asset}：{snag.text.zh}{zh and '：' + zh}", f"Note: {asset}: {snag.text.en}{en and ': ' + en}")
        yield terminal(told.in_(lang))


def as_json(plan: Plan) -> dict[str, Any]:
    """A plan as JSON values, with its digest."""
    return {**plan.model_dump(mode="json", by_alias=True), "asset": Asset.of(plan.source, plan.dataset).name, "digest": plan.digest}


def print_plans(options: Common, form: str) -> None:
    """All plans of the workspace, with how each stands."""
    from audit.retaining.plans import plans_of
    from audit.standing import standing_of
    from audit.store import open_store
    from retention.errors import PlanError

    workspace = options.find_workspace()
    kept = plans_of(workspace)
    with open_store(workspace, workspace.inventory()) as store:
        standing = standing_of(workspace, store)
    now = dt.datetime.now(dt.UTC)
    rows, found = [], []
    for name in kept.ids():
        try:
            signed = kept.load(name)
        except PlanError as error:
            rows.append([name[:12], "", "", "", error.what.in_(options.lang)])
            continue
        state = _state(workspace, signed, standing, now)
        found.append({**as_json(signed.plan), "state": state.both()})
        asset = str(Asset.of(signed.plan.source, signed.plan.dataset))
        rows.append([name[:12], asset, f"{signed.plan.items.count:,}", f"{signed.plan.made_at:%Y-%m-%d}", state.in_(options.lang)])
    if form == "json":
        document = {"schema": "recordwarden/plans/v1", "plans": found}
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
        return
    _print(rows, options)


def _print(rows: list[list[str]], options: Common) -> None:
    from audit.cli.prose import say
    from audit.cli.tables import print_table

    if rows:
        names = ("编号", "数据集", "记录", "日期", "状态") if options.lang is Lang.ZH else ("id", "dataset", "records", "made", "state")
        print_table(names, rows, options, right=frozenset({2}), fold=frozenset({1, 4}))
    else:
        say(Text("没有销毁计划。", "There are no plans.").in_(options.lang), err=True)


def _state(workspace: Workspace, signed: SignedPlan, standing: Standing, now: dt.datetime) -> Text:
    """How a plan stands, the worst first."""
    from audit.retaining.plans import approvals_here
    from holdings.errors import ActRefused
    from retention.errors import PlanExpired
    from retention.plans import author_of, must_be_current

    try:
        author_of(signed, standing.people)
        must_be_current(signed.plan, now)
    except ActRefused as error:
        return Text(f"不能执行：{error.what.zh}", f"cannot be carried out: {error.what.en}")
    except PlanExpired:
        return Text("已过期", "expired")
    after = approvals_here(signed.plan, standing)
    if after.refused:
        return Text("被拒绝", "refused")
    if after.missing:
        return Text(f"待审批（还缺 {after.missing} 人）", f"waits for approval ({after.missing} missing)")
    return Text("已审批", "approved")
