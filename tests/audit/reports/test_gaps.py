"""A clean score over little is not a clean bill: what was not judged is said."""

from dataclasses import replace

import pytest

from audit.reports.gaps import UNCONFIRMED, gaps
from audit.reports.json import document
from audit.reports.registry import report
from audit.reports.words import WORDS
from controls.base import COMMON_REASONS, not_applicable, observe
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL
from controls.finding import Status
from holdings.assets import Asset

FIELD = Asset.of("desk", "tickets", "a.b")
DATASET = Asset.of("desk", "tickets v2")
PASSING = observe(Asset.of("desk", "tickets"), population=1, examined=1, exceptions=0, reason="ok")


def only(assessment, *observations, not_run=0):
    """Nothing of it failed and nothing was open."""
    first = replace(assessment.results[0], status=Status.PASS, observations=(PASSING, *observations))
    left_out = [replace(first, control=f"CLS-8{n}", status=Status.NOT_RUN, observations=(), note="not_selected") for n in range(not_run)]
    return replace(assessment, results=(first, *left_out), datasets=())


CASES = {
    "nothing": ((), 0, (0, 0, 0)),
    "one field, by two controls": ((FIELD, FIELD), 0, (1, 0, 0)),
    "a field and a dataset": ((FIELD, DATASET), 0, (1, 1, 0)),
    "controls left out": ((), 2, (0, 0, 2)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_counted(assessment, case):
    assets, not_run, expected = CASES[case]
    found = gaps(only(assessment, *(not_applicable(asset, UNCONFIRMED) for asset in assets), not_run=not_run))
    assert (found.fields, found.datasets, found.controls) == expected
    assert bool(found) == any(expected)
    assert len(list(found.told())) == sum(map(bool, expected))


def test_another_reason_is_no_gap(assessment):
    assert not gaps(only(assessment, not_applicable(FIELD, "type_holds_none")))


def test_the_reason_is_the_catalogues():
    assert UNCONFIRMED in NO_CONFIRMED_LEVEL
    assert UNCONFIRMED not in COMMON_REASONS


@pytest.mark.parametrize("name", ["terminal", "html"])
@pytest.mark.parametrize("case", CASES)
def test_all_was_looked_at_is_said_only_where_it_was(material, written, name, case):
    assets, not_run, expected = CASES[case]
    made = only(material.assessment, *(not_applicable(asset, UNCONFIRMED) for asset in assets), not_run=not_run)
    text = written(report(name), replace(material, assessment=made))
    assert (WORDS["not_seen_none"].in_(material.lang) in text) == (not any(expected))
    for told in gaps(made).told():
        assert "".join(told.in_(material.lang).split()) in "".join(text.split())


def test_json_counts_them(material):
    made = only(material.assessment, not_applicable(FIELD, UNCONFIRMED))
    assert document(replace(material, assessment=made))["summary"]["unconfirmed"] == {"fields": 1, "datasets": 0}
