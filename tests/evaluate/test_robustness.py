"""The breaking point is the first level at which something failed."""

import pytest

from codriver.evaluate.robustness import RobustnessPoint, breaking_point


def test_the_breaking_point_is_the_first_level_with_a_failure() -> None:
    curve = [
        RobustnessPoint(level, 10 - failed, 10) for level, failed in ((0.0, 0), (0.05, 0), (0.1, 2), (0.2, 1))
    ]
    assert breaking_point(curve) == 0.1
    assert breaking_point(curve[:2]) is None
    assert curve[2].share == pytest.approx(0.8)
    assert curve[2].interval.low == pytest.approx(0.490, abs=1e-3)
