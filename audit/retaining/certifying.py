"""Certificates of destruction: what a plan came to, verified anew, in a bundle that anybody verifies, and as a page for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from audit.bundling import of_entries
from audit.ledger import ledger_of
from audit.retaining.plans import approvals_here
from audit.standing import standing_of
from holdings.assets import Asset
from holdings.keys.opening import open_ring
from holdings.ledger.bundle import MOST_ENTRIES
from holdings.ledger.canonical import canonical
from holdings.text import Lang, Text
from retention.errors import SweepRefused
from retention.rule import Action
from retention.why import Why

if TYPE_CHECKING:
    import datetime as dt

    from audit.retaining.sweeping import Sweeping
    from retention.journal import History
    from retention.plan import Plan
    from retention.verify import Verified

FILE = "certificate.json"
LEVEL = "logical"
"""What is claimed: the records, or what told a person in them, are gone from the database's tables. Of its files, and of backups, nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate, and the bundle that holds it."""

    told: dict[str, Any]
    bundle: bytes


def certify(sweeping: Sweeping, name: str) -> Certificate:
    """Verify a plan that was carried out, and certify it. Raises `SweepRefused` where its evidence does not hold, `RecordwardenError`."""
    plan, verified = sweeping.verify(name)
    if verified.unfinished or not verified.good:
        raise SweepRefused(
            Text(
                "核验未通过或计划尚未执行完，不能出具销毁证明。",
                "it is not finished, or its evidence does not hold, so it cannot be certified.",
            ),
            plan.id[:12],
            Text("请运行 `recordwarden retention verify` 查看。", "See `recordwarden retention verify`."),
        )
    history = sweeping.journal().history(plan.digest)
    told = _told(sweeping, plan, history, verified)
    ledger = ledger_of(sweeping.workspace, sweeping.workspace.inventory(), sweeping.store, open_ring())
    first, last = history.places[0], history.places[-1]
    bundle = of_entries(ledger, first if last - first < MOST_ENTRIES else last, last, files={FILE: canonical(told) + b"\n"})
    return Certificate(told=told, bundle=bundle)


def _told(sweeping: Sweeping, plan: Plan, history: History, verified: Verified) -> dict[str, Any]:
    outcomes = [history.outcomes[number] for number in sorted(history.outcomes)]
    standing = standing_of(sweeping.workspace, sweeping.store)
    return {
        "schema": "recordwarden/certificate/v1",
        "level": LEVEL,
        "grade": verified.grade.value,
        "plan": {"id": plan.id, "digest": plan.digest, "why": plan.why.value, "as_of": plan.as_of.isoformat(), "items": plan.items.root},
        "asset": Asset.of(plan.source, plan.dataset).name,
        "action": plan.action.value,
        **({} if plan.becomes is None else {"becomes": plan.becomes}),
        "rules": [{"id": rule.id, "version": rule.version, "digest": rule.digest} for rule in plan.rules],
        "author": plan.author,
        "approved_by": [person.key for person in approvals_here(plan, standing).approved],
        "started": _written(min(intent.at for _, intent in history.intents.values())),
        "ended": _written(max(outcome.at for outcome in outcomes)),
        "certified": _written(sweeping.now()),
        "counts": {
            "planned": plan.items.count,
            **{name: sum(getattr(each, name) for each in outcomes) for name in ("done", "held", "changed", "skipped", "failed")},
        },
        "verified": {name: value for name, value in asdict(verified).items() if isinstance(value, int)},
        "ledger": {"name": sweeping.journal().name, "entries": list(history.places)},
        **({"archive": archived} if (archived := [name for each in outcomes for name in each.archived or ()]) else {}),
        "receipts": [each.receipts for each in outcomes],
    }


def _written(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def page(told: dict[str, Any], lang: Lang) -> str:
    """The certificate as a page that needs nothing else."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    rows = [(_label(told, label, path).in_(lang), _value(told, path, lang)) for label, path in _ROWS if path.partition(".")[0] in told]
    return environment.from_string(_PAGE).render(
        lang="zh-CN" if lang is Lang.ZH else "en", title=_TITLE.in_(lang), rows=rows, notes=[each.in_(lang) for each in _notes(told)]
    )


def _label(told: dict[str, Any], label: Text, path: str) -> Text:
    """What a count is called is told by the action."""
    action = Action(told["action"])
    if path == "counts.done":
        return action.done
    if path == "verified.absent" and action is Action.ANONYMISE:
        return Text("核验：已匿名或已不存在", "verified: anonymous, or not there")
    return label


def _value(told: dict[str, Any], path: str, lang: Lang) -> str:
    value: Any = told
    for part in path.split("."):
        value = value[part]
    if path in _WORDS:
        return _WORDS[path].get(value, Text(str(value), str(value))).in_(lang)
    if isinstance(value, dict):
        return ", ".join(f"{name} → {words or '—'}" for name, words in value.items())
    if isinstance(value, list):
        return ", ".join(f"{each['id']} v{each['version']}" if isinstance(each, dict) else str(each) for each in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _notes(told: dict[str, Any]) -> list[Text]:
    notes = [
        _CLAIMED.get(Action(told["action"]), _CLAIMED[Action.DELETE]),
        Text(
            "请用 `recordwarden evidence verify` 校验随附的证据包；本页本身不是证据。",
            "Verify the bundle that comes with this page by `recordwarden evidence verify`; the page itself is no evidence.",
        ),
    ]
    if told["grade"] == "B":
        notes.append(
            Text(
                "证据等级 B：目标库中没有回执，销毁以核验不存在为据；销毁期间由本工作目录的锁阻止新的暂停销毁。",
                "Grade B: there are no receipts in the target, and destruction rests on the records not being found; holds were kept out by the workspace's lock.",
            )
        )
    return notes


_CLAIMED = {
    Action.DELETE: Text(
        "本证明的级别为“逻辑销毁”：记录已从数据库表中删除，并经核验不存在。数据库文件中的残留、日志与备份不在证明范围内。",
        "The level of this certificate is logical: the records are gone from the database's tables, and were looked for. It says nothing of what may be "
        "left in the database's files, its logs and backups.",
    ),
    Action.ARCHIVE: Text(
        "本证明的级别为“逻辑销毁”：记录已从数据库表中删除，并经核验不存在；删除前已写入所列加密归档文件并读回比对。持有密钥的人仍可读取归档。数据库文件中的残留、日志与备份不在证明范围内。",
        "The level of this certificate is logical: the records are gone from the database's tables, and were looked for. Before that they were written to the sealed "
        "files listed, read back and compared: whoever holds the key can still read them there. It says nothing of what may be left in the database's files, its logs and backups.",
    ),
    Action.ANONYMISE: Text(
        "本证明的级别为“逻辑销毁”：所列字段的值已从数据库表的记录中清除或替换，并经核验；记录的其余字段保留。数据库文件中的残留、日志与备份，以及其他表中与之关联的数据，不在证明范围内。",
        "The level of this certificate is logical: the values of the fields listed are gone from the records in the database's tables, and were looked for; the "
        "other fields stay. It says nothing of what may be left in the database's files, its logs and backups, nor of what other tables hold.",
    ),
}
_TITLE = Text("销毁证明", "Certificate of destruction")
_ROWS = (
    (Text("数据集", "dataset"), "asset"),
    (Text("销毁计划", "plan"), "plan.id"),
    (Text("计划摘要", "digest of the plan"), "plan.digest"),
    (Text("事由", "why"), "plan.why"),
    (Text("判定日", "decided as of"), "plan.as_of"),
    (Text("保存规则", "rules"), "rules"),
    (Text("处置方式", "action"), "action"),
    (Text("字段处理结果", "what fields became"), "becomes"),
    (Text("提出者（公钥摘要）", "author (digest of the key)"), "author"),
    (Text("审批人（公钥摘要）", "approved by (digests of keys)"), "approved_by"),
    (Text("开始", "started"), "started"),
    (Text("结束", "ended"), "ended"),
    (Text("出具", "certified"), "certified"),
    (Text("计划条数", "records planned"), "counts.planned"),
    (Text("已销毁", "destroyed"), "counts.done"),
    (Text("暂停销毁", "on hold"), "counts.held"),
    (Text("计划后有变动", "changed since"), "counts.changed"),
    (Text("已不存在或停止处理", "gone or restricted"), "counts.skipped"),
    (Text("失败", "failed"), "counts.failed"),
    (Text("核验：已不存在", "verified: not there"), "verified.absent"),
    (Text("核验：孤立的下级行", "verified: orphaned rows"), "verified.orphans"),
    (Text("归档文件（SHA-256）", "archive files (SHA-256)"), "archive"),
    (Text("级别", "level"), "level"),
    (Text("证据等级", "grade of the evidence"), "grade"),
    (Text("证据账本", "evidence ledger"), "ledger.name"),
)
_WORDS = {
    "level": {LEVEL: Text("逻辑销毁", "logical")},
    "action": {each.value: each.text for each in Action},
    "plan.why": {each.value: each.text for each in Why},
}
_PAGE = """<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}th{text-align:left;padding-right:2em;font-weight:normal;color:#555;
vertical-align:top;white-space:nowrap}td{overflow-wrap:anywhere}</style></head>
<body><h1>{{ title }}</h1><table>
{% for label, value in rows %}<tr><th scope="row">{{ label }}</th><td>{{ value }}</td></tr>
{% endfor %}</table>
{% for note in notes %}<p>{{ note }}</p>
{% endfor %}</body></html>
"""
