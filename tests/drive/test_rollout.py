"""A rollout drives an episode to its end, on simulated time, and counts whom it had to help."""

import numpy as np
import pytest

from codriver.drive.rollout import INTERVENE_AT, rollout
from codriver.sim.episode import EndReason, EpisodeRules
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import Command, Telemetry

OVAL = load_track("oval")


class BlindWorld:
    """The simulator's world with an observation every three steps and no picture."""

    def __init__(self, **rules) -> None:
        self.world = World(OVAL, EpisodeRules(**rules))

    @property
    def car(self):
        return self.world.car

    @property
    def seconds(self) -> float:
        return self.world.episode.time

    def reset(self, start=None) -> None:
        self.world.reset(start)

    def put(self, start) -> None:
        self.world.put(start)

    def observe(self) -> Telemetry:
        return Telemetry(None, self.car.speed, self.car.steering, self.car.throttle)

    def step(self, command: Command) -> bool:
        for _ in range(3):
            self.world.step(command)
        return self.world.end == EndReason.RUNNING


class Steady:
    """Steers as told, whatever comes, and remembers when it was asked."""

    def __init__(self, steering: float) -> None:
        self.steering, self.times, self.resets = steering, [], 0

    def reset(self) -> None:
        self.resets += 1

    def step(self, telemetry: Telemetry, now: float) -> Command:
        self.times.append(now)
        return Command(self.steering, 0.5)


def test_it_ends_when_the_episode_ends_and_the_world_keeps_the_trajectory() -> None:
    world, driver = BlindWorld(time_limit=3.0, off_road_ends=False, crash_ends=False), Steady(0.0)
    assert rollout(driver, world) == []
    assert world.world.end == EndReason.TIMEOUT
    assert world.world.trajectory().time[-1] == pytest.approx(3.0)


def test_the_driver_is_told_simulated_time() -> None:
    driver = Steady(0.0)
    rollout(driver, BlindWorld(time_limit=0.6))
    assert driver.times == pytest.approx(np.arange(10) * 0.06)


def test_whoever_strays_is_put_back_into_the_middle_with_a_fresh_driver() -> None:
    world, driver = BlindWorld(time_limit=20.0), Steady(0.3)
    helped = rollout(driver, world, Start(0.0, speed=8.0), intervene_at=INTERVENE_AT)
    assert len(helped) > 3
    assert driver.resets == 1 + len(helped)
    assert all(abs(each.cross_track_error) > INTERVENE_AT for each in helped)
    assert np.all(np.diff([each.seconds for each in helped]) > 0)
    # Put back at once, the car is never far beyond the limit, and never off the road.
    trajectory = world.world.trajectory()
    assert np.abs(trajectory.cross_track_error).max() < INTERVENE_AT + 1.0
    assert trajectory.wheels_off.max() == 0
    assert world.world.end == EndReason.TIMEOUT


def test_without_help_the_same_driver_leaves_the_road() -> None:
    world = BlindWorld(time_limit=20.0)
    assert rollout(Steady(0.3), world, Start(0.0, speed=8.0)) == []
    assert world.world.end == EndReason.OFF_ROAD


def test_the_same_drive_twice_is_the_same_to_the_last_bit() -> None:
    drives = []
    for _ in range(2):
        world = BlindWorld(time_limit=5.0)
        rollout(Steady(0.1), world, Start(3.0, 0.4, 0.05, 5.0), intervene_at=INTERVENE_AT)
        drives.append(world.world.trajectory())
    assert np.array_equal(drives[0].x, drives[1].x)
    assert np.array_equal(drives[0].yaw, drives[1].yaw)


def test_a_watcher_sees_every_observation_with_its_answer() -> None:
    seen = []
    rollout(Steady(0.0), BlindWorld(time_limit=0.6), watch=lambda *what: seen.append(what))
    assert len(seen) == 10
    telemetry, command, car = seen[-1]
    assert command == Command(0.0, 0.5)
    assert telemetry.speed == car.speed
