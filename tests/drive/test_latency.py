"""Percentiles in bounded memory agree with the real ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.drive.latency import Latencies


@given(st.lists(st.floats(1e-5, 100), min_size=1, max_size=300), st.sampled_from([50, 90, 99, 99.9, 100]))
def test_percentiles_are_right_to_two_percent(durations: list[float], percent: float) -> None:
    latencies = Latencies()
    for duration in durations:
        latencies.add(duration)
    exact = np.percentile(durations, percent, method="inverted_cdf")
    assert latencies.percentile(percent) == pytest.approx(exact, rel=0.021)
    assert latencies.longest == max(durations)
    assert latencies.count == len(durations)


def test_nothing_counted_is_nothing_told() -> None:
    assert Latencies().percentile(99) == 0.0


@pytest.mark.parametrize("extreme", [0.0, 1e-9, 1e6])
def test_extremes_are_counted_too(extreme: float) -> None:
    latencies = Latencies()
    latencies.add(extreme)
    assert latencies.percentile(50) == min(extreme, latencies.percentile(100))
    assert latencies.count == 1
