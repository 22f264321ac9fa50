"""The car against the real simulator's: the same commands do what they did in the lake recording."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from codriver.data.driving_log import LogRow, read_driving_log
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import TIME_STEP, VehicleState, step_vehicle
from codriver.types import METRES_PER_SECOND_PER_MPH

FORWARD, BACKWARD = [(100, 1206), (1206, 2030)], [(2250, 3000), (3060, 4050)]
"""Rows that are driven in either direction with surveyed poses (SURVEY.md, section 0)."""
PIECE = 30
"""Rows, about two seconds."""


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[LogRow]:
    return read_driving_log(shared / "recordings" / "lake" / "driving_log.csv").rows


def seconds_of(row: LogRow) -> float:
    stamp = re.search(r"center_(\S+)\.jpg", row.pictures[0])
    assert stamp
    return datetime.strptime(stamp[1] + "000", "%Y_%m_%d_%H_%M_%S_%f").timestamp()


def driven(rows: list[LogRow]) -> Iterator[VehicleState]:
    """Yield the car at each row, each row's command held until the next, from the speed of the first."""
    car = VehicleState(0.0, 0.0, 0.0, rows[0].numbers[3] * METRES_PER_SECOND_PER_MPH)
    done = seconds_of(rows[0])
    yield car
    for row, following in pairwise(rows):
        steering, throttle, brake, _ = row.numbers
        while done < seconds_of(following) - 1e-9:
            car, done = step_vehicle(car, steering, throttle - brake), done + TIME_STEP
        yield car


def test_it_accelerates_like_the_recorded_car(rows: list[LogRow]) -> None:
    start = rows[:80]
    mph = np.array([car.speed for car in driven(start)]) / METRES_PER_SECOND_PER_MPH
    recorded = np.array([row.numbers[3] for row in start])
    assert np.abs(mph - recorded).max() < 2.6
    assert np.abs(mph - recorded).mean() < 0.8


def test_it_turns_as_far_as_the_recorded_car(rows: list[LogRow], shared: Path) -> None:
    poses = np.genfromtxt(shared / "facts" / "lake" / "poses.csv", delimiter=",", names=True)
    lake = load_track("lake")
    recorded, modelled = [], []
    for first, last in [*FORWARD, *BACKWARD]:
        heading = lake.heading_at(poses["s"][first:last]) + (np.pi if (first, last) in BACKWARD else 0)
        yaw = np.unwrap(heading + poses["heading_error"][first:last])
        driven_yaw = np.unwrap([float(car.yaw) for car in driven(rows[first:last])])
        recorded.append(yaw[PIECE::PIECE] - yaw[:-PIECE:PIECE])
        modelled.append(driven_yaw[PIECE::PIECE] - driven_yaw[:-PIECE:PIECE])
    turned, model = np.concatenate(recorded), np.concatenate(modelled)
    assert np.dot(turned, model) / np.dot(model, model) == pytest.approx(1.0, abs=0.06)
    assert np.sqrt(np.mean((turned - model) ** 2)) < 0.045
    assert np.corrcoef(turned, model)[0, 1] > 0.97
