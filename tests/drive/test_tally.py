"""The tally of a drive: how far from the middle it was, and how often it left the road."""

from dataclasses import replace

import pytest

from codriver.drive.tally import Tally
from codriver.sim.car import CarState
from codriver.sim.tracks import load_track
from codriver.sim.world import World

CAR = World(load_track("oval")).car


def tally_of(*stretches: tuple[int, float, int]) -> Tally:
    """Note stretches of (steps, metres right of the middle, wheels off the road)."""
    tally = Tally()
    for steps, error, wheels_off in stretches:
        car: CarState = replace(CAR, cross_track_error=error, wheels_off=wheels_off)
        for _ in range(steps):
            tally.note(car)
    return tally


def test_errors_count_by_distance_on_either_side() -> None:
    tally = tally_of((100, 1.0, 0), (100, -3.0, 0))
    assert tally.mean_error == pytest.approx(2.0)
    assert tally.largest_error == 3.0


def test_leaving_the_road_counts_once_until_the_car_was_back_for_a_second() -> None:
    wobbling = tally_of((100, 0.0, 0), (10, 4.0, 1), (5, 3.9, 0), (10, 4.0, 2), (100, 0.0, 0))
    assert wobbling.off_road == 1
    assert wobbling.seconds_off_road == pytest.approx(0.4)
    assert tally_of((10, 4.0, 1), (51, 0.0, 0), (10, -4.0, 1)).off_road == 2


def test_a_car_that_starts_off_the_road_is_off_it() -> None:
    assert tally_of((1, 9.0, 4)).off_road == 1


def test_nothing_driven_is_no_error() -> None:
    assert (Tally().mean_error, Tally().largest_error, Tally().off_road) == (0.0, 0.0, 0)
