"""Pure pursuit: drive the circle that leads from the rear axle through a point on the path ahead.

After Coulter, "Implementation of the Pure Pursuit Path Tracking Algorithm" (CMU-RI-TR-92-01, 1992). On a
straight path it brings a car back as an oscillator damped by 1/sqrt(2): quickly, with 4 % of overshoot.
"""

import numpy as np

from codriver.types import Values

LOOKAHEAD_SECONDS = 0.9
"""Seconds ahead of the point that is pursued. A car d metres beside its path is turned back with 2 d / 0.9^2
m/s2: 2.5 for a metre, as gentle as the labels of shifted pictures (6 d / 1.5^2 = 2.7)."""
SHORTEST_LOOKAHEAD = 6.0
"""Metres, however slow the car is."""


def lookahead_distance(speed: Values, seconds: float = LOOKAHEAD_SECONDS) -> Values:
    """Return how far ahead the pursued point lies, metres, at `speed` (m/s); numbers or arrays."""
    return np.maximum(np.abs(speed) * seconds, SHORTEST_LOOKAHEAD)


def seen_from(x: Values, y: Values, yaw: Values, point_x: Values, point_y: Values) -> tuple[Values, Values]:
    """Return how far a point lies to the right and ahead of a car at (x, y) with `yaw`, all in one frame.

    Metres and radians clockwise from +y; numbers or arrays.
    """
    sin, cos = np.sin(yaw), np.cos(yaw)
    away_x, away_y = point_x - x, point_y - y
    return away_x * cos - away_y * sin, away_x * sin + away_y * cos


def pursuit_curvature(right: Values, ahead: Values) -> Values:
    """Return the curvature (1/m, right positive) of the circle along the car through a point.

    The point lies `right` and `ahead` metres of the rear axle, not both 0; numbers or arrays.
    """
    return 2 * right / (np.square(right) + np.square(ahead))
