"""docs/gate.md: its walk is walked, and every option and rule stands in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from audit.cli.gate import command
from audit.gate.output import names

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "gate.md"
STEP = re.compile(r"```bash\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    author = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**os.environ, **author, "PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}


def bash(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False)


def test_the_walk_ends_as_the_page_says(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    steps = STEP.findall(text)
    assert len(steps) == 5
    for script, expected in steps:
        done = bash(tmp_path, script)
        assert done.stderr == "", done
        if os.environ.get("UPDATE_SNAPSHOTS"):
            text = text.replace(f"{script}```\n\n```text\n{expected}", f"{script}```\n\n```text\n{done.stdout}")
            PAGE.write_text(text, "utf-8")
        else:
            assert done.stdout == expected, "set UPDATE_SNAPSHOTS=1 to take the new output, then look at it"


def test_every_option_and_form_is_told() -> None:
    text = PAGE.read_text("utf-8")
    shared = {"--workspace", "--no-color"}
    options = {name for one in command.params for name in one.opts if name.startswith("--")} - shared
    assert [name for name in sorted(options) if f"`{name}" not in text] == []
    assert [name for name in names() if f"`{name}`" not in text] == []


@pytest.mark.skipif(shutil.which("pre-commit") is None, reason="needs pre-commit on the PATH")
def test_pre_commit_stops_a_failing_change_and_lets_the_fix_pass(tmp_path: Path) -> None:
    config = re.search(r"```yaml\n(repos:.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1]
    assert yaml.safe_load(config)
    (tmp_path / ".pre-commit-config.yaml").write_text(config, "utf-8")
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a int);\n", "utf-8")
    first = bash(tmp_path, "git init -q && git add . && pre-commit install && git commit -qm first")
    assert first.returncode == 0, first
    (tmp_path / "b.sql").write_text("ALTER TABLE t ADD COLUMN phone varchar(20);\n", "utf-8")
    failing = bash(tmp_path, "git add . && git commit -qm second")
    assert failing.returncode == 1, failing
    assert "t.phone  high  unclassified" in failing.stdout + failing.stderr
    (tmp_path / "b.sql").write_text("ALTER TABLE t ADD COLUMN phone varchar(20) COMMENT '@pii:contact level=3';\n", "utf-8")
    mended = bash(tmp_path, "git add . && git commit -qm second")
    assert mended.returncode == 0, mended
