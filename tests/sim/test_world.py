"""One car's world: it starts where the simulator does, repeats to the last bit, writes everything down."""

import hashlib
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.trajectory import Trajectory
from codriver.sim.vehicle import TIME_STEP
from codriver.sim.world import World
from codriver.types import Command


def digest_of_a_drive() -> str:
    """A fingerprint of every bit of two seconds of wild driving."""
    rng = np.random.default_rng(3)
    world = World(load_track("lake"), EpisodeRules(off_road_ends=False, crash_ends=False))
    world.reset(Start(690.0, 2.0, 0.2, 12.0))
    for _ in range(100):
        world.step(Command(*rng.uniform(-1, 1, 2)))
    trajectory = world.trajectory()
    return hashlib.sha256(
        b"".join(getattr(trajectory, each.name).tobytes() for each in fields(trajectory))
    ).hexdigest()


def test_the_same_commands_are_the_same_drive_in_another_process() -> None:
    code = "import test_world; print(test_world.digest_of_a_drive())"
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == digest_of_a_drive()


def test_a_car_starts_standing_where_the_simulator_puts_it() -> None:
    car = World(load_track("lake")).car
    assert (car.x + 1.60 * np.sin(car.yaw), car.y + 1.60 * np.cos(car.yaw)) == pytest.approx((179.81, 89.86))
    assert np.degrees(car.yaw) == pytest.approx(7.1, abs=1.5)
    assert (car.speed, car.heading_error, car.wheels_off) == (0.0, 0.0, 0.0)


def test_a_start_can_be_anywhere_pointing_anywhere() -> None:
    car = World(load_track("lake")).reset(Start(500.0, -1.0, 0.2, 7.0))
    assert (car.s, car.cross_track_error, car.heading_error, car.speed) == pytest.approx((500, -1, 0.2, 7))


def test_the_car_is_told_in_plain_numbers() -> None:
    car = World(load_track("lake")).step(Command(0.1, 0.5))
    assert {type(getattr(car, each.name)) for each in fields(car)} == {float, bool}


def test_everything_is_written_down() -> None:
    world = World(load_track("oval"))
    for _ in range(50):
        world.step(Command(0.1, 0.5))
    trajectory = world.trajectory()
    assert all(getattr(trajectory, each.name).shape == (51,) for each in fields(Trajectory))
    assert trajectory.time == pytest.approx(np.arange(51) * TIME_STEP)
    assert trajectory.steering.tolist() == [0.0] + 50 * [0.1]
    assert trajectory.s[-1] == world.car.s
    driven = np.hypot(np.diff(trajectory.x), np.diff(trajectory.y)).sum()
    assert driven == pytest.approx(trajectory.speed[1:].sum() * TIME_STEP, rel=0.03)


def test_a_reset_forgets_the_drive_before() -> None:
    world = World(load_track("oval"))
    first = world.car
    for _ in range(10):
        world.step(Command(0.3, 1.0))
    assert world.reset() == first
    assert len(world.trajectory()) == 1
