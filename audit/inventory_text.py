"""Writes an inventory as YAML for a person to read and edit: one field a line, with what to do said at the top."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from controls.catalog.cls.level_measures import FLOOR
from holdings.labels import Measure
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.draft import DatasetDraft
    from holdings.inventory import SourceEntry
    from holdings.names import Guess

LONGEST_NAME = 1000
"""What the inventory takes as a name."""
_WIDE = 240
"""A longer line is broken up, one property a line."""
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff.-]*")
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}

_HEADER = Text(
    """\
# 数据资产目录，由 recordwarden init 起草。其中每个类别和级别都只是建议，须经人工确认才算数：
#   1. 逐个字段核对类别、级别和理由，不对的改正。
#   2. 核对后，把 state: suggested 改为 state: confirmed，并写明 by（确认人）和 on（确认日期，如 2026-01-31）。
#   3. 为每个数据集补上 owner（责任人）和 reviewed（最近一次复核日期）。
#   4. 运行 recordwarden audit。
# 再次运行 recordwarden init 只会提出差异，不会改动本文件。口令不写在这里：用 env:NAME 或 file:PATH。
""",
    """\
# The inventory, drafted by recordwarden init. Every category and level here is a suggestion; it counts once a person confirms it:
#   1. Look at each field's category, level and reason, and mend what is wrong.
#   2. Then change `state: suggested` to `state: confirmed`, with `by` (who) and `on` (the day, such as 2026-01-31).
#   3. Give each dataset its `owner` and the day it was last `reviewed`.
#   4. Run `recordwarden audit`.
# Running `recordwarden init` again only proposes differences; it never changes this file. No password stands here: env:NAME or file:PATH.
""",
)
_LEVELS_NOTE = Text("# 各级别要求的保护措施（建议的最低要求）", "# What each level requires (the least, as proposed)")


def can_be_named(name: str) -> bool:
    """Whether the inventory can hold a dataset or field of this name."""
    return bool(name) and len(name) <= LONGEST_NAME and not any("\ud800" <= char <= "\udfff" for char in name)


def scalar(value: str) -> str:
    """A YAML scalar that reads back as exactly this text: plain where that is safe, else double-quoted."""
    if len(value) <= 200 and _PLAIN.fullmatch(value) and value.lower().rstrip(".") not in _WORDS_OF_YAML:
        return value
    return '"' + "".join(_escaped(char) for char in value) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if char.isprintable() or "\u4e00" <= char <= "\u9fff":
        return char
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def key(name: str, indent: str) -> str:
    """A mapping key with its colon; a very long one in the form that YAML wants for these."""
    text = scalar(name)
    return f"{indent}{text}:" if len(text) <= 1000 else f"{indent}? {text}\n{indent}:"


def label(guess: Guess, lang: Lang) -> dict[str, str]:
    """The properties of a suggested label, in the order in which they are written, as YAML."""
    out = {"category": guess.category.value, "level": str(int(guess.level)), "tier": "general"}
    if guess.sensitive:
        out["sensitive"] = scalar(guess.sensitive)
    if guess.entity is not None:
        out["entity"] = guess.entity.value
    return out | {
        "state": "suggested",
        "confidence": f"{guess.confidence:g}",
        "reason": scalar(guess.reason.in_(lang)[:LONGEST_NAME].strip()),
    }


def field_lines(name: str, guess: Guess, lang: Lang, indent: str) -> str:
    """One field."""
    properties = label(guess, lang)
    line = f"{key(name, indent)} {{{', '.join(f'{word}: {value}' for word, value in properties.items())}}}"
    if len(line) <= _WIDE:
        return line + "\n"
    return "\n".join([key(name, indent), *(f"{indent}  {word}: {value}" for word, value in properties.items())]) + "\n"


def dataset_lines(draft: DatasetDraft, lang: Lang, indent: str) -> str:
    """One dataset with its fields, in the order of the table."""
    fields = [(name, guess) for name, guess in draft.guesses.items() if can_be_named(name)]
    if not fields:
        return f"{key(draft.name, indent)} {{}}\n"
    body = "".join(field_lines(name, guess, lang, indent + "    ") for name, guess in fields)
    return f"{key(draft.name, indent)}\n{indent}  fields:\n{body}"


def source_lines(name: str, entry: SourceEntry, drafts: Iterable[DatasetDraft], lang: Lang, indent: str = "  ") -> str:
    """One source with its datasets."""
    lines = [key(name, indent)]
    settings: Mapping[str, object] = entry.model_dump(mode="json", exclude_defaults=True, by_alias=True, exclude={"datasets"})
    lines += [f"{indent}  {word}: {_value(value)}" for word, value in settings.items()]
    named = [draft for draft in drafts if can_be_named(draft.name)]
    if not named:
        return "\n".join([*lines, f"{indent}  datasets: {{}}"]) + "\n"
    return "\n".join([*lines, f"{indent}  datasets:"]) + "\n" + "".join(dataset_lines(draft, lang, indent + "    ") for draft in named)


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(value) if isinstance(value, str) else str(value)


def inventory_text(name: str, entry: SourceEntry, drafts: Iterable[DatasetDraft], lang: Lang) -> str:
    """A whole new inventory with one source."""
    levels = "".join(
        f"  {int(level)}: {{measures: [{', '.join(one for one in Measure if one in floor)}]}}\n" for level, floor in FLOOR.items()
    )
    return (
        f"{_HEADER.in_(lang)}version: 1\n\n{_LEVELS_NOTE.in_(lang)}\nlevels:\n{levels}\nsources:\n{source_lines(name, entry, drafts, lang)}"
    )
