"""The car against the real simulator's: the same commands do what they did in the lake recording."""

import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from codriver.data.driving_log import LogRow, read_driving_log
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import TIME_STEP, VehicleState, step_vehicle
from codriver.types import METRES_PER_SECOND_PER_MPH

FORWARD, BACKWARD = [(100, 1206), (1206, 2030)], [(2250, 3000), (3060, 4050)]
"""Rows that are driven in either direction with surveyed poses (SURVEY.md, section 0)."""
PIECE_SECONDS = 2.0


class Log(NamedTuple):
    """The recording's columns, (n,) each."""

    time: np.ndarray
    steering: np.ndarray
    throttle: np.ndarray
    speed: np.ndarray


@pytest.fixture(scope="module")
def log(shared: Path) -> Log:
    rows = read_driving_log(shared / "recordings" / "lake" / "driving_log.csv").rows
    steering, throttle, brake, mph = np.array([row.numbers for row in rows]).T
    time = np.array([seconds_of(row) for row in rows])
    return Log(time - time[0], steering, throttle - brake, mph * METRES_PER_SECOND_PER_MPH)


def seconds_of(row: LogRow) -> float:
    stamp = re.search(r"center_(\S+)\.jpg", row.pictures[0])
    assert stamp
    return datetime.strptime(stamp[1] + "000", "%Y_%m_%d_%H_%M_%S_%f").timestamp()


def driven(log: Log, start: np.ndarray, seconds: float) -> list[VehicleState]:
    """Cars that start (n,) seconds into the recording at its speed and get its commands, step by step."""
    none = np.zeros_like(start)
    cars = [VehicleState(none, none, none, np.interp(start, log.time, log.speed))]
    for step in range(round(seconds / TIME_STEP)):
        row = np.searchsorted(log.time, start + step * TIME_STEP + 1e-9, side="right") - 1
        cars.append(step_vehicle(cars[-1], log.steering[row], log.throttle[row]))
    return cars


def test_it_accelerates_like_the_recorded_car(log: Log) -> None:
    speeds = np.array([car.speed[0] for car in driven(log, np.zeros(1), 6.0)])
    recorded = np.interp(np.arange(len(speeds)) * TIME_STEP, log.time, log.speed)
    assert recorded[0] < 0.5
    assert recorded[-1] > 13
    assert np.abs(speeds - recorded).max() < 1.1
    assert np.abs(speeds - recorded).mean() < 0.4


def test_it_turns_as_far_as_the_recorded_car(log: Log, shared: Path) -> None:
    poses = np.genfromtxt(shared / "facts" / "lake" / "poses.csv", delimiter=",", names=True)
    road = load_track("lake").heading_at(poses["s"])
    turned, model = [], []
    for first, last in [*FORWARD, *BACKWARD]:
        heading = road[first:last] + (np.pi if (first, last) in BACKWARD else 0.0)
        yaw = np.unwrap(heading + poses["heading_error"][first:last])
        time = log.time[first:last]
        start = np.arange(time[0], time[-1] - PIECE_SECONDS, PIECE_SECONDS / 2)
        turned.append(np.interp(start + PIECE_SECONDS, time, yaw) - np.interp(start, time, yaw))
        model.append(driven(log, start, PIECE_SECONDS)[-1].yaw)
    recorded, modelled = np.concatenate(turned), np.concatenate(model)
    assert len(recorded) > 200
    assert np.dot(recorded, modelled) / np.dot(modelled, modelled) == pytest.approx(1.0, abs=0.05)
    assert np.sqrt(np.mean((recorded - modelled) ** 2)) < 0.045
    assert np.corrcoef(recorded, modelled)[0, 1] > 0.98
