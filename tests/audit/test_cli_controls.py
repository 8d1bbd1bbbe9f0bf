"""`recordwarden controls`: its shapes, which others parse, and its pages."""

from __future__ import annotations

import json
import re

import pytest

from audit.cli import main
from controls import registry
from controls.docs import pages
from controls.provisions import PROVISIONS


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
    first = listed[0]
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


def test_schema_tells_which_control_checks_which_provision(capsys):
    code, out, _ = run(capsys, "schema")
    told = json.loads(out)
    assert code == 0
    assert told["schema"] == "recordwarden/provisions/v1"
    assert [each["id"] for each in told["provisions"]] == list(PROVISIONS)
    of = {each["id"]: each["controls"] for each in told["provisions"]}
    assert all(control.id in of[name] for control in registry.builtin() for name in control.provisions)


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
