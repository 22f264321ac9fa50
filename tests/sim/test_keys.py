"""Two keys: steering moves by the held step or springs back to 0, and on average is what was wanted."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.control.keyboard_steering import HELD_STEP, SPRING_STEP
from codriver.sim.keys import ArrowKeys


def steered(wanted: list[float]) -> np.ndarray:
    keys = ArrowKeys()
    return np.array([keys.step(value) for value in wanted])


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=200))
def test_the_steering_moves_only_as_a_held_or_a_released_key_moves_it(wanted: list[float]) -> None:
    steering = np.concatenate([[0.0], steered(wanted)])
    assert np.abs(steering).max() <= 1.0
    for before, after in pairwise(steering):
        held = abs(after - before) == pytest.approx(HELD_STEP) or abs(after) == 1.0
        sprung = after == pytest.approx(np.sign(before) * max(0.0, abs(before) - SPRING_STEP), abs=1e-9)
        assert held or sprung


@pytest.mark.parametrize("wanted", [-0.4, -0.05, 0.0, 0.1, 0.3, 0.7])
def test_on_average_it_is_what_is_wanted(wanted: float) -> None:
    assert steered([wanted] * 2000).mean() == pytest.approx(wanted, abs=0.01)


def test_it_springs_back_to_exactly_nothing() -> None:
    assert steered([0.5] * 20 + [0.0] * 300)[-50:].tolist().count(0.0) > 25


def test_a_gentle_bend_is_steered_in_pulses_with_pauses() -> None:
    steering = steered([0.08] * 1000)
    assert np.mean(steering == 0) > 0.3
    assert steering.max() > 0.15
