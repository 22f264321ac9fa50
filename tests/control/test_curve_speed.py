"""Slowing for curves by the sideways acceleration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.control.curve_speed import LATERAL_ACCELERATION_LIMIT, CurveSpeed, curve_speed
from codriver.types import steering_to_curvature


@given(st.floats(0.5, 15), st.floats(-0.2, 0.2))
def test_the_sideways_acceleration_stays_within_the_limit(set_speed: float, curvature: float) -> None:
    speed = curve_speed(set_speed, curvature)
    assert 0 < speed <= set_speed
    assert speed**2 * abs(curvature) <= LATERAL_ACCELERATION_LIMIT * (1 + 1e-9)


def test_a_straight_road_is_driven_at_the_set_speed() -> None:
    assert CurveSpeed(13.4).target(0.0, 0.0) == 13.4


@pytest.mark.parametrize("steering", [-0.6, 0.6])
def test_a_steady_curve_is_driven_at_its_own_speed(steering: float) -> None:
    curve = CurveSpeed(13.4)
    targets = [curve.target(steering, frame / 30) for frame in range(60)]
    assert targets[-1] == pytest.approx(curve_speed(13.4, steering_to_curvature(steering)), rel=0.01)


def test_a_flickering_steering_does_not_slow_the_car() -> None:
    curve = CurveSpeed(10.0)
    curve.target(0.0, 0.0)
    assert min(curve.target(0.3 * (-1) ** frame, frame / 30) for frame in range(1, 60)) == 10.0
