"""The spline passes through its waypoints, in even samples with their headings and curvatures."""

import math

import numpy as np
import pytest

from codriver.sim.spline import SAMPLE_STEP, PlaneCurve, closed_spline


def circle(radius: float, waypoints: int, *, clockwise: bool) -> PlaneCurve:
    angles = np.linspace(0, 2 * math.pi, waypoints, endpoint=False) * (-1 if clockwise else 1)
    return closed_spline(radius * np.column_stack([np.cos(angles), np.sin(angles)]))


@pytest.mark.parametrize("clockwise", [True, False])
@pytest.mark.parametrize(("radius", "waypoints"), [(10.0, 12), (33.0, 17), (60.0, 60)])
def test_a_circle_stays_one(radius: float, waypoints: int, clockwise: bool) -> None:
    curve = circle(radius, waypoints, clockwise=clockwise)
    assert np.hypot(*curve.points.T) == pytest.approx(radius, rel=1e-3)
    assert curve.step * len(curve.points) == pytest.approx(2 * math.pi * radius, rel=1e-3)
    assert np.abs(curve.curvature * radius) == pytest.approx(1.0, rel=0.05)
    assert np.all((curve.curvature > 0) == clockwise), "right is positive"


def test_the_samples_are_equally_far_apart_and_the_line_closes() -> None:
    curve = circle(30, 20, clockwise=False)
    steps = np.hypot(*np.diff(curve.points, axis=0, append=curve.points[:1]).T)
    assert steps == pytest.approx(curve.step, rel=1e-3)
    assert curve.step == pytest.approx(SAMPLE_STEP, rel=0.01)


def test_headings_are_clockwise_from_north_and_turn_with_the_curvature() -> None:
    curve = circle(30, 20, clockwise=False)
    assert curve.points[0] == pytest.approx([30, 0])
    assert curve.heading[0] == pytest.approx(0, abs=1e-3)
    turned = np.unwrap(curve.heading)
    assert np.diff(turned) == pytest.approx(curve.step * curve.curvature[:-1], abs=1e-4)


def test_it_passes_through_unevenly_spaced_waypoints() -> None:
    waypoints = np.array([[0.0, 0], [40, 0], [50, 10], [55, 60], [20, 70], [-5, 30]])
    curve = closed_spline(waypoints)
    for waypoint in waypoints:
        assert np.min(np.hypot(*(curve.points - waypoint).T)) <= curve.step / 2
