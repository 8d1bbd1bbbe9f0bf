"""The documentation of the rules, made of the rules themselves: `python -m audit.gate.page` writes docs/gate-rules.md."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from audit.gate.registry import rules
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.gate.base import Rule

_TITLE = Text("检查规则", "Rules of the gate")
_MADE = Text("由规则的代码生成（make docs）。", "Made from the rules' own code (make docs).")
_WHY = Text("为什么重要", "Why it matters")
_REMEDY = Text("如何修改", "How to mend it")
_NEEDS_INVENTORY = Text("需要数据资产目录", "needs an inventory")
_NEEDS_BASE = Text("需要 --diff", "needs --diff")


def page(langs: Sequence[Lang]) -> str:
    """Every rule, the gravest first, as Markdown."""
    head = f"# {_each(_TITLE, langs, ' ')}\n\n{_each(_MADE, langs, ' ')}\n\n"
    return head + "\n".join(f"## {one.id}\n\n{section(one, langs)}" for one in rules())


def section(one: Rule, langs: Sequence[Lang]) -> str:
    """What a rule finds, why that matters, and what to do."""
    facts = [one.severity.text, *[_NEEDS_INVENTORY] * one.needs_inventory, *[_NEEDS_BASE] * one.needs_base]
    told = ", ".join(_each(fact, langs, " ") for fact in facts)
    parts = [f"**{_each(one.title, langs, ' · ')}** ({told})"]
    for name, text in ((_WHY, one.why), (_REMEDY, one.remedy)):
        parts += [f"*{name.in_(lang)}*{_colon(lang)}{text.in_(lang)}" for lang in langs]
    return "\n\n".join(parts) + "\n"


def _colon(lang: Lang) -> str:
    return "：" if lang is Lang.ZH else ": "


def _each(text: Text, langs: Sequence[Lang], between: str) -> str:
    return between.join(text.in_(lang) for lang in langs)


if __name__ == "__main__":
    sys.stdout.write(page(list(Lang)))
