"""Intervals against the figures of the textbooks and of the project's facts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.evaluate.intervals import (
    failure_bound,
    least_distance_between,
    paired_difference,
    share_interval,
)


@pytest.mark.parametrize(
    ("trials", "bound"), [(10, 0.259), (20, 0.139), (50, 0.058), (100, 0.030), (300, 0.010)]
)
def test_no_failure_still_allows_some(trials: int, bound: float) -> None:
    """1 - 0.05 ** (1 / n) by hand, and the rule of three for large n."""
    assert failure_bound(0, trials) == pytest.approx(bound, abs=5e-4)
    assert failure_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials))


def test_wilson_s_interval_is_that_of_his_formula() -> None:
    z, p, n = 1.959964, 0.9, 10
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    found = share_interval(9, 10)
    assert (found.low, found.high) == pytest.approx((centre - reach, centre + reach), abs=1e-6)


def test_the_exact_interval_of_ten_out_of_ten_is_known_in_closed_form() -> None:
    found = share_interval(10, 10, "exact")
    assert (found.low, found.high) == pytest.approx((0.025 ** (1 / 10), 1.0))


@settings(max_examples=30)
@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    successes, trials = counts
    for method in ("wilson", "exact"):
        found = share_interval(successes, trials, method)
        assert -1e-12 <= found.low <= successes / trials <= found.high + 1e-12 <= 1 + 2e-12


def test_without_an_event_a_third_of_the_distance_is_sure() -> None:
    assert least_distance_between(0, 3000.0) == pytest.approx(3000.0 / 2.996, rel=1e-3)
    # chi2(0.95; 4) = 9.488, as in the tables.
    assert least_distance_between(1, 3000.0) == pytest.approx(6000.0 / 9.488, rel=1e-3)


def test_a_difference_is_that_of_the_pairs() -> None:
    """Differences 1, 2, 3: mean 2, deviation 1, t(0.975; 2) = 4.303."""
    found = paired_difference(np.array([10.0, 20.0, 30.0]), np.array([11.0, 22.0, 33.0]))
    assert (found.mean, found.pairs) == (2.0, 3)
    assert found.interval is not None
    reach = 4.303 / np.sqrt(3)
    assert (found.interval.low, found.interval.high) == pytest.approx((2 - reach, 2 + reach), abs=1e-3)


def test_one_pair_has_a_difference_but_no_interval() -> None:
    found = paired_difference(np.array([1.0]), np.array([3.5]))
    assert (found.mean, found.interval, found.pairs) == (2.5, None, 1)
