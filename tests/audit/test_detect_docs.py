"""docs/detection.md says what `recordwarden detect` does: every option, type and error, and examples that run."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from audit.cli.detect import DEFAULT_MIN_SCORE, command
from audit.detection.lines import MOST_BYTES
from audit.detection.tables import PROSE
from audit.detection.told import Why
from holdings.entities import Entity
from redaction.detecting.detector import Detector
from redaction.detecting.pattern_file import MOST_PATTERNS, read

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "detection.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def code(title: str, kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", section(title), re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(
    "name", sorted({name for each in command.params if isinstance(each, click.Option) for name in (*each.opts, *each.secondary_opts)})
)
def test_every_option_is_documented(name: str) -> None:
    assert re.search(rf"`{name}[ `]", section("Options")), name


def test_no_other_option_is_documented() -> None:
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= known


def test_the_table_of_types_is_the_vocabulary() -> None:
    rows = [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in section("Types").splitlines() if line.startswith("| ")]
    expected = [(str(entity), entity.spec.text.zh, entity.spec.text.en, str(entity.spec.parent or "")) for entity in Entity]
    assert [row[:4] for row in rows[2:]] == expected
    assert all(row[4] for row in rows[2:])


def test_every_error_is_documented() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section("What was not examined"), re.MULTILINE)[1:] == list(Why)


def test_figures_of_the_page_are_those_of_the_code() -> None:
    for words in (
        f"longer than {MOST_BYTES // 2**20} MiB",
        f"{DEFAULT_MIN_SCORE} by default",
        f"of at most {MOST_PATTERNS}",
        f"longer than {PROSE} code points",
    ):
        assert words in PAGE, words


def test_the_patterns_of_the_page_find_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "patterns.yaml").write_text(code("Patterns of your own", "yaml"), "utf-8")
    found = [
        [(str(span.entity), span.score) for span in spans or ()]
        for spans in Detector(read(tmp_path / "patterns.yaml")).spans(["工号Ｅ１２３４５６", "E123456"])
    ]
    assert found == [[("EMPLOYEE_NO", 0.8)], [("EMPLOYEE_NO", 0.3)]]


def test_the_snippet_for_presidio_runs() -> None:
    names: dict[str, object] = {}
    exec(code("Our recognizers in Presidio", "python"), names)
    assert [(one.entity_type, one.start, one.end) for one in names["found"]] == [("CN_MOBILE", 11, 22)]  # type: ignore[attr-defined]


def test_the_snippet_in_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(code("In Python", "python"), {})
    assert capsys.readouterr().out == "[(2, 13, 'CN_MOBILE')]\n[]\n"


def test_the_page_can_be_found() -> None:
    assert "(docs/detection.md)" in (ROOT / "README.md").read_text("utf-8")
