"""The car accelerates, brakes, turns, slides and reverses as the simulator's numbers say."""

import math
from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.control.speed import SpeedController
from codriver.control.vehicle_response import DRAG, FULL_THROTTLE_ACCELERATION, throttle_for
from codriver.sim.vehicle import (
    CORNERING_HELP,
    GRAVITY,
    LEVEL_ROAD,
    REVERSE_ACCELERATION,
    TIME_STEP,
    Ground,
    VehicleState,
    grip_at,
    step_vehicle,
)
from codriver.types import MAX_SPEED, WHEELBASE, curvature_to_steering, steering_to_curvature

commands = st.floats(-1, 1)
states = st.builds(
    VehicleState,
    x=st.floats(-100, 100),
    y=st.floats(-100, 100),
    yaw=st.floats(-math.pi, math.pi),
    speed=st.floats(-5, MAX_SPEED),
)
grounds = st.builds(
    Ground, slope=st.floats(-0.15, 0.15), bank=st.floats(-0.1, 0.1), wheels_off=st.integers(0, 4).map(float)
)


def drive(
    state: VehicleState, seconds: float, steering: float, throttle: float, ground: Ground = LEVEL_ROAD
) -> VehicleState:
    for _ in range(round(seconds / TIME_STEP)):
        state = step_vehicle(state, steering, throttle, ground)
    return state


def at(speed: float) -> VehicleState:
    return VehicleState(0.0, 0.0, 0.0, speed)


@given(states, commands, commands, grounds)
def test_a_step_is_never_absurd(
    state: VehicleState, steering: float, throttle: float, ground: Ground
) -> None:
    after = step_vehicle(state, steering, throttle, ground)
    assert all(math.isfinite(value) for value in astuple(after))
    assert abs(after.speed) <= MAX_SPEED
    moved = math.hypot(after.x - state.x, after.y - state.y)
    assert moved <= TIME_STEP * max(abs(state.speed), abs(after.speed)) + 1e-9
    mean_speed = (state.speed + after.speed) / 2
    turned = math.remainder(after.yaw - state.yaw, 2 * math.pi)
    assert turned == pytest.approx(mean_speed * TIME_STEP * after.curvature, abs=1e-9)


@given(st.lists(st.tuples(states, commands, commands, grounds), min_size=1, max_size=9))
def test_cars_do_not_change_when_others_drive_beside_them(
    cars: list[tuple[VehicleState, float, float, Ground]],
) -> None:
    alone = [astuple(step_vehicle(*car)) for car in cars]
    states_, steering, throttle, grounds_ = zip(*cars, strict=True)
    together = step_vehicle(
        VehicleState(*np.array([astuple(state) for state in states_]).T),
        np.array(steering),
        np.array(throttle),
        Ground(*np.array([astuple(ground) for ground in grounds_]).T),
    )
    assert np.array_equal(np.array(astuple(together)).T, np.array(alone))


@given(states, commands, commands)
def test_left_is_the_mirror_of_right(state: VehicleState, steering: float, throttle: float) -> None:
    mirrored = replace(state, x=-state.x, yaw=-state.yaw)
    right, left = step_vehicle(state, steering, throttle), step_vehicle(mirrored, -steering, throttle)
    assert (left.x, left.y, left.speed, left.curvature) == (-right.x, right.y, right.speed, -right.curvature)


@pytest.mark.parametrize("steering", [-1.0, -0.3, 0.2, 1.0])
def test_the_rear_axle_drives_a_circle_of_the_bicycle_s_radius(steering: float) -> None:
    speed, radius = 3.0, 1 / steering_to_curvature(steering)
    round_trip = abs(2 * math.pi * radius) / speed
    state = at(speed)
    for _ in range(round(round_trip / TIME_STEP)):
        state = replace(step_vehicle(state, steering, throttle_for(DRAG * speed, speed)), speed=speed)
        assert math.hypot(state.x - radius, state.y) == pytest.approx(abs(radius), rel=0.01)
    assert math.hypot(state.x, state.y) < 1.1 * speed * TIME_STEP
    assert math.tan(math.radians(25 * steering)) == pytest.approx(WHEELBASE / radius)


def test_full_throttle_starts_with_the_engine_s_acceleration_and_ends_at_the_cap() -> None:
    assert step_vehicle(at(0.0), 0.0, 1.0).speed == pytest.approx(FULL_THROTTLE_ACCELERATION * TIME_STEP)
    assert drive(at(0.0), 10.0, 0.0, 1.0).speed == MAX_SPEED


def test_a_coasting_car_loses_a_tenth_of_its_speed_each_second() -> None:
    assert drive(at(10.0), 1.0, 0.0, 0.0).speed == pytest.approx(10 * math.exp(-DRAG), rel=2e-3)


def test_the_brakes_hold_what_the_tyres_hold_and_stop_the_car_for_good() -> None:
    after = step_vehicle(at(MAX_SPEED), 0.0, -1.0)
    assert (MAX_SPEED - after.speed) / TIME_STEP == pytest.approx(grip_at(MAX_SPEED) + DRAG * MAX_SPEED)
    gentle = step_vehicle(at(MAX_SPEED), 0.0, throttle_for(-2.0, MAX_SPEED))
    assert (MAX_SPEED - gentle.speed) / TIME_STEP == pytest.approx(2.0 + DRAG * MAX_SPEED)


def test_a_negative_throttle_below_5_mph_drives_backwards() -> None:
    assert step_vehicle(at(2.3), 0.0, -0.01).speed < 2.3 - 0.03, "brakes: 2.3 m/s2"
    assert step_vehicle(at(0.0), 0.0, -1.0).speed == pytest.approx(-REVERSE_ACCELERATION * TIME_STEP)
    assert drive(at(MAX_SPEED), 10.0, 0.0, -1.0).speed < -3.0
    backwards = drive(at(-3.0), 1.0, 0.5, 0.0)
    assert backwards.y < 0
    assert backwards.yaw < 0, "backwards with the wheels to the right the nose goes left"


def test_a_car_that_is_too_fast_for_its_steering_understeers_at_the_grip_limit() -> None:
    after = step_vehicle(at(MAX_SPEED), 1.0, 0.0)
    assert after.curvature < steering_to_curvature(1.0)
    assert after.curvature * MAX_SPEED**2 == pytest.approx(CORNERING_HELP * grip_at(MAX_SPEED), rel=0.01)
    assert grip_at(MAX_SPEED) == pytest.approx(9.81 + 1.34, abs=0.01)


def test_the_tightest_bend_at_30_mph_has_a_radius_of_7_metres() -> None:
    for radius, holds in ((6.9, True), (6.5, False)):
        steered = 1 / radius
        curvature = step_vehicle(at(MAX_SPEED), curvature_to_steering(steered), 0.0).curvature
        assert (curvature == pytest.approx(steered)) == holds


def test_braking_takes_grip_from_the_bend() -> None:
    limits = [step_vehicle(at(12.0), 1.0, throttle_for(-braking, 12.0)).curvature for braking in (7, 9, 10)]
    assert limits[0] > limits[1] > limits[2] > 0
    assert step_vehicle(at(12.0), 1.0, -1.0).curvature == pytest.approx(0.0, abs=1e-6)


def test_a_banked_bend_holds_more_and_the_wrong_bank_less() -> None:
    right_lower, level, left_lower = (
        step_vehicle(at(MAX_SPEED), 1.0, 0.0, Ground(bank=bank)).curvature for bank in (0.05, 0.0, -0.05)
    )
    assert right_lower > level > left_lower
    assert (right_lower - level) * MAX_SPEED**2 == pytest.approx(GRAVITY * math.sin(0.05), rel=0.01)


def test_a_slope_slows_uphill_and_rolls_a_free_car_back() -> None:
    uphill = Ground(slope=0.1)
    assert drive(at(10.0), 1.0, 0.0, 0.0, uphill).speed < drive(at(10.0), 1.0, 0.0, 0.0).speed - 0.9
    assert drive(at(0.0), 1.0, 0.0, 0.0, uphill).speed == pytest.approx(-0.981, rel=0.1)


def test_off_the_road_a_car_slows_and_holds_less() -> None:
    off = Ground(wheels_off=4.0)
    assert drive(at(10.0), 1.0, 0.0, 0.0, off).speed == pytest.approx(10 - 1 - 2, abs=0.2)
    assert drive(at(1.0), 2.0, 0.0, 0.0, off).speed == 0.0
    on_road = step_vehicle(at(MAX_SPEED), 1.0, 0.0).curvature
    assert step_vehicle(at(MAX_SPEED), 1.0, 0.0, off).curvature == pytest.approx(0.6 * on_road, rel=0.01)


def test_the_project_s_speed_controller_keeps_its_speed_in_this_car() -> None:
    controller, state = SpeedController(), at(0.0)
    for step in range(1000):
        state = step_vehicle(
            state, 0.0, controller.throttle(9.0, state.speed, step * TIME_STEP), Ground(slope=0.03)
        )
    assert state.speed == pytest.approx(9.0, abs=0.05)
