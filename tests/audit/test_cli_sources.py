"""`recordwarden sources test` tells what can be reached and read, and leaves with the right code."""

import json
import sqlite3

import pytest

from audit.cli import main


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run with the given sources; gives exit code, stdout, stderr."""
    monkeypatch.setenv("NO_COLOR", "1")
    connection = sqlite3.connect(tmp_path / "desk.db")
    connection.executescript("CREATE TABLE t (a); CREATE TABLE u (a); CREATE VIEW v AS SELECT a FROM t; DROP TABLE t")
    connection.close()
    connection = sqlite3.connect(tmp_path / "whole.db")
    connection.execute("CREATE TABLE t (a)").connection.close()

    def go(sources, *arguments):
        text = json.dumps({"version": 1, "sources": sources})
        (tmp_path / "recordwarden.yaml").write_text(text)
        with pytest.raises(SystemExit) as left:
            main(["sources", "test", "--workspace", str(tmp_path), "--lang", "en", *arguments])
        return left.value.code, *capsys.readouterr()

    return go


WHOLE = {"path": "whole.db"}
CASES = {
    "all is well": ({"a": WHOLE}, (), 0, "a  ok"),
    "a dataset cannot be read": ({"a": {"path": "desk.db"}}, (), 4, "a  partly readable"),
    "a file that is not there": ({"a": WHOLE, "b": {"path": "none.csv"}}, (), 4, "b  failed"),
    "a server that does not answer": ({"a": {"url": "postgresql://u@127.0.0.1:1/d"}}, (), 4, "cannot be reached"),
    "only the one that is well": ({"a": WHOLE, "b": {"path": "none.csv"}}, ("a",), 0, "a  ok"),
    "a secret that is not set": ({"a": {"url": "mysql://u@h/d", "password": "env:NO_SUCH_NAME"}}, (), 2, "env:NO_SUCH_NAME"),
    "a mistake outranks what is incomplete": ({"a": {"path": "none.csv"}, "b": {"url": "mssql://u@h/d"}}, (), 2, "not supported"),
    "no sources": ({}, (), 3, ""),
    "a name that is not there": ({"a": WHOLE}, ("z",), 2, ""),
}


@pytest.mark.parametrize(("sources", "arguments", "code", "words"), CASES.values(), ids=CASES)
def test_outcomes(run, sources, arguments, code, words):
    left, out, err = run(sources, *arguments)
    assert left == code
    assert words in out
    assert "Traceback" not in out + err


def test_json(run):
    code, out, _ = run({"a": WHOLE, "b": {"path": "none.csv"}, "c": {"path": "desk.db"}}, "--format", "json")
    document = json.loads(out)
    assert code == 4
    assert document["schema"] == "recordwarden/sources/v1"
    a, b, c = document["sources"]
    assert (a["reachable"], a["readable"], a["read_only"], a["tls"], a["datasets"], a["problems"]) == (True, True, True, None, 1, [])
    assert (b["reachable"], b["readable"], b["engine"], len(b["problems"])) == (False, False, None, 1)
    assert (c["reachable"], c["readable"], [problem["subject"] for problem in c["problems"]]) == (True, False, ["c.v"])


def test_both_languages(run):
    _, out, _ = run({"a": WHOLE, "b": {"path": "none.csv"}}, "--lang", "zh")
    assert "a  正常" in out
    assert "b：文件或文件夹不存在" in out
