"""The fleet is what Gymnasium's own vector environment would be, to the last bit, only faster."""

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded

import codriver.environment  # noqa: F401
from codriver.environment.fleet import FleetEnvironment
from codriver.errors import SettingError

OPTIONS: dict[str, Any] = {"observation": "state", "random_start": True, "time_limit": 0.3}


def assert_same(one: Any, other: Any) -> None:
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_same(one[key], other[key])
    else:
        np.testing.assert_array_equal(one, other, strict=True)


def test_it_drives_as_so_many_environments_one_after_another(rng: np.random.Generator) -> None:
    fleet = gymnasium.make_vec("codriver/Oval-v0", 3, **OPTIONS)
    single = gymnasium.make_vec("codriver/Oval-v0", 3, vectorization_mode="sync", **OPTIONS)
    assert isinstance(fleet.unwrapped, FleetEnvironment)
    assert fleet.observation_space == single.observation_space
    assert fleet.action_space == single.action_space
    assert fleet.metadata["autoreset_mode"] == single.metadata["autoreset_mode"]
    ended = 0
    for seed in (3, None, [7, None, 8]):
        for one, other in zip(fleet.reset(seed=seed), single.reset(seed=seed), strict=True):
            assert_same(one, other)
        for action in rng.uniform(-0.5, 1.2, (12, 3, 2)).astype(np.float32):
            returned = fleet.step(action)
            for one, other in zip(returned, single.step(action), strict=True):
                assert_same(one, other)
            ended += int((returned[2] | returned[3]).sum())
    assert ended >= 9


def test_all_cars_can_be_given_one_start() -> None:
    fleet = FleetEnvironment(3, track="oval-v0", observation="state")
    _, info = fleet.reset(options={"s": 40.0, "speed": 3.0})
    assert info["s"] == pytest.approx([40.0] * 3)
    assert info["speed"] == pytest.approx([3.0] * 3)


@pytest.mark.parametrize("options", [{"observation": "frame"}, {**OPTIONS, "track": "random-v0"}])
def test_it_needs_no_pictures_and_one_track(options: dict[str, Any]) -> None:
    with pytest.raises(SettingError, match="state"):
        FleetEnvironment(2, **options)


def test_it_needs_cars_seeds_for_all_and_a_reset() -> None:
    with pytest.raises(SettingError, match="1 or more"):
        FleetEnvironment(0, **OPTIONS)
    fleet = FleetEnvironment(2, **OPTIONS)
    with pytest.raises(ResetNeeded):
        fleet.step(np.zeros((2, 2), np.float32))
    with pytest.raises(ValueError, match="2 cars"):
        fleet.reset(seed=[1, 2, 3])


@pytest.mark.parametrize("options", [{"observation": "frame"}, {**OPTIONS, "render_mode": "rgb_array"}])
def test_pictures_are_taken_one_environment_after_another(options: dict[str, Any]) -> None:
    made = gymnasium.make_vec("codriver/Oval-v0", 2, **options)
    assert isinstance(made.unwrapped, gymnasium.vector.SyncVectorEnv)
