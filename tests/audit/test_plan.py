"""What `plan` tells of sizes costs nothing where the source has an estimate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from workspaces import source, workspace

from audit.cli.plan import command
from holdings.sources.files import FileSnapshot

if TYPE_CHECKING:
    from pathlib import Path


def test_the_size_of_a_file_is_estimated_and_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "calls.csv").write_text("phone\n1\n2\n", "utf-8")
    workspace(tmp_path, {"desk": source({"path": "calls.csv"}, {"calls": {"phone": "contact/3"}})})
    monkeypatch.setattr(FileSnapshot, "count", lambda *_, **__: pytest.fail("the whole file was read"))
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(command, ["--format", "json", "--only", "CLS-02"])
    assert ran.exit_code == 0, ran.output
    assert [one["rows"] for one in json.loads(ran.stdout)["datasets"]] == [2]


@pytest.mark.parametrize(
    ("state", "only", "words"),
    [
        ("suggested", (), {"zh": "1 个字段中有 1 个的标签尚未确认", "en": "1 of 1 fields have no confirmed label"}),
        ("confirmed", ("--only", "CLS-01"), {"zh": "所选控制点都不需要", "en": "no selected control needs any"}),
    ],
)
def test_where_no_rows_are_read_it_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str, only: tuple[str, ...], words: dict[str, str]
) -> None:
    (tmp_path / "calls.csv").write_text("phone\n1\n2\n", "utf-8")
    declared = source({"path": "calls.csv"}, {"calls": {"phone": "contact/3"}})
    declared["datasets"]["calls"]["fields"]["phone"]["state"] = state
    workspace(tmp_path, {"desk": declared})
    monkeypatch.chdir(tmp_path)
    for lang, said in words.items():
        ran = CliRunner().invoke(command, ["--lang", lang, *only])
        assert ran.exit_code == 0, ran.output
        assert said in ran.stdout.replace("\n", " " if lang == "en" else "")
        assert not ran.stdout.startswith(("dataset", "数据集"))
