"""Environments with pictures: each sees its own car, one beside another or in processes of their own."""

from collections.abc import Iterator

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import codriver.environment  # noqa: F401
from codriver.environment.driving import DrivingEnvironment
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH

CAMERAS = ("center", "left")
ACTIONS = np.array([[[0.3, 0.9], [-0.3, 0.2]], [[0.1, 1.0], [-0.9, 0.8]]], np.float32)


@pytest.fixture(scope="module")
def environment() -> Iterator[gymnasium.Env]:
    made = gymnasium.make("codriver/Oval-v0", cameras=CAMERAS, random_start=True, render_mode="rgb_array")
    yield made
    made.close()


def test_gymnasium_is_content(environment: gymnasium.Env) -> None:
    check_env(environment.unwrapped)


def test_a_dict_holds_the_chosen_cameras_and_what_the_car_does(environment: gymnasium.Env) -> None:
    environment.reset(seed=0, options={"speed": 6.0})
    observation = environment.step(np.array([-0.5, 0.25], np.float32))[0]
    assert list(observation) == ["center", "left", "speed", "steering", "throttle"]
    for camera in CAMERAS:
        assert observation[camera].shape == (FRAME_HEIGHT, FRAME_WIDTH, 3)
        assert observation[camera].std() > 15
    assert not np.array_equal(observation["center"], observation["left"])
    assert observation["speed"] == pytest.approx([6.0], abs=0.2)
    assert (observation["steering"], observation["throttle"]) == (-0.5, 0.25)


def test_rendering_shows_what_was_observed_and_changes_nothing(environment: gymnasium.Env) -> None:
    observation, _ = environment.reset(seed=0)
    seen = observation["center"].copy()
    observation["center"][:] = 0
    environment.render()[:] = 0
    assert np.array_equal(environment.render(), seen)


def test_numbers_can_be_rendered_too(environment: gymnasium.Env) -> None:
    numbers = DrivingEnvironment(
        track="oval-v0", observation="state", random_start=True, render_mode="rgb_array"
    )
    numbers.reset(seed=0)
    seen = environment.reset(seed=0)[0]["center"]
    assert np.array_equal(numbers.render(), seen)
    numbers.step([0.0, 1.0])
    assert not np.array_equal(numbers.render(), seen)
    numbers.close()


@pytest.mark.parametrize(("mode", "count", "how"), [("sync", 2, {}), ("async", 1, {"context": "spawn"})])
def test_each_environment_sees_its_own_car(
    mode: str, count: int, how: dict, environment: gymnasium.Env
) -> None:
    """Two in turn in this process, or one in a process of its own, as environments alone."""
    alone = []
    for number in range(count):
        frames = [environment.reset(seed=number)[0]["center"]]
        frames += [environment.step(action)[0]["center"] for action in ACTIONS[:, number]]
        alone.append(frames)
    options = {"observation": "frame", "random_start": True}
    vector = gymnasium.make_vec(
        "codriver/Oval-v0", count, vectorization_mode=mode, vector_kwargs=how, **options
    )
    together = [vector.reset(seed=0)[0], *(vector.step(actions[:count])[0] for actions in ACTIONS)]
    vector.close()
    assert np.array_equal(np.stack(together, axis=1), alone)
    assert len({frame.tobytes() for frames in alone for frame in frames}) == 3 * count


def test_a_look_is_drawn_for_each_scene_and_changes_the_picture_only() -> None:
    environment = DrivingEnvironment(track="oval-v0", observation="frame", random_look=True)
    pictures, infos = zip(*(environment.reset(seed=seed) for seed in (1, 1, None)), strict=True)
    environment.close()
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[1], pictures[2])
    assert infos[0] == infos[1] == infos[2]


def test_without_a_render_mode_nothing_is_rendered_and_that_is_said() -> None:
    environment = DrivingEnvironment(track="oval-v0", observation="state")
    environment.reset()
    with pytest.warns(UserWarning, match="rgb_array"):
        assert environment.render() is None
