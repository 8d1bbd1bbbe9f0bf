"""A sample draws the same rows however a dataset is split, and its bound is the one of Clopper and Pearson."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.base import observe
from controls.finding import Status
from controls.sampling import SIZE, Sample, Sampling, upper_bound
from holdings.assets import Asset

ASSET = Asset.of("desk", "tickets", "note")


@pytest.mark.parametrize(
    ("exceptions", "examined", "bound"),
    [(0, 1, 0.95), (0, 59, 0.0495), (0, 2000, 0.0015), (1, 100, 0.0466), (5, 100, 0.1023), (100, 100, 1.0), (99, 100, 0.9995)],
)
def test_the_bound_is_the_one_in_the_tables(exceptions: int, examined: int, bound: float) -> None:
    assert upper_bound(exceptions, examined) == pytest.approx(bound, abs=5e-5)


@given(st.integers(0, 40), st.integers(1, 3000))
def test_at_the_bound_so_few_exceptions_have_five_in_a_hundred(exceptions: int, examined: int) -> None:
    bound = upper_bound(exceptions, examined)
    if exceptions >= examined:
        assert bound == 1.0
        return
    few = sum(math.comb(examined, k) * bound**k * (1 - bound) ** (examined - k) for k in range(exceptions + 1))
    assert few == pytest.approx(0.05, rel=1e-6)


@given(st.integers(0, 2**63 - 1), st.lists(st.integers(1, 5000), max_size=9), st.floats(0.001, 0.999))
def test_any_split_draws_the_same_rows(seed: int, sizes: list[int], share: float) -> None:
    sample = Sample(share=share, seed=seed)
    starts = np.cumsum([1, *sizes])
    parts = [sample.drawn(int(start), size) for start, size in zip(starts, sizes, strict=False)]
    assert np.array_equal(np.concatenate([np.empty(0, bool), *parts]), sample.drawn(1, sum(sizes)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rows", [SIZE + 1, 100_000, 3_000_000])
def test_about_as_many_rows_are_drawn_as_asked_for(rows: int, seed: int) -> None:
    sample = Sampling(seed=seed).of(rows)
    assert sample is not None
    drawn = int(sample.drawn(1, rows).sum())
    assert abs(drawn - SIZE) < 5 * math.sqrt(SIZE)


def test_seeds_draw_different_rows() -> None:
    one, other = (Sample(share=0.5, seed=seed).drawn(1, 10_000) for seed in (1, 2))
    assert 4_500 < (one ^ other).sum() < 5_500


@pytest.mark.parametrize("rows", [None, 0, 1, SIZE])
def test_a_small_dataset_or_one_of_unknown_size_is_looked_at_whole(rows: int | None) -> None:
    assert Sampling().of(rows) is None


@pytest.mark.parametrize(
    ("population", "examined", "left_out", "exceptions", "status", "reason", "bounded"),
    [
        (10_000, 2_000, 8_000, 0, Status.PASS, "sampled", True),
        (10_000, 2_000, 8_000, 3, Status.FAIL, "bad", True),
        (10_000, 1_999, 8_000, 0, Status.INCONCLUSIVE, "unexamined", True),
        (10_000, 0, 10_000, 0, Status.INCONCLUSIVE, "unexamined", False),
        (10_000, 10_000, 0, 0, Status.PASS, "ok", False),
    ],
)
def test_a_sampled_pass_says_its_bound(
    population: int, examined: int, left_out: int, exceptions: int, status: Status, reason: str, bounded: bool
) -> None:
    seen = observe(ASSET, population=population, examined=examined, exceptions=exceptions, reason="bad", left_out=left_out)
    assert (seen.status, seen.reason, seen.upper_bound is not None) == (status, reason, bounded)
    if reason == "sampled":
        assert seen.params == {"sampled": 2_000, "bound": "0.15%"}
