"""Whatever the inventory refuses, it says why in both languages, and without the value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from holdings import inventory, refusals
from holdings.errors import InventoryError
from holdings.text import Lang
from retention.rule import RetentionRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pydantic

HEAD = "version: 1\nsources:\n  desk:\n    path: desk.db\n"
FIELD = HEAD + "    datasets: {t: {fields: {a: {%s}}}}\n"
ELEMENTS = HEAD + "    datasets: {t: {fields: {a: {}}, %s}}\n"
INDEX = HEAD + "    datasets: {t: {fields: {a: {}, b: {}}, index_of: {%s}}, u: {fields: {a: {}, b: {}}%s}}\n"
CONSENT = HEAD + ("    datasets:\n      r: {%s}\n      t: {subject_field: a, fields: {a: {}}, consent: {register: r, purpose: x, at: a}}\n")
REGISTER = "fields: {a: {}}, consents: {subject: a, purpose: a, at: a%s}"
RESTING = "".join(
    f"      t{number}: {{subject_field: a, fields: {{a: {{}}}}, consent: {{register: r, purpose: x, at: a}}}}\n" for number in range(127)
)
TEXT = "名称 name"
CASES = [
    ("sources: {}\n", "缺少这一项", "it is missing"),
    (HEAD + "    colour: red\n", "没有这一项", "there is no such key"),
    ("version: 1\nsources: {desk: {url: 'sqlite:///x', form: pgaudit}}\n", "form 只用于 path", "form is for a log file"),
    (HEAD + "    datasets: {t: {1: x}}\n", "键应为文字", "a key must be text"),
    ("just words\n", "应为键值对", "a mapping"),
    (HEAD + "    datasets: [t]\n", "应为键值对", "a mapping"),
    (HEAD + "    ignore: t\n", "应为列表", "a list"),
    (FIELD % "level: high", "应为以下之一：1、2、3、4", "one of: 1, 2, 3, 4"),
    (FIELD % "state: sure", "应为以下之一：'suggested'、'confirmed'", "one of: 'suggested', 'confirmed'"),
    ("version: 2\nsources: {}\n", "应为以下之一：1。", "one of: 1."),
    (HEAD + "    tls: on\n", "'verify-full'、'verify-ca'、'require'、'off'", "'verify-full', 'verify-ca', 'require', 'off'"),
    (HEAD + "organisation: 42\n", "应为文本", "must be text"),
    (HEAD + "organisation: ' '\n", "至少须有 1 个字符", "at least 1 characters"),
    (HEAD + "    delimiter: ab\n", "最多 1 个字符", "at most 1 characters"),
    ("version: 1\nsources: {1a: {path: x}}\n", "名称以字母开头", "a name begins with a letter"),
    (HEAD + "settings: {due_days: {high: soon}}\n", "应为整数", "a whole number"),
    (HEAD + "settings: {due_days: {high: 1.5}}\n", "应为整数", "a whole number"),
    (HEAD + "settings: {due_days: {high: 0}}\n", "应大于 0", "greater than 0"),
    (HEAD + "settings: {due_days: {high: []}}\n", "应为整数", "a whole number"),
    (HEAD + f"settings: {{due_days: {{high: '{'9' * 5000}'}}}}\n", "数值过大", "too large"),
    (HEAD + "settings: {content_scan: {names: maybe}}\n", "应为 true 或 false", "true or false"),
    (HEAD + "settings: {content_scan: {names: []}}\n", "应为 true 或 false", "true or false"),
    (HEAD + "    max_rate: quick\n", "应为数字", "a number"),
    (HEAD + "    max_rate: []\n", "应为数字", "a number"),
    (HEAD + "    lock_timeout_s: 4000\n", "应不大于 3600", "3600 or less"),
    (FIELD % "confidence: -1", "应不小于 0", "0 or more"),
    (HEAD + "as_of: soon\n", "应为日期", "a day"),
    (HEAD + "as_of: []\n", "应为日期", "a day"),
    (HEAD + "as_of: 2026-01-31 10:00:00\n", "不带时间", "without a time"),
    (FIELD % "state: confirmed", "by、on", "by, on"),
    (FIELD % "category: contact, level: 1", "不低于 2", "at least level 2"),
    (FIELD % "sensitive: PIPL 28, level: 2", "级别为 4", "is level 4"),
    (HEAD + "    password: hunter2\n", "密码不能写在目录中", "does not stand in the inventory"),
    ("version: 1\nsources: {desk: {url: 'postgresql://u:hunter2@h/d'}}\n", "请从地址中去掉", "take it out of the url"),
    ("version: 1\nsources: {desk: {url: 'postgresql://[u:hunter2@h/d'}}\n", "请从地址中去掉", "take it out of the url"),
    (HEAD + "    url: sqlite:///x.db\n", "只能有其一", "either url or path"),
    (HEAD + "timezone: Mars/Base\n", "时区", "time zone"),
    (HEAD + "timezone: Asia\n", "时区", "time zone"),
    (HEAD + f"timezone: {'a' * 900}\n", "时区", "time zone"),
    (ELEMENTS % "elements: {result: gone}", "没有声明的字段", "not declared under fields"),
    (ELEMENTS % "elements: {result: [a, gone]}", "没有声明的字段", "not declared under fields"),
    (ELEMENTS % "elements: {result: []}", "不能为空", "must not be empty"),
    (ELEMENTS % "conversation_field: gone", "没有声明的字段", "not declared under fields"),
    (ELEMENTS % "elements: {result: 3}", "应为列表", "a list"),
    (ELEMENTS % "elements: {outcome: a}", "应为以下之一", "must be one of: 'record_no', 'status'"),
    (ELEMENTS % "elements: {result: a}, open_status: [open]", "状态字段 status", "which field is the status"),
    (INDEX % ("dataset: u, field: gone, trigger: b", ""), "没有声明的字段", "not declared under fields"),
    (INDEX % ("dataset: u, field: a, trigger: [b, gone]", ""), "没有声明的字段", "not declared under fields"),
    (INDEX % ("dataset: u, field: a, key: gone, trigger: b", ""), "没有声明的字段", "not declared under fields"),
    (INDEX % ("dataset: u, field: a", ""), "缺少这一项", "it is missing"),
    (INDEX % ("dataset: v, field: a, trigger: b", ""), "另一个数据集", "another dataset"),
    (INDEX % ("dataset: t, field: a, trigger: b", ""), "另一个数据集", "another dataset"),
    (INDEX % ("source: crm, dataset: u, field: a, trigger: b", ""), "另一个数据集", "another dataset"),
    (
        INDEX % ("dataset: u, field: a, trigger: b", "}, w: {fields: {a: {}, b: {}}, index_of: {dataset: u, field: b, trigger: a}"),
        "按同一个字段",
        "the same field of it",
    ),
    (CONSENT % "fields: {a: {}}", "应为声明了 consents 的同意登记", "a dataset that declares consents"),
    (CONSENT % (REGISTER % ", kind: b"), "没有声明的字段", "not declared under fields"),
    (CONSENT % (REGISTER % ", separate: [yes it is]"), "须先写明 kind", "kind has to say first"),
    ((CONSENT % (REGISTER % "")).replace("subject_field: a, ", ""), "须写明 subject_field", "it needs subject_field"),
    ((CONSENT % (REGISTER % "")).replace("at: a}}\n", "at: b}}\n"), "没有声明的字段", "not declared under fields"),
    ((CONSENT % (REGISTER % "")) + RESTING, "最多 127 个", "127 datasets at most"),
    ("version: 1\nsources: {}\nnotices: {v1: {from: 2024-02-01, until: 2024-01-31, purposes: [x]}}\n", "until", "until"),
    (HEAD + "    datasets: {t: {owner: Desk 13800138000}}\n", "岗位、班组或账号名", "a role, a team or an account name"),
    (HEAD + "    datasets: {t: {custodian: a@b.example}}\n", "岗位、班组或账号名", "a role, a team or an account name"),
    (HEAD + '    encoding: "utf\\08"\n', "空字符", "null character"),
    (HEAD + '    tls_ca: "a\\0"\n', "空字符", "null character"),
    *(
        (f"version: 1\nsources: {{desk: {{url: 'postgresql://u:{password}@h/d'}}}}\n", "请从地址中去掉", "take it out of the url")
        for password in ("/hunter2", "hunter2#x", "?hunter2", "hun/ter2?a#b")
    ),
    (HEAD + '"a\\ud800": 1\n', "", ""),
]


@pytest.mark.parametrize(("text", "zh", "en"), CASES)
def test_a_reason_is_said_in_both_languages(tmp_path: Path, text: str, zh: str, en: str) -> None:
    path = tmp_path / "recordwarden.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InventoryError) as caught:
        inventory.load(path)
    assert zh in caught.value.message(Lang.ZH)
    assert en in caught.value.message(Lang.EN)
    assert "hunter2" not in caught.value.message(Lang.ZH) + caught.value.message(Lang.EN)
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", caught.value.what.zh)


@pytest.mark.parametrize(
    ("index", "place"),
    [
        ("dataset: v, field: a, trigger: b", ":5: sources.desk.datasets.t.index_of.dataset:"),
        ("dataset: u, field: a, key: gone, trigger: b", ":5: sources.desk.datasets.t.index_of.key:"),
    ],
)
def test_what_is_wrong_with_an_index_is_said_with_its_place(tmp_path: Path, index: str, place: str) -> None:
    path = tmp_path / "recordwarden.yaml"
    path.write_text(INDEX % (index, ""), encoding="utf-8")
    with pytest.raises(InventoryError) as caught:
        inventory.load(path)
    assert place in caught.value.message(Lang.EN)


RAISED_BY = {
    "model": ["model_type"],
    "model-fields": ["missing", "extra_forbidden"],
    "dict": ["dict_type"],
    "tuple": ["tuple_type"],
    "list": ["list_type", "too_short", "too_long"],
    "enum": ["enum"],
    "literal": ["literal_error"],
    "str": ["string_type", "string_unicode"],
    "int": ["int_type", "int_parsing", "int_parsing_size", "int_from_float"],
    "float": ["float_type", "float_parsing"],
    "bool": ["bool_type", "bool_parsing"],
    "date": ["date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"],
    **dict.fromkeys(
        (
            "any",
            "nullable",
            "union",
            "default",
            "definitions",
            "definition-ref",
            "function-after",
            "function-before",
            "no-info",
            "with-info",
            "model-field",
        ),
        (),
    ),
    # A period is made by its own validator, which refuses in its own words.
    **dict.fromkeys(("dataclass", "dataclass-args", "dataclass-field", "call"), ()),
}
RAISED_BY_BOUND = {
    "min_length": "string_too_short",
    "max_length": "string_too_long",
    "pattern": "string_pattern_mismatch",
    "gt": "greater_than",
    "ge": "greater_than_equal",
    "le": "less_than_equal",
    "lt": "less_than",
    "multiple_of": "multiple_of",
}


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every core schema within a core schema."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        for name, value in node.items():
            if name not in ("metadata", "config", "serialization", "default", "expected", "members", "cls"):
                yield from schemas(value)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from schemas(one)


@pytest.mark.parametrize("model", [inventory.Inventory, RetentionRule])
def test_every_error_that_the_inventory_can_raise_has_its_text(model: type[pydantic.BaseModel]) -> None:
    found = list(schemas(model.__pydantic_core_schema__))
    kinds = {schema["type"] for schema in found}
    assert {"model", "str", "date", "enum"} <= kinds
    possible = {error for kind in kinds for error in RAISED_BY[kind]}
    possible |= {RAISED_BY_BOUND[bound] for schema in found for bound in RAISED_BY_BOUND if schema.get(bound) is not None}
    possible |= {"too_short"} if any(schema["type"] == "tuple" and "min_length" in schema for schema in found) else set()
    possible |= {"finite_number"} if any(schema.get("allow_inf_nan") is False for schema in found) else set()
    assert possible <= set(refusals._TEXTS)
