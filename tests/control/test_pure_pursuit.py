"""Pure pursuit leads through the pursued point, and brings a car back to a line without swinging."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codriver.control.pure_pursuit import (
    LOOKAHEAD_SECONDS,
    SHORTEST_LOOKAHEAD,
    lookahead_distance,
    pursuit_curvature,
    seen_from,
)

metres = st.floats(-20, 20)


@given(metres, st.floats(1, 20))
def test_the_circle_passes_through_the_point(right: float, ahead: float) -> None:
    curvature = pursuit_curvature(right, ahead)
    assume(abs(curvature) > 1e-6)
    radius = 1 / curvature
    assert math.hypot(right - radius, ahead) == pytest.approx(abs(radius), rel=1e-6)
    assert math.copysign(1, curvature) == math.copysign(1, right)


def test_a_point_straight_ahead_is_driven_to_straight() -> None:
    assert pursuit_curvature(0.0, 5.0) == 0


@given(metres, metres, st.floats(-3, 3), metres, metres)
def test_a_point_is_seen_from_the_car_as_far_as_it_is(
    x: float, y: float, yaw: float, right: float, ahead: float
) -> None:
    point_x = x + right * math.cos(yaw) + ahead * math.sin(yaw)
    point_y = y - right * math.sin(yaw) + ahead * math.cos(yaw)
    assert seen_from(x, y, yaw, point_x, point_y) == pytest.approx((right, ahead), abs=1e-9)


def test_the_look_ahead_grows_with_speed_and_is_never_short() -> None:
    distances = lookahead_distance(np.array([0.0, 5.0, 10.0, -10.0]))
    assert distances.tolist() == [SHORTEST_LOOKAHEAD, SHORTEST_LOOKAHEAD, *2 * [10 * LOOKAHEAD_SECONDS]]


@pytest.mark.parametrize("offset", [-1.5, 1.0])
def test_a_car_beside_a_straight_line_comes_back_with_hardly_any_overshoot(offset: float) -> None:
    x, yaw, speed, step = offset, 0.0, 10.0, 0.01
    path = []
    for _ in range(500):
        right, ahead = seen_from(x, 0.0, yaw, 0.0, lookahead_distance(speed))
        yaw += float(pursuit_curvature(right, ahead)) * speed * step
        x += speed * step * math.sin(yaw)
        path.append(x)
    assert abs(path[-1]) < 0.01
    assert -0.06 < min(np.divide(path, offset)) < 0
    assert abs(path[round(LOOKAHEAD_SECONDS / step)]) < 0.6 * abs(offset)
