"""Rates of commands and accelerations, worked out by hand at a command every 0.06 s."""

import numpy as np
import pytest

from codriver.evaluate.smoothness import (
    challenge_cost,
    count_reversals,
    lateral_acceleration,
    smoothness_figures,
)

LEVEL = {"steering": 0.0}


def held(*commands):
    """Each command held for three physics steps, after the sample of the start."""
    return np.concatenate([[0.0], np.repeat(commands, 3)])


def test_the_steering_s_rate_is_from_command_to_command(hand_made) -> None:
    found = smoothness_figures(hand_made(steering=held(0.0, 0.06, 0.0, 0.06)))
    assert found.steering_rate == pytest.approx(3 / 4)
    assert found.steering_rate_root_mean_square == pytest.approx(np.sqrt(3 / 4))


def test_somebody_else_s_hand_is_no_steering(hand_made) -> None:
    trajectory = hand_made(steering=held(0.5, 0.5, 0.0, 0.0), curvature=held(0.2, 0.2, 0.0, 0.0), speed=10.0)
    touched = smoothness_figures(trajectory)
    spared = smoothness_figures(trajectory, [0.12])
    assert touched.steering_rate > spared.steering_rate
    assert touched.reversals_per_minute > spared.reversals_per_minute == 0
    assert touched.lateral_jerk > spared.lateral_jerk


def test_reversals_count_only_what_is_taken_back_by_more_than_two_percent() -> None:
    assert count_reversals(np.array([0.0, 0.1, 0.3, 0.2, 0.4])) == 2
    assert count_reversals(np.array([0.0, 0.1, 0.3, 0.29, 0.4])) == 0
    assert count_reversals(np.array([0.2, 0.2, 0.2])) == 0
    assert count_reversals(np.array([0.0, 0.01, -0.01, 0.01, 0.0])) == 0


def test_a_sine_turns_back_twice_in_a_period(hand_made) -> None:
    time = np.arange(0.0, 60.0, 0.02)
    found = smoothness_figures(hand_made(steering=0.1 * np.sin(2 * np.pi * time / 4)))
    assert found.reversals_per_minute == pytest.approx(30.0, abs=1.0)


def test_lateral_acceleration_is_speed_squared_by_curvature(hand_made) -> None:
    trajectory = hand_made(speed=[10.0, 10.0, 10.0, 5.0, 5.0], curvature=[0.0, 0.04, -0.02, 0.04, 0.0])
    assert lateral_acceleration(trajectory) == pytest.approx([0.0, 4.0, -2.0, 1.0, 0.0])
    found = smoothness_figures(trajectory)
    assert found.lateral_acceleration == pytest.approx(np.sqrt((16 + 4 + 1) / 4))
    assert found.lateral_acceleration_largest == pytest.approx(4.0)
    assert found.lateral_acceleration_over_limit == pytest.approx(1 / 4)


def test_jerk_is_the_change_from_command_to_command(hand_made) -> None:
    """From 0 to 0.6 m/s2 within 0.06 s is 10 m/s3, then nothing."""
    found = smoothness_figures(hand_made(speed=10.0, curvature=held(0.006, 0.006, 0.006, 0.006)))
    assert found.lateral_jerk == pytest.approx(10 / 2)
    assert found.lateral_jerk_over_limit == pytest.approx(1 / 4)


def test_the_challenge_s_cost_by_hand(hand_made) -> None:
    """Eleven samples are three of theirs: off by 1, 0, 0 m/s2, with a change of 1 in the first 0.1 s."""
    road = 0.01 * np.ones(11)
    driven = np.concatenate([np.zeros(5), road[5:]])
    trajectory = hand_made(speed=10.0, road_curvature=road, curvature=driven)
    assert challenge_cost(trajectory) == pytest.approx(50 * 100 * (1 / 3) + 100 * (100 / 2))
