"""A smooth closed curve through waypoints, sampled at equal steps of its arc length."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

SAMPLE_STEP = 0.25
"""Metres between the samples of a track, before it is made to divide the length."""
FINE_STEP = 0.05
"""Metres between the points at which the arc length is added up."""
DECIMALS = 6
"""Digits that samples keep: machines differ in the last bits of a sine, tracks should not."""


class PlaneCurve(NamedTuple):
    """A closed curve in the plane, seen from above, sampled every `step` metres of arc length."""

    step: float
    """Metres; the length divided by the number of samples."""
    points: FloatArray
    """(n, 2), x right and y forward, metres."""
    heading: FloatArray
    """(n,), radians clockwise from +y."""
    curvature: FloatArray
    """(n,), 1/m, right positive."""


def closed_spline(waypoints: FloatArray) -> PlaneCurve:
    """Return the periodic cubic spline through `waypoints` (k, 2), in metres, the last unequal to the first.

    The parameter between two waypoints is their distance, as usual for points at unequal distances.
    """
    chords = np.diff(waypoints, axis=0, append=waypoints[:1])
    spans = np.hypot(chords[:, 0], chords[:, 1])
    bends = _second_derivatives(waypoints, spans)
    knots = np.concatenate([[0.0], np.cumsum(spans)])

    fine = np.linspace(0.0, knots[-1], int(np.ceil(knots[-1] / FINE_STEP)) + 1)
    speed = np.hypot(*_evaluate(fine, knots, waypoints, bends)[1].T)
    arc = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 * np.diff(fine))])
    count = round(arc[-1] / SAMPLE_STEP)
    parameter = np.interp(np.arange(count) * (arc[-1] / count), arc, fine)

    points, (x_rate, y_rate), (x_bend, y_bend) = (
        part.T for part in _evaluate(parameter, knots, waypoints, bends)
    )
    curvature = (y_rate * x_bend - x_rate * y_bend) / np.hypot(x_rate, y_rate) ** 3
    return PlaneCurve(
        float(np.round(arc[-1] / count, 9)),
        np.round(points.T, DECIMALS),
        np.round(np.arctan2(x_rate, y_rate), DECIMALS),
        np.round(curvature, DECIMALS),
    )


def _second_derivatives(waypoints: FloatArray, spans: FloatArray) -> FloatArray:
    """Solve for the second derivatives (k, 2) at the waypoints that make the first ones continuous."""
    count = len(waypoints)
    here = np.arange(count)
    before, after = (here - 1) % count, (here + 1) % count
    system = np.zeros((count, count))
    system[here, before] = spans[before] / 6
    system[here, here] = (spans[before] + spans[here]) / 3
    system[here, after] = spans[here] / 6
    slopes = (waypoints[after] - waypoints) / spans[:, None]
    return np.asarray(np.linalg.solve(system, slopes - slopes[before]), np.float64)


def _evaluate(
    parameter: FloatArray, knots: FloatArray, waypoints: FloatArray, bends: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return points, first and second derivatives (m, 2 each) of the spline at `parameter` (m,)."""
    piece: NDArray[np.int64] = np.clip(np.searchsorted(knots, parameter, side="right") - 1, 0, len(bends) - 1)
    following = (piece + 1) % len(bends)
    span = (knots[piece + 1] - knots[piece])[:, None]
    after = (parameter - knots[piece])[:, None] / span
    before = 1 - after
    start, end, start_bend, end_bend = waypoints[piece], waypoints[following], bends[piece], bends[following]
    points = before * start + after * end
    points += ((before**3 - before) * start_bend + (after**3 - after) * end_bend) * span**2 / 6
    bent = (1 - 3 * before**2) * start_bend + (3 * after**2 - 1) * end_bend
    rates = (end - start) / span + bent * span / 6
    return points, rates, before * start_bend + after * end_bend
