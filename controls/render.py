"""Says an observation in words: the template of its reason, filled with its parameters in the reader's language.

A stored assessment can name a reason that the control no longer has, or lack a parameter that its template asks for. A
report must still be written, so what is not known falls back to its code, and never raises.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any

from controls.base import COMMON_REASONS
from holdings.entities import SPECS
from holdings.labels import Category, LabelState, Measure, Tier
from holdings.records import Element, RecordClass
from holdings.rights.reach import Path
from holdings.text import Lang, Text
from redaction.ciphertext.forms import Form
from retention import periods

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from controls.base import Control
    from controls.finding import Observation, Param

_LABEL_WORDS = {
    "category": Text("类别", "category"),
    "level": Text("级别", "level"),
    "tier": Text("数据分级", "tier"),
    "sensitive": Text("敏感个人信息依据", "basis of sensitivity"),
    "entity": Text("数据类型", "entity type"),
}
_STATE_WORDS = {LabelState.SUGGESTED.value: Text("建议", "suggested"), LabelState.CONFIRMED.value: Text("已确认", "confirmed")}

WORDS: dict[str, Text] = {
    **_LABEL_WORDS,
    **_STATE_WORDS,
    **{tier.value: tier.text for tier in Tier},
    **{category.value: category.text for category in Category},
    **{measure.value: measure.text for measure in Measure},
    **{form.value: form.text for form in Form},
    **{entity.value: spec.text for entity, spec in SPECS.items()},
    **{record_class.value: record_class.text for record_class in RecordClass},
    **{element.value: element.text for element in Element},
    **{path.value: path.text for path in Path},
}
"""Every word of the closed vocabularies that can be a parameter of a reason."""

NAMES = frozenset({"asset", "dataset", "error", "field", "name", "owner", "register", "row", "source"})
"""Parameters that hold a name: a field called `contact` is not the category of that name, so it is left as it is."""

PERIODS = frozenset({"allowed", "asked", "kept"})
"""Parameters that hold a retention period, as the inventory writes it."""

_SEPARATOR = re.compile(r"\s*[,，、]\s*")


def sentence(control: Control | None, observation: Observation) -> Text:
    """The reason of an observation as a sentence; `control` is None where the catalogue no longer has it."""
    return fill(control, observation.reason, observation.params)


def fill(control: Control | None, code: str, params: Mapping[str, Param]) -> Text:
    """The sentence of a reason code with its parameters."""
    template = _template(control, code)
    if template is None:
        return Text(code, code)
    words = {name: _parameter(control, value) if name == "parameter" else word(name, value) for name, value in params.items()}
    return Text(_filled(template.zh, words, Lang.ZH, code), _filled(template.en, words, Lang.EN, code))


def word(name: str, value: Param) -> Param | Text:
    """A parameter's value; one that is a period, a word of a closed vocabulary, or a list of such words, in both languages."""
    if not isinstance(value, str) or name in NAMES:
        return value
    if name in PERIODS and (period := periods.parse(value)):
        return period.text
    parts = _SEPARATOR.split(value.strip())
    if not all(part in WORDS for part in parts):
        return value
    return Text("、".join(WORDS[part].zh for part in parts), ", ".join(WORDS[part].en for part in parts))


def _template(control: Control | None, code: str) -> Text | None:
    if control is not None and code in control.reasons:
        return control.reasons[code]
    return COMMON_REASONS.get(code)


def _parameter(control: Control | None, value: Param) -> Param | Text:
    """The name of a control's own parameter, as the control words it."""
    return next((parameter.text for parameter in control.parameters if parameter.name == value), value) if control else value


class _Fill(string.Formatter):
    """Fills by name only: no attribute or index access, a missing parameter is an ellipsis, counts get their separators."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        return kwargs.get(field_name, "…"), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Text):
            return value.in_(self.lang)
        if isinstance(value, float) and not format_spec:
            return f"{value:,.10g}"
        return format(value, format_spec or ("," if isinstance(value, int) and value >= 10_000 else ""))


def _filled(template: str, words: Mapping[str, Param | Text], lang: Lang, code: str) -> str:
    try:
        return _Fill(lang).vformat(template, (), words)
    except (ValueError, TypeError, IndexError):  # a template that does not fit its parameters
        return code
