"""The gain that undoes a network's shyness."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from codriver.train.steering_gain import MOST, steering_gain

STEERING = np.array([-0.6, -0.2, 0.0, 0.1, 0.4])


@pytest.mark.parametrize(
    ("predicted", "gain"),
    [
        (STEERING, 1.0),
        (STEERING / 1.1, 1.1),
        (STEERING / 3, MOST),  # so shy for a better reason
        (STEERING * 1.3, 1.0),  # what steers too hard is left alone
        (-STEERING, 1.0),
        (STEERING * 0, 1.0),
    ],
)
def test_what_is_missing_is_made_good_within_bounds(predicted: np.ndarray, gain: float) -> None:
    assert steering_gain(predicted, STEERING) == pytest.approx(gain)


def test_it_is_the_steering_that_is_right_in_the_mean_not_the_error_that_is_least() -> None:
    """In doubt about the picture the best guess by squared error is shy by a tenth; no scaling betters it."""
    rng = np.random.default_rng(0)
    asked = rng.normal(0.0, 0.2, 100_000)
    seen = asked + rng.normal(0.0, 0.07, asked.size)
    best_guess = seen * 0.2**2 / (0.2**2 + 0.07**2)
    least_squares = np.dot(best_guess, asked) / np.dot(best_guess, best_guess)
    assert least_squares == pytest.approx(1.0, abs=0.01)
    assert steering_gain(best_guess, asked) == pytest.approx(1 + 0.07**2 / 0.2**2, abs=0.01)


@given(arrays(np.float64, 8, elements=st.floats(-1, 1)), arrays(np.float64, 8, elements=st.floats(-1, 1)))
def test_it_is_always_a_small_gain(predicted: np.ndarray, recorded: np.ndarray) -> None:
    assert 1.0 <= steering_gain(predicted, recorded) <= MOST
