"""The corrections are the cubic's: by formula, by the fact sheet's table and by driving it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.augment.correction import (
    FOLK_PIXELS_PER_METRE,
    MIN_LOOKAHEAD_DISTANCE,
    camera_correction,
    corrected_steering,
    folk_corrected_steering,
    lookahead_distance,
)
from codriver.types import METRES_PER_SECOND_PER_MPH, curvature_to_steering, steering_to_curvature

offsets = st.floats(0.05, 1.5)
yaws = st.floats(0.01, 0.2)
speeds = st.floats(0, 14)
steerings = st.floats(-0.3, 0.3)


@pytest.mark.parametrize(
    ("speed_mph", "expected"), [(9, 0.489), (15, 0.178), (20, 0.101), (25, 0.064), (30, 0.045)]
)
def test_an_offset_gives_the_table_s_corrections(speed_mph: float, expected: float) -> None:
    speed = speed_mph * METRES_PER_SECOND_PER_MPH
    for sign in (-1, 1):
        correction = corrected_steering(0.0, speed, lateral_offset=sign * 0.815, lookahead_seconds=2.0)
        assert correction == pytest.approx(-sign * expected, abs=0.0006)


@given(steerings, speeds, offsets, yaws)
def test_who_stands_right_or_points_right_steers_further_left(
    steering: float, speed: float, offset: float, yaw: float
) -> None:
    for moved in ({"lateral_offset": offset}, {"yaw": yaw}):
        opposite = {name: -value for name, value in moved.items()}
        assert corrected_steering(steering, speed, **moved) < steering
        assert corrected_steering(steering, speed, **opposite) > steering


@given(steerings, speeds, offsets, yaws)
def test_the_added_curvature_is_the_cubic_s(steering: float, speed: float, offset: float, yaw: float) -> None:
    distance = lookahead_distance(speed, 2.0)
    curvature = steering_to_curvature(steering) - 6 * offset / distance**2 - 4 * yaw / distance
    expected = np.clip(curvature_to_steering(curvature), -1, 1)
    corrected = corrected_steering(steering, speed, lateral_offset=offset, yaw=yaw, lookahead_seconds=2.0)
    assert corrected == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("offset", "yaw"), [(0.8, 0.0), (0.0, 0.1), (-1.0, 0.05)])
def test_who_asks_for_the_correction_all_the_way_drives_the_cubic(offset: float, yaw: float) -> None:
    """Each step asks anew, with what is left of the look-ahead, until its floor is reached."""
    speed, seconds, step = 13.0, 2.0, 0.0005
    whole = speed * seconds
    sideways, heading, driven = offset, yaw, 0.0
    while whole - driven > MIN_LOOKAHEAD_DISTANCE:
        steering = corrected_steering(
            0.0, speed, lateral_offset=sideways, yaw=heading, lookahead_seconds=seconds - driven / speed
        )
        heading += speed * step * steering_to_curvature(steering)
        sideways += speed * step * math.sin(heading)
        driven += speed * step
    share = driven / whole
    square, cube = 3 * offset + 2 * yaw * whole, 2 * offset + yaw * whole
    assert share > 0.75
    assert sideways == pytest.approx(offset + yaw * driven - square * share**2 + cube * share**3, abs=0.01)
    assert heading == pytest.approx(yaw + (3 * cube * share**2 - 2 * square * share) / whole, abs=0.005)


def test_unmoved_nothing_is_corrected() -> None:
    steering = np.linspace(-1, 1, 9)
    assert corrected_steering(steering, np.full(9, 10.0)) == pytest.approx(steering, abs=1e-12)
    assert camera_correction("center", steering, np.full(9, 10.0)) == pytest.approx(steering, abs=1e-12)


def test_a_standing_car_gets_a_finite_correction() -> None:
    assert lookahead_distance(0.0) == MIN_LOOKAHEAD_DISTANCE
    assert 0 < camera_correction("left", 0.0, 0.0) < 1
    assert -1 < camera_correction("right", 0.0, 0.0) < 0


@given(steerings, speeds)
def test_side_cameras_steer_back_to_the_middle_by_their_true_offsets(steering: float, speed: float) -> None:
    left, right = (camera_correction(camera, steering, speed) for camera in ("left", "right"))
    assert left > steering > right
    assert left == corrected_steering(steering, speed, lateral_offset=-0.806)
    assert right == corrected_steering(steering, speed, lateral_offset=0.825)


def test_arrays_give_arrays_and_numbers_give_numbers() -> None:
    steering, speed = np.array([0.1, -0.2]), np.array([5.0, 13.0])
    many = corrected_steering(steering, speed, lateral_offset=np.array([0.5, -0.5]))
    assert many.shape == (2,)
    assert many[1] == corrected_steering(-0.2, 13.0, lateral_offset=-0.5)
    assert isinstance(corrected_steering(0.1, 5.0), float)


def test_the_folk_s_constants_are_what_the_folk_says_and_contradict_each_other() -> None:
    assert camera_correction("left", 0.1, 13.0, folk=True) == pytest.approx(0.3)
    assert camera_correction("right", 0.1, 2.0, folk=True) == pytest.approx(-0.1)
    assert camera_correction("center", 0.1, 2.0, folk=True) == 0.1
    assert camera_correction("left", 0.95, 2.0, folk=True) == 1.0
    # One degree of yaw moves the picture by 2.42 pixels; a metre to the side moves the kept ground by 29.
    assert folk_corrected_steering(0.0, yaw=math.radians(1)) == pytest.approx(-2.42 * 0.002, rel=1e-2)
    assert pytest.approx(29.4, abs=0.1) == FOLK_PIXELS_PER_METRE
    assert folk_corrected_steering(0.0, lateral_offset=-0.815) == pytest.approx(0.048, abs=1e-3)
