"""The environment: Gymnasium's own checker is content, a seed is an episode, a start can be chosen."""

from dataclasses import fields
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.error import InvalidAction, ResetNeeded
from gymnasium.utils.env_checker import check_env

import codriver.environment  # noqa: F401
from codriver.environment.driving import DrivingEnvironment
from codriver.errors import SettingError
from codriver.sim.start import Start


def state_environment(**options: Any) -> DrivingEnvironment:
    return DrivingEnvironment(observation="state", **options)


def episode(environment: gymnasium.Env, seed: int | None, actions: np.ndarray) -> list[Any]:
    """Everything that an episode returns, for comparing."""
    returned: list[Any] = [environment.reset(seed=seed)]
    for action in actions:
        returned.append(environment.step(action))
        if any(returned[-1][2:4]):
            break
    return returned


def same(one: Any, other: Any) -> bool:
    """Whether two results of an environment are the same to the last bit."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other) and type(one) is type(other)


def test_gymnasium_is_content_without_pictures() -> None:
    environment = gymnasium.make("codriver/Oval-v0", observation="state", random_start=True)
    check_env(environment.unwrapped, skip_render_check=True)


def test_a_seed_is_an_episode_and_another_seed_another(rng: np.random.Generator) -> None:
    actions = rng.uniform(-1, 1, (20, 2))
    first = episode(state_environment(random_start=True), 5, actions)
    used = state_environment(random_start=True)
    episode(used, 6, actions)
    assert same(episode(used, 5, actions), first)
    assert not same(episode(used, 6, actions), first)


def test_without_a_seed_episodes_differ_but_follow_from_the_last_seed() -> None:
    starts = []
    for _ in range(2):
        environment = state_environment(random_start=True)
        environment.reset(seed=5)
        starts.append([environment.reset()[1]["s"] for _ in range(3)])
    assert starts[0] == starts[1]
    assert len(set(starts[0])) == 3


def test_the_usual_start_is_the_tracks_own() -> None:
    environment = state_environment(reverse=True)
    _, info = environment.reset(seed=1)
    track = environment.world.track
    assert track.reverse
    assert (info["s"], info["cross_track_error"]) == pytest.approx((track.start, track.start_offset))


def test_random_starts_keep_to_what_they_may_be_off() -> None:
    environment = state_environment(random_start=True, start_cross_track_error=0.2, start_heading_error=0.1)
    infos = [environment.reset(seed=seed)[1] for seed in range(50)]
    assert 0.15 < max(abs(info["cross_track_error"]) for info in infos) <= 0.2 + 1e-6
    assert 0.07 < max(abs(info["heading_error"]) for info in infos) <= 0.1 + 1e-6
    assert max(info["s"] for info in infos) - min(info["s"] for info in infos) > 900


def test_a_start_can_be_chosen_in_part() -> None:
    start = {"s": 400.0, "cross_track_error": -1.0, "heading_error": 0.1, "speed": 5.0}
    assert set(start) == {field.name for field in fields(Start)}
    _, info = state_environment().reset(options=start)
    assert {name: info[name] for name in start} == pytest.approx(start, abs=1e-6)
    _, info = state_environment().reset(options={"speed": 5.0})
    assert (info["s"], info["speed"]) == pytest.approx((state_environment().reset()[1]["s"], 5.0))


@pytest.mark.parametrize("options", [{"x": 1.0}, {"s": "here"}, {"speed": float("nan")}])
def test_a_wrong_start_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SettingError):
        state_environment().reset(options=options)


def test_random_tracks_change_with_the_scene() -> None:
    environment = state_environment(track="random-v0", episodes_per_scene=2)
    environment.reset(seed=4)
    names = [environment.world.track.name]
    for _ in range(2):
        environment.reset()
        names.append(environment.world.track.name)
    assert names[0] == names[1] != names[2]


def test_a_track_seed_is_one_track() -> None:
    environment = state_environment(track="random-v0", track_seed=7)
    for seed in (1, 2):
        environment.reset(seed=seed)
        assert environment.world.track.name == "random-v0:7"


def test_an_action_is_frame_skip_steps_of_the_physics() -> None:
    environment = state_environment(frame_skip=5)
    environment.reset()
    assert environment.metadata["render_fps"] == pytest.approx(10.0)
    assert environment.step([0.0, 1.0])[-1]["time"] == pytest.approx(0.1)
    assert len(environment.world.trajectory()) == 6


def test_an_action_is_limited_to_what_the_car_takes() -> None:
    environment = state_environment()
    environment.reset()
    environment.step([-7.0, 3.0])
    assert (environment.world.car.steering, environment.world.car.throttle) == (-1.0, 1.0)


@pytest.mark.parametrize("action", [[0.0], [[0.0, 0.0]], [0.0, float("nan")]])
def test_an_action_that_is_none_is_refused(action: list[Any]) -> None:
    environment = state_environment()
    environment.reset()
    with pytest.raises(InvalidAction, match="steering, throttle"):
        environment.step(action)


def test_nothing_can_be_driven_before_the_start_or_after_the_end() -> None:
    environment = state_environment(time_limit=0.06)
    with pytest.raises(ResetNeeded):
        environment.step([0.0, 0.0])
    environment.reset()
    environment.step([0.0, 0.0])
    with pytest.raises(ResetNeeded, match="timeout"):
        environment.step([0.0, 0.0])


def test_info_has_the_same_keys_and_plain_values_always() -> None:
    environment = state_environment()
    _, at_start = environment.reset()
    info = environment.step([0.0, 1.0])[-1]
    assert info.keys() == at_start.keys()
    assert {type(value) for value in info.values()} == {float, bool, int, str}
