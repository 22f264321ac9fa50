"""Coming back to the middle."""

import math

import numpy as np
import pytest

from codriver.evaluate.recovery import recovery_figures, recovery_starts


def test_there_are_24_starts_all_different_and_none_in_the_middle() -> None:
    starts = recovery_starts(120.0, 8.0)
    assert len(set(starts)) == 24
    assert {abs(start.cross_track_error) for start in starts} == {0.5, 1.0, 1.5}
    assert {round(math.degrees(start.heading_error)) for start in starts} == {-10, -5, 5, 10}
    assert {(start.s, start.speed) for start in starts} == {(120.0, 8.0)}


def test_back_is_back_for_good(hand_made) -> None:
    """In after 2 s, out again at 3 s, in from 4 s on; at most 0.4 m beyond."""
    found = recovery_figures(hand_made(1.0, cross_track_error=[-1.5, -0.5, 0.1, 0.4, 0.2, 0.1]))
    assert found.seconds == 4.0
    assert found.reached == 4.0
    assert found.overshoot == pytest.approx(0.4)
    assert not found.in_time


def test_reached_is_what_holds_for_a_second_whatever_comes_later(hand_made) -> None:
    """Half a second inside is a crossing; from 2 s on it holds for a second, at 4 s a bend takes it out."""
    error = [1.5, 0.2, 0.2, 0.5, 0.1, 0.1, 0.1, 0.2, 0.4, 0.4]
    found = recovery_figures(hand_made(0.5, cross_track_error=error))
    assert (found.reached, found.seconds) == (2.0, None)
    assert found.reached_in_time
    assert not found.in_time


@pytest.mark.parametrize(("steps", "reached"), [(51, 0.0), (50, None), (1, None)])
def test_a_second_is_fifty_steps(hand_made, steps: int, reached: float | None) -> None:
    error = np.concatenate([np.zeros(steps), np.ones(10)])
    assert recovery_figures(hand_made(cross_track_error=error)).reached == reached


def test_never_back_has_no_time(hand_made) -> None:
    found = recovery_figures(hand_made(cross_track_error=[1.0, 1.2, 2.0]))
    assert (found.seconds, found.reached, found.overshoot, found.in_time) == (None, None, 0.0, False)
    assert not found.reached_in_time


def test_three_seconds_are_in_time(hand_made) -> None:
    error = np.concatenate([np.linspace(1.5, 0.31, 150), np.zeros(50)])
    found = recovery_figures(hand_made(cross_track_error=error))
    assert found.seconds == pytest.approx(3.0)
    assert found.in_time
