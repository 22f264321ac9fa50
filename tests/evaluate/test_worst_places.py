"""The worst places: worst first, a bend once, laps laid together."""

import numpy as np
import pytest

from codriver.evaluate.worst_places import worst_places


def test_a_place_is_told_once_and_the_worst_first(hand_made) -> None:
    s = np.arange(0.0, 500.0)
    error = 0.1 * np.ones(500)
    error[[100, 110, 300]] = 2.0, 1.9, -2.5
    first, second, third = worst_places(hand_made(s=s, cross_track_error=error), 500.0, 3)
    assert (first.s, first.cross_track_error, first.sample) == (300.0, -2.5, 300)
    assert (second.s, second.cross_track_error) == (100.0, 2.0)
    assert third.cross_track_error == pytest.approx(0.1)


def test_laps_are_laid_together_and_the_line_does_not_part_a_place(hand_made) -> None:
    trajectory = hand_made(s=[95.0, 105.0, 195.0, 150.0], cross_track_error=[3.0, 2.9, 2.8, 1.0])
    found = worst_places(trajectory, 100.0)
    assert [(place.s, place.cross_track_error) for place in found] == [(95.0, 3.0), (50.0, 1.0)]
