"""What the command line says to someone who is new to it: suggestions, dates, versions, places."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from audit.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return ended.value.code, out, err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["adit"], "audit"), (["finding", "list"], "findings"), (["findings", "lst"], "list"), (["--lang", "en", "hstory"], "history")],
)
def test_a_command_that_is_typed_wrong_is_suggested(capsys: pytest.CaptureFixture[str], typed: list[str], meant: str) -> None:
    code, _, err = run(capsys, "--lang", "en", *typed)
    assert code == 2
    assert f"Did you mean {meant}?" in err


def test_what_looks_like_no_command_gets_no_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--lang", "en", "xyzzy")
    assert code == 2
    assert "there is no command xyzzy." in err
    assert "Did you mean" not in err


@pytest.mark.parametrize(("lang", "words"), [("zh", "文件夹中没有 .csv、"), ("en", "there are no .csv, .tsv, .jsonl")])
def test_a_folder_without_tables_is_said_to_have_none(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = run(capsys, "init", str(tmp_path / "empty"), "--workspace", str(tmp_path / "ws"), "--lang", lang)
    assert code == 2
    assert words in err


def test_an_init_that_fails_leaves_no_folder_that_it_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "there").mkdir()
    for place in ("missing.csv", "empty"):
        for named in ("new/deep", "there"):
            code, *_ = run(capsys, "init", str(tmp_path / place), "--workspace", str(tmp_path / named))
            assert code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "there"]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"recordwarden {version('recordwarden')}\n", "")


def test_a_day_is_asked_for_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "audit", "--help", "--lang", "en")
    assert "--as-of YYYY-MM-DD" in out
    assert "%Y" not in out
