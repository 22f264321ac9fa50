"""The speed plan keeps to grip in the bends and brakes early enough for them."""

import numpy as np
import pytest

from codriver.sim.speed_plan import BRAKING, GRIP_SHARE, planned_speeds, smoothed_curvature
from codriver.sim.track import Track
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import CORNERING_HELP, GRAVITY, grip_at
from codriver.types import MAX_SPEED


@pytest.fixture(params=["lake", "jungle", "random:3"])
def track(request: pytest.FixtureRequest) -> Track:
    return load_track(request.param)


def test_bends_take_their_share_of_the_grip_and_no_more(track: Track) -> None:
    speeds = planned_speeds(track, MAX_SPEED)
    sideways = np.abs(smoothed_curvature(track)) * speeds**2
    leaning = np.abs(GRAVITY * np.sin(track.bank))
    assert np.all(sideways <= GRIP_SHARE * CORNERING_HELP * grip_at(speeds) + leaning + 1e-6)
    assert np.all(speeds <= MAX_SPEED)
    assert speeds.min() > 8


def test_braking_is_never_harder_than_planned_also_over_the_line(track: Track) -> None:
    speeds = planned_speeds(track, MAX_SPEED)
    squares = np.append(speeds, speeds[0]) ** 2
    assert np.all(-np.diff(squares) / (2 * track.step) <= BRAKING + 1e-6)


def test_a_slow_car_needs_no_plan(track: Track) -> None:
    assert planned_speeds(track, 5.0) == pytest.approx(5.0)


def test_a_reserve_slows_the_bends_only() -> None:
    track = load_track("jungle")
    free, careful = planned_speeds(track, MAX_SPEED), planned_speeds(track, MAX_SPEED, reserve=3.0)
    assert np.all(careful <= free)
    assert careful.min() < free.min() - 1
    assert careful.max() == free.max() == MAX_SPEED


def test_a_calm_driver_takes_bends_within_a_sideways_acceleration(track: Track) -> None:
    fast, calm = planned_speeds(track, MAX_SPEED), planned_speeds(track, MAX_SPEED, lateral_acceleration=3.0)
    assert np.all(np.abs(smoothed_curvature(track)) * calm**2 <= 3.0 + 1e-6)
    assert np.all(calm <= fast)
    assert calm.min() < fast.min() - 1


def test_the_other_way_round_the_bends_are_as_fast() -> None:
    forward, backward = (
        planned_speeds(load_track("jungle", reverse=way), MAX_SPEED) for way in (False, True)
    )
    assert backward.min() == pytest.approx(forward.min(), rel=1e-3)
