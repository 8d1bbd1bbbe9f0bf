"""A schedule to start from, shipped as data: rules with the articles that they rest on, and how far those were checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.text import Lang

FILE = "defaults.yaml"


class Checked(StrEnum):
    """How far the bases of a rule were checked."""

    ARTICLE = "article"
    QUOTED = "quoted"
    NONE = "none"

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {
    Checked.ARTICLE: Text("条文已与公开文本核对", "the article was read in a public copy of the statute"),
    Checked.QUOTED: Text(
        "条文据多处一致的引用，未与法律原文核对", "not verified: the sentence is quoted alike by several texts, the statute was not at hand"
    ),
    Checked.NONE: Text("指南或内部制度：采用前请填写版本和施行日期", "not verified: a guide or policy; fill in its version and dates"),
}
_HEAD = Text(
    "起步保存规则。起算点（trigger）请改为自己的字段；期限以现行有效的法律文本为准，采用前请由法务核对。",
    "A retention schedule to start from. Put your own fields in place of the triggers; the statutes in force decide, so have a lawyer check them first.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """One rule of it."""

    about: Text
    checked: Checked
    rule: dict[str, Any]
    """As it stands in an inventory, for `retention.rule.RetentionRule`."""


@cache
def defaults() -> tuple[Default, ...]:
    """All of them, in the order of the file."""
    import yaml

    given = yaml.safe_load(files("retention").joinpath(FILE).read_text("utf-8"))
    return tuple(Default(about=Text(**each["about"]), checked=Checked(each["checked"]), rule=each["rule"]) for each in given)


def as_yaml(lang: Lang) -> str:
    """The key `retention` of an inventory, with comments."""
    return "".join(_written(lang))


def as_json() -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "schema": "recordwarden/retention-defaults/v1",
        "rules": [{"about": each.about.both(), "checked": each.checked.value, "rule": _plain(each.rule)} for each in defaults()],
    }


def _written(lang: Lang) -> Iterator[str]:
    import yaml

    yield f"# {_HEAD.in_(lang)}\nretention:\n"
    for each in defaults():
        yield f"  # {each.about.in_(lang)} — {each.checked.text.in_(lang)}\n"
        text = yaml.safe_dump([each.rule], sort_keys=False, allow_unicode=True, width=200)
        yield "".join(f"  {line}\n" for line in text.splitlines())


def _plain(value: Any) -> Any:
    """Dates as text."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, int | str) else str(value)
