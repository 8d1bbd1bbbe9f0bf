"""An observation in words, in both languages; whatever is stored, a sentence comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.base import COMMON_REASONS, FactControl, Parameter, Stricter, observe
from controls.families import FAMILIES, family_label, family_order, family_text
from controls.finding import Severity
from controls.registry import builtin
from controls.render import WORDS, fill, sentence
from holdings.assets import Asset
from holdings.entities import Entity
from holdings.labels import Category, Measure, Tier
from holdings.text import Text


class Example(FactControl):
    id = "CLS-99"
    title = statement = why = remediation = method = Text("例", "example")
    severity = Severity.LOW
    provisions = ()
    parameters = (
        Parameter(
            name="months", text=Text("复核周期（月）", "months"), default=12, floor=12, stricter=Stricter.LOWER, minimum=1, maximum=120
        ),
    )
    reasons = {  # noqa: RUF012
        "lacking": Text("缺少：{missing}。", "It lacks {missing}."),
        "holds": Text("含{entity}。", "It holds {entity}."),
        "persons": Text("{persons} 人。", "{persons} persons."),
        "short": Text("保存 {kept}，要求 {asked}。", "Kept for {kept}, asked {asked}."),
        "named": Text("字段 {field}。", "Field {field}."),
        "share": Text("{share:.1%}", "{share:.1%}"),
        "broken": Text("{", "{missing"),
        "nosy": Text("{missing.__class__}", "{missing[0]}"),
    }

    def check(self, context):
        yield from ()


def test_a_period_is_said_in_words():
    assert fill(Example(), "short", {"kept": "23mo", "asked": "2y"}) == Text(
        "保存 23 个月，要求 2 年。", "Kept for 23 months, asked 2 years."
    )
    assert fill(Example(), "short", {"kept": "soon", "asked": "P"}) == Text("保存 soon，要求 P。", "Kept for soon, asked P.")


@pytest.mark.parametrize(
    ("code", "params", "zh", "en"),
    [
        (
            "lacking",
            {"missing": "encrypted_storage, access_log"},
            "缺少：加密存储、访问日志。",
            "It lacks encrypted storage, access log.",
        ),
        ("lacking", {"missing": "access_log"}, "缺少：访问日志。", "It lacks access log."),
        ("lacking", {"missing": "access_log,tea"}, "缺少：access_log,tea。", "It lacks access_log,tea."),
        ("lacking", {"missing": "category,level"}, "缺少：类别、级别。", "It lacks category, level."),
        ("lacking", {}, "缺少：…。", "It lacks …."),
        ("lacking", {"missing": "{other}{0}"}, "缺少：{other}{0}。", "It lacks {other}{0}."),
        ("holds", {"entity": "CN_ID_CARD"}, "含居民身份证号码。", "It holds Chinese identity card number."),
        ("persons", {"persons": 12_345_678}, "12,345,678 人。", "12,345,678 persons."),
        ("persons", {"persons": 2025}, "2025 人。", "2025 persons."),
        ("persons", {"persons": 0.5}, "0.5 人。", "0.5 persons."),
        ("named", {"field": "contact"}, "字段 contact。", "Field contact."),
        ("share", {"share": 0.25}, "25.0%", "25.0%"),
        ("share", {"share": "x"}, "share", "share"),
        ("broken", {"missing": 1}, "broken", "broken"),
        ("nosy", {"missing": "x"}, "…", "…"),
        ("no_such_reason", {"a": 1}, "no_such_reason", "no_such_reason"),
        ("unreachable", {}, "无法连接数据源。", "The source could not be reached."),
        (
            "parameter_loosened",
            {"parameter": "months", "value": "24", "floor": "12"},
            "参数 复核周期（月） 设为 24，比要求的 12 宽松。",
            "Parameter months is set to 24, looser than the required 12.",
        ),
    ],
)
def test_a_reason_in_words(code, params, zh, en):
    observation = observe(Asset.of("s"), population=1, examined=1, exceptions=1, reason=code, params=params)
    assert sentence(Example(), observation) == Text(zh, en)


def test_a_control_that_is_gone_still_has_the_common_reasons():
    assert fill(None, "empty_dataset", {}) == COMMON_REASONS["empty_dataset"]
    assert fill(None, "lacking", {"missing": "x"}) == Text("lacking", "lacking")


@given(
    code=st.sampled_from([*Example.reasons, *COMMON_REASONS, "unknown"]) | st.text(),
    params=st.dictionaries(
        st.sampled_from(["missing", "entity", "persons", "field", "share", "parameter"]) | st.text(),
        st.text() | st.integers() | st.floats() | st.sampled_from(list(WORDS)),
    ),
)
def test_nothing_that_is_stored_makes_it_fail(code, params):
    made = fill(Example(), code, params)
    assert isinstance(made.zh, str)
    assert isinstance(made.en, str)


@pytest.mark.parametrize("vocabulary", [Entity, Category, Tier, Measure])
def test_every_word_of_a_closed_vocabulary_has_its_words(vocabulary):
    assert {member.value for member in vocabulary} <= WORDS.keys()


def test_every_builtin_control_belongs_to_a_known_family():
    assert {control.family for control in builtin()} <= FAMILIES.keys()


def test_families_keep_the_order_of_the_catalogue():
    assert sorted(["ZZZ", "GOV", "CLS", "AAA", "ENC"], key=family_order) == ["CLS", "ENC", "GOV", "AAA", "ZZZ"]
    assert family_text("ZZZ") == family_label("ZZZ") == Text("ZZZ", "ZZZ")
    assert family_label("CLS").zh == "CLS 分类分级"
