"""The terminal's report: eighty columns, Chinese widths, colours only where asked for, lines broken where people break them."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text as Rich

from audit.reports.safety import terminal
from audit.reports.terminal import REPORT, SHOWN_ASSETS, TerminalReport
from audit.reports.words import WORDS
from audit.reports.wrapping import wrapped
from controls.base import observe
from controls.finding import Status
from holdings.assets import Asset
from holdings.text import Lang


def shown(material, report=REPORT):
    out = io.BytesIO()
    report.write(material, out)
    return out.getvalue().decode()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(material, width):
    text = shown(material, TerminalReport(width=width))
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_colours_only_where_they_are_asked_for(material):
    assert "\x1b" not in shown(material)
    assert "\x1b[" in shown(material, TerminalReport(color=True))


def test_colours_change_nothing_else(material):
    import re

    assert re.sub("\x1b\\[[0-9;]*m", "", shown(material, TerminalReport(color=True))).split() == shown(material).split()


def test_the_score_stands_with_its_coverage(material):
    text = shown(material).replace("\n", "")
    assert ("符合率 40.0%（2/5）；覆盖率 62.5%" if material.lang is Lang.ZH else "Score 40.0% (2/5); coverage 62.5%") in text


def test_what_is_cut_is_said(material):
    first = material.assessment.results[0]
    many = tuple(
        observe(Asset.of("desk", f"t{n}"), population=99, examined=99, exceptions=n + 1, reason="below") for n in range(SHOWN_ASSETS + 2)
    )
    text = shown(replace(material, assessment=replace(material.assessment, results=(replace(first, observations=many),))))
    assert "desk.t4 " in text
    assert "desk.t1 " not in text
    assert ("另有 2 项" if material.lang is Lang.ZH else "2 more") in text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("整改建议：提高级别", 8, ["整改建", "议：提高", "级别"]),
        ("→ 整改建议", 8, ["→ 整改建", "议"]),
        ("见（甲乙）。丙", 8, ["见（甲", "乙）。丙"]),
        ("averyveryverylongword", 8, ["averyver", "yverylon", "gword"]),
        ("", 8, [""]),
    ],
)
def test_where_lines_break(text, width, lines):
    assert [line.plain for line in wrapped(Rich(text), width)] == lines


def test_lines_after_the_first_hang():
    assert [line.plain for line in wrapped(Rich("one two three"), 9, indent=2, hang=2)] == ["  one two", "    three"]


@given(text=st.text(alphabet=st.sampled_from("ab 甲乙，。（）“”[]→１ｆ👩\u0301é"), max_size=80), width=st.integers(10, 40))
def test_wrapping_loses_nothing_and_fits(text, width):
    lines = [line.plain for line in wrapped(Rich(terminal(text)), width, indent=2, hang=2)]
    assert "".join("".join(lines).split()) == "".join(terminal(text).split())
    assert all(cell_len(line) <= width for line in lines)


def test_the_time_zone_is_said(material):
    assert "2025-06-30 09:30:00+08:00 (Asia/Shanghai)" in shown(material)


def test_one_word_for_one_thing():
    """The column of what was not judged holds several statuses, so it is headed by the word of none."""
    for lang in Lang:
        assert WORDS["not_judged"].in_(lang) not in {status.text.in_(lang) for status in Status}


def test_a_dataset_that_was_not_read_is_not_among_those_that_were(material):
    heading = WORDS["datasets"].in_(material.lang)
    unseen, read = shown(material).split(heading)
    assert ("desk.tickets" in read, "desk.archive" in read, "desk.archive" in unseen) == (True, False, True)
    none = replace(material, assessment=replace(material.assessment, datasets=material.assessment.datasets[1:]))
    assert WORDS["datasets_none"].in_(material.lang) in shown(none)
