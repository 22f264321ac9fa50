"""The expert at the wheel: pushed off course it records the way back; with keys it looks like a person."""

import numpy as np
import pytest

from codriver.data.keyboard import find_keyboard
from codriver.errors import SettingError
from codriver.sim.expert import Expert
from codriver.sim.expert_driver import Action, ExpertDriver
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.world import World

RECORDED_EVERY = 3
"""Physics steps: about the 15 rows a second of a recording."""


def drive(
    name: str,
    seconds: float,
    *,
    seed: int = 0,
    noise: float = 0.0,
    style: str = "smooth",
    speed: float = 10.0,
) -> tuple[World, list[Action]]:
    track = load_track(name)
    world = World(track)
    world.reset(Start(track.start, 0.0, 0.0, speed))
    driver = ExpertDriver(track, np.random.default_rng(seed), noise=noise, style=style, set_speed=speed)
    actions = []
    for _ in range(round(seconds * 50)):
        actions.append(driver.act(world.car))
        world.step(actions[-1].command)
    return world, actions


def test_left_alone_the_expert_records_what_it_does() -> None:
    world, actions = drive("oval", 5)
    assert all(action.command.steering == pytest.approx(action.label.steering) for action in actions)
    assert not world.end


@pytest.fixture(scope="module")
def pushed_hard() -> tuple[World, list[Action]]:
    return drive("lake", 30, noise=1.5)


def test_pushes_lead_off_the_line_to_both_sides_and_no_further_than_told(
    pushed_hard: tuple[World, list[Action]],
) -> None:
    world, _ = pushed_hard
    errors = world.trajectory().cross_track_error
    assert not world.end, "and no wheel leaves the road"
    assert 0.8 < errors.max() < 1.6
    assert -1.6 < errors.min() < -0.8


def test_what_is_recorded_is_the_way_back_from_where_the_car_is() -> None:
    track = load_track("lake")
    world, driver = World(track), ExpertDriver(track, np.random.default_rng(1), noise=1.0, set_speed=10.0)
    expert, pushed = Expert(track, 10.0), 0
    for _ in range(600):
        action = driver.act(world.car)
        assert action.label.steering == pytest.approx(float(expert.steering(world.car)))
        pushed += abs(action.command.steering - action.label.steering) > 0.01
        world.step(action.command)
    assert 60 < pushed < 540, "pushed now and then, left alone in between"


def test_away_from_the_line_the_label_steers_back(pushed_hard: tuple[World, list[Action]]) -> None:
    world, actions = pushed_hard
    trajectory = world.trajectory()
    bend = trajectory.road_curvature[:-1] * 2.87 / np.radians(25)
    correction = np.array([action.label.steering for action in actions]) - bend
    far = (np.abs(trajectory.cross_track_error[:-1]) > 0.8) & (np.abs(trajectory.heading_error[:-1]) < 0.02)
    assert far.sum() > 50
    assert np.mean(np.sign(correction[far]) == -np.sign(trajectory.cross_track_error[:-1][far])) > 0.95


def test_the_same_seed_is_the_same_drive_and_another_is_another() -> None:
    first, again, other = (drive("jungle", 5, seed=seed, noise=1.0)[0].trajectory() for seed in (3, 3, 4))
    assert np.array_equal(first.x, again.x)
    assert not np.array_equal(first.x, other.x)


def test_on_a_narrow_road_pushes_leave_room_for_the_wheels() -> None:
    world, _ = drive("jungle", 15, noise=1.5)
    assert not world.end
    assert 0.8 < np.abs(world.trajectory().cross_track_error).max() < 1.6


def test_with_keys_the_recording_looks_like_a_keyboard_s_and_the_car_stays_on_the_road() -> None:
    world, actions = drive("lake", 20, style="keyboard")
    steering = np.array([action.label.steering for action in actions])[::RECORDED_EVERY]
    time = np.arange(len(steering)) * RECORDED_EVERY * 0.02
    evidence = find_keyboard(steering, time, [(0, len(steering))])
    assert evidence.keyboard, evidence
    assert not world.end
    assert np.abs(world.trajectory().cross_track_error).max() < 0.8


def test_a_steady_hand_does_not_look_like_a_keyboard() -> None:
    _, actions = drive("lake", 8)
    steering = np.array([action.label.steering for action in actions])[::RECORDED_EVERY]
    assert not find_keyboard(steering, np.arange(len(steering)) * 0.06, [(0, len(steering))]).keyboard


@pytest.mark.parametrize("setting", [{"noise": -0.1}, {"noise": 1.6}, {"style": "joystick"}])
def test_impossible_settings_are_refused(setting: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        ExpertDriver(load_track("oval"), np.random.default_rng(0), **setting)
