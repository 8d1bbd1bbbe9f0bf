"""What the earlier assessment found and this one does not have is listed, not only counted."""

from dataclasses import replace

import pytest

from audit.reports.comparison import Difference
from audit.reports.gone import gone
from audit.reports.registry import report
from audit.reports.terminal import SHOWN_GONE
from audit.reports.words import WORDS
from controls.finding import Status
from holdings.assets import Asset


def before(assessment, *assets):
    """The same, and a finding of each asset that is not there now."""
    first = assessment.results[0]
    failing = [replace(first.observations[0], asset=asset, fingerprint=f"{place:032x}") for place, asset in enumerate(assets)]
    return replace(
        assessment, id="earlier", results=(replace(first, observations=(*first.observations, *failing)), *assessment.results[1:])
    )


@pytest.fixture
def compared(material):
    """One was cleared, one was not come across."""
    first = material.assessment.results[0]
    cleared = replace(first.observations[2], asset=Asset.of("desk", "mended"))
    assert cleared.status is Status.PASS
    now = replace(
        material.assessment, results=(replace(first, observations=(*first.observations, cleared)), *material.assessment.results[1:])
    )
    previous = before(material.assessment, Asset.of("desk", "mended"), Asset.of("desk", "unseen"))
    return replace(material, assessment=now, previous=previous)


def test_what_is_gone(compared):
    found = [(each.change, each.control, each.asset) for each in gone(compared)]
    assert found == [(Difference.FIXED, "CLS-91", "desk.mended"), (Difference.NOT_RECHECKED, "CLS-91", "desk.unseen")]


def test_without_an_earlier_assessment_nothing_is(material):
    assert gone(material) == ()


@pytest.mark.parametrize("name", ["terminal", "html"])
def test_it_is_listed(compared, written, name):
    text = written(report(name), compared).replace("<wbr>", "")
    listed = text[text.index(WORDS["gone"].in_(compared.lang)) :]
    for change, asset in ((Difference.FIXED, "desk.mended"), (Difference.NOT_RECHECKED, "desk.unseen")):
        assert asset in listed
        assert change.text.in_(compared.lang) in listed


def test_a_long_list_says_where_the_rest_is(material, written):
    many = (Asset.of("desk", f"gone{place}") for place in range(SHOWN_GONE + 2))
    text = written(report("terminal"), replace(material, previous=before(material.assessment, *many)))
    assert f"recordwarden compare earlier {material.assessment.id}" in "".join(text.replace("\n", " ").replace("  ", " "))
