"""How the schedule of a dataset is explained: in lines for people, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdings.assets import Asset, shown
from holdings.text import Lang, Text
from retention.checking import SOON
from retention.conflicts import Kind
from retention.states import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from retention.checking import Decides, Explained, Tally
    from retention.conflicts import Conflict
    from retention.rule import Basis, RetentionRule

_CONFLICTS = {
    Kind.MIN_ABOVE_MAX: Text(
        "规则 {rule} 或其依据要求至少保存 {asked}，而规则 {other} 或其依据最多允许保存 {allowed}",
        "rule {rule}, or what it rests on, asks for {asked} at least; rule {other}, or what it rests on, allows {allowed} at most",
    ),
    Kind.BELOW_BASIS: Text(
        "规则 {rule} 的期限 {allowed} 短于其依据要求的 {asked}",
        "rule {rule} keeps for {allowed}, shorter than the {asked} that its basis asks",
    ),
    Kind.ABOVE_BASIS: Text(
        "规则 {rule} 的期限 {asked} 长于其依据允许的 {allowed}",
        "rule {rule} keeps for {asked}, longer than the {allowed} that its basis allows",
    ),
    Kind.NO_NECESSITY: Text(
        "规则 {rule} 的期限 {asked} 没有法律、行政法规要求，也未记录必要性（个人信息保护法第十九条）",
        "neither law nor administrative regulation asks for the {asked} of rule {rule}, and no necessity is recorded (PIPL art. 19)",
    ),
    Kind.NO_MAXIMUM: Text("规则 {rule} 没有最长期限，记录不会到期", "rule {rule} has no maximum, so that nothing is ever due"),
}
_COUNTED = (State.HELD, State.RESTRICTED, State.UNTRIGGERED, State.UNREADABLE)


def lines(each: Explained, lang: Lang) -> Iterator[str]:
    """A dataset by its name, then what is said of it."""
    yield str(Asset.of(each.source, each.dataset))
    if not each.rules:
        yield Text("没有适用的保存规则", "no retention rule holds for it").in_(lang)
        return
    for rule in each.rules:
        yield _rule(rule, named=each.named).in_(lang)
        yield from (_basis(basis).in_(lang) for basis in rule.legal_basis)
    yield _wins(each).in_(lang)
    for conflict in each.conflicts:
        yield _conflict(conflict).in_(lang)
    if each.problem is not None:
        yield Text("无法查看，未统计记录", "could not be looked at; no record was counted").in_(lang)
    elif each.tally is not None:
        yield _counts(each.tally).in_(lang)


def as_json(each: Explained, day: dt.date) -> dict[str, Any]:
    """A dataset as JSON values."""
    return {
        "asset": Asset.of(each.source, each.dataset).name,
        "record_class": shown(each.declared.record_class) if each.declared.record_class else None,
        "applied_by": None if not each.rules else "dataset" if each.named else "record_class",
        "rules": [_rule_json(rule, day) for rule in each.rules],
        "decides": {"minimum": _decides_json(each.least), "maximum": _decides_json(each.most)},
        "conflicts": [
            {
                "kind": one.kind.value,
                "rule": one.rule,
                "other": one.other,
                "asked": str(one.asked) if one.asked else None,
                "allowed": str(one.allowed) if one.allowed else None,
                "legal_review": one.review,
            }
            for one in each.conflicts
        ],
        "counts": None if each.tally is None else _counts_json(each.tally),
        "could_not_look": None if each.problem is None else {"zh": each.problem.message(Lang.ZH), "en": each.problem.message(Lang.EN)},
    }


def _rule(rule: RetentionRule, *, named: bool) -> Text:
    how = Text("数据集指定", "the dataset names it") if named else Text("按记录类别", "by its record class")
    fields = ", ".join(shown(name) for name in rule.trigger)
    least = Text("", "") if rule.min is None else Text(f"至少保存 {rule.min.text.zh}，", f"kept {rule.min.text.en} at least, ")
    most = Text("没有最长期限", "no maximum") if rule.max is None else Text(f"至多保存 {rule.max.text.zh}", f"{rule.max.text.en} at most")
    latest = Text("中最晚的一个", "the latest of ") if len(rule.trigger) > 1 else Text("", "")
    return Text(
        f"规则 {rule.id}（第 {rule.version} 版，{how.zh}）：{least.zh}{most.zh}，自 {fields} {latest.zh}起算；到期处置：{rule.action.value}",
        f"rule {rule.id} (version {rule.version}, {how.en}): {least.en}{most.en}, from {latest.en}{fields}; then: {rule.action.value}",
    )


def _basis(basis: Basis) -> Text:
    name = shown(f"{basis.name} {basis.clause}")
    own = [Text(f"至少 {basis.min.text.zh}", f"{basis.min.text.en} at least")] if basis.min else []
    own += [Text(f"至多 {basis.max.text.zh}", f"{basis.max.text.en} at most")] if basis.max else []
    until = f"–{basis.in_force_until}" if basis.in_force_until else Text(" 起施行", " on").zh
    asked_zh, asked_en = "，".join(each.zh for each in own), ", ".join(each.en for each in own)
    return Text(
        f"依据：{name}（{basis.rank.text.zh}，{shown(basis.version)}，{basis.in_force_from}{until}）{asked_zh and '：' + asked_zh}",
        f"rests on: {name} ({basis.rank.text.en}, {shown(basis.version)}, in force {basis.in_force_from}–{basis.in_force_until or ''})"
        f"{asked_en and ': ' + asked_en}",
    )


def _wins(each: Explained) -> Text:
    """What decides about destruction, and why."""
    least, most = each.least, each.most
    if most is None:
        return Text("结论：没有最长期限，不会到期", "so: nothing is ever due, for no rule has a maximum")
    due = Text(
        f"满 {most.period.text.zh}后到期（规则 {most.rule.id}，{most.rank.text.zh}，各最长期限中最短的）",
        f"due after {most.period.text.en} (rule {most.rule.id}, {most.rank.text.en}: the shortest maximum)",
    )
    if least is None:
        return Text(f"结论：{due.zh}；没有最短期限", f"so: {due.en}; no minimum keeps it")
    if least.statutory:
        why = Text(
            "法定期限未满的，即使到期或个人要求删除也只停止处理", "while it runs, what is due or asked for is restricted and not destroyed"
        )
    else:
        why = Text("未满不销毁；个人要求删除时让位", "nothing due goes before it is over; a request of the individual goes before it")
    return Text(
        f"结论：{due.zh}；{least.period.text.zh}内不得销毁（规则 {least.rule.id}，{least.rank.text.zh}，各最短期限中最长的；{why.zh}）",
        f"so: {due.en}; not before {least.period.text.en} (rule {least.rule.id}, {least.rank.text.en}: the longest minimum; {why.en})",
    )


def _conflict(conflict: Conflict) -> Text:
    said = {
        "rule": conflict.rule,
        "other": conflict.other,
    }
    asked = conflict.asked.text if conflict.asked else Text("", "")
    allowed = conflict.allowed.text if conflict.allowed else Text("", "")
    text = _CONFLICTS[conflict.kind]
    review = Text("（须由法务判断）", " (a lawyer decides)") if conflict.review else Text("", "")
    return Text(
        "矛盾：" + text.zh.format(**said, asked=asked.zh, allowed=allowed.zh) + review.zh,
        "conflict: " + text.en.format(**said, asked=asked.en, allowed=allowed.en) + review.en,
    )


def _counts(tally: Tally) -> Text:
    done = (State.DISPOSED,) if tally.states[State.DISPOSED] else ()
    beside = [(state.text, tally.states[state]) for state in (*_COUNTED, *done)]
    zh = "；".join(f"{text.zh} {count:,}" for text, count in beside)
    en = "; ".join(f"{text.en} {count:,}" for text, count in beside)
    due = tally.states[State.CANDIDATE]
    return Text(
        f"记录 {tally.rows:,} 条：已到期 {due:,}；{SOON} 天内到期 {tally.soon:,}；{zh}",
        f"records: {tally.rows:,}; due {due:,}; due within {SOON} days {tally.soon:,}; {en}",
    )


def _rule_json(rule: RetentionRule, day: dt.date) -> dict[str, Any]:
    return {
        "id": rule.id,
        "version": rule.version,
        "min": str(rule.min) if rule.min else None,
        "max": str(rule.max) if rule.max else None,
        "trigger": [shown(name) for name in rule.trigger],
        "action": rule.action.value,
        "approvals": rule.approvals,
        "rank": rule.basis_rank.value,
        "necessity": rule.necessity is not None,
        "legal_basis": [
            {
                "name": shown(basis.name),
                "clause": shown(basis.clause),
                "version": shown(basis.version),
                "rank": basis.rank.value,
                "from": basis.in_force_from.isoformat(),
                "until": basis.in_force_until.isoformat() if basis.in_force_until else None,
                "in_force": basis.in_force(day),
                "min": str(basis.min) if basis.min else None,
                "max": str(basis.max) if basis.max else None,
            }
            for basis in rule.legal_basis
        ],
    }


def _decides_json(found: Decides | None) -> dict[str, Any] | None:
    if found is None:
        return None
    basis = None if found.basis is None else shown(f"{found.basis.name} {found.basis.clause}")
    return {"period": str(found.period), "rule": found.rule.id, "basis": basis, "rank": found.rank.value, "statutory": found.statutory}


def _counts_json(tally: Tally) -> dict[str, int]:
    names = {State.CANDIDATE: "overdue"}
    counted = (State.CANDIDATE, *_COUNTED, State.DISPOSED, State.NOT_DUE)
    return {"records": tally.rows, "due_soon": tally.soon} | {names.get(state, state.value): tally.states[state] for state in counted}
