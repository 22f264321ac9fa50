"""Many cars are one world each: none changes for the others, and each can end, restart or be moved."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from codriver.sim.episode import EndReason, EpisodeRules
from codriver.sim.fleet import Fleet
from codriver.sim.many import one_of
from codriver.sim.start import Start, random_starts, spread_starts
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import Command


@pytest.mark.parametrize("name", ["lake", "jungle", "random:5"])
def test_each_car_of_a_fleet_drives_as_it_would_alone(name: str, rng: np.random.Generator) -> None:
    track = load_track(name)
    starts = random_starts(track, rng, 5, cross_track_error=4.0, heading_error=0.5)
    starts = replace(starts, speed=rng.uniform(0, 13, 5))
    rules = EpisodeRules(off_road_ends=False, crash_ends=False)
    commands = rng.uniform(-1, 1, (300, 2, 5))
    fleet = Fleet(track, starts, rules)
    for command in commands:
        fleet.step(*command)
    for index in range(5):
        world = World(track, rules)
        world.reset(Start(*(float(values[index]) for values in astuple(starts))))
        for command in commands:
            world.step(Command(*command[:, index]))
        assert world.car == one_of(fleet.car, index)


def test_a_car_that_has_ended_stays_while_the_others_drive_on() -> None:
    lake = load_track("lake")
    fleet = Fleet(lake, Start(300.0, np.array([0.0, 3.6]), np.array([0.0, 0.3]), 10.0))
    for _ in range(10):
        fleet.step(np.zeros(2), np.zeros(2))
    assert fleet.running.tolist() == [True, False]
    assert fleet.episode.end[1] == EndReason.OFF_ROAD
    where = fleet.car.x.copy()
    fleet.step(np.zeros(2), np.zeros(2))
    assert fleet.car.x[1] == where[1]
    assert fleet.car.x[0] != where[0]
    assert fleet.episode.steps[1] < fleet.episode.steps[0] == 11


def test_some_cars_can_begin_anew() -> None:
    oval = load_track("oval")
    fleet = Fleet(oval, spread_starts(oval, 3, speed=5.0))
    for _ in range(20):
        fleet.step(np.zeros(3), np.zeros(3))
    fleet.restart(np.array([False, True, False]), Start(10.0))
    assert fleet.episode.steps.tolist() == [20, 0, 20]
    assert fleet.car.s[1] == pytest.approx(10.0)
    assert fleet.car.speed[1] == 0.0
    assert fleet.car.speed[0] > 4.0


def test_a_car_can_be_put_back_on_the_line_within_its_episode() -> None:
    lake = load_track("lake")
    fleet = Fleet(lake, Start(lake.length - 1.0, 2.0, 0.1, np.array([10.0])), EpisodeRules(laps=2))
    for _ in range(20):
        fleet.step(np.zeros(1), np.zeros(1))
    s = fleet.car.s[0]
    assert s > lake.length
    fleet.put(np.array([True]), Start(s, 0.0, 0.0, 5.0))
    assert fleet.car.s == pytest.approx([s])
    assert fleet.car.cross_track_error == pytest.approx([0.0], abs=1e-9)
    assert fleet.episode.steps == 20


def test_starts_are_spread_evenly_or_drawn_within_bounds(rng: np.random.Generator) -> None:
    oval = load_track("oval")
    assert np.diff(spread_starts(oval, 4).s) == pytest.approx(oval.length / 4)
    drawn = random_starts(oval, rng, 500, cross_track_error=1.5, heading_error=0.1)
    assert 1.4 < np.abs(drawn.cross_track_error).max() <= 1.5
    assert 0.09 < np.abs(drawn.heading_error).max() <= 0.1
    assert 0 <= drawn.s.min() < drawn.s.max() < oval.length
