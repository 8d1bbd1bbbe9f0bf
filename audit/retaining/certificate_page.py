"""A certificate of destruction as a page for people: on paper, too. It tells what the signed bundle beside it proves, and proves nothing itself."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.clock import named
from holdings.assets import shown
from holdings.text import Lang, Text
from retention.rule import Action
from retention.why import Why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.rule import Basis

LEVEL = "logical"
"""What is claimed: the records, or what told a person in them, are gone from the database's tables. Of its files, and of backups, nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands on the page beside what was certified."""

    organisation: str | None
    timezone: str
    names: Mapping[str, str]
    """Of people, by the digests of their keys."""
    bases: tuple[Basis, ...]
    """What the rules rest on."""


def page(told: dict[str, Any], beside: Beside, lang: Lang) -> str:
    """The certificate as a page that needs nothing else."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    parts = [
        (
            title.in_(lang),
            [(_label(told, label, path).in_(lang), _values(told, path, beside, lang)) for label, path in rows if _is_told(told, path)],
        )
        for title, rows in _PARTS
    ]
    return environment.from_string(_PAGE).render(
        lang="zh-CN" if lang is Lang.ZH else "en",
        title=_TITLE.in_(lang),
        organisation=beside.organisation or "",
        parts=parts,
        bases_title=_BASES.in_(lang),
        bases=[_basis(each).in_(lang) for each in beside.bases],
        notes=[each.in_(lang) for each in _notes(told)],
        signed=[each.in_(lang) for each in _SIGNED],
    )


def _is_told(told: dict[str, Any], path: str) -> bool:
    return path.partition(".")[0] in told


def _label(told: dict[str, Any], label: Text, path: str) -> Text:
    """What a count is called is told by the action."""
    action = Action(told["action"])
    if path == "counts.done":
        return action.done
    if path == "verified.absent" and action is Action.ANONYMISE:
        return Text("核验：已匿名或已不存在", "verified: anonymous, or not there")
    return label


def _values(told: dict[str, Any], path: str, beside: Beside, lang: Lang) -> list[str]:
    """What stands in a row, a line each."""
    value: Any = told
    for part in path.split("."):
        value = value[part]
    if path in _WORDS:
        return [_WORDS[path].get(value, Text(str(value), str(value))).in_(lang)]
    if path in _MOMENTS:
        return [named(dt.datetime.fromisoformat(value), zoneinfo.ZoneInfo(beside.timezone))]
    if path in _PEOPLE:
        return [line for key in (value if isinstance(value, list) else [value]) for line in _person(key, beside)]
    if isinstance(value, dict):
        return [f"{name} → {words or '—'}" for name, words in value.items()]
    if isinstance(value, list):
        return [f"{each['id']} v{each['version']}" if isinstance(each, dict) else str(each) for each in value]
    return [f"{value:,}" if isinstance(value, int) else str(value)]


def _person(key: str, beside: Beside) -> list[str]:
    """Who, where the key is known, and the digest of the key."""
    return [shown(beside.names[key]), key] if key in beside.names else [key]


def _basis(basis: Basis) -> Text:
    what = shown(f"{basis.name} {basis.clause}")
    return Text(f"{what}（{basis.rank.text.zh}，{shown(basis.version)}）", f"{what} ({basis.rank.text.en}, {shown(basis.version)})")


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
_BASES = Text("依据", "What the rules rest on")
_SIGNED = (Text("经办人", "Carried out by"), Text("审批人", "Approved by"), Text("日期", "Date"))
"""Lines to sign on, on paper."""
_PARTS = (
    (
        Text("销毁了什么", "What was destroyed"),
        (
            (Text("数据集", "dataset"), "asset"),
            (Text("事由", "why"), "plan.why"),
            (Text("判定日", "decided as of"), "plan.as_of"),
            (Text("保存规则", "rules"), "rules"),
            (Text("处置方式", "action"), "action"),
            (Text("字段处理结果", "what fields became"), "becomes"),
            (Text("归档文件（SHA-256）", "archive files (SHA-256)"), "archive"),
        ),
    ),
    (
        Text("结果与核验", "What came of it, and was verified"),
        (
            (Text("计划条数", "records planned"), "counts.planned"),
            (Text("已销毁", "destroyed"), "counts.done"),
            (Text("暂停销毁", "on hold"), "counts.held"),
            (Text("计划后有变动", "changed since"), "counts.changed"),
            (Text("已不存在或停止处理", "gone or restricted"), "counts.skipped"),
            (Text("失败", "failed"), "counts.failed"),
            (Text("核验：已不存在", "verified: not there"), "verified.absent"),
            (Text("核验：孤立的下级行", "verified: orphaned rows"), "verified.orphans"),
            (Text("级别", "level"), "level"),
            (Text("证据等级", "grade of the evidence"), "grade"),
        ),
    ),
    (
        Text("何人何时", "Who, and when"),
        (
            (Text("提出者（公钥摘要）", "author (digest of the key)"), "author"),
            (Text("审批人（公钥摘要）", "approved by (digests of keys)"), "approved_by"),
            (Text("开始", "started"), "started"),
            (Text("结束", "ended"), "ended"),
            (Text("出具", "certified"), "certified"),
        ),
    ),
    (
        Text("证据", "Evidence"),
        (
            (Text("销毁计划", "plan"), "plan.id"),
            (Text("计划摘要", "digest of the plan"), "plan.digest"),
            (Text("证据账本", "evidence ledger"), "ledger.name"),
        ),
    ),
)
_MOMENTS = frozenset({"started", "ended", "certified"})
_PEOPLE = frozenset({"author", "approved_by"})
_WORDS = {
    "level": {LEVEL: Text("逻辑销毁", "logical")},
    "action": {each.value: each.text for each in Action},
    "plan.why": {each.value: each.text for each in Why},
}
_PAGE = """<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body{font:15px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1a1a1a}
h1{text-align:center;margin:0 0 .2em}.of{text-align:center;margin:0 0 1.5em;color:#444}
h2{font-size:1.05em;margin:1.4em 0 .3em;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%}
th{text-align:left;width:14em;padding:.15em 2em .15em 0;font-weight:normal;color:#555;vertical-align:top}
td{overflow-wrap:anywhere;padding:.15em 0;font-variant-numeric:tabular-nums}
.notes{margin-top:1.6em;font-size:.93em;color:#333}
.signed{display:none}
@media print{body{margin:0;max-width:none;font-size:10pt;line-height:1.35}h2{margin-top:1em}th,td{padding-top:.05em;padding-bottom:.05em}.notes{margin-top:1em}h2{break-after:avoid}tr{break-inside:avoid}
.signed{display:flex;gap:2em;margin-top:2.5em;break-inside:avoid}.signed span{flex:1;border-bottom:1px solid #000;padding-bottom:.2em}}
</style></head>
<body><h1>{{ title }}</h1><p class="of">{{ organisation }}</p>
{% for title, rows in parts %}<h2>{{ title }}</h2><table>
{% for label, lines in rows %}<tr><th scope="row">{{ label }}</th><td>{% for line in lines %}{% if not loop.first %}<br>{% endif %}{{ line }}{% endfor %}</td></tr>
{% endfor %}</table>
{% endfor %}{% if bases %}<h2>{{ bases_title }}</h2><ul>
{% for basis in bases %}<li>{{ basis }}</li>
{% endfor %}</ul>
{% endif %}<div class="notes">{% for note in notes %}<p>{{ note }}</p>
{% endfor %}</div><div class="signed">{% for each in signed %}<span>{{ each }}</span>{% endfor %}</div></body></html>
"""
