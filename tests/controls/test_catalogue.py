"""The catalogue as a whole: every control documented, every reference real, every provision checked or known to wait."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from controls import registry
from controls.base import COMMON_REASONS, Kind, Stricter
from controls.docs import pages
from controls.families import FAMILIES
from controls.finding import Severity
from controls.frameworks import FRAMEWORKS, Relation
from controls.provisions import GUIDES, LAWS, PROVISIONS

CATALOGUE = registry.builtin()
DOCS = Path(__file__).parents[2] / "docs" / "controls"

NOT_YET_CHECKED = frozenset((Path(__file__).parent / "not_yet_checked.txt").read_text(encoding="utf-8").split())
"""Provisions whose family of controls is still to come. One that is checked must leave the list; it must be empty in the end."""

each_control = pytest.mark.parametrize("control", CATALOGUE, ids=lambda control: control.id)


def texts(control):
    yield from (control.title, control.statement, control.why, control.remediation, control.method)
    yield from control.reasons.values()
    yield from (parameter.text for parameter in control.parameters)
    yield from (mapping.rationale for mapping in control.mappings)


def placeholders(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_ids_are_unique_and_sorted():
    ids = [control.id for control in CATALOGUE]
    assert ids == sorted(set(ids))
    assert [f"CLS-{number:02}" for number in range(1, 13)] == [name for name in ids if name.startswith("CLS-")]
    assert [f"REC-{number:02}" for number in range(1, 11)] == [name for name in ids if name.startswith("REC-")]


@each_control
def test_is_of_a_known_family_kind_and_severity(control):
    assert re.fullmatch(r"[A-Z]{3}-\d\d", control.id)
    assert control.family in FAMILIES
    assert control.version >= 1
    assert isinstance(control.kind, Kind)
    assert isinstance(control.severity, Severity)


@each_control
def test_says_everything_in_both_languages(control):
    for text in texts(control):
        assert re.search(r"[\u4e00-\u9fff]", text.zh), text
        assert re.search(r"[A-Za-z]{2}", text.en), text
        assert not re.search(r"[\u4e00-\u9fff]", text.en), text
        assert not re.search(r"[,;:?!] ?[\u4e00-\u9fff]", text.zh), text
    for text in (control.statement, control.why, control.remediation, control.method, *control.reasons.values()):
        assert text.zh.endswith("。")
        assert text.en.endswith(".")


@each_control
def test_reasons_ask_for_the_same_parameters_in_both_languages_and_do_not_hide_common_ones(control):
    for text in control.reasons.values():
        assert placeholders(text.zh) == placeholders(text.en)
    assert not set(control.reasons) & set(COMMON_REASONS)


@each_control
def test_parameters_have_sound_bounds_and_their_default_is_no_looser_than_the_floor(control):
    for parameter in control.parameters:
        assert parameter.minimum <= parameter.default <= parameter.maximum
        assert parameter.minimum <= parameter.floor <= parameter.maximum
        assert not parameter.loosened(parameter.default)
        assert not parameter.loosened(parameter.floor)
        looser = parameter.floor - 1 if parameter.stricter is Stricter.HIGHER else parameter.floor + 1
        assert parameter.loosened(looser)


@each_control
def test_cites_provisions_and_clauses_that_exist_each_once(control):
    assert control.provisions
    assert len(set(control.provisions)) == len(control.provisions)
    assert set(control.provisions) <= set(PROVISIONS)
    clauses = [(mapping.framework, mapping.clause) for mapping in control.mappings]
    assert len(set(clauses)) == len(clauses)
    assert {mapping.framework for mapping in control.mappings} <= set(FRAMEWORKS)
    assert {mapping.relation for mapping in control.mappings} <= set(Relation)


def test_every_provision_is_checked_or_known_to_wait():
    checked = {name for control in CATALOGUE for name in control.provisions}
    assert set(PROVISIONS) - checked == NOT_YET_CHECKED


def test_provisions_are_of_known_guides_and_said_in_both_languages():
    for name, provision in PROVISIONS.items():
        assert re.fullmatch(r"[ABCD]-\d+\.\d+/\d+|L-[A-Z]+\.\d+/\d+", name)
        assert provision.guide in GUIDES
        assert provision.guide != "L" or provision.id.split("-")[1].split(".")[0] in LAWS
        for text in (provision.chapter, provision.text, provision.source):
            assert re.search(r"[\u4e00-\u9fff]", text.zh)
            assert not re.search(r"[\u4e00-\u9fff]", text.en)


def test_the_pages_in_docs_are_what_the_controls_make():
    made = pages(CATALOGUE)
    there = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    stale = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    assert not stale, (
        f"docs/controls differs from the controls: {', '.join(stale)}; run `make docs` and remove pages of controls that are gone"
    )


@each_control
def test_a_page_tells_everything_of_its_control(control):
    page = pages(CATALOGUE)[f"{control.id}.md"]
    for text in texts(control):
        assert text.zh.replace("|", "\\|") in page
        assert text.en.replace("|", "\\|") in page
    for name in (*control.provisions, *control.reasons, *(parameter.name for parameter in control.parameters)):
        assert f"`{name}`" in page
