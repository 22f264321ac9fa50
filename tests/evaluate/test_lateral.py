"""Errors of drives worked out by hand."""

import numpy as np
import pytest

from codriver.evaluate.lateral import error_figures, lateral_figures, room_used


def test_each_figure_of_four_errors_by_hand() -> None:
    found = error_figures(np.array([1.0, -2.0, 3.0, -2.0]), np.ones(4))
    assert found.mean == pytest.approx(0.0)
    assert found.mean_absolute == pytest.approx(2.0)
    assert found.root_mean_square == pytest.approx(np.sqrt(18 / 4))
    assert (found.percentile_95, found.largest) == (3.0, 3.0)


def test_weights_count_an_error_as_often_as_it_lasted() -> None:
    found = error_figures(np.array([1.0, -2.0]), np.array([3.0, 1.0]))
    assert found.mean == pytest.approx(0.25)
    assert found.mean_absolute == pytest.approx(1.25)
    assert found.root_mean_square == pytest.approx(np.sqrt(7 / 4))


def test_the_95th_percentile_leaves_a_twentieth_of_the_time_above_it() -> None:
    found = error_figures(np.linspace(0.01, 1.0, 100), np.ones(100))
    assert found.percentile_95 == pytest.approx(0.95)


def test_by_time_and_by_distance_differ_where_the_speed_does(hand_made, oval) -> None:
    """1 s at 1 m/s and 1 m off, then 1 s at 3 m/s in the middle: half of the time, a quarter of the way."""
    trajectory = hand_made(0.5, cross_track_error=[9.0, 1.0, 1.0, 0.0, 0.0], speed=[0.0, 1.0, 1.0, 3.0, 3.0])
    found = lateral_figures(trajectory, oval)
    assert found.by_time.mean == pytest.approx(1 / 2)
    assert found.by_distance.mean == pytest.approx(1 / 4)
    assert found.by_time.largest == 1.0, "where the car was put at the start is not how it drove"


def test_straights_and_curves_are_told_apart(hand_made, oval) -> None:
    trajectory = hand_made(
        cross_track_error=[0.0, 0.1, 0.1, -0.8, -0.8],
        road_curvature=[0.0, 0.0, 0.004, -0.022, 0.022],
        heading_error=[0.0, 0.3, -0.3, 0.3, -0.3],
    )
    found = lateral_figures(trajectory, oval)
    assert found.straights is not None
    assert found.curves is not None
    assert found.straights.mean_absolute == pytest.approx(0.1)
    assert found.curves.mean == pytest.approx(-0.8)
    assert found.heading_root_mean_square == pytest.approx(0.3)


def test_a_drive_without_curves_has_no_figures_of_curves(hand_made, oval) -> None:
    found = lateral_figures(hand_made(cross_track_error=[0.0, 0.1, 0.2]), oval)
    assert found.curves is None


def test_the_room_is_used_up_when_a_wheel_stands_on_the_edge(hand_made, oval) -> None:
    """The oval's road is 4 m to either side, the wheels stand 1 m from the car's middle."""
    trajectory = hand_made(cross_track_error=[0.0, 1.5, -3.0, 4.5], s=[0.0, 1.0, 2.0, 3.0])
    assert room_used(trajectory, oval) == pytest.approx([0.0, 0.5, 1.0, 1.5])
    found = lateral_figures(trajectory, oval)
    assert (found.room_used_95, found.room_used_largest) == pytest.approx((1.5, 1.5))


def test_a_car_that_never_moved_has_figures_by_distance_too(hand_made, oval) -> None:
    assert lateral_figures(hand_made(cross_track_error=[0.5, 0.5]), oval).by_distance.mean == 0.5
