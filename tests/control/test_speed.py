"""Keeping a speed on a car with the simulator's numbers: arrives, does not overshoot, does not wind up."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.control.speed import SpeedController
from codriver.control.vehicle_response import (
    DRAG,
    FULL_BRAKE_DECELERATION,
    FULL_THROTTLE_ACCELERATION,
    REVERSE_BELOW,
    throttle_for,
)

MPH = 0.44704
FRAME = 1 / 30  # s


def drive(
    controller: SpeedController,
    target: float,
    seconds: float,
    *,
    speed: float = 0.0,
    start: float = 0.0,
    slope: Callable[[float], float] = lambda _: 0.0,
    looks_per_frame: int = 1,
) -> np.ndarray:
    """Speeds (m/s) over time of a car under the controller; `slope` is an acceleration (m/s2) by time."""
    speeds = []
    for now in np.arange(start, start + seconds, FRAME):
        for _ in range(looks_per_frame):
            throttle = controller.throttle(target, speed, now)
        push = throttle * (FULL_THROTTLE_ACCELERATION if throttle > 0 else FULL_BRAKE_DECELERATION)
        speed = max(0.0, speed + (push - DRAG * speed + slope(now)) * FRAME)
        speeds.append(speed)
    return np.array(speeds)


@pytest.mark.parametrize("mph", [20, 30])
@pytest.mark.parametrize("looks_per_frame", [1, 2])
def test_the_car_reaches_its_speed_and_stays_there(mph: float, looks_per_frame: int) -> None:
    speeds = drive(SpeedController(), mph * MPH, 30, looks_per_frame=looks_per_frame)
    assert np.abs(speeds[int(10 / FRAME) :] - mph * MPH).max() < 0.15  # a third of a mile per hour
    assert speeds.max() < mph * MPH + 0.3


@pytest.mark.parametrize("slope", [-1.0, 1.0])
def test_slopes_are_made_up_for(slope: float) -> None:
    speeds = drive(SpeedController(), 20 * MPH, 60, slope=lambda now: slope if now > 20 else 0.0)
    assert speeds[-1] == pytest.approx(20 * MPH, abs=0.1)


def test_nothing_is_wound_up_while_the_car_cannot_follow() -> None:
    controller = SpeedController()
    drive(controller, 30 * MPH, 60, slope=lambda _: -FULL_THROTTLE_ACCELERATION)  # stands, full throttle
    assert drive(controller, 20 * MPH, 20, start=60).max() < 20 * MPH + 0.5


def test_nothing_is_carried_over_a_long_pause() -> None:
    controller = SpeedController()
    drive(controller, 20 * MPH, 20, slope=lambda _: -1.0)
    after_pause = controller.throttle(20 * MPH, 5.0, 100.0)
    assert after_pause == SpeedController().throttle(20 * MPH, 5.0, 0.0)


def test_a_clock_that_steps_back_starts_afresh() -> None:
    controller = SpeedController()
    drive(controller, 20 * MPH, 20, slope=lambda _: -1.0)
    assert controller.throttle(20 * MPH, 5.0, 3.0) == SpeedController().throttle(20 * MPH, 5.0, 0.0)


def test_slowing_down_is_gentle() -> None:
    speeds = drive(SpeedController(), 5.0, 10, speed=13.4)
    assert np.diff(speeds).min() / FRAME > -(3.0 + DRAG * 13.4) - 1e-6
    assert speeds[-1] == pytest.approx(5.0, abs=0.1)


@given(st.floats(-300, 300), st.floats(0, 50))
def test_throttle_stays_in_its_range_and_never_reverses(acceleration: float, speed: float) -> None:
    throttle = throttle_for(acceleration, speed)
    assert -1 <= throttle <= 1
    assert throttle >= 0 or speed >= REVERSE_BELOW
