"""docs/redaction.md says what there is: operators, policies, examples that work."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from leaving import keys

from redaction.operators import operators
from redaction.policy import load, named, shipped
from redaction.redactor import Redactor

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "redaction.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*operators(), *shipped()])
def test_every_operator_and_policy_has_a_row(name):
    assert re.search(rf"^\| `{name}`.*\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("kind", operators().values(), ids=operators())
def test_every_option_is_told(kind):
    row = re.search(rf"^\| `{kind.name}`.*\|", PAGE, re.MULTILINE).group()
    for name, field in kind.model_fields.items():
        assert f"`{field.alias or name}" in row
    assert kind.effect.text.en in row
    assert ("restorable" in row) is kind.restorable


def test_every_title_is_told():
    assert all(f"`{name}` {named(name).title.zh}" in PAGE for name in shipped())


def test_the_policy_of_the_page_is_good(tmp_path):
    path = tmp_path / "survey.yaml"
    path.write_text(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")
    assert load(path).name == "survey"


def test_the_modules_of_the_page_are_there():
    told = set(re.findall(r"\b(redaction(?:\.[a-z]+)+)\b", PAGE))
    assert len(told) >= 6
    for name in told:
        module, _, attribute = name.rpartition(".")
        try:
            import_module(name)
        except ModuleNotFoundError:
            assert hasattr(import_module(module), attribute), name


def test_the_example_of_the_page_works():
    work = Redactor(named("vendor-handover"), keys())
    out = work.redact("客户张三，手机13800138000").text
    assert out.startswith("客户张*，手机[PHONE_NUMBER:t-")
    assert work.unredact(out).text == "客户张*，手机13800138000"
