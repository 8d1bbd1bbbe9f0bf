"""What the HTML report promises: one file that fetches nothing, whole without its script, nothing silently cut."""

import base64
import hashlib
import io
import re
from dataclasses import replace

import pytest

from audit.reports.bars import LEAST, WIDTH, bar, widths
from audit.reports.html import REPORT, SHOWN_ROWS
from audit.reports.words import LEGEND, WORDS
from audit.store.query import ID_DIGITS
from controls.base import observe
from controls.finding import Evidence, Status
from controls.provisions import PROVISIONS
from holdings.assets import Asset
from holdings.text import Lang


def page(material):
    out = io.BytesIO()
    REPORT.write(material, out)
    return out.getvalue().decode()


def test_nothing_comes_from_outside(material):
    text = page(material)
    assert not re.search(r"(?:src|href|action|poster|data)\s*=\s*[\"'](?!#)", text)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|sendBeacon|WebSocket", text)
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(material):
    text = page(material)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text).group(1).replace("&#39;", "'")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy


def test_the_language_is_said(material):
    assert f'<html lang="{"zh-CN" if material.lang is Lang.ZH else "en"}">' in page(material)


def test_it_is_wholly_in_its_language(material):
    text = re.sub(
        r"<style>.*?</style>|<script>.*?</script>", "", page(replace(material, assessment=replace(material.assessment, organisation="X")))
    )
    other = {Lang.ZH: Lang.EN, Lang.EN: Lang.ZH}[material.lang]
    for words in (*WORDS.values(), *LEGEND.values()):
        foreign = words.in_(other)
        if len(foreign) > 12 and foreign != words.in_(material.lang):
            assert f">{foreign}<" not in text


@pytest.mark.parametrize("count", [SHOWN_ROWS, SHOWN_ROWS + 1, 3_000])
def test_many_observations_stay_readable_and_what_is_cut_is_said(material, count):
    first = material.assessment.results[0]
    many = tuple(
        replace(
            observe(Asset.of("desk", f"t{number:05}"), population=10_000, examined=10_000, exceptions=number + 1, reason="below"),
            fingerprint=f"{number:032x}",
        )
        for number in range(count)
    )
    text = page(replace(material, assessment=replace(material.assessment, results=(replace(first, observations=many),))))
    assert text.count("<tbody data-row>") == min(count, SHOWN_ROWS)
    assert f"t{count - 1:05}" in text, "the worst comes first"
    cut = count - SHOWN_ROWS
    assert ((f"另有 {cut:,} 项" if material.lang is Lang.ZH else f"{cut:,} more") in text) == (cut > 0)
    assert len(text) < 400_000


def test_what_could_not_be_looked_at_stands_there_with_its_reason(material):
    text = page(material).replace("<wbr>", "")
    section = text[text.index('id="not-seen"') : text.index('id="scope"')]
    for asset in ("desk.archive", "desk.archive.text", "desk.backups", "org:training"):
        assert f">{asset}<" in section
    assert "desk.sqlite_sequence" in text[text.index('id="scope"') :]


def test_a_finding_says_by_whom_and_by_when(material):
    text = page(material)
    card = text[text.index('id="CLS-91"') : text.index('id="CLS-92"')]
    assert "客户服务部" in card
    assert "2025-07-07" in card
    assert WORDS["no_owner"].in_(material.lang) in card


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, []),
        ({Status.PASS: 1}, [(Status.PASS, WIDTH)]),
        ({Status.PASS: 99_999, Status.FAIL: 1}, [(Status.FAIL, LEAST), (Status.PASS, WIDTH - LEAST)]),
        ({Status.PASS: 1, Status.FAIL: 1}, [(Status.FAIL, 500), (Status.PASS, 500)]),
    ],
)
def test_bars_are_in_proportion_and_lose_nothing(counts, expected):
    assert widths(counts) == expected


def test_a_bar_is_said_in_words():
    made = str(bar("CLS", {Status.FAIL: 2, Status.PASS: 1_000}, Lang.EN))
    assert "<title>CLS</title><desc>fail 2, pass 1,000</desc>" in made
    assert 'role="img"' in made


def with_evidence(material, *, given, exceptions):
    first = material.assessment.results[0]
    examples = [Evidence(locator=f"T-{number}", shape="d18") for number in range(given)]
    one = observe(Asset.of("desk", "t"), population=99, examined=99, exceptions=exceptions, reason="below", evidence=examples)
    return replace(material, assessment=replace(material.assessment, results=(replace(first, observations=(one,)),)))


@pytest.mark.parametrize(("given", "exceptions", "cut"), [(5, 14, True), (5, 5, False), (2, 2, False), (0, 9, False)])
def test_evidence_says_that_it_is_the_first_of_more(material, given, exceptions, cut):
    said = f"前 {given} 行，共 {exceptions} 行" if material.lang is Lang.ZH else f"first {given} of {exceptions} rows"
    assert (said in page(with_evidence(material, given=given, exceptions=exceptions))) is cut


def test_every_provision_that_is_cited_is_spelled_out_and_linked(material):
    text = page(material)
    appendix = text[text.index('<section id="provisions">') : text.index('<section id="legend">')]
    for code in ("A-5.1/2", "A-5.1/3"):
        assert f'href="#provision-{code}"' in text
        assert appendix.count(f'id="provision-{code}"') == 1
        for told in (PROVISIONS[code].source, PROVISIONS[code].chapter, PROVISIONS[code].text):
            assert told.in_(material.lang) in appendix
    assert "A-5.1/1<" not in appendix, "what no control cites is not listed"


def test_moments_are_told_in_the_time_zone_of_the_inventory(material):
    assert "2025-06-30 09:30:00+08:00 (Asia/Shanghai)" in page(material)


def test_names_break_after_their_dots_and_underscores_only(material):
    assert "desk.<wbr>sqlite_<wbr>sequence" in page(material)


def test_a_finding_has_the_id_that_findings_show_takes(material):
    text = page(material)
    assert text.count(WORDS["finding_id_note"].in_(material.lang)) == 1
    failing = material.assessment.results[0].observations[0]
    assert f">{failing.fingerprint[:ID_DIGITS]}<" in text


def tiles(material):
    return re.findall(r'class="tile s-(\w+)"', page(material))


def test_tiles_are_coloured_by_their_value(material):
    first, passing = material.assessment.results[0], material.assessment.results[2]
    made = {
        "as it is": (material.assessment.results, ["fail", "fail", "fail", "inconclusive"]),
        "all pass": ((passing,), ["pass", "pass", "pass", "pass"]),
        "some not run": ((passing, material.assessment.results[3]), ["inconclusive", "inconclusive", "inconclusive", "not_run"]),
        "nothing judged": ((replace(first, status=Status.NOT_APPLICABLE, observations=()),), ["not_run"] * 4),
    }
    for results, expected in made.values():
        assert tiles(replace(material, assessment=replace(material.assessment, results=results))) == expected
