"""The command `gate` as a user runs it: exit codes, streams, files, mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command_line import Outcome, run
from gating import RULE, inventory, label, write

from audit.layout import INVENTORY_FILE
from holdings.inventory import FILE_NAME

ROOT = Path(__file__).resolve().parents[3]
PHONE = "CREATE TABLE t (\n  phone varchar(20)\n);\n"
CITY = "CREATE TABLE t (phone varchar(20) COMMENT '@pii:contact');"
CLEAN = "CREATE TABLE t (a int);"
BROKEN = "CREATE TABL x (a int);\n"


def gate(folder: Path, *arguments: object, **files: str) -> Outcome:
    write(folder, {name.replace("__", "."): text for name, text in files.items()})
    outcome = run("gate", *arguments, cwd=folder)
    assert "Traceback" not in outcome.err
    assert "internal error" not in outcome.err
    return outcome


EXITS = {
    "clean": ([CLEAN], [], 0),
    "a finding": ([PHONE], [], 1),
    "below the default": ([CITY], [], 0),
    "as grave as is asked": ([CITY], ["--fail-on", "medium"], 1),
    "not as grave": ([PHONE], ["--fail-on", "critical"], 0),
    "on purpose": ([PHONE], ["--exit-zero"], 0),
    "a broken statement": ([CLEAN + BROKEN], [], 4),
    "a broken statement on purpose": ([CLEAN + BROKEN], ["--exit-zero"], 4),
    "a broken statement and a finding": ([PHONE + BROKEN], [], 4),
    "nothing but a broken statement": ([BROKEN], [], 4),
    "a label that nobody knows": (["CREATE TABLE t (a int COMMENT '@pii:nonsense');"], [], 4),
    "no table": (["INSERT INTO t VALUES (1);"], [], 3),
    "no file": ([], [], 3),
}


@pytest.mark.parametrize("name", EXITS)
def test_exit_codes(tmp_path: Path, name: str) -> None:
    texts, options, code = EXITS[name]
    outcome = gate(tmp_path, ".", *options, **{f"a{n}__sql": text for n, text in enumerate(texts)})
    assert outcome.code == code, outcome


MISTAKES = {
    "no path": [],
    "a path that is not there": ["nowhere.sql"],
    "an inventory that is not there": [".", "--inventory", "nowhere.yaml"],
    "an inventory that is none": [".", "--inventory", "a.sql"],
    "a baseline that is not there": [".", "--baseline", "nowhere.json"],
    "a baseline that is none": [".", "--baseline", "a.sql"],
    "a baseline to update without its name": [".", "--update-baseline"],
    "a baseline of a change": [".", "--update-baseline", "--baseline", "b.json", "--diff", "HEAD"],
    "a format that there is not": [".", "--format", "pdf"],
    "an output that cannot be": [".", "--format", "json", "--output", "nowhere/a.json"],
    "two formats and one output": [".", "--format", "json", "--format", "sarif", "--output", "a.json"],
    "two formats to standard output": [".", "--format", "json", "--format", "sarif"],
    "a severity that there is not": [".", "--fail-on", "dreadful"],
    "no repository": [".", "--diff", "HEAD"],
    "a workspace without an inventory": [".", "--workspace", "."],
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_said_and_nothing_is_judged(tmp_path: Path, name: str) -> None:
    for lang, word in (("en", "Error: "), ("zh", "错误：")):
        outcome = gate(tmp_path, *MISTAKES[name], "--lang", lang, a__sql=PHONE)
        assert (outcome.code, outcome.out) == (2, ""), outcome
        assert outcome.err.startswith(word), outcome


def test_a_file_that_cannot_be_read_is_no_pass(tmp_path: Path) -> None:
    (tmp_path / "b.sql").write_bytes("CREATE TABLE t (a int) -- 手机".encode("gb18030"))
    outcome = gate(tmp_path, ".", "--format", "json", a__sql=CLEAN)
    assert outcome.code == 4
    assert [one["file"] for one in json.loads(outcome.out)["problems"]] == ["b.sql"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "b.sql")
    outcome = gate(tmp_path, ".", "--format", "json", a__sql=CLEAN)
    assert outcome.code == 4
    assert [one["file"] for one in json.loads(outcome.out)["problems"]] == ["b.sql"]


def test_the_inventory_of_the_nearest_parent_is_used(tmp_path: Path) -> None:
    declared = inventory(entry="owner: O\npurpose: p\nrecord_class: service_record", fields={"phone": label("contact", 3)}, more=RULE)
    write(tmp_path, {"recordwarden.yaml": declared, "app/db/a.sql": PHONE})
    assert run("gate", "db", cwd=tmp_path / "app").code == 0
    assert run("gate", tmp_path / "app", cwd=Path("/")).code == 0
    assert run("gate", "db", "--inventory", "../recordwarden.yaml", cwd=tmp_path / "app").code == 0
    (tmp_path / "recordwarden.yaml").write_text("version: 2\n", "utf-8")
    assert run("gate", "db", cwd=tmp_path / "app").code == 2


def test_what_is_not_needed_is_not_loaded(tmp_path: Path) -> None:
    """Starting is most of a small run: pydantic and the inventory are for those who have one, rich's console and sqlglot for nobody here."""
    write(tmp_path, {"a.sql": PHONE})
    script = "import sys, audit.cli\ntry: audit.cli.main(['gate', 'a.sql', '--exit-zero'])\nexcept SystemExit: print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pydantic", "holdings.inventory", "sqlalchemy", "sqlglot", "pyarrow", "numpy", "jinja2", "rich.console", "presidio_analyzer"}
    assert heavy & {*loaded} == set()
    assert FILE_NAME == INVENTORY_FILE


def test_several_outputs_at_once(tmp_path: Path) -> None:
    pairs = [("terminal", "-"), ("json", "a.json"), ("sarif", "a.sarif"), ("junit", "a.xml"), ("markdown", "a.md")]
    options = [part for form, path in pairs for part in ("--format", form, "--output", path)]
    outcome = gate(tmp_path, "a.sql", *options, a__sql=PHONE)
    assert outcome.code == 1
    assert "t.phone" in outcome.out
    assert all("t.phone" in (tmp_path / path).read_text("utf-8") for _, path in pairs[2:])
    assert len(json.loads((tmp_path / "a.json").read_text("utf-8"))["findings"]) == 1
    endings = gate(tmp_path, "a.sql", "--output", "b.json", "--output", "b.md", a__sql=PHONE)
    assert (endings.code, endings.out) == (1, "")
    assert (tmp_path / "b.json").read_text("utf-8") == (tmp_path / "a.json").read_text("utf-8")


def test_a_baseline_from_first_to_last(tmp_path: Path) -> None:
    made = gate(tmp_path, "a.sql", "--baseline", "b.json", "--update-baseline", a__sql=PHONE)
    assert made.code == 0
    assert "1 finding written to the baseline b.json" in made.err
    assert gate(tmp_path, "a.sql", "--baseline", "b.json").code == 0
    later = gate(tmp_path, "a.sql", "--baseline", "b.json", a__sql=PHONE.replace("(20)", "(20), email text"))
    assert later.code == 1
    gone = gate(tmp_path, "a.sql", "--baseline", "b.json", "--format", "json", a__sql=CLEAN)
    assert (gone.code, json.loads(gone.out)["stale"]) == (0, [{"rule": "unclassified", "table": "t", "column": "phone"}])
    broken = gate(tmp_path, "a.sql", "--baseline", "b.json", "--update-baseline", a__sql=PHONE + BROKEN)
    assert broken.code == 4


def test_both_languages(tmp_path: Path) -> None:
    english, chinese = (gate(tmp_path, ".", "--lang", lang, a__sql=PHONE).out for lang in ("en", "zh"))
    assert "Looks like personal data: phone number" in english
    assert "看似个人信息：电话号码" in chinese


def test_the_rules_are_told(tmp_path: Path) -> None:
    outcome = gate(tmp_path, "--rules", "--lang", "zh")
    assert outcome.code == 0
    assert "## unclassified" in outcome.out


def hooks() -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def repository(folder: Path) -> None:
    for command in (
        ["init", "--quiet"],
        ["config", "user.email", "a@example.com"],
        ["config", "user.name", "a"],
        ["add", "."],
        ["commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(("hook", "code"), [("recordwarden-gate", 0), ("recordwarden-gate-all", 1)])
def test_the_hooks_do_what_they_say(tmp_path: Path, hook: str, code: int) -> None:
    write(tmp_path, {"a.sql": PHONE})
    repository(tmp_path)
    declared = hooks()[hook]
    command = [*str(declared["entry"]).split()[1:], *declared["args"]]
    assert run(*command, cwd=tmp_path).code == code
    write(tmp_path, {"b.sql": "ALTER TABLE t ADD email text;"})
    assert run(*command, cwd=tmp_path).code == 1
    write(tmp_path, {"b.sql": "ALTER TABLE t ADD email text COMMENT '@pii:contact level=3';"})
    assert run(*command, cwd=tmp_path).code == code


def shell(folder: Path, script: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a script of bash where `recordwarden` is this one."""
    import os
    import sys

    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env={**os.environ, "PATH": path, **environ}, capture_output=True, text=True, check=False
    )


def test_the_action_marks_the_lines_and_writes_the_summary(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": CLEAN, "b c/a.sql": CLEAN})
    repository(tmp_path)
    write(tmp_path, {"b c/b.sql": PHONE.replace(" t ", " u ")})
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action["runs"]["steps"][-1]
    asked = {"paths": "a.sql\nb c\n", "base": "HEAD", "fail-on": "high", "lang": "en", "sarif": "out.sarif"}
    environ = {name: asked.get(value.split("inputs.")[1].rstrip(" }"), "") for name, value in step["env"].items()}
    environ |= {"GITHUB_ACTION_PATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "RUNNER_TEMP": str(tmp_path)}
    done = shell(tmp_path, step["run"], **environ)
    assert done.returncode == 1, done
    assert done.stdout.startswith("::error file=b c/b.sql,line=2,title=u.phone"), done
    assert "| high | b c/b.sql:2 |" in (tmp_path / "summary.md").read_text("utf-8")
    assert len(json.loads((tmp_path / "out.sarif").read_text("utf-8"))["runs"][0]["results"]) == 1
    assert not any("${{" in str(one.get("run")) for one in action["runs"]["steps"])
    write(tmp_path, {"b c/b.sql": CLEAN.replace(" t ", " u ")})
    assert shell(tmp_path, step["run"], **environ).returncode == 0


def test_the_job_of_gitlab_leaves_its_reports(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": CLEAN})
    repository(tmp_path)
    write(tmp_path, {"a.sql": PHONE})
    job = yaml.safe_load((ROOT / "deploy" / "gitlab-gate.yml").read_text("utf-8"))["recordwarden-gate"]
    environ = {name: str(job["variables"][name]) for name in ("GATE_PATHS", "GATE_OPTIONS")}
    for base in ("", "HEAD"):
        done = shell(tmp_path, "\n".join(job["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA=base, **environ)
        assert done.returncode == 1, done
        reports = job["artifacts"]["reports"]
        (row,) = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))
        assert row["location"] == {"path": "a.sql", "lines": {"begin": 2}}
        assert "<failure" in (tmp_path / reports["junit"]).read_text("utf-8")
        (tmp_path / reports["codequality"]).unlink()
