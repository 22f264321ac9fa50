"""Laps, collisions and the seven ways for a drive to go on or end."""

import math
from dataclasses import replace

import numpy as np
import pytest

from codriver.errors import SettingError
from codriver.sim.episode import EndReason, EpisodeRules, begin, judge
from codriver.sim.fleet import Fleet
from codriver.sim.start import Start
from codriver.sim.track import Track
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import TIME_STEP
from codriver.sim.world import World
from codriver.types import Command

STILL, GO = Command(0.0, 0.0), Command(0.0, 0.3)
ENDLESS = EpisodeRules(laps=math.inf, off_road_ends=False, crash_ends=False)


def run(world: World, command: Command, seconds: float) -> EndReason:
    for _ in range(round(seconds / TIME_STEP)):
        world.step(command)
    return world.end


def test_laps_are_counted_and_timed_at_the_line_where_the_car_started() -> None:
    """Carry a car round at an even 50 m/s, 1 m a step: laps of 100.3 m take 2.006 s, between two steps."""
    start = Fleet(load_track("oval"), Start(70.0)).car
    rules, length = EpisodeRules(laps=3), 100.3
    episode, before, times = begin(start), start, []
    while episode.end[0] == EndReason.RUNNING:
        car = replace(before, s=before.s + 1.0)
        episode, laps = judge(rules, length, before, car, episode), episode.laps[0]
        times += [episode.lap_time[0]] * int(episode.laps[0] - laps)
        before = car
    assert episode.end[0] == EndReason.FINISHED
    assert times == pytest.approx([2.006] * 3)
    assert before.s == 70 + 301


def test_crossing_the_line_back_and_forth_is_no_lap() -> None:
    world = World(load_track("oval"), ENDLESS)
    world.reset(Start(0.0))
    for s in (-5.0, 5.0, -5.0, 5.0):
        world.put(Start(s))
        world.step(STILL)
    assert world.episode.laps == 0
    assert world.car.s == pytest.approx(5.0)


def test_the_first_wheel_off_the_road_ends_it_unless_told_otherwise() -> None:
    world = World(load_track("lake"))
    world.reset(Start(300.0, 3.0, 0.2, 10.0))
    assert run(world, GO, 2.0) == EndReason.OFF_ROAD
    assert world.car.wheels_off == 1
    world = World(load_track("lake"), EpisodeRules(off_road_ends=False))
    world.reset(Start(300.0, 3.0, 0.2, 10.0))
    assert run(world, GO, 2.0) == EndReason.RUNNING
    assert world.car.wheels_off == 4


def test_touching_the_bridge_s_wall_is_a_crash_even_though_no_wheel_leaves_the_road() -> None:
    world = World(load_track("lake"))
    world.reset(Start(700.0, 3.0, 0.1, 10.0))
    assert run(world, GO, 2.0) == EndReason.CRASH
    assert world.car.wheels_off == 0


def test_scraping_along_a_wall_is_one_collision_and_coming_back_another(ring: Track) -> None:
    world = World(ring, ENDLESS)
    world.reset(Start(10.0, 3.0, 0.3, 8.0))
    run(world, Command(0.3, 0.3), 1.5)
    assert world.episode.collisions == 1
    world.put(Start(60.0, 0.0, 0.0, 8.0))
    run(world, Command(0.22, 0.3), 1.2)
    world.put(Start(80.0, 3.0, 0.3, 8.0))
    run(world, Command(0.3, 0.3), 1.0)
    assert world.episode.collisions == 2


def test_a_car_that_stands_is_stuck_after_a_while() -> None:
    world = World(load_track("oval"), EpisodeRules(stuck_seconds=2.0))
    assert run(world, STILL, 1.9) == EndReason.RUNNING
    assert run(world, STILL, 0.2) == EndReason.STUCK


def test_moving_starts_the_patience_anew() -> None:
    world = World(load_track("oval"), EpisodeRules(stuck_seconds=2.0))
    run(world, STILL, 1.9)
    run(world, GO, 0.5)
    assert run(world, Command(0.0, 0.05), 3.0) == EndReason.RUNNING


def test_time_runs_out() -> None:
    world = World(load_track("oval"), EpisodeRules(time_limit=1.0))
    assert run(world, GO, 0.9) == EndReason.RUNNING
    assert run(world, GO, 0.2) == EndReason.TIMEOUT
    assert world.episode.steps == 50


def test_driving_the_wrong_way_ends_it_but_backing_up_a_little_does_not() -> None:
    world = World(load_track("oval"), EpisodeRules(wrong_way_metres=10.0))
    world.reset(Start(60.0, 0.0, math.pi, 5.0))
    assert run(world, GO, 1.0) == EndReason.RUNNING
    assert run(world, GO, 2.0) == EndReason.WRONG_WAY


def test_after_the_end_nothing_moves() -> None:
    world = World(load_track("oval"), EpisodeRules(time_limit=0.5))
    run(world, GO, 0.5)
    before = world.car
    assert world.step(GO) == before
    assert len(world.trajectory()) == 26


def test_a_reason_s_text_is_the_word_of_the_reports() -> None:
    words = {str(reason) for reason in EndReason}
    assert words == {"running", "finished", "off_road", "crash", "stuck", "timeout", "wrong_way"}


@pytest.mark.parametrize("setting", ["laps", "time_limit", "stuck_seconds", "wrong_way_metres"])
def test_impossible_rules_are_refused(setting: str) -> None:
    for value in (0.0, -1.0, np.nan):
        with pytest.raises(SettingError, match=setting):
            EpisodeRules(**{setting: value})
