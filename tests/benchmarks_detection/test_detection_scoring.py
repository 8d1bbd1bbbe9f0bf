"""The measures, on cases worked out by hand, and against the other scorer where it is beside the checkout."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest

from benchmarks.detection.render import Record, Region, records
from benchmarks.detection.scoring import TYPES, Ratio, score

OTHER = Path(__file__).parents[3] / "shared" / "tools" / "score_pii.py"


def record(spans=(), negs=(), ignore=(), size=20):
    made = (tuple(Region(*each) for each in group) for group in (spans, negs, ignore))
    return Record(id="1", channel="notes", text="x" * size, **dict(zip(("spans", "negs", "ignore"), made, strict=True)))


def scored(truth, *found):
    return score([truth], {"1": [Region(*each) for each in found]})


MOBILE = (5, 10, "MOBILE")
CASES = [
    # found, leak, over, clean, typed precision, typed recall
    ([(5, 10, "CN_MOBILE")], 0.0, 0.0, 1.0, 1.0, 1.0),
    ([], 1.0, 0.0, 0.0, 0.0, 0.0),
    ([(5, 8, "PHONE_NUMBER")], 0.4, 0.0, 0.0, 1.0, 1.0),
    ([(5, 7, "PHONE_NUMBER")], 0.6, 0.0, 0.0, 1.0, 0.0),
    ([(4, 11, "CN_MOBILE")], 0.0, 2 / 15, 1.0, 1.0, 1.0),
    ([(5, 10, "PERSON")], 0.0, 0.0, 1.0, 0.0, 0.0),
    ([(5, 7, "CN_MOBILE"), (7, 10, "PHONE_NUMBER")], 0.0, 0.0, 1.0, 1.0, 1.0),
    ([(5, 10, "CN_MOBILE"), (12, 15, "CN_MOBILE")], 0.0, 0.2, 1.0, 0.5, 1.0),
    ([(5, 99, "CN_MOBILE")], 0.0, 10 / 15, 1.0, 1.0, 1.0),
    ([(7, 7, "CN_MOBILE")], 1.0, 0.0, 0.0, 0.0, 0.0),
]


@pytest.mark.parametrize(("found", "leak", "over", "clean", "precision", "recall"), CASES)
def test_one_record(found, leak, over, clean, precision, recall):
    result = scored(record([MOBILE]), *found)
    assert (result.leak, result.over, result.clean) == pytest.approx((leak, over, clean))
    assert (result.typed.precision, result.typed.recall) == pytest.approx((precision, recall))


def test_what_is_neutral_counts_neither_way():
    truth = record([MOBILE], ignore=[(12, 16, "TITLE")])
    result = scored(truth, (5, 10, "CN_MOBILE"), (12, 16, "PERSON"))
    assert (result.over, result.wrong, result.any.precision) == (0, 0, 1)


@pytest.mark.parametrize(("end", "hit"), [(14, 1.0), (13, 0.0)])
def test_a_hard_negative_is_hit_when_half_of_it_is_covered(end, hit):
    truth = record([MOBILE], negs=[(12, 16, "ORDER")])
    assert scored(truth, (5, 10, "CN_MOBILE"), (12, end, "CN_MOBILE")).negs == hit


def test_f2_weighs_recall_four_times():
    assert Ratio(0.5, 1.0).f(2) == pytest.approx(5 * 0.5 / (4 * 0.5 + 1))
    assert Ratio(0.0, 0.0).f(2) == 0


def test_a_type_that_the_truth_lacks_is_told_and_left_out_of_typed():
    result = scored(record([MOBILE]), (5, 10, "CN_MOBILE"), (12, 15, "VIN"))
    assert result.unmapped == {"VIN": 1}
    assert (result.typed.precision, result.any.precision) == (1.0, 0.5)


@pytest.fixture(scope="module")
def other():
    if not OTHER.exists():
        pytest.skip("../shared/tools/score_pii.py is not here")
    spec = importlib.util.spec_from_file_location("score_pii", OTHER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_types_mean_the_same_to_both(other):
    differ = {name for name, golds in TYPES.items() if name in other.DEFAULT_MAP and set(other.DEFAULT_MAP[name]) != set(golds)}
    assert differ == set()
    assert {"CREDENTIAL", "CN_MOBILE", "ADDRESS"} - set(other.DEFAULT_MAP) == {"CREDENTIAL"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", range(3))
def test_both_score_the_same(other, language, seed):
    """On findings that are right, shifted, mistyped, glued together, out of nowhere, or missing."""
    rng = random.Random(seed)
    truth = list(records(language, "develop", count=150, seed=seed))
    names = sorted(name for name, golds in TYPES.items() if name in other.DEFAULT_MAP and tuple(other.DEFAULT_MAP[name]) == golds)
    found = {each.id: [_disturbed(rng, each, names) for _ in range(rng.randrange(12))] for each in truth}
    ours = score(truth, found)
    theirs = other.score(
        [each.said() for each in truth],
        [{"id": name, "spans": [span.said() for span in spans]} for name, spans in found.items()],
        {"CREDENTIAL": ["CREDENTIAL"]},
    )
    for name, ratio in (("any", ours.any), ("char", ours.char), ("typed", ours.typed)):
        assert (ratio.precision, ratio.recall) == pytest.approx((theirs[name]["P"], theirs[name]["R"]), abs=1e-4)
        assert ratio.f(2) == pytest.approx(theirs[name]["F2"], abs=1e-4)
    assert (ours.leak, ours.over, ours.clean, ours.negs, ours.full) == pytest.approx(
        (theirs["leak"], theirs["over"], theirs["clean_records"], theirs["negs_hit"], theirs["any"]["full"]), abs=1e-4
    )
    assert 0.05 < ours.typed.recall < 0.95
    for name, tally in ours.by_type.items():
        said = theirs["per_type"][name]
        assert tally.spans == said["n"]
        assert (tally.ratio.precision, tally.ratio.recall) == pytest.approx((said["P"], said["R"]), abs=1e-3)


def _disturbed(rng, each, names):
    size = len(each.text)
    regions = (*each.spans, *each.negs, *each.ignore)
    if regions and rng.random() < 0.8:
        region = rng.choice(regions)
        start, end, type_ = region.start, region.end, rng.choice([*names, region.type])
        if rng.random() < 0.7:
            type_ = next((name for name in names if region.type in TYPES[name]), type_)
        if rng.random() < 0.4:
            start, end = start + rng.randrange(-3, 4), end + rng.randrange(-3, 6)
    else:
        start = rng.randrange(size)
        end, type_ = start + rng.randrange(8), rng.choice(names)
    return Region(start, end, type_)
