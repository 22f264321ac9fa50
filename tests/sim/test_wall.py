"""Walls hold: no car passes, a grazing one slides along, a head-on one stops, and all get away again."""

import math
from itertools import pairwise

import numpy as np
import pytest

from codriver.sim.body import CORNERS, places_on_ground
from codriver.sim.car import CarState, advance, place_car
from codriver.sim.start import Start, vehicle_at
from codriver.sim.track import Track
from codriver.sim.tracks import load_track


def cars_at(track: Track, start: Start) -> CarState:
    return place_car(track, vehicle_at(track, start), start.for_cars(start.count).s)


def drive(track: Track, car: CarState, steps: int, steering: float, throttle: float) -> list[CarState]:
    states = []
    for _ in range(steps):
        car = advance(track, car, np.full(len(car.s), steering), np.full(len(car.s), throttle))
        states.append(car)
    return states


def farthest_beyond(track: Track, car: CarState) -> float:
    """How far the body's corners are behind the walls, metres; negative in front of them."""
    x, y = places_on_ground(CORNERS, car.x, car.y, car.yaw)
    corners = track.project(x, y, np.broadcast_to(car.s, x.shape))
    left, right = track.walls_at(corners.s)
    return float(np.max([-corners.cross_track_error - left, corners.cross_track_error - right]))


def test_no_car_passes_a_wall(ring: Track, rng: np.random.Generator) -> None:
    count = 300
    start = Start(
        rng.uniform(0, ring.length, count),
        rng.uniform(-2, 2, count),
        rng.uniform(-math.pi, math.pi, count),
        rng.uniform(-5, 13, count),
    )
    car, steering, throttle = cars_at(ring, start), *rng.uniform(-1, 1, (2, count))
    hit = np.zeros(count, bool)
    for _ in range(120):
        car = advance(ring, car, steering, throttle)
        hit |= car.touches_wall
        assert farthest_beyond(ring, car) < 0.05
    assert hit.mean() > 0.5


@pytest.mark.parametrize("side", [-1, 1])
def test_a_grazing_car_slides_along_and_loses_little(ring: Track, side: int) -> None:
    car = cars_at(ring, Start(100.0, side * 3.0, side * 0.1, np.array([10.0])))
    after = drive(ring, car, 25, 0.0, 0.3)[-1]
    assert 5.0 < after.speed[0] < 10.0
    assert abs(after.heading_error[0]) < 0.15
    assert 3.0 < after.s - car.s < 5.5


def test_a_car_that_runs_straight_into_a_wall_stops(ring: Track) -> None:
    states = drive(ring, cars_at(ring, Start(100.0, 0.0, math.pi / 2, np.array([10.0]))), 50, 0.0, 0.0)
    assert states[-1].speed == pytest.approx(0, abs=1e-6)
    assert any(state.touches_wall for state in states)


def test_a_car_can_back_out_and_drive_on(ring: Track) -> None:
    stopped = drive(ring, cars_at(ring, Start(100.0, 0.0, 1.2, np.array([10.0]))), 50, 0.0, 0.0)[-1]
    backed = drive(ring, stopped, 150, 0.5, -1.0)[-1]
    assert abs(backed.cross_track_error[0]) < abs(stopped.cross_track_error[0]) - 0.5
    assert not backed.touches_wall


def test_steering_away_leaves_the_wall_whatever_the_tail_does(ring: Track) -> None:
    car = cars_at(ring, Start(100.0, 3.75, 0.0, np.array([5.0])))
    after = drive(ring, car, 50, -0.5, 0.3)[-1]
    assert after.cross_track_error < 3.0
    assert after.speed > 4.0


def test_the_end_of_the_bridge_s_wall_stops_a_car_beside_the_road() -> None:
    lake = load_track("lake")
    before_bridge = cars_at(lake, Start(665.0, 8.0, 0.0, np.array([13.0])))
    states = drive(lake, before_bridge, 100, 0.0, 1.0)
    assert states[-1].s < 678
    assert states[-1].speed == 0
    assert max(np.hypot(b.x - a.x, b.y - a.y)[0] for a, b in pairwise(states)) < 0.3


def test_where_there_is_no_wall_nothing_is_touched() -> None:
    lake = load_track("lake")
    states = drive(lake, cars_at(lake, Start(300.0, 4.0, 0.3, np.array([13.0]))), 60, 0.0, 0.0)
    assert not any(state.touches_wall.any() for state in states)
