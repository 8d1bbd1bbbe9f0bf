"""Makes the documentation of the catalogue: a Markdown page per control out of its class, and an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controls.base import COMMON_REASONS, Kind, Stricter
from controls.families import family_order, family_text
from controls.frameworks import FRAMEWORKS, Relation
from controls.provisions import PROVISIONS
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from controls.base import Control, Parameter

INDEX = "README.md"

_TITLE, _MEANING, _RATIONALE = Text("标题", "title"), Text("含义", "meaning"), Text("理由", "rationale")
_WIDE = (_TITLE.zh, _MEANING.zh, _RATIONALE.zh)

_KINDS = {
    Kind.FACT: Text("事实核对，不读取记录", "reads no records"),
    Kind.SQL: Text("数据源统计，不读取记录", "the source's engine counts; reads no records"),
    Kind.REDUCE: Text("逐行检查", "reads every row of a dataset"),
    Kind.JOIN: Text("跨数据集或与此前审计比对", "compares datasets, or one with its own past, by keyed fingerprints"),
}
_STRICTER = {Stricter.LOWER: Text("越小越严格", "lower is stricter"), Stricter.HIGHER: Text("越大越严格", "higher is stricter")}


BOTH = (Lang.ZH, Lang.EN)


def pages(controls: Sequence[Control]) -> dict[str, str]:
    """File name → Markdown in both languages, for every control and the index."""
    ordered = sorted(controls, key=lambda control: (family_order(control.family), control.id))
    return {INDEX: _Writer(BOTH).index(ordered)} | {f"{control.id}.md": page(control) for control in ordered}


def page(control: Control, langs: Sequence[Lang] = BOTH) -> str:
    """The page of one control, in the languages asked for."""
    return _Writer(langs).page(control)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes Markdown in one language, or in several side by side."""

    langs: Sequence[Lang]

    def page(self, control: Control) -> str:
        return "\n\n".join(self._page(control)) + "\n"

    def _page(self, control: Control) -> Iterator[str]:
        first, *others = self._each(control.title)
        yield f"# {control.id} {first}"
        yield from (f"**{other}**" for other in others)
        yield self._facts(control)
        for heading, text in (
            (Text("要求", "Statement"), control.statement),
            (Text("为什么重要", "Why it matters"), control.why),
            (Text("整改建议", "Remediation"), control.remediation),
            (Text("证据如何取得", "How evidence is collected"), control.method),
        ):
            yield f"## {self._say(heading)}"
            yield from self._each(text)
        yield f"## {self._say(Text('参数', 'Parameters'))}"
        yield self._parameters(control)
        yield f"## {self._say(Text('结果的原因', 'Reasons of a result'))}"
        yield self._reasons(control.reasons)
        yield f"## {self._say(Text('条款', 'Provisions'))}"
        yield self._provisions(control)
        yield f"## {self._say(Text('与其他框架的对应', 'Other frameworks'))}"
        yield self._mappings(control)

    def index(self, controls: Sequence[Control]) -> str:
        return "\n\n".join(self._index(controls)) + "\n"

    def _index(self, controls: Sequence[Control]) -> Iterator[str]:
        yield f"# {self._say(Text('控制点目录', 'The catalogue of controls'))}"
        yield self._say(
            Text(
                "本目录由 `make docs` 根据控制点的代码生成，请勿手工修改。",
                "Made by `make docs` from the controls' own code; do not edit by hand.",
            )
        )
        for family in dict.fromkeys(control.family for control in controls):
            rows = [
                (f"[{control.id}]({control.id}.md)", *self._each(control.title), self._say(control.severity.text))
                for control in controls
                if control.family == family
            ]
            yield f"## {family} {self._say(family_text(family))}"
            yield self._table((Text("编号", "id"), _TITLE, Text("严重程度", "severity")), rows)
        yield f"## {self._say(Text('通用原因', 'Reasons that all controls share'))}"
        yield self._reasons(COMMON_REASONS)
        yield f"## {self._say(Text('与其他框架的对应', 'Other frameworks'))}"
        yield self._table((Text("关系", "relation"), _MEANING), [(f"`{each.value}`", *self._each(each.text)) for each in Relation])
        yield self._table((Text("框架", "framework"), _TITLE), [(name, *self._each(text)) for name, text in FRAMEWORKS.items()])

    def _facts(self, control: Control) -> str:
        facts = (
            (Text("控制域", "Family"), f"{control.family} {self._say(family_text(control.family))}"),
            (Text("严重程度", "Severity"), self._say(control.severity.text)),
            (Text("方式", "Kind"), f"`{control.kind.value}` {self._say(_KINDS[control.kind])}"),
            (Text("版本", "Version"), str(control.version)),
        )
        return self._table((Text("", ""), Text("", "")), [(self._say(name), value) for name, value in facts])

    def _parameters(self, control: Control) -> str:
        if not control.parameters:
            return self._say(Text("无。", "None."))
        head = (
            Text("名称", "name"),
            _MEANING,
            Text("默认", "default"),
            Text("最宽允许值", "floor"),
            Text("方向", "direction"),
            Text("取值范围", "range"),
        )
        return self._table(head, [self._parameter(parameter) for parameter in control.parameters])

    def _parameter(self, parameter: Parameter) -> tuple[str, ...]:
        numbers = (f"{parameter.default:,.10g}", f"{parameter.floor:,.10g}")
        bounds = f"{parameter.minimum:,.10g}–{parameter.maximum:,.10g}"
        return (f"`{parameter.name}`", *self._each(parameter.text), *numbers, self._say(_STRICTER[parameter.stricter]), bounds)

    def _reasons(self, reasons: Mapping[str, Text]) -> str:
        rows = [(f"`{code}`", *self._each(text)) for code, text in sorted(reasons.items())]
        return self._table((Text("代码", "code"), _MEANING), rows)

    def _provisions(self, control: Control) -> str:
        cited = [PROVISIONS[name] for name in control.provisions]
        rows = [(f"`{each.id}`", *self._each(each.source), *self._each(each.text)) for each in cited]
        return self._table((Text("编号", "id"), Text("出处", "source"), Text("内容", "content")), rows, wide=("出处", "内容"))

    def _mappings(self, control: Control) -> str:
        if not control.mappings:
            return self._say(Text("无。", "None."))
        rows = [(each.framework, each.clause, f"`{each.relation}`", *self._each(each.rationale)) for each in control.mappings]
        return self._table((Text("框架", "framework"), Text("条款", "clause"), Text("关系", "relation"), _RATIONALE), rows)

    def _table(self, head: Iterable[Text], rows: Iterable[Iterable[str]], wide: Sequence[str] = _WIDE) -> str:
        """A table; a column whose Chinese heading is among `wide` has one column per language."""
        titles = [title for text in head for title in (self._each(text) if text.zh in wide else (self._say(text),))]
        lines = [titles, ["---"] * len(titles), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _each(self, text: Text) -> tuple[str, ...]:
        return tuple(text.in_(lang) for lang in self.langs)

    def _say(self, text: Text) -> str:
        return " ".join(self._each(text)).strip()
