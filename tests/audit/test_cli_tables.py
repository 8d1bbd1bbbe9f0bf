"""Tables and prose on a terminal: what identifies a row stays whole, the rest folds, and words are not broken."""

from __future__ import annotations

import re
import sys

import pytest

from audit.cli.base import Common
from audit.cli.prose import say
from audit.cli.tables import print_table
from holdings.text import Lang

OPTIONS = Common(None, Lang.EN, color=False)
NAMES = ("assessment", "severity", "asset", "owner", "due")
ROW = ("20261121-161923-458800", "critical", "desk.consultations.contact_email", "Service operations", "2026-07-30")
WHOLE = ("20261121-161923-458800", "critical", "2026-07-30")


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int) -> list[str]:
    """The lines on a terminal of this width."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    print_table(NAMES, [ROW], OPTIONS, fold=frozenset({2, 3}))
    return re.sub(r"\x1b\[\d*m", "", capsys.readouterr().out).splitlines()


@pytest.mark.parametrize("columns", [66, 72, 80, 120])
def test_only_what_may_fold_is_broken(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    lines = shown(capsys, monkeypatch, columns)
    assert max(map(len, lines)) <= columns
    assert all(any(word in line for line in lines) for word in WHOLE)


def test_where_nothing_else_helps_every_column_folds_and_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shown(capsys, monkeypatch, 40)
    assert max(map(len, lines)) <= 40
    assert sorted("".join(lines).replace(" ", "")) == sorted("".join((*NAMES, *ROW)).replace(" ", ""))


def test_elsewhere_a_row_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(NAMES, [ROW], OPTIONS, fold=frozenset({2, 3}))
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [list(NAMES), " ".join(ROW).split()]


def test_prose_is_broken_between_words_on_a_terminal_alone(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Free text is where high-sensitivity data strays in.\n自由文本最容易混入高敏感数据，坐席随手记下证件号码。"
    say(text)
    assert capsys.readouterr().out == text + "\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "24")
    say(text)
    assert capsys.readouterr().out.splitlines() == [
        "Free text is where",
        "high-sensitivity data",
        "strays in.",
        "自由文本最容易混入高敏感",
        "数据，坐席随手记下证件号",
        "码。",
    ]
