"""`recordwarden report`: reports of what the store keeps."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from audit.cli import main
from audit.store import AssessmentHeader, open_store
from audit.workspace import Workspace
from controls.trial.worlds import KEY

INVENTORY = """
version: 1
organisation: Example Telecom
sources:
  desk: {path: desk.csv}
settings:
  due_days: {critical: 3}
"""


def keep(store, assessment):
    with store.writer(KEY) as writer:
        writer.begin(
            AssessmentHeader(
                id=assessment.id,
                started_at=assessment.started_at,
                as_of=assessment.as_of,
                organisation=assessment.organisation,
                version=assessment.version,
                inventory_digest=assessment.inventory_digest,
                plan_digest="p",
            )
        )
        writer.finish(assessment)


@pytest.fixture
def workspace(tmp_path, assessment, monkeypatch):
    """Two assessments, three months apart; the older one lacks the newer one's second control."""
    (tmp_path / "recordwarden.yaml").write_text(INVENTORY, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECORDWARDEN_LANG", "en")
    place = Workspace(tmp_path)
    older = replace(
        assessment,
        id="older",
        started_at=assessment.started_at - timedelta(days=90),
        finished_at=assessment.finished_at - timedelta(days=90),
        as_of=assessment.as_of - timedelta(days=90),
        results=(assessment.results[0],),
    )
    with open_store(place, place.inventory()) as store:
        keep(store, older)
        keep(store, assessment)
    return tmp_path


def run(capfdbinary, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["report", *arguments])
    said = capfdbinary.readouterr()
    return ended.value.code, said.out.decode(), said.err.decode()


def test_the_newest_is_the_default(workspace, capfdbinary, assessment):
    code, out, err = run(capfdbinary, "--format", "json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["assessment"]["id"] == assessment.id
    assert len(document["results"]) == 7


def test_a_finding_keeps_its_first_due_day_and_the_organisations_days_hold(workspace, capfdbinary):
    _, out, _ = run(capfdbinary, "--format", "json")
    first, second = json.loads(out)["results"][:2]
    assert first["due"] == "2025-04-04"  # first seen on 2025-04-01, critical, three days
    assert second["due"] == "2025-07-30"  # new, high, thirty days


def test_a_named_one_and_several_outputs(workspace, capfdbinary):
    code, out, err = run(capfdbinary, "older", "--output", "a.html", "--output", "b.csv", "--lang", "zh")
    assert (code, out) == (0, "")
    assert err.splitlines() == ["报告：a.html", "报告：b.csv"]
    assert '<html lang="zh-CN">' in (workspace / "a.html").read_text("utf-8")
    rows = list(csv.reader(io.StringIO((workspace / "b.csv").read_text("utf-8-sig"), newline="")))
    assert rows[0][0] == "控制点"
    assert len(rows) == 6


def test_the_terminal_is_the_default_and_has_no_colours_in_a_pipe(workspace, capfdbinary):
    code, out, _ = run(capfdbinary)
    assert code == 0
    assert "Score 40.0% (2/5); coverage 62.5%" in out.replace("\n", " ")
    assert "\x1b" not in out


def test_a_comparison(workspace, capfdbinary):
    _, out, _ = run(capfdbinary, "--compare", "older")
    assert "Since older: 1 new, 0 changed, 0 fixed, 0 not checked again, 2 unchanged." in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no such assessment"),
        (["--compare", "nothing"], "no such assessment"),
        (["--format", "xml"], "The formats are: csv, html, json, terminal."),
        (["--format", "json", "--format", "csv"], "--output"),
        (["--output", "report.pdf"], "--format"),
        (["--format", "json", "--output", "none/report.json"], "report.json"),
    ],
)
def test_a_mistake_is_explained(workspace, capfdbinary, arguments, said):
    code, out, err = run(capfdbinary, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
