"""The forms of a verdict: what each looks like, that others can read it, and that no name in it becomes syntax."""

from __future__ import annotations

import contextlib
import json
import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from gating import RULE, inventory, judge, label
from rich.cells import cell_len

from audit.gate.finding import Finding
from audit.gate.ignores import Ignore, State
from audit.gate.output import Wanted, form, names
from audit.gate.registry import rules
from audit.gate.verdict import Excepted, Verdict
from controls.finding import Severity
from holdings.schemas.model import Place, Problem
from holdings.text import Lang, Text

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"
SARIF_SCHEMA = "RECORDWARDEN_TEST_SARIF_SCHEMA"
FILES = {
    "db/schema.sql": "CREATE TABLE tickets (\n  id int primary key,\n  phone varchar(20),\n  id_card varchar(18) COMMENT '@pii:identity level=4',\n"
    "  email varchar(50), -- recordwarden: ignore[unclassified] moved until=2026-12-31\n"
    "  mobile varchar(20), -- recordwarden: ignore[unclassified] until=2026-12-31\n  a int\n);\nCREATE TABL broken (a int);\n"
    "CREATE TABLE clean (id int primary key);\n",
    "notes.json": "{}",
}
DECLARED = inventory("tickets", entry="owner: Operations\nrecord_class: service_record", fields={"gone": label("contact", 3)}, more=RULE)


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    folder = tmp_path_factory.mktemp("gate")
    judge(folder, FILES, DECLARED)
    with contextlib.chdir(folder):
        return judge(Path(), FILES, DECLARED, paths=(Path(),))


@pytest.fixture(params=list(Lang), ids=lambda lang: lang.value)
def lang(request: pytest.FixtureRequest) -> Lang:
    return request.param


def text_of(name: str, verdict: Verdict, lang: Lang = Lang.EN, **more: object) -> str:
    return form(name).text(verdict, Wanted(lang=lang, **more))


@pytest.mark.parametrize("name", names())
def test_a_form_looks_as_it_did(name: str, verdict: Verdict, lang: Lang) -> None:
    text = text_of(name, verdict, lang)
    path = SNAPSHOTS / f"gate-{lang.value}.{name}"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, "set UPDATE_SNAPSHOTS=1 to take the new look, then look at it"


def test_all_forms_are_there() -> None:
    assert names() == ("github", "gitlab", "json", "junit", "markdown", "sarif", "terminal")
    assert form("json-v1") is form("json")


def test_the_contract_of_json(verdict: Verdict) -> None:
    document = json.loads(text_of("json", verdict, explain_all=True))
    assert document["schema"] == "recordwarden/gate/v1"
    assert {type(document[name]) for name in ("files", "tables", "columns")} == {int}
    assert (document["files"], document["tables"], document["columns"]) == (1, 2, 7)
    phone = next(one for one in document["findings"] if one["column"] == "phone")
    assert {name: phone[name] for name in ("rule", "severity", "file", "line", "table", "looks_like", "category", "level")} == {
        "rule": "unclassified",
        "severity": "high",
        "file": "db/schema.sql",
        "line": 3,
        "table": "tickets",
        "looks_like": "PHONE_NUMBER",
        "category": "contact",
        "level": 3,
    }
    assert 0 < phone["confidence"] <= 1
    assert "phone number" in phone["message"]
    assert len(document["inventory"]) == document["columns"]
    rows = {(one["table"], one["column"]): one for one in document["inventory"]}
    assert rows["tickets", "id_card"]["looks_like"] == "CN_ID_CARD"
    assert {name: rows["tickets", "a"][name] for name in ("looks_like", "category", "level")} == {
        "looks_like": None,
        "category": None,
        "level": None,
    }
    assert "inventory" not in json.loads(text_of("json", verdict))
    assert [one["state"] for one in document["ignores"]] == ["no_reason"]
    assert [(one["column"], one["by"], one["reason"], one["until"]) for one in document["excepted"]] == [
        ("email", "ignore", "moved", "2026-12-31")
    ]
    assert [(one["file"], one["line"]) for one in document["problems"]] == [("db/schema.sql", 9)]


def test_sarif_by_its_published_schema(verdict: Verdict, lang: Lang) -> None:
    log = json.loads(text_of("sarif", verdict, lang))
    (run,) = log["runs"]
    listed = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert listed == [rule.id for rule in rules()]
    assert all(listed[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert [one["suppressions"][0]["justification"] for one in run["results"] if "suppressions" in one] == ["moved"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len({one["partialFingerprints"]["recordwarden/v1"] for one in run["results"]}) == len(run["results"])
    if path := os.environ.get(SARIF_SCHEMA):
        schema = json.loads(Path(path).read_text("utf-8"))
        jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker()).validate(log)


def test_fingerprints_stay_where_lines_move(tmp_path: Path) -> None:
    first = judge(tmp_path, {"a.sql": "CREATE TABLE t (phone varchar(20));"})
    second = judge(tmp_path, {"b.sql": "\n\nCREATE TABLE t (\nphone text);"})
    assert (
        [one.fingerprint for one in first.findings] == [one.fingerprint for one in second.findings] == ["cc9e291a08fbd24f092d16dac4f8e8e1"]
    )


def test_two_dumps_side_by_side_have_fingerprints_of_their_own_in_gitlab(tmp_path: Path) -> None:
    twice = judge(tmp_path, {"a/a.sql": "CREATE TABLE t (phone varchar(20));", "b/b.sql": "CREATE TABLE t (phone varchar(20));"})
    rows = json.loads(text_of("gitlab", twice))
    assert len({one["fingerprint"] for one in rows}) == len(rows) == 2


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_terminal_is_as_wide_as_it_is(verdict: Verdict, lang: Lang, width: int) -> None:
    lines = text_of("terminal", verdict, lang, width=width).split("\n")
    assert max(map(cell_len, lines)) <= width
    assert "\x1b" not in "".join(lines)


def test_colours_only_where_they_are_wanted(verdict: Verdict) -> None:
    coloured = text_of("terminal", verdict, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text_of("terminal", verdict)
    assert "\x1b[" in coloured


HOSTILE = {
    "workflow": "::error file=a,line=1::boo",
    "workflow after a newline": "a\n::set-output name=x::y\r\n::stop-commands::z",
    "old workflow": "##[error]boo",
    "properties": "a,line=2::b%0A::error::",
    "script": "<script>alert(1)</script>",
    "attribute": "\" onmouseover=\"alert(1)' x='",
    "cdata": "]]><![CDATA[ --> <!-- ",
    "entity": "&lt;b&gt;&#x3c;",
    "markdown": "![x](http://example.invalid/?a) [y](javascript:1) **b** | c | `d` @everyone #1 ~~e~~ www.example.invalid",
    "table": "a | b\n| --- |\n# head",
    "ansi": "\x1b[31mred\x1b[0m\x1b]8;;http://example.invalid\x07link",
    "bidi": "\u202egnp.sql\u2066\u2069\u200f",
    "zero width": "a\u200b\ufeff\u2060b\u00ad",
    "tags": "a\U000e0041b",
    "surrogate": "a\ud800b",
    "nul": "a\x00b\x08c",
    "rich": "[red]x[/red][/] [link=http://example.invalid]y[/link]",
    "template": "{missing} {0.__class__} %s %(x)s",
    "long": "长name" * 300,
    "empty": "",
}
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest, verdict: Verdict) -> Verdict:
    """Everything that a file can name, as hostile as it gets."""
    value = request.param
    text = Text(value, value)
    place = Place(file=value, line=3)
    made = [
        Finding(rule="unclassified", severity=weight, place=place, dataset=value, field=value, message=text, fix=text)
        for weight in (Severity.CRITICAL, Severity.LOW)
    ]
    ignore = Ignore(rule=value, place=place, covers=frozenset(), reason=value, state=State.NO_REASON)
    return replace(
        verdict,
        findings=tuple(made),
        excepted=(Excepted(finding=made[0], ignore=ignore), Excepted(finding=made[1])),
        problems=(Problem(place=place, what=text, do=text),),
        ignores=(ignore,),
        passed_over=(value,),
        stale=((value, value, value),),
    )


@pytest.mark.parametrize("name", names())
def test_no_form_has_invisible_characters(hostile: Verdict, lang: Lang, name: str) -> None:
    assert not INVISIBLE.search(text_of(name, hostile, lang, explain_all=True))


def test_a_workflow_command_is_only_ours(hostile: Verdict) -> None:
    lines = text_of("github", hostile).rstrip("\n").split("\n")
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == 4
    for line in commands:
        found = re.fullmatch(r"::(?:error|warning|notice) file=[^,:\n]*,line=3,title=[^,:\n]*::(.*)", line)
        assert found
        assert "::" not in found[1]
        assert not re.search(r"%(?!25|0A|2C|3A)", line)
    assert not any("::" in line or "##[" in line for line in lines if line not in commands)


@pytest.mark.parametrize("name", ["terminal", "markdown", "json", "junit", "sarif", "gitlab"])
def test_no_other_form_has_a_workflow_command_at_the_beginning_of_a_line(hostile: Verdict, name: str) -> None:
    assert not re.search(r"^\s*(?:::|##\[)", text_of(name, hostile), re.MULTILINE)


def test_markdown_has_no_markup_of_the_data(hostile: Verdict) -> None:
    text = text_of("markdown", hostile)
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert len(rows) == 4
    assert {row.count("|") for row in rows} == {6}
    rest = "\n".join(
        row for row in text.split("\n") if not row.startswith(("|", "## Schema gate", "**Could not be read**", "**Exceptions"))
    )
    for body in (rest, *rows):
        assert not re.search(r"[<>`*_~@\[\]{}\\]|://|www\.", body.replace("| --- ", ""))
    assert len(re.findall("^#", text, re.MULTILINE)) == 1


def test_junit_is_xml_with_our_elements_only(hostile: Verdict) -> None:
    root = ET.fromstring(text_of("junit", hostile))
    assert {one.tag for one in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    assert {name for one in root.iter() for name in one.attrib} <= {
        "name",
        "tests",
        "failures",
        "errors",
        "skipped",
        "classname",
        "file",
        "line",
        "type",
        "message",
    }
    cases = list(root.iter("testcase"))
    assert root.get("tests") == str(len(cases))
    assert (len(list(root.iter("failure"))), len(list(root.iter("error"))), len(list(root.iter("skipped")))) == (2, 1, 2)


def test_the_json_forms_parse_and_have_the_same_shape(hostile: Verdict, verdict: Verdict) -> None:
    for name in ("json", "sarif", "gitlab"):
        assert shape(json.loads(text_of(name, hostile))) <= shape(json.loads(text_of(name, verdict))) | {"stale", "rule", "table", "column"}
    log = json.loads(text_of("sarif", hostile))
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w.~/%-]*", uri, re.ASCII)
    if path := os.environ.get(SARIF_SCHEMA):
        schema = json.loads(Path(path).read_text("utf-8"))
        jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker()).validate(log)


def shape(value: object) -> set[str]:
    """Every key that stands anywhere in it."""
    if isinstance(value, dict):
        return {*value, *(key for one in value.values() for key in shape(one))}
    return {key for one in value for key in shape(one)} if isinstance(value, list) else set()


def test_the_terminal_shows_names_as_text(hostile: Verdict) -> None:
    text = text_of("terminal", hostile)
    assert "\x1b" not in text
    assert max(map(cell_len, text.split("\n"))) <= 80
