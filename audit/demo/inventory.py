"""Writes the demo's `recordwarden.yaml` as a compliance officer would want to read it: with comments, one field a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.demo.draft import SOURCE_MEASURES
from audit.demo.keeping import BACKUPS
from audit.demo.notices import PURPOSES
from audit.demo.plants.log import LONGEST_SILENCE
from audit.demo.policy import ADMINISTERS, POLICY
from audit.demo.roles import ROLES
from audit.demo.schema import AS_OF, REVIEWED_ON
from audit.demo.truth.expected import SOURCE
from holdings.labels import Category, LabelState, Level
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.demo.draft import Draft
    from audit.demo.notices import Notice
    from audit.demo.schedule import Rule
    from audit.demo.schema import Column, Table
    from holdings.labels import Measure

_ORGANISATION = Text("示例电信客户服务中心", "Example Telecom Customer Service")
_STEWARD = Text("数据安全管理员", "Data security steward")
_TOOL = Text("由名称推断，待确认", "suggested from the name, to be confirmed")

_HEAD = Text(
    "# 数据资产目录：本单位持有哪些客户服务记录，各字段属于什么类别、什么级别，由谁负责。\n"
    "# 审计以此为准：目录怎样声明，系统就怎样核对。修改后请重新运行 `recordwarden audit`。\n"
    "# 本文件由 `recordwarden demo` 生成，人物和号码均为虚构。",
    "# The inventory: which customer-service records there are, what each field holds, how it is graded, and who answers for it.\n"
    "# The audit checks the systems against what is declared here. After a change, run `recordwarden audit` again.\n"
    "# Made by `recordwarden demo`; all people and numbers are invented.",
)
_LEVELS = Text(
    "# 级别 1–4 及其保护措施（指南 A-5.1/2、A-5.1/3、C-5.4/2）。个人信息不低于 2 级，敏感个人信息为 4 级。",
    "# Levels 1 to 4 and the measures each asks for (guides A-5.1/2, A-5.1/3, C-5.4/2). Personal data is at least 2, sensitive is 4.",
)
_ROLES = Text(
    "# 角色权限矩阵：每个角色最高可读取的级别；administers 为管理角色。应用的授权写在数据源的 rights 所指的策略文件中。",
    "# The role matrix: the highest level that each role may read; administers: it may do anything. What the application really grants stands in\n"
    "# the policy file that the source names under rights.",
)
_NOTICES = Text(
    "# 告知：各版本的起止日期、涵盖的目的和告知的内容。同意登记（consents）写明每项同意依据哪一版。",
    "# Notices: each version's days, purposes, and what it tells. The register of consents says after which version each consent was given.",
)
_KEEPING = Text(
    "# 密钥的启用和更换日期（不写密钥本身）；copies 为存放备份和导出文件的位置，其中的文件都应加密。",
    "# Since when each key is in use and when it was changed (never the key itself); copies: where backups and exports lie, which have to be encrypted.",
)
_CONTROLS = Text(
    "# 参数：涉及人数达到该值的数据集应列为重要数据（法规为一千万人，本单位规模小，从严设定）；\n# 日志允许连续无记录的天数（含节假日）。",
    "# Parameters: a dataset about this many persons is to be declared important (ten million by regulation; stricter here, for a small desk);\n"
    "# how many days in a row a log may be silent, over holidays too.",
)
_RETENTION = Text(
    "# 保存规则：各类记录保存多久、从何时起算、依据什么、到期如何处置。数据集以 retention 指明规则，否则按 record_class 适用。",
    "# The retention schedule: how long records are kept, from when, on what basis, and what becomes of them then. A dataset names its rule in\n"
    "# retention; the rules of its record_class hold otherwise.",
)
_DATASETS = Text(
    "# state: confirmed 为已由责任人确认；suggested 仅为工具建议，视同未声明。",
    "# state: confirmed by whom and when; suggested is the tool's word only and counts as undeclared.",
)
_ELEMENTS = Text(
    "# elements 写明记录的必备内容（时间、地点、人员、过程、结果、反馈等）存放在哪个字段；open_status 为尚未办结的状态。",
    "# elements: in which field each mandatory part of a record stands (times, place, staff, process, result, feedback); open_status: not finished yet.",
)
_SENSITIVE = {
    Category.FINANCIAL: Text("个人信息保护法第二十八条（金融账户）", "PIPL art. 28 (financial accounts)"),
    Category.CREDENTIAL: Text("GB/T 35273-2020 附录B（鉴别信息）", "GB/T 35273-2020 annex B (credentials)"),
    Category.IDENTITY: Text("GB/T 35273-2020 附录B（身份证件号码）", "GB/T 35273-2020 annex B (identity documents)"),
    Category.COMMUNICATION: Text("GB/T 35273-2020 附录B（含身份证件号码）", "GB/T 35273-2020 annex B (holds identity documents)"),
}


def render(made: Draft) -> str:
    """The whole file."""
    lang = made.world.lang
    lines = [
        _HEAD.in_(lang),
        "version: 1",
        f"organisation: {_quoted(_ORGANISATION.in_(lang))}",
        "timezone: Asia/Shanghai",
        f"as_of: {AS_OF}",
        f"reviewed: {REVIEWED_ON}",
        "",
        _LEVELS.in_(lang),
        "levels:",
        *(f"  {int(level)}: {{measures: {_list(measures)}}}" for level, measures in made.levels.items()),
        "",
        _ROLES.in_(lang),
        "roles:",
        *(f"  {name}: {{level: {most}{', administers: true' if name in ADMINISTERS else ''}}}" for name, _, _, most in ROLES),
        "",
        _NOTICES.in_(lang),
        "notices:",
        *(line for version, notice in made.notices.items() for line in _notice(version, notice)),
        "",
        _KEEPING.in_(lang),
        "keys:",
        *(f"  {name}: {{created: {key.created}, rotated: {key.rotated}}}" for name, key in made.keys.items()),
        "copies:",
        f"  {BACKUPS}: {{path: {BACKUPS}}}",
        "",
        _CONTROLS.in_(lang),
        "controls:",
        f"  CLS-11: {{persons: {made.persons}}}",
        f"  LOG-03: {{days: {LONGEST_SILENCE}}}",
        "",
        _RETENTION.in_(lang),
        "retention:",
        *(line for rule in made.rules.values() for line in _rule(rule, lang)),
        "",
        "sources:",
        f"  {SOURCE}:",
        "    url: sqlite:///desk.db",
        f"    rights: {POLICY}",
        f"    measures: {_list(SOURCE_MEASURES)}",
        f"    {_DATASETS.in_(lang)}",
        f"    {_ELEMENTS.in_(lang)}",
        "    datasets:",
    ]
    for table in made.declared.values():
        lines += _table(table, lang)
    return "\n".join(lines) + "\n"


def _rule(rule: Rule, lang: Lang) -> Iterator[str]:
    yield f"  # {rule.text.in_(lang)}"
    yield f"  - id: {rule.id}"
    facts: dict[str, str | None] = {
        "record_class": rule.record_class,
        "min": _months(rule.min_months),
        "max": _months(rule.max_months),
        "trigger": rule.trigger[0] if len(rule.trigger) == 1 else f"[{', '.join(rule.trigger)}]",
        "necessity": None if rule.necessity is None else _quoted(rule.necessity.in_(lang)),
        "action": rule.action,
    }
    yield from (f"    {name}: {value}" for name, value in facts.items() if value is not None)
    yield "    legal_basis:"
    for basis in rule.bases:
        of: dict[str, str | None] = {
            "name": _quoted(basis.name.in_(lang)),
            "clause": _quoted(basis.clause.in_(lang)),
            "version": _quoted(basis.version),
            "rank": basis.rank,
            "from": basis.since.isoformat(),
            "until": None if basis.until is None else basis.until.isoformat(),
            "min": _months(basis.min_months),
        }
        yield "      - {" + ", ".join(f"{name}: {value}" for name, value in of.items() if value is not None) + "}"


def _notice(version: str, notice: Notice) -> Iterator[str]:
    days = f"from: {notice.since}" + ("" if notice.until is None else f", until: {notice.until}")
    yield f"  {version}: {{{days}, purposes: [{', '.join(PURPOSES)}],"
    yield f"    tells: [{', '.join(notice.tells)}]}}"


def _months(months: int | None) -> str | None:
    """A period, in years where it is whole ones."""
    return None if months is None else f"{months // 12}y" if months % 12 == 0 else f"{months}mo"


def _table(table: Table, lang: Lang) -> Iterator[str]:
    yield ""
    yield f"      # {table.purpose.in_(lang)}"
    yield f"      {table.name}:"
    facts: dict[str, str | None] = {
        "owner": None if table.owner is None else _quoted(table.owner.in_(lang)),
        "custodian": None if table.custodian is None else _quoted(table.custodian.in_(lang)),
        "purpose": _quoted(table.purpose.in_(lang)),
        "legal_basis": None if table.basis is None else _quoted(table.basis.in_(lang)),
        "record_class": table.record_class,
        "retention": table.retention,
        "level": None if table.level is None else str(int(table.level)),
        "tier": table.tier,
        "subject_field": table.subject,
        "reference_field": table.reference,
        "conversation_field": table.conversation,
        "logs": _mapping({**table.logs, **({"covers": f"[{', '.join(table.covers)}]"} if table.covers else {})}),
        "index_of": _mapping(table.index_of),
        "consents": _mapping(table.consents),
        "consent": _mapping(table.consent),
        "reviewed": None if table.reviewed is None else table.reviewed.isoformat(),
        "measures": _list(table.measures) if table.measures else None,
    }
    yield from (f"        {name}: {value}" for name, value in facts.items() if value is not None)
    if table.elements:
        elements = (f"{element}: {_places(table.stands_in(element))}" for element in table.elements)
        yield f"        elements: {{{', '.join(elements)}}}"
    if table.open_status:
        yield f"        open_status: [{', '.join(table.open_status)}]"
    yield "        fields:"
    yield from (f"          {column.name}: {{{_label(column, lang)}}}" for column in table.columns)


def _label(column: Column, lang: Lang) -> str:
    suggested = column.state is LabelState.SUGGESTED
    sensitive = _SENSITIVE.get(column.category) if column.level == Level.L4 else None
    facts: dict[str, str | None] = {
        "category": column.category,
        "level": str(int(column.level)),
        "tier": column.tier,
        "entity": column.entity,
        "sensitive": None if sensitive is None else _quoted(sensitive.in_(lang)),
        "stored": column.stored,
        "measures": _list(column.measures) if column.measures else None,
        "state": column.state,
        "by": None if suggested else _quoted(_STEWARD.in_(lang)),
        "on": None if suggested else column.on.isoformat(),
        "reason": _quoted(_TOOL.in_(lang)) if suggested else None,
    }
    return ", ".join(f"{name}: {value}" for name, value in facts.items() if value is not None)


def _places(columns: Sequence[str]) -> str:
    return columns[0] if len(columns) == 1 else f"[{', '.join(columns)}]"


def _mapping(given: Mapping[str, str]) -> str | None:
    return "{" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}" if given else None


def _list(measures: Sequence[Measure]) -> str:
    return f"[{', '.join(measures)}]"


def _quoted(text: str) -> str:
    """A double-quoted YAML scalar: what JSON writes is one."""
    return json.dumps(text, ensure_ascii=False)
