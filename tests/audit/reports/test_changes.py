"""What became of the findings of an earlier assessment."""

from dataclasses import replace

import pytest

from audit.reports.base import Material
from audit.reports.changes import Change, changes
from controls.finding import Status
from holdings.assets import Asset
from holdings.text import Lang


def with_first(assessment, *observations, note=None):
    first = replace(assessment.results[0], observations=observations, note=note)
    return replace(assessment, results=(first,))


@pytest.fixture
def failing(an_observation):
    return replace(an_observation, asset=Asset.of("s", "d"), fingerprint="one")


def table(failing):
    passing = replace(failing, status=Status.PASS, reason="ok", exceptions=0, fingerprint="p")
    other = replace(failing, asset=Asset.of("s", "e"), fingerprint="two")
    return {
        "still failing": ([failing], [failing], None, {Change.UNCHANGED}),
        "passes now": ([failing], [passing], None, {Change.FIXED}),
        "does not apply now": ([failing], [replace(passing, status=Status.NOT_APPLICABLE)], None, {Change.FIXED}),
        "could not look": ([failing], [replace(passing, status=Status.INCONCLUSIVE)], None, {Change.NOT_RECHECKED}),
        "another of its kind is open": (
            [failing],
            [passing, replace(passing, status=Status.INCONCLUSIVE)],
            None,
            {Change.NOT_RECHECKED},
        ),
        "the control broke off": ([failing], [passing], "control_error", {Change.NOT_RECHECKED}),
        "not come across": ([failing], [], None, {Change.NOT_RECHECKED}),
        "another asset": ([failing], [other, passing], None, {Change.NEW, Change.FIXED}),
        "another reason": ([failing], [replace(failing, fingerprint="three")], None, {Change.NEW, Change.NOT_RECHECKED}),
    }


@pytest.mark.parametrize(
    "case",
    [
        "still failing",
        "passes now",
        "does not apply now",
        "could not look",
        "another of its kind is open",
        "the control broke off",
        "not come across",
        "another asset",
        "another reason",
    ],
)
def test_changes(assessment, failing, case):
    then, now, note, expected = table(failing)[case]
    counts = changes(with_first(assessment, *now, note=note), with_first(assessment, *then)).counts()
    assert {change for change, count in counts.items() if count} == expected


def test_a_finding_keeps_the_day_that_it_was_first_given(assessment, catalogue):
    material = Material(assessment=assessment, controls=catalogue, lang=Lang.EN, due_days={"high": 10}, due_dates={})
    severity = assessment.results[1].severity
    day = material.due(severity, "x")
    assert (day - assessment.as_of).days == 10
    earlier = replace(material, due_dates={"x": assessment.as_of})
    assert earlier.due(severity, "x") == assessment.as_of
    assert earlier.due(severity, "y") == day
