"""A drive of any length comes back as it was written down, and an hour of it fits into little memory."""

import tracemalloc
from dataclasses import fields, replace

import numpy as np
import pytest

from codriver.sim.car import CarState
from codriver.sim.tracks import load_track
from codriver.sim.trajectory import BLOCK, Trajectory, TrajectoryRecorder
from codriver.sim.world import World

CAR = World(load_track("oval")).car


def numbered(number: int) -> CarState:
    """Return a car that is somewhere else with each number."""
    return replace(CAR, s=np.float64(number), speed=np.float64(2 * number))


@pytest.mark.parametrize("samples", [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 7])
def test_all_samples_come_back_in_order(samples: int) -> None:
    recorder = TrajectoryRecorder()
    for number in range(samples):
        recorder.add(number / 50, numbered(number))
        if number == samples // 2:  # looking at it half-way changes nothing
            assert len(recorder.trajectory()) == number + 1
    trajectory = recorder.trajectory()
    assert trajectory.s.tolist() == list(range(samples))
    assert trajectory.speed.tolist() == list(range(0, 2 * samples, 2))
    assert trajectory.time == pytest.approx(np.arange(samples) / 50)


def test_many_cars_keep_their_columns() -> None:
    recorder, cars = TrajectoryRecorder(), 3
    for number in range(BLOCK + 5):
        fleet = CarState(**{each.name: np.full(cars, getattr(CAR, each.name)) for each in fields(CarState)})
        recorder.add(np.full(cars, number / 50), replace(fleet, s=np.arange(cars) + number))
    trajectory = recorder.trajectory()
    assert all(getattr(trajectory, each.name).shape == (BLOCK + 5, cars) for each in fields(Trajectory))
    assert trajectory.s[-1].tolist() == [BLOCK + 4, BLOCK + 5, BLOCK + 6]


def test_an_hour_takes_some_megabytes() -> None:
    recorder, samples = TrajectoryRecorder(), 10 * BLOCK
    tracemalloc.start()
    for number in range(samples):
        recorder.add(number / 50, numbered(number))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / samples * 50 * 3600 < 25e6
