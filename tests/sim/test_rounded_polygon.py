"""Rounded polygons: straights stay straight, bends get their radius, and curvature grows without jumps."""

import math

import numpy as np
import pytest

from codriver.sim.rounded_polygon import EASING, rounded_polygon, tangent_lengths

SQUARE = np.array([(0.0, 0.0), (0, 100), (100, 100), (100, 0)])


@pytest.mark.parametrize("clockwise", [True, False])
def test_each_bend_has_its_radius_and_turns_the_way_of_the_corners(clockwise: bool) -> None:
    corners = SQUARE if clockwise else SQUARE[::-1]
    curve = rounded_polygon(corners, np.full(4, 30.0))
    assert curve.step * len(curve.points) == pytest.approx(4 * 40 + 2 * math.pi * 30, rel=0.01)
    assert np.abs(curve.curvature).max() == pytest.approx(1 / 30, rel=0.1)
    assert curve.curvature.sum() * curve.step == pytest.approx(
        2 * math.pi * (1 if clockwise else -1), rel=1e-3
    )


def test_bends_of_either_direction_follow_one_another() -> None:
    corners = np.array([(0.0, 0.0), (0, 100), (50, 100), (50, 50), (100, 50), (100, 0)])
    curve = rounded_polygon(corners, np.array([20.0, 12, 15, 15, 12, 20]))
    assert (1 / curve.curvature.max(), 1 / curve.curvature.min()) == pytest.approx((12, -15), rel=0.1)


def test_curvature_grows_over_several_metres() -> None:
    curve = rounded_polygon(SQUARE, np.full(4, 12.0))
    assert np.abs(np.diff(curve.curvature)).max() / curve.step < 1 / 12 / EASING


def test_the_straights_stay_straight_and_the_line_near_the_polygon() -> None:
    curve = rounded_polygon(SQUARE, np.full(4, 12.0))
    middle = np.abs(curve.points[:, 1] - 50) < 30
    assert np.abs(curve.curvature[middle]).max() < 1e-3
    assert curve.points.min() >= -0.01
    assert curve.points.max() <= 100.01


def test_an_arc_takes_as_much_of_the_edge_as_geometry_says() -> None:
    hairpin = np.array([(0.0, 0.0), (0, 100), (50, 100 - 50 / math.sqrt(3))])
    assert tangent_lengths(SQUARE, np.full(4, 7.0)) == pytest.approx(7.0)
    assert tangent_lengths(hairpin, np.full(3, 1.0))[1] == pytest.approx(math.tan(math.radians(60)))
