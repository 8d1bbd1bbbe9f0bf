"""What became of the findings of an earlier assessment."""

from dataclasses import replace

import pytest

from audit.reports.base import Material
from audit.reports.comparison import Difference, compare, counts
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
        "still failing": ([failing], [failing], None, {Difference.UNCHANGED}),
        "more exceptions": ([failing], [replace(failing, exceptions=2)], None, {Difference.CHANGED}),
        "passes now": ([failing], [passing], None, {Difference.FIXED}),
        "does not apply now": ([failing], [replace(passing, status=Status.NOT_APPLICABLE)], None, {Difference.FIXED}),
        "could not look": ([failing], [replace(passing, status=Status.INCONCLUSIVE)], None, {Difference.NOT_RECHECKED}),
        "another of its kind is open": (
            [failing],
            [passing, replace(passing, status=Status.INCONCLUSIVE)],
            None,
            {Difference.NOT_RECHECKED},
        ),
        "the control broke off": ([failing], [passing], "control_error", {Difference.NOT_RECHECKED}),
        "not come across": ([failing], [], None, {Difference.NOT_RECHECKED}),
        "another asset": ([failing], [other, passing], None, {Difference.NEW, Difference.FIXED}),
        "another reason": ([failing], [replace(failing, fingerprint="three")], None, {Difference.NEW, Difference.NOT_RECHECKED}),
    }


@pytest.mark.parametrize(
    "case",
    [
        "still failing",
        "more exceptions",
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
def test_what_became_of_a_finding(assessment, failing, case):
    then, now, note, expected = table(failing)[case]
    found = counts(compare(with_first(assessment, *then), with_first(assessment, *now, note=note)))
    assert {difference for difference, count in found.items() if count} == expected


def test_a_finding_keeps_the_day_that_it_was_first_given(assessment, catalogue):
    material = Material(assessment=assessment, controls=catalogue, lang=Lang.EN, due_days={"high": 10}, due_dates={})
    severity = assessment.results[1].severity
    day = material.due(severity, "x")
    assert (day - assessment.as_of).days == 10
    earlier = replace(material, due_dates={"x": assessment.as_of})
    assert earlier.due(severity, "x") == assessment.as_of
    assert earlier.due(severity, "y") == day
