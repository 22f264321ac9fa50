"""What an action is worth and how an episode ends: finishing and failing terminate, time truncates."""

from typing import Any

import pytest

from codriver.environment.driving import DrivingEnvironment


def drive(action: list[float], start: dict[str, float] | None = None, **options: Any) -> dict[str, Any]:
    """Drive the lake with one action to the end; return the last info, with all rewards and flags in it."""
    environment = DrivingEnvironment(observation="state", frame_skip=10, **options)
    environment.reset(options=start)
    rewards, ended = [], False
    while not ended:
        _, reward, terminated, truncated, info = environment.step(action)
        rewards.append(reward)
        ended = terminated or truncated
    return {**info, "rewards": rewards, "terminated": terminated, "truncated": truncated}


@pytest.mark.parametrize(
    ("end", "action", "start", "options"),
    [
        ("off_road", [0.0, 0.0], {"cross_track_error": 3.0, "heading_error": 0.5, "speed": 8.0}, {}),
        ("crash", [0.0, 0.0], {"s": 690.0, "heading_error": 0.6, "speed": 8.0}, {}),
        ("wrong_way", [0.0, 1.0], {"s": 300.0, "heading_error": 3.1416, "speed": 13.0}, {}),
        ("stuck", [0.0, 0.0], {}, {}),
    ],
)
def test_failing_terminates_and_costs(end: str, action: list[float], start: dict, options: dict) -> None:
    drive_ = drive(action, start, **options)
    assert (drive_["end"], drive_["terminated"], drive_["truncated"]) == (end, True, False)
    assert drive_["rewards"][-1] == pytest.approx(drive_["progress"] - 20.0)
    assert sum(drive_["rewards"]) == pytest.approx(drive_["distance"] - 20.0)
    assert drive_["off_road"] == (end == "off_road")
    assert drive_["collision"] == (end == "crash")
    assert drive_["collisions"] == (end == "crash")


def test_time_truncates_and_costs_nothing() -> None:
    driven = drive([0.0, 0.5], time_limit=1.0)
    assert (driven["end"], driven["terminated"], driven["truncated"]) == ("timeout", False, True)
    assert driven["time"] == pytest.approx(1.0)
    assert (
        sum(driven["rewards"])
        == pytest.approx(driven["distance"])
        == pytest.approx(driven["progress"], abs=5)
    )


def test_finishing_terminates_and_the_rewards_are_the_way() -> None:
    driven = drive([0.0, 1.0], {"speed": 13.0}, track="oval-v0", laps=0.04)
    assert (driven["end"], driven["terminated"], driven["truncated"]) == ("finished", True, False)
    assert sum(driven["rewards"]) == pytest.approx(0.04 * 522.74, abs=0.3)


def test_a_wall_touched_between_two_observations_is_told() -> None:
    environment = DrivingEnvironment(
        observation="state", crash_ends=False, off_road_ends=False, frame_skip=50
    )
    environment.reset(options={"s": 690.0, "heading_error": 0.3, "speed": 8.0})
    before, after = (environment.step([-0.4, 0.3])[-1] for _ in range(2))
    assert not environment.world.car.touches_wall
    assert (before["collision"], before["collisions"]) == (False, 0)
    assert (after["collision"], after["collisions"]) == (True, 1)
