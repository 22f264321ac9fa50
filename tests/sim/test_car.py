"""Where a car is on the road: errors of its origin, wheels off the road, and the ground under it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.sim.body import CORNERS, WHEELS, origin_of, places_on_ground
from codriver.sim.car import CarState, advance, place_car
from codriver.sim.many import one_of
from codriver.sim.start import Start, vehicle_at
from codriver.sim.track import Track
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import TIME_STEP, VehicleState
from codriver.types import WHEELBASE

lakes = st.sampled_from([load_track("lake"), load_track("lake", reverse=True)])


def placed(track: Track, s: float, offset: float = 0.0, turned: float = 0.0, speed: float = 0.0) -> CarState:
    return place_car(track, vehicle_at(track, Start(s, offset, turned, speed)), np.array([s]))


@given(lakes, st.floats(0, 1138), st.floats(-4, 4), st.floats(-3, 3))
def test_a_car_is_where_it_was_put(lake: Track, s: float, offset: float, turned: float) -> None:
    car = one_of(placed(lake, s, offset, turned), 0)
    assert car.s == pytest.approx(s, abs=1e-6) or car.s == pytest.approx(s + lake.length, abs=1e-6)
    assert (car.cross_track_error, car.heading_error) == pytest.approx((offset, turned), abs=1e-6)
    assert car.road_curvature == pytest.approx(float(lake.curvature_at(s)), abs=1e-6)
    assert np.hypot(*np.subtract(origin_of(car.x, car.y, car.yaw), (car.x, car.y))) == pytest.approx(1.60)


@given(st.floats(0, 1138), st.floats(-6, 6), st.floats(-3, 3))
def test_driven_the_other_way_the_errors_change_sign(s: float, offset: float, turned: float) -> None:
    forward, backward = load_track("lake"), load_track("lake", reverse=True)
    vehicle = vehicle_at(forward, Start(s, offset, turned))
    there = one_of(place_car(forward, vehicle, np.array([s])), 0)
    back = one_of(place_car(backward, vehicle, np.array([-s])), 0)
    assert back.cross_track_error == pytest.approx(-there.cross_track_error, abs=1e-6)
    assert math.cos(back.heading_error - there.heading_error) == pytest.approx(-1)
    assert back.wheels_off == there.wheels_off
    assert back.road_curvature == pytest.approx(-there.road_curvature, abs=1e-6)


def test_wheels_and_corners_stand_around_the_car() -> None:
    x, y = places_on_ground(WHEELS, np.array([10.0]), np.array([5.0]), np.array([math.pi / 2]))
    assert np.column_stack([x, y]) == pytest.approx(
        np.array([[10 + WHEELBASE, 6], [10 + WHEELBASE, 4], [10, 6], [10, 4]])
    ), "a car that points to +x has its left wheels further in y"
    assert CORNERS[:, 1].max() - CORNERS[:, 1].min() == pytest.approx(4.47)


@pytest.mark.parametrize(
    ("offset", "turned", "wheels"),
    [
        (0.0, 0.0, 0),
        (1.9, 0.0, 0),
        (2.2, 0.0, 2),
        (-2.9, 0.0, 0),
        (-3.2, 0.0, 2),
        (5.0, 0.0, 4),
        (1.5, 0.6, 1),
        (-2.7, -0.5, 1),
    ],
)
def test_wheels_off_the_road_are_counted_one_by_one(
    ring: Track, offset: float, turned: float, wheels: int
) -> None:
    assert placed(ring, 50.0, offset, turned).wheels_off == wheels


@given(st.floats(0, 1138), st.floats(-6, 6), st.floats(-3, 3))
def test_the_quick_look_at_the_wheels_is_the_same_as_a_close_one(
    s: float, offset: float, turned: float
) -> None:
    lake = load_track("lake")
    car = placed(lake, s, offset, turned)
    x, y = places_on_ground(WHEELS, car.x, car.y, car.yaw)
    wheels = lake.project(x, y, np.full_like(x, s))
    left, right = lake.half_widths_at(wheels.s)
    off = np.sum((wheels.cross_track_error > right) | (wheels.cross_track_error < -left))
    assert car.wheels_off == off


def test_uphill_the_car_looks_up_and_on_a_bank_it_leans(ring: Track) -> None:
    uphill = one_of(placed(ring, 1.0), 0)
    slope = float(ring.gradient_at(1.0))
    assert uphill.pitch == pytest.approx(-math.atan(slope), abs=1e-6)
    assert uphill.roll == pytest.approx(math.radians(3), abs=1e-6)
    across = one_of(placed(ring, 1.0, turned=math.pi / 2), 0)
    assert across.pitch == pytest.approx(math.radians(3), abs=1e-6), "it looks down the bank"
    assert across.roll == pytest.approx(math.atan(slope), abs=1e-6), "and leans down the hill"


@given(st.floats(0, 370), st.floats(-2, 2), st.floats(-1, 1))
def test_the_rear_axle_stands_on_the_ground(ring: Track, s: float, offset: float, turned: float) -> None:
    car = one_of(placed(ring, s, offset, turned), 0)
    under = ring.project(car.x, car.y, s)
    assert car.z == pytest.approx(ring.position(under.s, under.cross_track_error)[2], abs=0.03)


def test_gravity_pulls_along_the_slope_and_the_bank_helps_round_the_bend(ring: Track) -> None:
    still = np.zeros(1)
    uphill = advance(ring, placed(ring, 1.0, speed=10.0), still, still)
    downhill = advance(ring, placed(ring, ring.length / 2 + 1.0, speed=10.0), still, still)
    assert downhill.speed - uphill.speed == pytest.approx(
        2 * 9.81 * ring.gradient_at(1.0) * TIME_STEP, rel=0.05
    )


def test_arc_length_runs_on_over_the_line_and_back_again() -> None:
    lake = load_track("lake")
    car = placed(lake, lake.length - 0.1, speed=10.0)
    still = np.zeros(1)
    over = advance(lake, car, still, still)
    assert over.s == pytest.approx(lake.length + 0.1, abs=0.02)
    turned = place_car(lake, vehicle_at(lake, Start(0.1, 0.0, math.pi, 10.0)), np.array([0.1]))
    assert advance(lake, turned, still, still).s == pytest.approx(-0.1, abs=0.02)


@given(st.floats(0, 1138), st.floats(-2, 2), st.floats(-0.5, 0.5), st.floats(1, 13))
def test_progress_is_speed_along_the_road_seen_from_the_bend_s_centre(
    s: float, offset: float, turned: float, speed: float
) -> None:
    lake = load_track("lake")
    car = placed(lake, s, offset, turned, speed)
    after = advance(lake, car, np.zeros(1), np.zeros(1))
    along = speed * math.cos(turned) / (1 - float(car.road_curvature[0]) * offset)
    assert (after.s - car.s) / TIME_STEP == pytest.approx(along, rel=0.05, abs=0.05)


def test_the_state_of_a_car_is_a_vehicle_s_too() -> None:
    assert isinstance(placed(load_track("oval"), 3.0), VehicleState)
