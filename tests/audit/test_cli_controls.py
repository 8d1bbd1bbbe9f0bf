"""`recordwarden controls`: its shapes, which others parse, and its pages."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest

from audit.cli import main
from controls import registry
from controls.docs import pages
from controls.provisions import PROVISIONS
from controls.trial import cases


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["controls", *arguments])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


def test_list_as_json_is_the_contract(capsys):
    code, out, _ = run(capsys, "list", "--format", "json")
    listed = json.loads(out)
    assert code == 0
    assert [each["id"] for each in listed] == [control.id for control in registry.builtin()]
    first = next(each for each in listed if each["id"] == "CLS-01")
    assert list(first) == ["id", "version", "family", "title", "severity", "kind", "provisions", "mappings"]
    assert (first["id"], first["version"], first["family"], first["severity"], first["kind"]) == ("CLS-01", 1, "CLS", "high", "fact")
    assert set(first["title"]) == {"zh", "en"}
    assert "A-5.1/2" in first["provisions"]
    assert set(first["mappings"][0]) == {"framework", "clause", "relation", "rationale"}


@pytest.mark.parametrize(("lang", "word"), [("zh", "字段标签已确认"), ("en", "Every field has a confirmed")])
def test_list_as_a_table(capsys, lang, word):
    code, out, _ = run(capsys, "list", "--lang", lang)
    assert code == 0
    assert word in out


@pytest.mark.parametrize(("lang", "told", "not_told"), [("zh", "整改建议", "Remediation"), ("en", "Remediation", "整改建议")])
def test_show_is_in_one_language(capsys, lang, told, not_told):
    code, out, _ = run(capsys, "show", "cls-07", "--lang", lang)
    assert code == 0
    assert told in out
    assert not_told not in out


def test_show_is_set_out_on_a_terminal_and_markdown_elsewhere(capsys, monkeypatch):
    _, elsewhere, _ = run(capsys, "show", "CLS-02", "--lang", "en")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    _, shown, _ = run(capsys, "show", "CLS-02", "--lang", "en", "--no-color")
    assert "| --- |" in elsewhere
    assert "| --- |" not in shown
    assert "##" not in shown
    assert max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in shown.splitlines()) <= 100


def test_show_of_what_does_not_exist_says_so(capsys):
    code, out, err = run(capsys, "show", "XYZ-99", "--lang", "en")
    assert code == 2
    assert not out
    assert "XYZ-99" in err
    assert "Traceback" not in err


def test_schema_is_of_what_list_prints(capsys):
    _, told, _ = run(capsys, "schema")
    _, listed, _ = run(capsys, "list", "--format", "json")
    schema, catalogue = json.loads(told), json.loads(listed)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(catalogue)
    assert set(schema["items"]["properties"]) == set(catalogue[0])
    for name in catalogue[0]:
        without = {key: value for key, value in catalogue[0].items() if key != name}
        assert not validator.is_valid([without])
    for name, wrong in {"severity": "grave", "kind": "guess", "id": "CLS", "provisions": [], "title": {"zh": "甲"}}.items():
        assert not validator.is_valid([catalogue[0] | {name: wrong}])


def test_provisions_tell_which_control_checks_which(capsys):
    code, out, _ = run(capsys, "provisions")
    told = json.loads(out)
    assert code == 0
    assert told["schema"] == "recordwarden/provisions/v1"
    assert [each["id"] for each in told["provisions"]] == list(PROVISIONS)
    of = {each["id"]: each["controls"] for each in told["provisions"]}
    assert all(control.id in of[name] for control in registry.builtin() for name in control.provisions)


@pytest.mark.parametrize(("lang", "words"), [("zh", ("编号", "用例", "通过")), ("en", ("id", "cases", "ok"))])
def test_test_runs_the_cases_of_every_control(capsys, lang, words):
    code, out, _ = run(capsys, "test", "--lang", lang)
    head, *rows = out.splitlines()
    assert code == 0
    assert (head.split()[0], head.split()[1]) == words[:2]
    assert [row.split()[0] for row in rows] == [control.id for control in registry.builtin()]
    assert all(row.split()[-1] == words[2] for row in rows)
    assert all(int(count) > 0 for row in rows for count in row.split()[1:-1])


def test_test_runs_those_that_are_named(capsys):
    _, out, _ = run(capsys, "test", "cls-03", "CLS-05", "--lang", "en")
    assert [row.split()[0] for row in out.splitlines()] == ["id", "CLS-03", "CLS-05"]


def test_test_of_what_does_not_exist_says_so(capsys):
    code, out, err = run(capsys, "test", "XYZ-99", "--lang", "en")
    assert (code, out) == (2, "")
    assert "XYZ-99" in err


@pytest.mark.parametrize(("lang", "said"), [("zh", "2 个用例未通过"), ("en", "2 failed")])
def test_test_says_which_cases_fail(capsys, monkeypatch, lang, said):
    control = registry.by_id()["CLS-03"]
    monkeypatch.setattr(type(control), "counted", lambda self, context, strong, weak, examined: ())
    monkeypatch.setattr(registry, "builtin", lambda: (control,))
    failing = [case for case in cases.read()["CLS-03"] if "fail " in str(case.expects)]
    broken = cases.read() | {"CLS-03": (failing[0], failing[0], *cases.read()["CLS-03"][2:])}
    monkeypatch.setattr(cases, "read", lambda: broken)
    code, out, _ = run(capsys, "test", "--lang", lang)
    assert code == 1
    assert said in out
    assert f"CLS-03: {failing[0].name}" in out
    assert "desk.chats.talk: pass ok 3/3/0 ≠ fail content_above_level 3/3/2" in out


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "缺少用例：符合、不符合、不适用、无法判定"), ("en", "no case shows: pass, fail, not applicable, inconclusive")],
)
def test_a_control_without_cases_is_not_ok(capsys, monkeypatch, lang, said):
    monkeypatch.setattr(cases, "read", dict)
    code, out, _ = run(capsys, "test", "CLS-03", "--lang", lang)
    assert code == 1
    assert said in out


def test_docs_writes_every_page(capsys, tmp_path):
    code, _, err = run(capsys, "docs", "--output", str(tmp_path / "pages"), "--lang", "en")
    assert code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "pages").iterdir()} == pages(registry.builtin())
    assert "files written" in err


def test_docs_replace_their_earlier_form(capsys, tmp_path):
    for _ in range(2):
        assert run(capsys, "docs", "--output", str(tmp_path))[0] == 0
        (tmp_path / "CLS-01.md").write_text("# CLS-01 as it was called\n", "utf-8")
    assert run(capsys, "docs", "--output", str(tmp_path))[0] == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == pages(registry.builtin())


@pytest.mark.parametrize("content", ["# My project\n", "", "\xff"])
def test_docs_replace_nothing_of_others(capsys, tmp_path, content):
    (tmp_path / "README.md").write_text(content, "latin-1")
    code, _, err = run(capsys, "docs", "--output", str(tmp_path), "--lang", "en")
    assert (code, "README.md" in err) == (2, True), err
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text("latin-1") == content


def test_docs_that_cannot_be_written_are_a_clear_error(capsys, tmp_path):
    (tmp_path / "pages").write_text("a file is in the way")
    code, _, err = run(capsys, "docs", "--output", str(tmp_path / "pages" / "more"), "--lang", "en")
    assert code == 2
    assert "cannot be written" in err
